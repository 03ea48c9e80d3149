"""Random segments beyond the person over random companies, assets and referrals: the graph and the reference agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from segmenting.reference import HOUR, Deed
from segmenting.related_strategies import (
    ASSETS,
    LIST,
    NAMES,
    NEWSLETTERS,
    SEGMENTS,
    definitions,
    everybody,
    histories,
    named,
    some,
)
from segmenting.relatives import World
from segmenting.town import NOW, Town
from support import examples

from engine.segments.live import LiveSegments
from engine.segments.reading import Library
from graphstore import segments
from graphstore.driver import Graph

Deeds = list[tuple[str, Deed]]
TOWN = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
thirty = st.lists(definitions, min_size=30, max_size=30)


def settle(graph: Graph, people: dict[str, dict[str, Any]], done: Deeds) -> tuple[Town, World, dict[str, str]]:
    """A town with a list and two segments; the ids of these by what definitions call them."""
    town = Town.found_in(graph)
    town.add_assets({asset for own in ASSETS.values() for asset in own}, NEWSLETTERS)
    town.write(people, done)
    members = set(NAMES[:2])
    town.add_list(LIST, members)
    ids = {name: town.add_segment(definition).id for name, definition in SEGMENTS.items()}
    world = World(
        town.people, {LIST: members}, {ids[name]: definition for name, definition in SEGMENTS.items()}, NEWSLETTERS
    )
    town.look_at_everybody()
    return town, world, ids


@pytest.mark.services
@settings(TOWN, max_examples=examples(5))  # of thirty definitions each
@given(thirty, everybody, histories)
def test_whoever_is_asked_for_is_found(
    graph: Graph, wanted: list[dict[str, Any]], people: dict[str, dict[str, Any]], done: Deeds
) -> None:
    town, world, ids = settle(graph, people, done)
    records = graph.read(lambda tx: segments.every(tx, town.app))
    library = Library({record.id: None if record.static else record.definition for record in records})
    for number, each in enumerate(wanted):
        definition = named(each, ids)
        expected = world.who_meet(definition, NOW)
        assert town.found(definition, library=library) == expected, definition
        if number % 5 == 0:
            assert town.found(definition, over_everybody=True, library=library) == expected, definition


@pytest.mark.services
@settings(TOWN, max_examples=examples(2))  # of thirty segments each
@given(thirty, everybody, histories, st.lists(st.tuples(some, histories), min_size=2, max_size=2))
def test_segments_are_kept_as_the_reference_has_them(
    graph: Graph, wanted: list[dict[str, Any]], people: dict[str, dict[str, Any]], done: Deeds,
    more: list[tuple[dict[str, Any], Deeds]],
) -> None:  # fmt: skip
    """People change companies, referrers and what they have to do with assets; then only time passes."""
    town, world, ids = settle(graph, people, done)
    followed = town.add_segments([named(each, ids) for each in wanted])
    town.look_at_everybody()
    assert graph.read(lambda tx: LiveSegments(segments.every(tx, town.app))).broken == ()
    for batch in (*more, None):
        passed = 0
        if batch is None:
            passed = 26 * HOUR
        else:
            town.write(*batch)
        # Who is reached over others is looked at by the keeper, a moment later.
        town.let_time_pass(NOW + passed)
        found = town.all_members()
        for record in followed:
            assert record.definition is not None
            assert found[record.id] == world.who_meet(record.definition, NOW + passed), (record.definition, passed)
