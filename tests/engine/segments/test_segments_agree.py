"""Random segments over random people: the graph, kept incrementally or recomputed, and the reference agree."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from segmenting.reference import HOUR, Deed
from segmenting.strategies import definitions, histories, towns
from segmenting.town import NOW, Town
from support import examples

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


# No shrinking: a smaller case is found by hand sooner than by trying, each try being a town of its own.
TOWN = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
fifty = st.lists(definitions, min_size=50, max_size=50)
two_batches = st.lists(st.tuples(towns, histories), min_size=2, max_size=2)


@pytest.mark.services
@settings(TOWN, max_examples=examples(4))  # of fifty definitions each
@given(fifty, two_batches)
def test_whoever_is_asked_for_is_found(
    graph: Graph, wanted: list[dict[str, Any]], batches: list[tuple[dict[str, Any], list[tuple[str, Deed]]]]
) -> None:
    """Definitions that nobody has saved: from where an index begins, and each fifth over everybody, too."""
    town = Town.found_in(graph)
    for batch in batches:
        town.write(*batch)
    for number, definition in enumerate(wanted):
        expected = town.expected(definition)
        assert town.found(definition) == expected, definition
        if number % 5 == 0:
            assert town.found(definition, over_everybody=True) == expected, definition


@pytest.mark.services
@settings(TOWN, max_examples=examples(2))  # of fifty segments each
@given(fifty, two_batches)
def test_the_graph_agrees_with_the_reference(
    graph: Graph, wanted: list[dict[str, Any]], batches: list[tuple[dict[str, Any], list[tuple[str, Deed]]]]
) -> None:
    """Fifty definitions at once: kept with each batch, kept as time passes, and all asked again in full."""
    town = Town.found_in(graph)
    followed = town.add_segments(wanted)
    for batch in batches:
        before = town.all_members()
        changes = town.write(*batch)
        names = {uid: name for name, uid in town.uids.items()}
        told: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for change in changes:
            told[change.segment].add((names[change.uid], change.entered))
        found = town.all_members()
        for record in followed:
            expected = town.expected(record.definition)
            assert found[record.id] == expected, record.definition
            assert told[record.id] == {(name, name in expected) for name in expected ^ before[record.id]}
    for passed in (1, 25, 24 * 366):
        town.let_time_pass(NOW + passed * HOUR)
        found = town.all_members()
        for record in followed:
            expected = town.expected(record.definition, NOW + passed * HOUR)
            assert found[record.id] == expected, (record.definition, passed)
    town.forget_members()
    entered = town.look_at_everybody()
    found = town.all_members()
    for record in followed:
        expected = town.expected(record.definition)
        assert found[record.id] == expected, record.definition
        assert entered.get(record.id, 0) == len(expected)
    town.forget_members()
    # By the job, too: a query of its own for each definition, which takes longest.
    for record in followed[::3]:
        done = town.recompute(record)
        expected = town.expected(record.definition)
        assert (done.people, done.entered, done.left) == (len(town.people), len(expected), 0), record.definition
        assert town.members(record) == expected, record.definition
