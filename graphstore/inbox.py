"""Conversations as the team sees them: listed, searched, assigned, put off, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphstore.conversations import CONVERSATION, Conversation, State, conversation_of
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped


@dataclass(frozen=True, slots=True)
class Talker:
    """The person beside a conversation."""

    uid: str
    id: str
    anonymous: bool
    first_name: str
    last_name: str
    email: str
    image: str
    seen: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Entry:
    conversation: Conversation
    person: Talker


@dataclass(frozen=True, slots=True)
class Wanted:
    """`assignee`: an address, "" nobody, None anybody. `search`: part of a message, an id, a name, in any case."""

    state: State | None = "open"
    assignee: str | None = None
    tag: str = ""
    search: str = ""
    person: str = ""  # uid


_PERSON = """{
    .uid, .id, .anonymous, .seen, first_name: p.`p:first_name`, last_name: p.`p:last_name`, email: p.`p:email`,
    image: p.`p:profile_image`
}"""
_WANTED = """
    ($state IS NULL OR c.state = $state) AND ($assignee IS NULL OR c.assignee = $assignee)
    AND ($tag = '' OR $tag IN c.tags)
    AND ($search = '' OR p.id_low CONTAINS $search OR p.text_low CONTAINS $search
         OR EXISTS { (c)-[:HOLDS]->(m:Message) WHERE toLower(m.text) CONTAINS $search })
"""


def page(graph: Graph, app: str, wanted: Wanted, *, behind: tuple[int, str] | None, limit: int) -> list[Entry]:
    """At most `limit`, last spoken in first, behind (updated, id)."""
    at, identity = behind or (2**62, "")
    # One person's are few; else the index of a site's conversations is walked from its end.
    start = (
        "MATCH (p:Person {uid: $person})-[:TALKS_IN]->(c:Conversation) WHERE c.app = $app"
        if wanted.person
        else "MATCH (c:Conversation) USING INDEX c:Conversation(app, updated) WHERE c.app = $app AND c.updated <= $at "
        "MATCH (p:Person)-[:TALKS_IN]->(c) WHERE true"
    )
    rows = graph.rows(
        f"""
        {start} AND (c.updated < $at OR (c.updated = $at AND c.id < $id)) AND {_WANTED}
        RETURN c {CONVERSATION} AS conversation, p {_PERSON} AS person
        ORDER BY c.app DESC, c.updated DESC, c.id DESC LIMIT $limit
        """,
        app=app,
        at=at,
        id=identity,
        limit=limit,
        **_parameters(wanted),
    )
    return [_entry(row) for row in rows]


def get(graph: Graph, app: str, conversation: str) -> Entry:
    """Raises NotFoundError."""
    rows = graph.rows(
        f"""
        MATCH (p:Person)-[:TALKS_IN]->(c:Conversation {{key: $key}})
        RETURN c {CONVERSATION} AS conversation, p {_PERSON} AS person
        """,
        key=scoped(app, conversation),
    )
    if not rows:
        raise NotFoundError("There is no such conversation.")
    return _entry(rows[0])


@dataclass(frozen=True, slots=True)
class Counts:
    """`waiting`: open ones whose person has had no answer."""

    open: int
    snoozed: int
    closed: int
    waiting: int
    unassigned: int
    tags: tuple[str, ...]  # that are in use


def counts(graph: Graph, app: str) -> Counts:
    """How many of a site's conversations are in each state."""
    rows = graph.rows(
        """
        MATCH (c:Conversation) USING INDEX c:Conversation(app, updated) WHERE c.app = $app AND c.updated >= 0
        UNWIND CASE WHEN c.tags = [] THEN [null] ELSE c.tags END AS tag
        WITH c, collect(tag) AS tags
        RETURN c.state AS state, count(*) AS number, sum(CASE WHEN c.waiting > 0 THEN 1 ELSE 0 END) AS waiting,
          sum(CASE WHEN c.assignee = '' THEN 1 ELSE 0 END) AS unassigned,
          reduce(all = [], each IN collect(tags) | all + each) AS tags
        """,
        app=app,
    )
    by_state = {row["state"]: row for row in rows}
    opened = by_state.get("open", {"number": 0, "waiting": 0, "unassigned": 0})
    tags = sorted({tag for row in rows for tag in row["tags"]}, key=str.lower)
    numbers = {state: by_state[state]["number"] if state in by_state else 0 for state in ("snoozed", "closed")}
    return Counts(
        opened["number"], numbers["snoozed"], numbers["closed"], opened["waiting"], opened["unassigned"], tuple(tags)
    )


def change(
    tx: Transaction,
    app: str,
    conversation: str,
    *,
    state: State | None = None,
    snoozed_until: int | None = None,
    assignee: str | None = None,
    tags: Sequence[str] | None = None,
) -> None:
    """What is None stays as it is. Raises NotFoundError."""
    values: dict[str, Any] = {}
    if state is not None:
        values |= {"state": state, "snoozed_until": snoozed_until if state == "snoozed" else None}
        values |= {"waiting": 0} if state == "closed" else {}
    if assignee is not None:
        values["assignee"] = assignee
    if tags is not None:
        values["tags"] = list(tags)
    rows = tx.rows(
        "MATCH (c:Conversation {key: $key}) SET c += $values RETURN c.id AS id",
        key=scoped(app, conversation),
        values=values,
    )
    if not rows:
        raise NotFoundError("There is no such conversation.")


def read(tx: Transaction, app: str, conversation: str, now: int) -> bool:
    """The team has read all of it; whether any of that is new to it."""
    rows = tx.rows(
        """
        MATCH (c:Conversation {key: $key}) WHERE c.last_id > coalesce(c.read_id, '')
        SET c.read_id = c.last_id, c.read_at = $now RETURN c.id AS id
        """,
        key=scoped(app, conversation),
        now=now,
    )
    return bool(rows)


def wake(tx: Transaction, now: int, limit: int) -> list[tuple[str, str]]:
    """(app, id) of conversations whose time to come back has come; they are open from now on."""
    rows = tx.rows(
        """
        MATCH (c:Conversation) WHERE c.snoozed_until <= $now
        WITH c LIMIT $limit
        SET c.state = 'open', c.snoozed_until = null
        RETURN c.app AS app, c.id AS id
        """,
        now=now,
        limit=limit,
    )
    return [(row["app"], row["id"]) for row in rows]


def _parameters(wanted: Wanted) -> dict[str, Any]:
    return {
        "state": wanted.state,
        "assignee": wanted.assignee,
        "tag": wanted.tag,
        "search": wanted.search.strip().lower(),
        "person": wanted.person,
    }


def _entry(row: dict[str, Any]) -> Entry:
    given = row["person"]
    texts = {name: value if isinstance(value := given[name], str) else "" for name in _TEXTS}
    person = Talker(given["uid"], given["id"], given["anonymous"], seen=given["seen"], **texts)
    return Entry(conversation_of(row["conversation"], person.uid), person)


_TEXTS = ("first_name", "last_name", "email", "image")
