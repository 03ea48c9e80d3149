"""What nodes ask about people before they decide: always for a whole batch, in the transaction of its step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from graphstore.driver import Transaction
from graphstore.predicates import Predicate, bindings, bindings_at
from graphstore.vocabulary import scoped

Per = Literal["person", "company", "site"]


def holds(tx: Transaction, app: str, people: Sequence[str], predicate: Predicate) -> set[str]:
    """Those of these people (uids) of whom the predicate, ready to run, is true."""
    binding, parameters = bindings([predicate])
    rows = tx.rows(
        f"""
        UNWIND $people AS uid
        MATCH (p:Person {{uid: uid}}) WHERE p.app = $app
        {binding}
        WITH p WHERE {predicate.cypher}
        RETURN p.uid AS uid
        """,
        app=app,
        people=list(dict.fromkeys(people)),
        **parameters,
        **predicate.parameters,
    )
    return {row["uid"] for row in rows}


MOMENT: Final = "moment"  # the variable with the time of evaluation, in predicates made for `held`


def held(tx: Transaction, app: str, asked: Sequence[tuple[str, int]], predicate: Predicate) -> list[bool]:
    """For each (uid, ms epoch), whether the predicate, made for the variable MOMENT, was true of the person then.

    What was done later does not count; properties, companies and lists are those of now, for they keep no history.
    """
    binding, parameters = bindings_at(predicate, MOMENT, ("place",))
    found = set(
        tx.value(
            f"""
            UNWIND range(0, size($asked) - 1) AS place
            MATCH (p:Person {{uid: $asked[place][0]}}) WHERE p.app = $app
            WITH p, place, $asked[place][1] AS {MOMENT}
            {binding}
            WITH place WHERE {predicate.cypher}
            RETURN collect(place)
            """,
            app=app,
            asked=[list(each) for each in asked],
            **parameters,
            **predicate.parameters,
        )
    )
    return [place in found for place in range(len(asked))]


def letters_had(tx: Transaction, app: str, people: Sequence[str], since: int) -> dict[str, int]:
    """Uid -> letters of the whole site, on their way or sent, since that time (ms)."""
    rows = tx.rows(
        """
        UNWIND $people AS uid
        MATCH (:Person {uid: uid})-[:RECEIVED]->(d:Delivery {app: $app})
        WHERE d.at >= $since AND d.state IN ['queued', 'sending', 'deferred', 'sent', 'unknown']
        RETURN uid, count(d) AS letters
        """,
        app=app,
        people=list(dict.fromkeys(people)),
        since=since,
    )
    return {row["uid"]: row["letters"] for row in rows}


def _node(tx: Transaction, app: str, campaign: str, node: str) -> str:
    """The key of the node's counts, which are there and locked from now on."""
    key = scoped(app, f"{campaign}:{node}")
    tx.run(
        """
        MERGE (n:CampaignNode {key: $key}) ON CREATE SET n.app = $app, n.campaign = $campaign, n.node = $node
        SET n.locked = true
        """,
        key=key,
        app=app,
        campaign=campaign,
        node=node,
    )
    return key


# Where the times of those who passed are kept: a list `passed` (ms) on the way from the person or company to the
# node, or on the node itself. UNWIND $names AS name … binds it to `k`.
_KEEPERS: Final[dict[Per, str]] = {
    "person": "MATCH (x:Person {uid: name}) MERGE (x)-[k:ENTERED]->(n)",
    "company": "MATCH (x:Company {key: name}) MERGE (x)-[k:ENTERED]->(n)",
    "site": "MATCH (k:CampaignNode {key: n.key})",
}


def companies(tx: Transaction, people: Sequence[str]) -> dict[str, str]:
    """Uid -> the key of their company; of several, the one whose key comes first."""
    rows = tx.rows(
        """
        UNWIND $people AS uid
        MATCH (:Person {uid: uid})-[:MEMBER_OF]->(c:Company)
        RETURN uid, min(c.key) AS company
        """,
        people=list(dict.fromkeys(people)),
    )
    return {row["uid"]: row["company"] for row in rows}


def passes(
    tx: Transaction,
    app: str,
    campaign: str,
    node: str,
    per: Per,
    names: Sequence[str],
    limit: int,
    since: int,
    now: int,
) -> list[bool]:
    """For each of these (uids, keys of companies, or anything for the site), in order: whether it may pass.

    At most `limit` of one name since `since`; those that may are counted as of `now`.
    """
    key = _node(tx, app, campaign, node)
    rows = tx.rows(
        f"""
        MATCH (n:CampaignNode {{key: $key}})
        UNWIND $names AS name
        {_KEEPERS[per]}
        RETURN name, [at IN coalesce(k.passed, []) WHERE at > $since] AS passed
        """,
        key=key,
        names=list(dict.fromkeys(names)),
        since=since,
    )
    passed: dict[str, list[int]] = {row["name"]: row["passed"] for row in rows}
    answers = []
    for name in names:
        times = passed.setdefault(name, [])
        answers.append(len(times) < limit)
        if answers[-1]:
            times.append(now)
    tx.run(
        f"""
        MATCH (n:CampaignNode {{key: $key}})
        UNWIND $rows AS row
        WITH n, row, row.name AS name
        {_KEEPERS[per]}
        SET k.passed = row.passed
        """,
        key=key,
        rows=[{"name": name, "passed": times} for name, times in passed.items()],
    )
    return answers


def slots(tx: Transaction, app: str, campaign: str, node: str, count: int, interval: int, now: int) -> list[int]:
    """The next `count` moments (ms) at which one may leave the node, `interval` ms apart; they are taken."""
    key = _node(tx, app, campaign, node)
    rows = tx.rows(
        """
        MATCH (n:CampaignNode {key: $key})
        WITH n, CASE WHEN coalesce(n.next, 0) > $now THEN n.next ELSE $now END AS first
        SET n.next = first + $count * $interval
        RETURN first
        """,
        key=key,
        count=count,
        interval=interval,
        now=now,
    )
    first: int = rows[0]["first"]
    return [first + place * interval for place in range(count)]
