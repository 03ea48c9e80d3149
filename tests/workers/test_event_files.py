"""`tracktor events import` and `export`: there and back, the same file again, stopped and gone on with."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from feeding import Feed
from support import Site

from graphstore.driver import Graph
from workers.files import events as files
from workers.files.events import export_events, import_events

EXACT = '{"big":123456789012345678901234567890,"tags":["a",null],"note":"=1+1"}'


def stored(graph: Graph, app: str) -> list[tuple[str, str, int, Any]]:
    rows = graph.rows(
        """
        MATCH (p:Person)-[:DID]->(e:Event) WHERE p.app = $app
        RETURN p.id AS id, e.name AS name, e.at AS at, coalesce(e.json, '{}') AS json ORDER BY at
        """,
        app=app,
    )
    return [(row["id"], row["name"], row["at"], json.loads(row["json"] or "{}")) for row in rows]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_what_is_exported_is_imported_exactly(
    feed: Feed, graph: Graph, other: Site, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PEOPLE", 2)
    at = feed.context.clock.now() - 5_000
    feed(*(feed.track(who, "Buy", at + place, EXACT) for place, who in enumerate(("ann", "bob", "cid"))))
    feed(feed.track("ann", "Visit", at + 9))
    file = tmp_path / f"events.{kind}"
    assert export_events(feed.context, feed.app, file) == 4
    for _ in range(2):  # the same file again changes nothing
        done = import_events(feed.context, other.id, file, rejected=tmp_path / "rejected.csv")
        assert (done.lines, done.accepted, done.rejected) == (4, 4, 0)
        feed.store()
        assert stored(graph, other.id) == stored(graph, feed.app)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_lines_that_are_no_events_are_kept_with_the_reason(feed: Feed, graph: Graph, tmp_path: Path) -> None:
    file, refused = tmp_path / "events.jsonl", tmp_path / "no.csv"
    lines = ['{"id":"ann","event":"Buy"}', "nonsense", '{"id":"ann"}', '{"id":"ann","event":"Buy","at":"soon"}']
    file.write_text("\n".join(lines))
    done = import_events(feed.context, feed.app, file, rejected=refused)
    feed.store()
    assert (done.accepted, done.rejected) == (1, 3)
    assert [name for _, name, _, _ in stored(graph, feed.app)] == ["Buy"]
    rows = list(csv.reader(io.StringIO(refused.read_text(), newline="")))
    assert [(row[0], row[2]) for row in rows] == [("2", lines[1]), ("3", lines[2]), ("4", lines[3])]


def test_it_goes_on_where_it_was_stopped(
    feed: Feed, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_AT_ONCE", 2)
    file = tmp_path / "events.csv"
    file.write_text("id,event,price\n" + "".join(f"ann,Buy {number},{number}\n" for number in range(5)))

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_events(feed.context, feed.app, file, rejected=tmp_path / "no.csv", tell=stop)
    done = import_events(feed.context, feed.app, file, rejected=tmp_path / "no.csv")
    assert (done.lines, done.accepted) == (5, 5)
    feed.store()
    found = stored(graph, feed.app)
    assert sorted(name for _, name, _, _ in found) == [f"Buy {number}" for number in range(5)]
    assert {event[3]["price"] for event in found} == {"0", "1", "2", "3", "4"}
