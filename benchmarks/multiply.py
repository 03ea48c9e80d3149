"""The kept site of segments.py so many times over, made inside the graph: everybody becomes so many people, with ids
of their own, who did the same at the same moments and are in the same segments.

    benchmarks/segments.py --keep FOLDER --only ad_hoc_ms
    benchmarks/multiply.py --keep FOLDER --times 10
    benchmarks/segments.py --keep FOLDER --people 1000000 --events 10000000
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from books import Books
from product import product, report, say

from graphstore.driver import Graph

_A_PAGE: Final = 100  # people
_COPY: Final = """
    UNWIND $uids AS uid
    MATCH (p:Person {uid: uid})
    UNWIND range(1, $times - 1) AS copy
    WITH p, copy, 'person-' + toString(toInteger(substring(p.id, 7)) + copy * $people) AS id
    CREATE (i:Identity)-[:RESOLVES_TO]->(q:Person)
    SET i = {app: p.app, anonymous: false, id: id, key: p.app + ':' + id},
      q = p {.*, uid: p.uid + toString(copy), id: id, id_low: id}
    WITH p, q, copy
    CALL (p, q, copy) {
      MATCH (p)-[:DID]->(e:Event)
      CREATE (q)-[:DID]->(f:Event)
      SET f = e {.*, key: e.key + ':' + toString(copy)}
    }
    CALL (p, q) { MATCH (p)-[d:HAS_DONE]->(t:EventType) CREATE (q)-[n:HAS_DONE]->(t) SET n = properties(d) }
    CALL (p, q) { MATCH (p)-[m:IN]->(s:Segment) CREATE (q)-[n:IN]->(s) SET n = properties(m) }
    CALL (p, q) { MATCH (p)-[d:DUE]->(s:Segment) CREATE (q)-[n:DUE]->(s) SET n = properties(d) }
"""


def main() -> None:
    given = _arguments()
    with product(keep=given.keep) as running:
        began = time.perf_counter()
        people = _multiply(running.context.graph, Books(running).app, given.times)
        report({
            "benchmark": "multiply", "people": people, "times": given.times,
            "seconds": round(time.perf_counter() - began),
        })  # fmt: skip


def _multiply(graph: Graph, app: str, times: int) -> int:
    """How many people there were."""
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.uid AS uid ORDER BY uid", app=app)
    uids = [row["uid"] for row in rows]
    pages = [uids[start : start + _A_PAGE] for start in range(0, len(uids), _A_PAGE)]

    def copy(page: list[str]) -> None:
        graph.write(lambda tx: tx.run(_COPY, uids=page, times=times, people=len(uids)))

    with ThreadPoolExecutor(2) as threads:
        for done, _ in enumerate(threads.map(copy, pages), 1):
            if done % 50 == 0:
                say(f"{done * _A_PAGE * times} people")
    return len(uids)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True, help="the folder that segments.py has filled")
    parser.add_argument("--times", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
