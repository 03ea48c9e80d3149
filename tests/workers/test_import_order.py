"""Two batches of an import are stored at once, and the graph is as if it had been one line after the other."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count

import pytest
from feeding import Feed

from engine.intake.intake import Intake, Placed
from graphstore import lists as stored_lists
from graphstore import people as stored_people
from graphstore import suppressions
from graphstore.driver import Graph, Transaction
from graphstore.errors import GraphError, GraphUnavailableError
from graphstore.people import IdentityRef, Newcomer, Profile
from workers import lists, suppressing
from workers.importing import run, store, storing
from workers.importing.rows import Page
from workers.importing.store import Import


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 2)


def begin(feed: Feed, lines: Iterable[str], into: str = "") -> str:
    data = "\n".join(["id,email,age", *lines]).encode()
    token = store.keep_file(feed.context.redis, feed.app, data)
    mapping = {"id": "id", "email": "email", "age": "property:age"}
    return run.start(feed.context, feed.app, token, mapping, into=into)


def end(feed: Feed, job: str) -> Import:
    while run.work(feed.context, feed.app, job):
        pass
    return store.load(feed.context.redis, feed.app, job)


def everybody(graph: Graph, app: str) -> dict[str, dict[str, object]]:
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.json AS json", app=app)
    assert len(rows) == len({row["id"] for row in rows})
    return {row["id"]: json.loads(row["json"]) for row in rows}


def test_the_last_line_of_an_id_wins(feed: Feed, graph: Graph) -> None:
    lines = [f"{who},,{age}" for age in range(6) for who in ("ann", f"p{age}")]
    done = end(feed, begin(feed, lines))
    # Each batch counts ann once: new in the first, known in all others.
    assert (done.state, done.rows, done.added, done.updated) == ("done", 12, 7, 5)
    assert everybody(graph, feed.app) == {"ann": {"age": 5}, **{f"p{age}": {"age": age} for age in range(6)}}


def test_two_ids_of_one_person_keep_the_order_of_their_lines(feed: Feed, graph: Graph) -> None:
    feed(feed.set("ann", "{}"), feed.alias("visitor", "ann"))
    lines = [f"{who},,{age}" for age, who in zip(range(20), ("ann", "ann", "visitor", "visitor") * 5, strict=True)]
    done = end(feed, begin(feed, lines))
    assert (done.state, done.added, done.updated, done.rejected) == ("done", 0, 10, 0)
    assert list(everybody(graph, feed.app).values()) == [{"age": 19}]


def test_an_address_is_looked_for_behind_all_lines_before(feed: Feed, graph: Graph) -> None:
    lines = ["ann,ann@example.com,1", "bob,bob@example.com,1", ",ann@example.com,2", ",bob@example.com,2"]
    done = end(feed, begin(feed, lines))
    assert (done.added, done.updated) == (2, 2)
    assert everybody(graph, feed.app) == {
        "ann": {"email": "ann@example.com", "age": 2},
        "bob": {"email": "bob@example.com", "age": 2},
    }


def test_a_batch_that_was_stored_but_not_noted_doubles_nothing(
    feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lists.create(feed.context, feed.app, "Everybody")
    job = begin(feed, [f"p{number},p{number}@example.com,{number}" for number in range(9)], made.id)
    original, noted = store.advance, count()

    def dies(*given: object) -> None:
        if next(noted) == 1:
            raise GraphUnavailableError("killed")
        original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "advance", dies)
    with pytest.raises(GraphUnavailableError):
        run.work(feed.context, feed.app, job)
    assert store.load(feed.context.redis, feed.app, job).rows == 2
    assert len(everybody(graph, feed.app)) > 2
    done = end(feed, job)
    assert (done.state, done.rows, done.added + done.updated, done.rejected) == ("done", 9, 9, 0)
    assert len(everybody(graph, feed.app)) == 9
    assert graph.rows("MATCH (:Segment {id: $id})<-[i:IN]-() RETURN count(i) AS n", id=made.id) == [{"n": 9}]


def test_what_can_not_be_stored_is_refused_alone_and_a_list_has_the_others(
    feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lists.create(feed.context, feed.app, "Everybody")
    original = stored_people.save

    def refuses(tx: Transaction, profiles: Iterable[Profile]) -> None:
        profiles = list(profiles)
        if any(profile.properties.get("age") == 3 for profile in profiles):
            raise GraphError("no threes")
        original(tx, profiles)

    monkeypatch.setattr(stored_people, "save", refuses)
    job = begin(feed, [f"p{number},,{number}" for number in range(7)], made.id)
    done = end(feed, job)
    assert (done.rows, done.added, done.rejected) == (7, 6, 1)
    assert [(each.line, each.reason) for each in store.rejected(feed.context.redis, feed.app, job)] == [
        (5, "no threes")
    ]
    expected = {f"p{number}" for number in range(7)} - {"p3"}
    assert everybody(graph, feed.app).keys() == expected
    uids = graph.rows("MATCH (:Segment {id: $id})<-[:IN]-(p) RETURN p.id AS id", id=made.id)
    assert {row["id"] for row in uids} == expected
    assert feed.context.graph.read(lambda tx: stored_lists.people(tx, feed.app, ["p3"], [])) == {}


def test_whoever_gets_a_suppressed_address_stays_suppressed(feed: Feed, graph: Graph) -> None:
    feed(feed.set("ann", '{"email":"good@example.com"}'))
    suppressing.imported(feed.context, feed.app, b"email\nbad@example.com\n", "manual")
    done = end(feed, begin(feed, ["ann,bad@example.com,1"]))
    assert (done.updated, everybody(graph, feed.app)["ann"]) == (1, {"email": "bad@example.com", "age": 1})
    address = (feed.app, str(everybody(graph, feed.app)["ann"]["email"]))
    assert graph.read(lambda tx: suppressions.held(tx, [address])) == {address: "manual"}


def test_what_another_made_meanwhile_is_not_made_twice(
    feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, rounds = stored_people.resolve, count()
    intake = Intake(graph, feed.context.registry)

    def calls(data: str, at: int) -> list[Placed]:
        made = [feed.set("ann", data, at), feed.set("bob", data, at), feed.track("cid", "seen", at)]
        return [Placed(call, "", f"{at}-{place}") for place, call in enumerate(made)]

    def looks_too_early(
        tx: Transaction, refs: Iterable[IdentityRef], seen: Mapping[str, int], *given: Collection[str]
    ) -> dict[str, Profile]:
        if next(rounds):
            return original(tx, refs, seen, *given)
        return {
            ref.key: Profile(f"early-{ref.id}", ref.app, created=True, newcomer=Newcomer(ref, seen[ref.key]))
            for ref in refs
        }

    intake.store(calls('{"theirs":1,"age":1}', 1_000), {}, {}, 2_000)
    intake.store([Placed(feed.set("dot", '{"ours":1}'), "", "")], {}, {}, 2_000)
    monkeypatch.setattr(stored_people, "resolve", looks_too_early)
    also = Placed(feed.set("eve", "{}", 3_000), "", "eve")
    stored = intake.store([*calls('{"ours":2,"age":2}', 3_000), also], {}, {}, 4_000)
    assert stored.created == {stored.people[f"{feed.app}:eve"]}
    assert everybody(graph, feed.app) == {
        "ann": {"theirs": 1, "ours": 2, "age": 2},
        "bob": {"theirs": 1, "ours": 2, "age": 2},
        "cid": {},
        "dot": {"ours": 1},
        "eve": {},
    }
    assert graph.rows("MATCH (i:Identity {app: $app}) RETURN count(i) AS n", app=feed.app) == [{"n": 5}]
    assert graph.rows("MATCH (e:Event {app: $app}) RETURN count(e) AS n", app=feed.app) == [{"n": 2}]


def test_lanes_are_as_many_as_batches_under_way(feed: Feed) -> None:
    """No third batch is begun before the first is noted: an import that is killed does little twice."""
    asked: list[int] = []

    def pages() -> Iterator[Page]:
        for number in range(6):
            asked.append(number)
            yield Page([], frozenset(), frozenset())

    for done, taken in enumerate(storing.Storing(feed.context, feed.app, "").work(pages())):
        assert taken.lines == 0
        assert len(asked) <= done + storing.LANES + 1
    assert len(asked) == 6
