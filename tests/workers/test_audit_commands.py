"""Commands that change something leave an entry: by whom, and the names of what was given, never values."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import pytest
import typer
from support import Site

from graphstore import audit
from graphstore.audit import AuditFilter
from graphstore.driver import Graph
from workers.cli import auditing, commands
from workers.settings import Settings

# What only looks, writes files of the caller's, or is a part of the product that goes on until it is stopped.
LOOKING = {
    "up", "demo", "doctor", "status", "version", "campaign list", "campaign export", "campaign diff", "letter list",
    "letter export", "export", "events export", "site list", "segment list", "suppressions export", "person export",
    "secrets", "nodes", "web", "live", "ingest", "worker", "scheduler", "sink", "audit", "backup", "restore",
    "webhook list", "retention show", "user list", "user sites", "benchmark",
}  # fmt: skip


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path)
    else:
        for name, each in inner.items():
            yield from leaves(each, (*path, name))


def test_of_every_command_it_is_said_whether_it_changes_anything() -> None:
    assert set(leaves(typer.main.get_command(commands.app))) == LOOKING | auditing.CHANGING


def test_a_command_leaves_an_entry_without_values(
    app: Site, graph: Graph, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in ("secrets", "auditing"):
        monkeypatch.setattr(f"workers.cli.{module}.load", lambda: settings)
    monkeypatch.setattr("sys.stdin", iter_lines("canary-value"))
    command = commands.everything()
    command(["secret", "canary_name", "--site", app.id], standalone_mode=False)
    [entry] = audit.page(graph, app.id, AuditFilter(), limit=5)
    assert (entry.action, entry.by, entry.state) == ("secret", "command", "done")
    assert [each["path"] for each in json.loads(entry.changes)] == ["name", "site"]
    assert "canary" not in str(entry)
    command(["audit", "--site", app.id, "--json"], standalone_mode=False)
    [shown] = json.loads(capsys.readouterr().out)
    assert shown["action"] == "secret"
    command(["audit", "--site", app.id], standalone_mode=False)
    assert "secret" in capsys.readouterr().out


class iter_lines:  # noqa: N801 - stands for a stream
    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return self._lines.pop(0) + "\n"
