"""People from CSV: what a preview counts is what the import does; it goes on where it was left."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from feeding import Feed
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from graphstore.driver import Graph
from graphstore.errors import NotFoundError
from workers import jobs, lists, queues
from workers.context import Context
from workers.importing import run, store
from workers.importing.mapping import BadMappingError, Mapper, guess, type_of, typed
from workers.importing.preview import preview
from workers.importing.table import BadFileError, Line, Table


def csv(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode()


def work(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "current", lambda: context)
    names = [Queue(name, connection=context.redis, serializer=JSONSerializer) for name in queues.NAMES]
    SimpleWorker(names, connection=context.redis, serializer=JSONSerializer).work(burst=True, logging_level="ERROR")


def people(graph: Graph, app: str) -> dict[str, dict[str, object]]:
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.json AS json", app=app)
    return {row["id"]: json.loads(row["json"]) for row in rows}


def members(graph: Graph, segment: str) -> set[str]:
    rows = graph.rows("MATCH (s:Segment {id: $id})<-[:IN]-(p) RETURN p.id AS id", id=segment)
    return {row["id"] for row in rows}


FILE = csv(
    [
        "id;E-Mail;First name;age;active;zip",
        "ann;ann@example.com;Ann;41;true;01234",
        "bob;not an address;Bob;5;false;1",
        ';cid@example.com;"Cid; the second";7.5;TRUE;',
        ";;Nobody;1;true;1",
        "too;short",
        "",
        ";dot@example.com;;;;",
        "ann;;;42;;",
    ]
)


def test_a_preview_says_what_an_import_then_does(feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(feed.set("dot", '{"email":"dot@example.com","age":1}'))
    seen = preview(feed.context, feed.app, FILE, None)
    assert seen.mapping == {
        "id": "id", "E-Mail": "email", "First name": "property:first_name", "age": "property:age",
        "active": "property:active", "zip": "property:zip",
    }  # fmt: skip
    assert (seen.rows, seen.new_people, seen.known_people, seen.rejected) == (7, 2, 1, 3)
    assert [each.line for each in seen.rejected_sample] == [3, 5, 6]
    assert "e-mail" in seen.rejected_sample[1].reason
    assert seen.columns[3] == {"name": "age", "sample": ["41", "5", "7.5", "1", ""]} or seen.columns[3]["name"] == "age"
    assert list(people(graph, feed.app)) == ["dot"]

    job = run.start(feed.context, feed.app, seen.token, seen.mapping, name="From the fair")
    work(feed.context, monkeypatch)
    done = store.load(feed.context.redis, feed.app, job)
    assert (done.state, done.rows, done.total, done.added, done.updated, done.rejected) == ("done", 7, 7, 2, 1, 3)
    assert people(graph, feed.app) == {
        "dot": {"email": "dot@example.com", "age": 1},
        "ann": {"email": "ann@example.com", "first_name": "Ann", "age": 42, "active": True, "zip": "01234"},
        "cid@example.com": {
            "email": "cid@example.com", "first_name": "Cid; the second", "age": 7.5, "active": True
        },
    }  # fmt: skip
    assert members(graph, done.list) == {"ann", "cid@example.com", "dot"}
    refused = list(store.rejected(feed.context.redis, feed.app, job))
    assert [each.line for each in refused] == [3, 5, 6]
    assert refused[2].row == ("too", "short")


def test_an_import_that_dies_goes_on(feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 10)
    file = csv(["id,email", *(f"p{number},p{number}@example.com" for number in range(35)), ",,x"])
    token = preview(feed.context, feed.app, file, None).token
    made = lists.create(feed.context, feed.app, "Everybody")
    job = run.start(feed.context, feed.app, token, {"id": "id", "email": "email"}, into=made.id)
    importer = run.Importer(feed.context, store.load(feed.context.redis, feed.app, job))
    assert importer.run(0.0) == (10, False)
    # The worker is gone, with its claim; the scheduler finds the import.
    assert store.forgotten(feed.context.redis) == [(feed.app, job)]
    work(feed.context, monkeypatch)
    done = store.load(feed.context.redis, feed.app, job)
    assert (done.state, done.rows, done.added, done.rejected) == ("done", 36, 35, 1)
    assert len(members(graph, made.id)) == 35
    assert store.forgotten(feed.context.redis) == []


def test_an_import_is_cancelled(feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    token = preview(feed.context, feed.app, csv(["id", "ann", "bob"]), None).token
    job = run.start(feed.context, feed.app, token, {"id": "id"})
    store.end(feed.context.redis, feed.app, job, "cancelled")
    work(feed.context, monkeypatch)
    assert store.load(feed.context.redis, feed.app, job).state == "cancelled"
    assert people(graph, feed.app) == {}


def test_a_list_that_is_deleted_meanwhile_ends_it(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    token = preview(feed.context, feed.app, csv(["id", "ann"]), None).token
    job = run.start(feed.context, feed.app, token, {"id": "id"}, name="Short-lived")
    into = store.load(feed.context.redis, feed.app, job).list
    feed.context.graph.command("MATCH (s:Segment {id: $id}) DETACH DELETE s", {"id": into})
    work(feed.context, monkeypatch)
    ended = store.load(feed.context.redis, feed.app, job)
    assert (ended.state, ended.reason) == ("failed", f"There is no segment {into!r} on this site.")


def test_one_address_of_two_people_is_nobody(feed: Feed) -> None:
    feed(feed.set("ann", '{"email":"x@example.com"}'), feed.set("bob", '{"email":"x@example.com"}'))
    seen = preview(feed.context, feed.app, csv(["email", "x@example.com"]), None)
    assert (seen.rejected, seen.rejected_sample[0].line) == (1, 2)
    assert "2 people" in seen.rejected_sample[0].reason


def test_a_file_of_another_site_is_not_there(feed: Feed) -> None:
    token = preview(feed.context, feed.app, csv(["id", "ann"]), None).token
    with pytest.raises(NotFoundError):
        run.start(feed.context, "0" * 12, token, {"id": "id"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"id\x00", "NUL"),
        (b"id,id\n1,2", "Two columns"),
        (b"id,\n1,2", "no name"),
        (b'id,name\n1,"never closed', "Line 2"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, said: str) -> None:
    with pytest.raises(BadFileError, match=said):
        list(Table(data).lines())


def test_lines_keep_their_numbers_and_their_breaks() -> None:
    table = Table('\ufeffid\tnote\r\n1\t"two\r\nlines"\r\n\r\n2\tx\r\n'.encode())
    assert table.columns == ("id", "note")
    assert list(table.lines()) == [Line(2, ("1", "two\r\nlines")), Line(5, ("2", "x"))]


@pytest.mark.parametrize("mapping", [{"a": "id", "b": "id"}, {"c": "id"}, {"a": "property:"}, {"a": "name"}])
def test_a_mapping_that_can_not_be_is_told(mapping: dict[str, str]) -> None:
    with pytest.raises(BadMappingError):
        Mapper(("a", "b"), mapping, {})


def test_cells_are_read_as_what_they_are() -> None:
    assert [type_of(["1", "-2.5", ""]), type_of(["true", "False"]), type_of(["01", "2"]), type_of([""])] == [
        "number", "boolean", "text", "text"
    ]  # fmt: skip
    assert [typed("7", "number"), typed("7.0", "number"), typed("x", "number"), typed("7", "text")] == [
        7, 7.0, "x", "7"
    ]  # fmt: skip
    assert guess(["User ID", "Mail", "mail 2", "Surname", "Plan"]) == {
        "User ID": "id", "Mail": "email", "mail 2": "property:mail 2", "Surname": "property:last_name",
        "Plan": "property:Plan",
    }  # fmt: skip
