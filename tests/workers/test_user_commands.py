"""`tracktor user` and what else of the command line is not about data."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from redis import Redis
from support import Site

from graphstore import accounts, audit, user_list
from graphstore.audit import AuditFilter
from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError
from workers.accounts import hashed, link_email
from workers.cli import benchmarks, commands
from workers.cli.site import UsageError
from workers.context import Context
from workers.sessions import Sessions

Command = Callable[..., Any]


@pytest.fixture
def tracktor(context: Context, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process, by the test's own Redis; answers what it prints as JSON."""
    for module in ("users", "auditing"):
        monkeypatch.setattr(f"workers.cli.{module}.load", lambda: context.settings)

    def run(*arguments: str) -> Any:
        command = commands.everything()
        capsys.readouterr()
        command([*arguments, "--json"], standalone_mode=False)
        return json.loads(capsys.readouterr().out)

    return run


def address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def test_somebody_is_invited_changed_and_removed(
    tracktor: Command, app: Site, other: Site, graph: Graph, redis: Redis
) -> None:
    email = address()
    made = tracktor("user", "invite", email.upper(), "--role", "analyst", "--site", app.id)
    assert (made["email"], made["role"], made["site"]) == (email, "analyst", app.id)
    assert link_email(redis, made["link"].partition("#")[2]) == email
    with pytest.raises(ConflictError):
        tracktor("user", "invite", email, "--site", app.id)
    assert tracktor("user", "role", email, "support", "--site", app.id)["role"] == "support"
    tracktor("user", "invite", email, "--role", "editor", "--site", other.id)
    sites = {row["id"]: row["role"] for row in tracktor("user", "sites", email)}
    assert sites == {app.id: "support", other.id: "editor"}
    [listed] = [row for row in tracktor("user", "list", "--site", app.id) if row["email"] == email]
    assert (listed["owner"], listed["has_password"], len(listed["sites"])) == (False, False, 2)
    tracktor("user", "remove", email, "--site", other.id)
    assert [row["id"] for row in tracktor("user", "sites", email)] == [app.id]
    tracktor("user", "remove", email)
    assert accounts.find(graph, email) is None
    with pytest.raises(NotFoundError):
        tracktor("user", "sites", email)
    told = [(entry.action, entry.state) for entry in audit.page(graph, app.id, AuditFilter(), limit=9)]
    assert told == [("user role", "done"), ("user invite", "failed"), ("user invite", "done")]
    assert email not in str(audit.page(graph, app.id, AuditFilter(), limit=9))


def test_links_and_sessions(tracktor: Command, app: Site, graph: Graph, redis: Redis) -> None:
    email = address()
    accounts.add_member(graph, email, app.id, "editor", 0)
    user = accounts.set_password(graph, email, hashed("a rather long password"))
    session = Sessions(redis).open(email, user.sessions, 1, by_link=False)
    link = tracktor("user", "reset", email)["link"]
    assert link_email(redis, link.partition("#")[2]) == email
    tracktor("user", "revoke", email)
    after = accounts.find(graph, email)
    assert after is not None
    assert after.sessions != session.generation
    assert after.password == user.password
    with pytest.raises(NotFoundError):
        tracktor("user", "reset", address())


def test_owners_are_spared(tracktor: Command, app: Site, graph: Graph) -> None:
    first, second = address(), address()
    before = graph.rows("MATCH (u:User {owner: true}) RETURN u.email AS email")
    graph.command("MATCH (u:User {owner: true}) SET u.owner = false")
    try:
        accounts.ensure(graph, first, 1)
        with pytest.raises(ConflictError, match="last owner"):
            tracktor("user", "remove", first)
        with pytest.raises(ConflictError, match="last owner"):
            tracktor("user", "role", first, "admin", "--site", app.id)
        assert tracktor("user", "invite", second, "--role", "owner", "--site", app.id)["role"] == "owner"
        assert [each.email for each in user_list.everybody(graph)[:2]] == sorted((first, second))
        tracktor("user", "remove", first)
        assert accounts.find(graph, first) is None
    finally:
        graph.command("MATCH (u:User) WHERE u.email IN $them DETACH DELETE u", {"them": [first, second]})
        emails = [row["email"] for row in before]
        graph.command("MATCH (u:User) WHERE u.email IN $them SET u.owner = true", {"them": emails})


def test_what_can_not_be_is_told(tracktor: Command, app: Site) -> None:
    with pytest.raises(UsageError, match="no role 'king'"):
        tracktor("user", "invite", address(), "--role", "king", "--site", app.id)
    with pytest.raises(UsageError, match="not an address"):
        tracktor("user", "invite", "ann", "--site", app.id)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workers.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_benchmark_is_run_from_a_checkout() -> None:
    known = json.loads(run("benchmark", "--json").stdout)
    assert {"ingest", "segments", "newsletter", "plan_scale"} <= {row["name"] for row in known}
    assert all(row["about"] for row in known)
    told = run("benchmark", "plan_scale", "--", "--people", "1000", "--events", "1000", "--days", "1")
    assert "| graph on disk |" in told.stdout, told.stderr
    unknown = run("benchmark", "luck")
    assert unknown.returncode == 2
    assert "There is no benchmark 'luck'" in unknown.stderr


def test_a_wheel_has_no_benchmarks_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(benchmarks, "FOLDER", tmp_path / "benchmarks")
    with pytest.raises(UsageError, match="checkout"):
        typer.main.get_command(commands.app)(["benchmark"], standalone_mode=False)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands(shell: str) -> None:
    tracktor = Path(sys.executable).with_name("tracktor")
    env = {"PATH": "/usr/bin:/bin", "_TRACKTOR_COMPLETE": f"source_{shell}"}
    script = subprocess.run([tracktor], env=env, capture_output=True, text=True, check=False)
    assert "_TRACKTOR_COMPLETE=complete_" in script.stdout, script.stderr


def test_every_command_that_answers_can_do_so_in_json() -> None:
    """Parts of the product and files that are written have nothing to answer."""
    silent = {
        "up", "demo", "web", "live", "ingest", "worker", "scheduler", "sink", "nodes", "campaign export",
        "letter export", "person export",
    }  # fmt: skip
    lacking = set()

    def walk(command: Any, path: tuple[str, ...]) -> None:
        inner = getattr(command, "commands", None)
        for name, each in (inner or {}).items():
            walk(each, (*path, name))
        if inner is None and not any("--json" in each.opts for each in command.params):
            lacking.add(" ".join(path))

    walk(typer.main.get_command(commands.app), ())
    assert lacking == silent
