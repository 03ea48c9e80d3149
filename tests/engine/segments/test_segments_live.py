"""Which segments a change concerns, and that those which can't be read stop nobody."""

from __future__ import annotations

from typing import Any

import pytest

from engine.segments.live import LiveSegments
from graphstore.membership import Look
from graphstore.records import Touched
from graphstore.segments import SegmentRecord


def record(name: str, definition: dict[str, Any]) -> SegmentRecord:
    return SegmentRecord(name, "site", name, definition, 1, live=True, computed=None)


LIVE = LiveSegments(
    [
        record("plan", {"property": "plan", "operator": "is", "value": "free"}),
        record("city", {"property": ["address", "city"], "operator": "set"}),
        record("watched", {"event": "Movie watch", "operator": "performed", "within": {"last_days": 3}}),
        record("both", {"and": [{"property": "plan", "operator": "set"}, {"not": {"event": "Search"}}]}),
        record("nobody", {"and": [{"property": "x", "operator": "set"}, {"property": "x", "operator": "not_set"}]}),
        record("broken", {"property": "plan", "operator": "resembles", "value": 1}),
    ]
)


def concerned(touched: Touched) -> set[str]:
    found = LIVE.concerned({"u1": touched})
    assert all(list(looks) == ["u1"] for looks in found.values())
    return set(found)


def test_a_property_concerns_the_segments_that_read_it_or_something_inside_it() -> None:
    assert concerned(Touched(properties=frozenset({"plan"}))) == {"plan", "both"}
    assert concerned(Touched(properties=frozenset({"address"}))) == {"city"}
    assert concerned(Touched(properties=frozenset({"city"}))) == set()


def test_an_event_concerns_the_segments_that_count_it() -> None:
    assert concerned(Touched(events={"Search": (0, 1), "Movie watch": (2, 3)})) == {"both", "watched"}
    assert concerned(Touched(events={"search": (0, 1)})) == set()


def test_newcomers_and_merged_people_concern_every_segment() -> None:
    everything = {"plan", "city", "watched", "both", "nobody"}
    assert concerned(Touched(created=True)) == everything
    assert concerned(Touched(merged=True)) == everything


def test_each_person_is_told_for_what_concerns_them() -> None:
    found = LIVE.concerned(
        {
            "u1": Touched(properties=frozenset({"plan"})),
            "u2": Touched(events={"Search": (0, 1)}),
            "u3": Touched(properties=frozenset({"plan"})),
            "u4": Touched(),
        }
    )
    assert {segment: sorted(looks) for segment, looks in found.items()} == {
        "plan": ["u1", "u3"],
        "both": ["u1", "u2", "u3"],
    }


def look(definition: dict[str, Any], **counts: tuple[int, int]) -> Look | None:
    """How somebody is looked at whose counts of events went from the one number to the other."""
    live = LiveSegments([record("own", definition)])
    return live.concerned({"u1": Touched(events=counts)}).get("own", {}).get("u1")


@pytest.mark.parametrize(
    ("operator", "counts", "expected"),
    [
        ("at_least", (1, 2), None),
        ("at_least", (2, 3), Look.MAY_ENTER),
        ("at_least", (0, 9), Look.MAY_ENTER),
        ("at_least", (3, 4), None),
        ("at_most", (2, 3), None),
        ("at_most", (3, 4), Look.MAY_LEAVE),
        ("exactly", (1, 2), None),
        ("exactly", (2, 3), Look.ALWAYS),
        ("exactly", (3, 4), Look.ALWAYS),
        ("exactly", (4, 5), None),
    ],
)
def test_a_plain_count_matters_where_it_reaches_its_number(
    operator: str, counts: tuple[int, int], expected: Look | None
) -> None:
    assert look({"event": "Search", "operator": operator, "count": 3}, Search=counts) == expected


def test_events_of_a_period_or_kind_matter_to_those_outside_once_there_are_enough() -> None:
    for more in (
        {"within": {"last_days": 3}},
        {"where": [{"argument": "rating", "operator": "is", "value": 5}]},
    ):
        often = {"event": "Search", "operator": "at_least", "count": 3, **more}
        assert look(often, Search=(1, 2)) is None
        assert look(often, Search=(7, 8)) == Look.MAY_ENTER
        assert look({"not": often}, Search=(7, 8)) == Look.MAY_LEAVE
        assert look({**often, "operator": "exactly"}, Search=(7, 8)) == Look.ALWAYS


def test_what_one_event_may_bring_and_another_take_is_looked_at_whole() -> None:
    torn = {"and": [{"event": "Search"}, {"not": {"event": "Purchase"}}]}
    assert look(torn, Search=(0, 1)) == Look.MAY_ENTER
    assert look(torn, Purchase=(0, 1)) == Look.MAY_LEAVE
    assert look(torn, Search=(0, 1), Purchase=(0, 1)) == Look.ALWAYS
    assert look(torn, Search=(1, 2), Purchase=(4, 5)) is None


def test_figures_and_sequences_may_go_either_way() -> None:
    compared = {"operator": "above", "value": 9}
    total = {"event": "Purchase", "operator": "sum", "argument": "price", "compare": compared}
    followed = {"event": "Search", "operator": "not_followed_by", "then": "Purchase"}
    assert look(total, Purchase=(7, 8)) == Look.ALWAYS
    assert look(followed, Purchase=(7, 8)) == Look.ALWAYS


def test_what_no_longer_compiles_is_kept_apart_with_its_problems() -> None:
    assert len(LIVE) == 5
    (broken,) = LIVE.broken
    assert (broken.id, broken.error.problems[0].code) == ("broken", "unknown_operator")
    assert "broken" not in LIVE.predicates(0)


def test_segments_that_time_alone_changes_are_known() -> None:
    assert {segment for segment, found in LIVE.predicates(0).items() if found.due} == {"watched"}


def test_predicates_share_one_query_without_sharing_parameters() -> None:
    predicates = LIVE.predicates(5)
    names = [name for predicate in predicates.values() for name in predicate.parameters]
    assert len(names) == len(set(names))
    assert predicates["watched"].parameters["s2_now"] == 5
