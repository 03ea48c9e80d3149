"""Random segments over random people: the graph, kept incrementally or recomputed, and the reference agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from segmenting.reference import HOUR, Deed
from segmenting.strategies import definitions, histories, towns
from segmenting.town import NOW, Town

from engine.segments.parse import parse, unparse
from engine.segments.passes.pipeline import optimise
from graphstore.driver import Graph


@given(definitions)
def test_a_definition_survives_being_read_and_written(definition: dict[str, Any]) -> None:
    expression = parse(definition)
    assert parse(unparse(expression)) == expression


@given(definitions)
def test_passes_leave_nothing_for_a_second_run(definition: dict[str, Any]) -> None:
    plan = optimise(parse(definition))
    assert optimise(plan) == plan


@pytest.mark.services
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(definitions, min_size=10, max_size=10),
    st.lists(st.tuples(towns, histories), min_size=2, max_size=3),
)
def test_the_graph_agrees_with_the_reference(
    graph: Graph, wanted: list[dict[str, Any]], batches: list[tuple[dict[str, Any], list[tuple[str, Deed]]]]
) -> None:
    town = Town.found_in(graph)
    followed = [town.add_segment(definition) for definition in wanted[:-1]]
    for batch in batches:
        before = {record.id: town.members(record) for record in followed}
        changes = town.write(*batch)
        names = {uid: name for name, uid in town.uids.items()}
        for record in followed:
            expected = town.expected(record.definition)
            assert town.members(record) == expected, record.definition
            told = {(names[change.uid], change.entered) for change in changes if change.segment == record.id}
            assert told == {(name, name in expected) for name in expected ^ before[record.id]}
    for passed in (1, 4, 25, 24 * 30 + 1, 24 * 366):
        town.let_time_pass(NOW + passed * HOUR)
        for record in followed:
            expected = town.expected(record.definition, NOW + passed * HOUR)
            assert town.members(record) == expected, (record.definition, passed)
    town.let_time_pass(NOW)
    followed = [town.add_segment(wanted[0])]
    assert town.recompute(followed[0]).people == len(town.people)
    again = town.recompute(followed[0])
    assert (again.people, again.entered, again.left) == (len(town.people), 0, 0), followed[0].definition
    late = town.add_segment(wanted[-1])
    expected = town.expected(late.definition)
    assert town.found(late.definition) == expected, late.definition
    assert town.recompute(late).entered == len(expected)
    assert town.members(late) == expected, late.definition
