"""All that the graph holds of one person: whatever is linked to them, of which sort it may be, but their events."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Final

from graphstore import suppressions, topics
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.values import parse_object

# Told by the person's page already, or paged by themselves.
_ELSEWHERE: Final = ("DID", "HAS_DONE", "RESOLVES_TO", "MEMBER_OF", "IN")
# Records of this person alone; of all else that is linked to them only its name is told, as it is others', too.
_OWN: Final = frozenset({"Run", "Delivery", "Cart", "Conversation"})
_JSON: Final = ("json", "times")


@dataclass(frozen=True, slots=True)
class Linked:
    """Something with a link to the person, and what the link says."""

    relation: str
    kind: str
    link: dict[str, Any]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    linked: tuple[Linked, ...]
    messages: tuple[dict[str, Any], ...]  # of their conversations
    effects: tuple[dict[str, Any], ...]  # of their runs, not done yet
    consents: dict[str, str]  # topic -> what their address says of it
    suppressed: str  # why their address gets no letters; "" where it does


def read(graph: Graph, app: str, uid: str) -> PersonalFile:
    """Raises NotFoundError."""
    return graph.read(lambda tx: _read(tx, app, uid))


def _read(tx: Transaction, app: str, uid: str) -> PersonalFile:
    rows = tx.rows(
        """
        MATCH (p:Person {uid: $uid}) WHERE p.app = $app
        RETURN coalesce(toString(p.`p:email`), '') AS email,
          COLLECT { MATCH (p)-[r]-(n) WHERE NOT type(r) IN $elsewhere
            RETURN {relation: type(r), labels: labels(n), link: properties(r), values: properties(n)} } AS linked,
          COLLECT { MATCH (p)-[:TALKS_IN]->(:Conversation)-[:HOLDS]->(m:Message)
            RETURN m {.*, data: head([(m)-[:SHOWS]->(i:MessageImage) | i.data])} ORDER BY m.at } AS messages,
          COLLECT { MATCH (p)-[:HAS_RUN]->(r:Run) MATCH (t:Task {run: r.id}) RETURN properties(t) } AS effects
        """,
        app=app,
        uid=uid,
        elsewhere=list(_ELSEWHERE),
    )
    if not rows:
        raise NotFoundError("There is no such person on this site.")
    (row,) = rows
    email = row["email"]
    held = suppressions.held(tx, [(app, email)]) if email else {}
    said = topics.said_by(tx, app, suppressions.digest(email)) if email else {}
    return PersonalFile(
        tuple(sorted((_linked(each) for each in row["linked"]), key=lambda each: (each.relation, repr(each.values)))),
        tuple(_message(each) for each in row["messages"]),
        tuple(readable(each) for each in row["effects"]),
        {topic: consent.state for topic, consent in said.items()},
        held.get((app, email), ""),
    )


def _message(values: dict[str, Any]) -> dict[str, Any]:
    """With the image that it shows, as base64."""
    data = values.pop("data")
    return {**readable(values), **({"data": base64.b64encode(data).decode()} if data else {})}


def _linked(row: dict[str, Any]) -> Linked:
    kind = next((label for label in row["labels"] if label in _OWN), row["labels"][0])
    values = row["values"]
    if kind not in _OWN:
        values = {name: values[name] for name in ("id", "name", "node", "campaign") if name in values}
    return Linked(row["relation"], kind, row["link"], readable(values))


def readable(values: dict[str, Any]) -> dict[str, Any]:
    """With JSON that is kept as text as what it says, and without the copies of it that queries look at."""
    plain = {name: value for name, value in values.items() if ":" not in name}
    return {name: _parsed(value) if name in _JSON else value for name, value in plain.items()}


def _parsed(value: Any) -> Any:
    try:
        return parse_object(value)
    except (TypeError, ValueError):
        return value
