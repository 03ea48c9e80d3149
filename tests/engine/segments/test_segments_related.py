"""Golden segments beyond the person: companies, colleagues, assets, other segments and paths, in a small world."""

from __future__ import annotations

import json

import pytest
from segmenting import golden
from segmenting.reference import Deed, moment
from segmenting.relatives import EVENTS, World
from segmenting.town import Town

from engine.segments.compile import compile_definition
from engine.segments.expressions import Operator, Relation
from engine.segments.kinds import aggregate
from engine.segments.kinds.asset import ACTIVITIES
from engine.segments.kinds.path import MAX_HOPS
from engine.segments.reading import Library
from graphstore.driver import Graph

TOLD = json.loads((golden.FOLDER / "relatives.json").read_text())
NOW = moment(TOLD["now"])
LIBRARY = Library({**TOLD["definitions"], **dict.fromkeys(TOLD["members"])})


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    town = Town.found_in(graph)
    deeds = [
        (name, Deed(event["event"], moment(event["at"]), event.get("arguments", {}), event.get("asset", "")))
        for name, someone in TOLD["people"].items()
        for event in someone["events"]
    ]
    town.add_assets({deed.asset for _, deed in deeds if deed.asset}, TOLD["newsletters"])
    town.write({name: someone["properties"] for name, someone in TOLD["people"].items()}, deeds, NOW)
    for name, members in TOLD["members"].items():
        town.add_list(name, members)
    return town


@pytest.fixture(scope="module")
def world(town: Town) -> World:
    return World(
        town.people, {name: set(who) for name, who in TOLD["members"].items()}, TOLD["definitions"], TOLD["newsletters"]
    )


@pytest.mark.services
@pytest.mark.parametrize("case", golden.cases("related/*.json"))
def test_compiled(case: str, town: Town, world: World) -> None:
    definition = golden.definition(case)
    compiled = compile_definition(definition, library=LIBRARY)
    members = town.found(definition, NOW, library=LIBRARY)
    assert members == world.who_meet(definition, NOW)
    assert members == town.found(definition, NOW, over_everybody=True, library=LIBRARY)
    golden.check(
        case,
        {
            "cypher": compiled.predicate.cypher,
            "parameters": dict(compiled.predicate.parameters),
            "company": compiled.dependencies.company,
            "segments": sorted(compiled.dependencies.segments),
            "paths": sorted(map(list, compiled.dependencies.paths)),
            "time_bound": compiled.dependencies.time_bound,
            "members": sorted(members),
        },
    )


def test_everything_has_a_golden_file() -> None:
    definitions = [golden.definition(case) for case in golden.cases("related/*.json")]
    properties = {each["operator"] for each in definitions if "company_property" in each}
    assert properties == {operator.value for operator in Operator}
    sizes = {each["company_size"]["operator"] for each in definitions if "company_size" in each}
    assert sizes == {operator.value for operator in aggregate.COMPARISONS}
    activities = {(each["asset"], each["activity"]) for each in definitions if "asset" in each}
    known = {(asset, activity): event for asset, of in ACTIVITIES.items() for activity, event in of.items()}
    assert activities == set(known)
    assert known == EVENTS
    paths = {(each["path"], each["hops"]) for each in definitions if "hops" in each}
    assert paths == {(relation.value, hops) for relation in Relation for hops in range(1, MAX_HOPS + 1)}
