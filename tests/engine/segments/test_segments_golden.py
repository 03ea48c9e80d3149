"""Golden segments: the Cypher, its parameters, and the members found in a small graph of awkward people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from segmenting import golden
from segmenting.reference import Deed, moment
from segmenting.town import Town

from engine.segments.compile import compile_definition
from engine.segments.expressions import Operator
from engine.segments.kinds import event
from engine.segments.parse import parse, unparse
from engine.segments.passes.pipeline import PIPELINE
from graphstore.driver import Graph

PEOPLE = json.loads((golden.FOLDER / "people.json").read_text())
NOW = moment(PEOPLE["now"])


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    people: dict[str, Any] = PEOPLE["people"]
    town = Town.found_in(graph)
    town.write(
        {name: someone["properties"] for name, someone in people.items()},
        [
            (name, Deed(event["event"], moment(event["at"]), event.get("arguments", {})))
            for name, someone in people.items()
            for event in someone["events"]
        ],
        NOW,
    )
    return town


@pytest.mark.services
@pytest.mark.parametrize("case", golden.cases("compiled/*.json"))
def test_compiled(case: str, town: Town) -> None:
    definition = golden.definition(case)
    compiled = compile_definition(definition)
    members = town.found(definition, NOW)
    assert members == town.expected(definition, NOW)
    # From where an index begins, and over everybody, alike.
    assert members == town.found(definition, NOW, over_everybody=True)
    golden.check(
        case,
        {
            "cypher": compiled.predicate.cypher,
            "parameters": dict(compiled.predicate.parameters),
            "counted": sorted(compiled.predicate.counted),
            "properties": sorted(map(list, compiled.dependencies.properties)),
            "events": sorted(compiled.dependencies.events),
            "time_bound": compiled.dependencies.time_bound,
            "members": sorted(members),
        },
    )


def test_every_operator_has_a_golden_file() -> None:
    definitions = [golden.definition(case) for case in golden.cases("compiled/*.json")]
    for key, operators in (("property", tuple(Operator)), ("event", event.OPERATORS)):
        found = {each.get("operator", operators[0]) for each in definitions if key in each}
        assert found >= set(operators)


@pytest.mark.parametrize("case", golden.cases("passes/*/*.json"))
def test_pass(case: str) -> None:
    """Each case is what the passes before leave of its definition, and what its own pass makes of that."""
    name = case.split("/")[1]
    expression = parse(golden.definition(case))
    for step in PIPELINE:
        before, expression = expression, step.apply(expression)
        if step.name == name:
            break
    golden.check(case, {"before": unparse(before), "after": unparse(expression)})


def test_every_pass_has_golden_files() -> None:
    assert {case.split("/")[1] for case in golden.cases("passes/*/*.json")} == {step.name for step in PIPELINE}
