"""`tracktor import` and `tracktor export`: there and back, stopped and gone on with."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from feeding import Feed
from support import Site
from typer.testing import CliRunner

from graphstore import people_export
from graphstore.driver import Graph
from workers import lists
from workers.cli import files as cli
from workers.files import exporting, importing
from workers.files.exporting import export_file
from workers.files.importing import import_file

EXACT = '{"plan":"free","big":123456789012345678901234567890,"address":{"city":"Oslo"},"tags":["a",1,null]}'


def people(graph: Graph, app: str) -> dict[str, dict[str, object]]:
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.json AS json", app=app)
    return {row["id"]: json.loads(row["json"]) for row in rows}


def test_what_is_exported_is_imported_exactly(feed: Feed, graph: Graph, other: Site, tmp_path: Path) -> None:
    feed(
        feed.set("ann", EXACT), feed.set("bob", '{"email":"bob@example.com","note":"=1+1"}'), feed.track("a-1", "Visit")
    )
    file = tmp_path / "people.jsonl"
    assert export_file(feed.context, feed.app, file) == 3
    done = import_file(feed.context, other.id, file, rejected=tmp_path / "rejected.csv")
    assert (done.lines, done.added, done.updated, done.rejected) == (3, 3, 0, 0)
    assert people(graph, other.id) == people(graph, feed.app)
    table = tmp_path / "people.csv"
    assert export_file(feed.context, feed.app, table) == 3
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table.read_text(), newline=""))}
    assert (rows["ann"]["address/city"], rows["ann"]["plan"], rows["bob"]["note"]) == ("Oslo", "free", "'=1+1")
    assert import_file(feed.context, other.id, table, rejected=tmp_path / "rejected.csv").updated == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "people.jsonl"]


def test_both_go_on_where_they_were_stopped(
    feed: Feed, graph: Graph, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_AT_ONCE", 4)
    monkeypatch.setattr(importing, "AT_ONCE", 4)
    feed(*(feed.set(f"p{number}", json.dumps({"number": number})) for number in range(10)))

    def stop(*done: object) -> None:
        if done[0] == 8 or getattr(done[0], "lines", 0) == 8:
            raise KeyboardInterrupt

    file, refused = tmp_path / "people.jsonl", tmp_path / "rejected.csv"
    with pytest.raises(KeyboardInterrupt):
        export_file(feed.context, feed.app, file, tell=stop)
    with file.open("a") as half:
        half.write('{"half":')
    assert export_file(feed.context, feed.app, file) == 10
    assert len({json.loads(line)["id"] for line in file.read_text().splitlines()}) == 10
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:2], "no json", '{"email":"nobody"}', "", *lines[2:]]))
    with pytest.raises(KeyboardInterrupt):
        import_file(feed.context, other.id, file, name="All", rejected=refused, tell=stop)
    assert 6 <= len(people(graph, other.id)) <= 10  # what was under way is brought to its end
    done = import_file(feed.context, other.id, file, name="All", rejected=refused)
    assert (done.lines, done.added, done.rejected) == (12, 10, 2)
    assert people(graph, other.id) == people(graph, feed.app)
    assert [row[0] for row in csv.reader(io.StringIO(refused.read_text(), newline=""))] == ["3", "4"]
    inside = people_export.page(graph, other.id, segment=done.list, limit=20)
    assert len(inside) == 10


def test_the_commands(feed: Feed, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "load", lambda: feed.context.settings)
    run = CliRunner()
    file = tmp_path / "fair.csv"
    file.write_text("Number;Mail;plan\n1;one@example.com;free\n2;;team\n;;\n")
    asked = ["import", str(file), "--site", feed.app, "--list", "Fair", "--map", "Number=id"]
    answer = run.invoke(cli.app, asked)
    assert (answer.exit_code, "2 new people, 0 known ones, 1 rows refused." in answer.output) == (1, True)
    assert "neither an id" in (tmp_path / "fair.csv.rejected.csv").read_text()
    assert people(graph, feed.app) == {"1": {"email": "one@example.com", "plan": "free"}, "2": {"plan": "team"}}
    lists.add(feed.context, feed.app, lists.find(feed.context, feed.app, "Fair").id, ids=["1"])
    feed(feed.set("3", "{}"))
    out = tmp_path / "out.csv"
    answer = run.invoke(cli.app, ["export", str(out), "--site", feed.app, "--list", "Fair", "--columns", "plan"])
    assert answer.exit_code == 0, answer.output
    assert sorted(row["plan"] for row in csv.DictReader(io.StringIO(out.read_text(), newline=""))) == ["free", "team"]
    answer = run.invoke(cli.app, ["import", str(out), "--site", feed.app, "--json"])
    assert json.loads(answer.stdout) == {"lines": 2, "added": 0, "updated": 2, "rejected": 0, "list": ""}
    with pytest.raises(cli.UsageError, match="--site"):
        run.invoke(cli.app, ["export", str(out), "--site", "none"], catch_exceptions=False)
