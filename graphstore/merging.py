"""Two people become one, for good: everything the absorbed person has moves to the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphstore import touches
from graphstore.driver import Transaction

# Relationships that just change their person: Cypher pattern of the old one, and of the new.
_MOVED: Final = (
    "MATCH (x:Identity)-[r:RESOLVES_TO]->(s) CREATE (x)-[:RESOLVES_TO]->(d) DELETE r",
    "MATCH (s)-[r:DID]->(x:Event) CREATE (d)-[:DID]->(x) DELETE r",
    "MATCH (s)-[r:HELD]->(x:Value) CREATE (d)-[:HELD]->(x) DELETE r",
    "MATCH (s)-[r:HAS_RUN]->(x:Run) CREATE (d)-[:HAS_RUN]->(x) DELETE r",
    "MATCH (s)-[r:RECEIVED]->(x:Delivery) CREATE (d)-[:RECEIVED]->(x) DELETE r",
    "MATCH (s)-[r:TALKS_IN]->(x:Conversation) CREATE (d)-[:TALKS_IN]->(x) DELETE r",
    "MATCH (s)-[r:HAS_CART]->(x:Cart) CREATE (d)-[:HAS_CART]->(x) DELETE r",
    # What campaigns have not heard of yet.
    "MATCH (x:Signal {uid: pair.from}) SET x.uid = pair.to",
)

# Of carts that both have under one name, the one that was spoken of last goes on.
_CARTS: Final = """
    MATCH (d)-[:HAS_CART]->(c:Cart) WHERE c.state IN ['open', 'canceling', 'abandoned']
    WITH d, c ORDER BY c.at DESC
    WITH d, c.ref AS ref, tail(collect(c)) AS others
    UNWIND others AS other
    SET other.state = 'replaced' REMOVE other.due
"""

# Relationships that both may have to the same node: they become one.
_JOINED: Final = (
    """MATCH (s)-[r:HAS_DONE]->(x:EventType)
       MERGE (d)-[n:HAS_DONE]->(x)
       ON CREATE SET n.count = r.count, n.first = r.first, n.last = r.last
       ON MATCH SET n.count = n.count + r.count,
         n.first = CASE WHEN r.first < n.first THEN r.first ELSE n.first END,
         n.last = CASE WHEN r.last > n.last THEN r.last ELSE n.last END
       DELETE r""",
    """MATCH (s)-[r:ENTERED]->(x:CampaignNode)
       MERGE (d)-[n:ENTERED]->(x)
       ON CREATE SET n.count = r.count, n.passed = r.passed
       ON MATCH SET n.count = coalesce(n.count, 0) + coalesce(r.count, 0),
         n.passed = coalesce(n.passed, []) + coalesce(r.passed, [])
       DELETE r""",
    "MATCH (s)-[r:MEMBER_OF]->(x:Company) MERGE (d)-[:MEMBER_OF]->(x) DELETE r",
    "MATCH (s)-[r:REFERRED_BY]->(x:Person) WHERE x <> d MERGE (d)-[:REFERRED_BY]->(x) DELETE r",
    "MATCH (x:Person)-[r:REFERRED_BY]->(s) WHERE x <> d MERGE (x)-[:REFERRED_BY]->(d) DELETE r",
    """MATCH (s)-[r:IN]->(x:Segment)
       MERGE (d)-[n:IN]->(x)
       ON CREATE SET n.since = r.since
       ON MATCH SET n.since = CASE WHEN r.since < n.since THEN r.since ELSE n.since END
       DELETE r""",
)


def absorb(tx: Transaction, absorbed: Mapping[str, str]) -> None:
    """Move all from each absorbed person (uid) to the one that stays (uid; never itself absorbed).

    The one that stays is shown under a known id where either has one, since its creation is the earlier of both.
    Properties are the caller's: they are merged in memory and saved like any others.
    """
    if not absorbed:
        return
    pairs = [{"from": source, "to": target} for source, target in absorbed.items()]
    sites = tx.rows(
        "UNWIND $pairs AS pair MATCH (s:Person {uid: pair.from}) "
        "RETURN s.app AS app, collect([pair.from, pair.to]) AS both",
        pairs=pairs,
    )
    for site in sites:
        touches.note(tx, site["app"], {uid for pair in site["both"] for uid in pair})
    for statement in (*_MOVED, _CARTS, *_JOINED):
        tx.run(
            "UNWIND $pairs AS pair MATCH (s:Person {uid: pair.from}), (d:Person {uid: pair.to}) " + statement,
            pairs=pairs,
        )
    tx.run(
        """
        UNWIND $pairs AS pair
        MATCH (s:Person {uid: pair.from}), (d:Person {uid: pair.to})
        SET d.created = CASE WHEN s.created < d.created THEN s.created ELSE d.created END,
            d.seen = CASE WHEN s.seen > d.seen THEN s.seen ELSE d.seen END,
            d.id = CASE WHEN d.anonymous AND NOT s.anonymous THEN s.id ELSE d.id END,
            d.id_low = CASE WHEN d.anonymous AND NOT s.anonymous THEN s.id_low ELSE d.id_low END,
            d.anonymous = d.anonymous AND s.anonymous
        DETACH DELETE s
        """,
        pairs=pairs,
    )
