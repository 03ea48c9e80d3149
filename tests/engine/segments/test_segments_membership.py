"""Memberships of stored segments: the difference is written once, and a recompute is right beside running ingesters."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from segmenting.reference import HOUR, Deed
from segmenting.town import NOW, Town

from engine.segments.compile import compile_definition
from engine.segments.live import LiveSegments
from graphstore import member_pages, membership, positions, recomputing, segments
from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError
from graphstore.membership import Change, Look
from graphstore.predicates import Predicate, PredicateBuilder
from graphstore.recomputing import Recomputed
from graphstore.records import Touched

pytestmark = pytest.mark.services

FREE = {"property": "plan", "operator": "is", "value": "free"}
PRO = {"property": "plan", "operator": "is", "value": "pro"}
WATCHED = {"event": "Movie watch", "operator": "performed", "within": {"last_hours": 2}}


@pytest.fixture
def town(graph: Graph) -> Town:
    return Town.found_in(graph)


def test_entering_and_leaving_are_told_once(town: Town) -> None:
    free, pro = town.add_segment(FREE), town.add_segment(PRO)
    changes = town.write({"ann": {"plan": "free"}, "bob": {"plan": "free"}})
    assert changes == sorted(
        (Change(town.uids[name], free.id, entered=True) for name in ("ann", "bob")), key=lambda change: change.uid
    )
    assert town.write({"ann": {"plan": "free"}}) == []
    changes = town.write({"ann": {"plan": "pro"}}, now=NOW + 5)
    ann = town.uids["ann"]
    assert set(changes) == {Change(ann, free.id, entered=False), Change(ann, pro.id, entered=True)}
    assert (town.members(free), town.members(pro)) == ({"bob"}, {"ann"})
    (member,) = member_pages.page(town.graph, town.app, pro.id, limit=5)
    assert (member.person.uid, member.person.id, member.since) == (ann, "ann", NOW + 5)


def test_only_the_people_concerned_are_looked_at(town: Town) -> None:
    town.write({"ann": {"plan": "free"}, "bob": {"plan": "free"}})
    free = town.add_segment(FREE)
    predicates = {free.id: compile_definition(FREE).predicate}
    concerned = {free.id: {town.uids["ann"]: Look.ALWAYS, "nobody": Look.ALWAYS}}
    changes = town.graph.write(lambda tx: membership.apply(tx, town.app, concerned, predicates, NOW))
    assert changes == [Change(town.uids["ann"], free.id, entered=True)]
    assert town.members(free) == {"ann"}


def test_another_site_is_out_of_reach(town: Town, graph: Graph) -> None:
    other = Town.found_in(graph)
    other.write({"eve": {"plan": "free"}})
    free = town.add_segment(FREE)
    predicates = {free.id: compile_definition(FREE).predicate}
    concerned = {free.id: {other.uids["eve"]: Look.ALWAYS}}
    assert town.graph.write(lambda tx: membership.apply(tx, town.app, concerned, predicates, NOW)) == []
    assert town.recompute(free).people == 0
    assert membership.count(graph, town.app, predicates[free.id]) == 0


def test_more_segments_than_one_query_takes(town: Town) -> None:
    records = [town.add_segment({"property": "n", "operator": "at_least", "value": number}) for number in range(60)]
    town.write({name: {"n": number} for name, number in (("ann", 10), ("bob", 30), ("cem", 59))})
    for number, record in enumerate(records):
        assert town.members(record) == {
            name for name, most in (("ann", 10), ("bob", 30), ("cem", 59)) if most >= number
        }


def test_a_recompute_puts_everything_right_and_tells_its_progress(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "_PAGE", 10)
    town.write({f"p{number}": {"plan": "free" if number % 3 else "pro"} for number in range(35)})
    free = town.add_segment(FREE)
    told: list[Recomputed] = []
    predicate = compile_definition(FREE).predicate
    done = recomputing.recompute(town.graph, town.app, free.id, free.version, predicate, NOW + 1, told.append)
    assert done == Recomputed(35, 23, 0)
    assert told[0].people == 10
    assert told[-1] == done
    assert town.members(free) == town.expected(FREE)
    assert town.graph.read(lambda tx: segments.get(tx, town.app, free.id)).computed == NOW + 1
    town.graph.command("MATCH (p:Person {app: $app}) REMOVE p.`p:plan`", {"app": town.app})
    assert town.recompute(free) == Recomputed(35, 0, 23)
    assert town.recompute(free) == Recomputed(35, 0, 0)


def test_time_alone_moves_people_at_the_next_recompute(town: Town) -> None:
    watched = town.add_segment(WATCHED)
    town.write(deeds=[("ann", Deed("Movie watch", NOW)), ("bob", Deed("Movie watch", NOW - HOUR))])
    assert town.members(watched) == {"ann", "bob"}
    later = NOW + HOUR + 1
    assert town.recompute(watched, later) == Recomputed(2, 0, 1)
    assert town.members(watched) == {"ann"} == town.expected(WATCHED, later)


def test_a_changed_or_removed_segment_stops_its_recompute(town: Town) -> None:
    town.write({"ann": {"plan": "free"}})
    free = town.add_segment(FREE)
    changed = town.graph.write(
        lambda tx: segments.update(tx, town.app, free.id, name="Pro", definition=PRO, version=free.version)
    )
    assert (changed.version, changed.computed) == (free.version + 1, None)
    with pytest.raises(ConflictError, match="begin again"):
        town.recompute(free)
    assert town.recompute(changed) == Recomputed(1, 0, 0)
    segments.delete(town.graph, town.app, free.id)
    with pytest.raises(ConflictError, match="begin again"):
        town.recompute(changed)


def test_a_recompute_waits_for_the_ingesters_that_do_not_know_the_segment_yet(town: Town) -> None:
    """Given an ingester that read the segments before this one was made, and changes a person.

    When the segment is computed meanwhile, then that person's membership is right in the end.
    """
    town.write({"ann": {"plan": "pro"}})
    ann, stream = town.uids["ann"], f"stream-{secrets.token_hex(4)}"
    started, go_on = threading.Event(), threading.Event()

    def ingest() -> None:
        def work(tx: membership.Transaction) -> None:
            positions.move(tx, {stream: positions.START}, {stream: "1-1"})
            known = LiveSegments(segments.live(tx, town.app))
            assert len(known) == 0
            started.set()
            assert go_on.wait(30)
            tx.run("MATCH (p:Person {uid: $uid}) SET p.`p:plan` = 'free'", uid=ann)
            touched = {ann: Touched(properties=frozenset({"plan"}))}
            membership.apply(tx, town.app, known.concerned(touched), known.predicates(NOW), NOW)

        town.graph.write(work)

    town.graph.write(lambda tx: positions.move(tx, {stream: positions.START}, {stream: positions.START}))
    with ThreadPoolExecutor(2) as pool:
        ingesting = pool.submit(ingest)
        assert started.wait(30)
        free = town.add_segment(FREE)
        computing = pool.submit(town.recompute, free)
        assert not computing.done()
        go_on.set()
        ingesting.result(30)
        assert computing.result(30) == Recomputed(1, 1, 0)
    assert town.members(free) == {"ann"}


def test_recomputes_beside_writers_end_right(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "_PAGE", 7)
    names = [f"p{number:02}" for number in range(40)]
    town.write({name: {"plan": "pro"} for name in names})
    free = town.add_segment(FREE)

    def write(mine: list[str]) -> None:
        for turn in range(12):
            chosen = mine[turn % 4 :][:9]
            town.write({name: {"plan": "pro" if turn % 2 else "free"} for name in chosen}, now=NOW + turn)

    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(write, names[:20]), pool.submit(write, names[20:])]
        while not all(job.done() for job in work):
            town.recompute(free)
        for job in work:
            job.result()
    assert town.members(free) == town.expected(FREE)
    assert town.recompute(free) == Recomputed(40, 0, 0)


@pytest.mark.parametrize("read_whole", [0, 2_000])
def test_pages_of_members_follow_each_other(town: Town, monkeypatch: pytest.MonkeyPatch, read_whole: int) -> None:
    """Small segments and large ones are read in different ways, with the same pages."""
    monkeypatch.setattr(member_pages, "_READ_WHOLE", read_whole)
    free = town.add_segment(FREE)
    for number in range(9):
        town.write({f"p{number}": {"plan": "free"}, f"q{number}": {"plan": "pro"}}, now=NOW + number // 2)
    found: list[member_pages.MemberRow] = []
    while page := member_pages.page(
        town.graph,
        town.app,
        free.id,
        limit=4,
        after=(found[-1].person.seen, found[-1].person.uid) if found else None,
    ):
        found += page
    assert len(found) == 9
    assert {row.person.id for row in found} == town.members(free)
    places = [(row.person.seen, row.person.uid) for row in found]
    assert places == sorted(places, reverse=True)
    assert all(row.since == row.person.seen for row in found)
    with pytest.raises(NotFoundError):
        member_pages.page(town.graph, town.app, "none", limit=4)


def test_names_are_unique_and_versions_guard_against_each_other(town: Town) -> None:
    def create(name: str) -> segments.SegmentRecord:
        return town.graph.write(lambda tx: segments.create(tx, town.app, name, FREE))

    free, other = create("Free"), create("Other")
    with pytest.raises(ConflictError, match="choose another name"):
        create("Free")

    def update(name: str, version: int) -> segments.SegmentRecord:
        return town.graph.write(
            lambda tx: segments.update(tx, town.app, other.id, name=name, definition=FREE, version=version)
        )

    with pytest.raises(ConflictError, match="choose another name"):
        update("Free", 1)
    assert update("Renamed", 1).version == 1
    with pytest.raises(ConflictError, match="load it again"):
        update("Again", 7)
    with pytest.raises(NotFoundError):
        town.graph.read(lambda tx: segments.get(tx, town.app, "none"))
    assert {record.id for record in town.graph.read(lambda tx: segments.live(tx, town.app))} == {free.id, other.id}


def test_deleting_takes_the_memberships_along(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "_ERASED_AT_ONCE", 4)
    free = town.add_segment(FREE)
    town.write({f"p{number}": {"plan": "free"} for number in range(9)})
    segments.delete(town.graph, town.app, free.id)
    assert town.graph.rows("MATCH (:Person {app: $app})-[m:IN]->() RETURN m", app=town.app) == []
    with pytest.raises(NotFoundError):
        segments.delete(town.graph, town.app, free.id)


def test_a_predicate_without_a_prefix_of_its_own_is_refused() -> None:
    for prefix in ("", "s", "S_", "1_", "s_1", "a b_", "$_"):
        with pytest.raises(ValueError, match="prefix"):
            PredicateBuilder(prefix)
    assert PredicateBuilder("s1_").predicate("true") == Predicate("true", {})


@pytest.mark.parametrize(
    ("before", "after", "condition"),
    [
        (1, True, {"property": "a", "operator": "is", "value": True}),
        (0, False, {"property": "a", "operator": "is", "value": False}),
        ([1], [True], {"property": "a", "operator": "contains", "value": True}),
        ({"b": 1}, {"b": True}, {"property": ["a", "b"], "operator": "is", "value": True}),
    ],
)
def test_a_value_that_changes_its_type_alone_is_seen(
    town: Town, before: object, after: object, condition: dict[str, Any]
) -> None:
    segment = town.add_segment(condition)
    town.write({"ann": {"a": before}})
    assert town.members(segment) == set()
    town.write({"ann": {"a": after}}, now=NOW + 1)
    assert town.members(segment) == {"ann"}
