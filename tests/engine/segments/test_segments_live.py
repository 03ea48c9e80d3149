"""Which segments a change concerns, and that those which can't be read stop nobody."""

from __future__ import annotations

from typing import Any

from engine.segments.live import LiveSegments
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
    assert all(uids == ["u1"] for uids in found.values())
    return set(found)


def test_a_property_concerns_the_segments_that_read_it_or_something_inside_it() -> None:
    assert concerned(Touched(properties=frozenset({"plan"}))) == {"plan", "both"}
    assert concerned(Touched(properties=frozenset({"address"}))) == {"city"}
    assert concerned(Touched(properties=frozenset({"city"}))) == set()


def test_an_event_concerns_the_segments_that_count_it() -> None:
    assert concerned(Touched(events=frozenset({"Search", "Movie watch"}))) == {"both", "watched"}
    assert concerned(Touched(events=frozenset({"search"}))) == set()


def test_newcomers_and_merged_people_concern_every_segment() -> None:
    everything = {"plan", "city", "watched", "both", "nobody"}
    assert concerned(Touched(created=True)) == everything
    assert concerned(Touched(merged=True)) == everything


def test_each_person_is_told_for_what_concerns_them() -> None:
    found = LIVE.concerned(
        {
            "u1": Touched(properties=frozenset({"plan"})),
            "u2": Touched(events=frozenset({"Search"})),
            "u3": Touched(properties=frozenset({"plan"})),
            "u4": Touched(),
        }
    )
    assert found == {"plan": ["u1", "u3"], "both": ["u1", "u2", "u3"]}


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
