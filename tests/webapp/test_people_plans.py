from __future__ import annotations

from functools import partial

from peopling import add_people
from running import until
from support import Site

from graphstore import people_walk
from graphstore.driver import Graph


def test_pages_begin_where_the_one_before_ended(graph: Graph, app: Site) -> None:
    # As many people as there are may have been seen at one moment: nobody is looked at in vain, and nothing is sorted.
    add_people(graph, app, [{"seen": 5_000 + number // 7} for number in range(300)])
    graph.command("CALL db.resampleOutdatedIndexes()")  # as long as an index is thought empty, all ways are as good

    def steps(part: str) -> list[str]:
        graph.command("CALL db.clearQueryCaches()")
        plan, found = graph.explain(f"{part} RETURN p.uid AS uid {people_walk.ORDER} LIMIT 5"), []
        while plan:
            found.append(str(plan["operatorType"]).partition("@")[0])
            plan = next(iter(plan.get("children", ())), {})
        return found

    def seeks(part: str) -> bool:
        return steps(part)[-1] == "NodeIndexSeek"

    for part in people_walk.parts((5_000, "8")):
        until(partial(seeks, part), 60, part)
        assert not {"Sort", "Top", "PartialSort", "PartialTop"} & set(steps(part))
