"""Two variants of a newsletter, tried on a share of its people: what is to be tried, and what it came to.

Kept with the (:Newsletter), as the properties `test_…`. While it is sent, those who are to get the winner's letter rest
at one node of its campaign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import orjson

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped

Varies = Literal["subject", "content"]
Measure = Literal["opens", "clicks"]
_PREFIX: Final = "test_"


@dataclass(frozen=True, slots=True)
class Contest:
    letter: str  # id of variant B; A is the newsletter's own
    varies: Varies  # subject: B is A as it is at the start, but for the subject
    subject: str  # of B, where that is what varies
    share: int  # per cent of the people that it is tried on
    by: Measure
    hours: int  # from the start until it is decided
    decides: int = 0  # ms epoch; 0: it has not begun
    winner: str = ""  # "a" or "b", once it is decided
    chosen: bool = False  # by somebody, not by the figures
    result: str = ""  # JSON: what was known when it was decided


def of(row: Mapping[str, Any]) -> Contest | None:
    """From the properties of a newsletter."""
    found = {name.removeprefix(_PREFIX): value for name, value in row.items() if name.startswith(_PREFIX)}
    return Contest(**found) if found.get("letter") else None


def keep(tx: Transaction, app: str, newsletter: str, contest: Contest) -> None:
    """Raises NotFoundError."""
    values = {_PREFIX + name: value for name, value in asdict(contest).items()}
    rows = tx.rows(
        "MATCH (n:Newsletter {key: $key}) SET n += $values "
        "WITH n OPTIONAL MATCH (l:Asset {key: $asset}) SET l.newsletter = n.id RETURN n.id AS id",
        key=scoped(app, newsletter),
        asset=scoped(app, contest.letter),
        values=values,
    )
    if not rows:
        raise NotFoundError("There is no such newsletter on this site.")


def forget(tx: Transaction, app: str, newsletter: str) -> None:
    """One letter for all again; that of variant B stays."""
    names = [_PREFIX + name for name in Contest.__slots__]
    tx.run(
        "MATCH (n:Newsletter {key: $key}) SET n += $values",
        key=scoped(app, newsletter),
        values=dict.fromkeys(names),
    )


def decide(tx: Transaction, app: str, newsletter: str, winner: str, result: Mapping[str, Any], *, chosen: bool) -> bool:
    """Note the winner, unless there is one; whether this is it."""
    rows = tx.rows(
        """
        MATCH (n:Newsletter {key: $key}) SET n.locked = true
        WITH n WHERE n.test_letter IS NOT NULL AND n.test_winner = '' AND n.state IN ['sending', 'paused', 'sent']
        SET n.test_winner = $winner, n.test_result = $result, n.test_chosen = $chosen
        RETURN n.id AS id
        """,
        key=scoped(app, newsletter),
        winner=winner,
        result=orjson.dumps(result).decode(),
        chosen=chosen,
    )
    return bool(rows)


def score(tx: Transaction, app: str, campaign: str, letter: str, event: str) -> tuple[int, int]:
    """How many got a letter by this campaign, and of how many of these there is such an event."""
    sent, hits = tx.value(
        """
        CALL () {
          MATCH (d:Delivery {app: $app, letter: $letter}) WHERE d.campaign = $campaign AND d.state = 'sent'
          RETURN count(*) AS sent
        }
        CALL () {
          MATCH (:Asset {key: $asset})<-[:ON]-(e:Event)
          WHERE e.name = $event AND e.`a:delivery` STARTS WITH $asked
          RETURN count(DISTINCT e.`a:delivery`) AS hits
        }
        RETURN [sent, hits] AS both
        """,
        app=app,
        campaign=campaign,
        letter=letter,
        asset=scoped(app, letter),
        event=event,
        asked=scoped(app, f"{campaign}:{letter}:"),
    )
    return sent, hits


@dataclass(frozen=True, slots=True)
class Resting:
    """A run that waits to learn which letter it is."""

    app: str
    campaign: str
    version: int
    run: str
    node: str
    mass: bool = True


def resting(tx: Transaction, app: str, campaign: str, node: str, limit: int) -> list[Resting]:
    """Runs that rest at a node, locked until the transaction ends."""
    rows = tx.rows(
        """
        MATCH (:Campaign {key: $key})<-[:RUNS]-(r:Run {state: 'waiting'}) WHERE r.node = $node
        WITH r ORDER BY r.id LIMIT $limit
        SET r.locked = true
        WITH r WHERE r.state = 'waiting' AND r.node = $node
        RETURN r.id AS run, r.version AS version
        """,
        key=scoped(app, campaign),
        node=node,
        limit=limit,
    )
    return [Resting(app, campaign, row["version"], row["run"], node) for row in rows]
