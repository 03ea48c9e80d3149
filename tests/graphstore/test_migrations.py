"""What the version before has left in the graph is brought up to date, once, by one process; never the other way."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphstore import migrations, schema, team
from graphstore.driver import Graph
from graphstore.errors import NewerGraphError
from workers.services import doctor
from workers.settings import Settings

BEFORE = (Path(__file__).parent / "schema-0.cypher").read_text(encoding="utf-8")


@pytest.fixture
def site(graph: Graph) -> Iterator[str]:
    """A site as an earlier version has left it, in a graph that says nothing of its schema."""
    app = secrets.token_hex(6)
    migrations.forget(graph)
    graph.command(BEFORE, {"app": app})
    yield app
    graph.command(
        "MATCH (n) WHERE n.app = $app OR n.id = $app OR n.email STARTS WITH $app DETACH DELETE n", {"app": app}
    )
    migrations.forget(graph)
    schema.apply(graph)


def check(graph: Graph, app: str) -> None:
    assert {each.email: each.role for each in team.members(graph, app) if each.role != "owner"} == {
        f"{app}@ann.example": "admin", f"{app}@bob.example": "support"
    }  # fmt: skip
    rows = graph.rows("MATCH (l:Letter {app: $app}) RETURN l.id AS id, l.newsletter AS newsletter", app=app)
    assert {row["id"]: row["newsletter"] for row in rows} == {"l": "n", "t": "n", "o": None}
    assert migrations.version(graph) == migrations.LATEST


def test_a_graph_of_the_version_before_is_brought_up_to_date(graph: Graph, site: str) -> None:
    assert migrations.version(graph) == 0
    told: list[str] = []
    schema.apply(graph, told.append)
    check(graph, site)
    assert [line.partition(":")[0] for line in told] == ["Step 1 of 2", "Step 2 of 2"]
    # Once: what is decided later stays.
    graph.command("MATCH (:User {email: $email})-[r:USES]->() REMOVE r.role", {"email": f"{site}@ann.example"})
    schema.apply(graph, told.append)
    assert len(told) == migrations.LATEST
    assert graph.rows(
        "MATCH (:User {email: $email})-[r:USES]->() RETURN r.role AS role", email=f"{site}@ann.example"
    ) == [{"role": None}]


def test_one_process_does_it_and_the_others_wait(graph: Graph, site: str) -> None:
    told: list[str] = []
    threads = [threading.Thread(target=migrations.migrate, args=(graph, told.append)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(graph, site)
    assert len(told) == migrations.LATEST


def test_what_a_crash_has_left_is_done_again(graph: Graph, site: str) -> None:
    graph.command("CREATE (:Schema {id: 'graph', version: 1, holder: 'dead', until: timestamp() + 700})")
    told: list[str] = []
    migrations.migrate(graph, told.append)
    assert [line.partition(":")[0] for line in told] == ["Step 2 of 2"]
    assert graph.rows("MATCH (l:Letter {app: $app, id: 'l'}) RETURN l.newsletter AS newsletter", app=site) == [
        {"newsletter": "n"}
    ]


@pytest.mark.usefixtures("site")
def test_a_graph_of_a_later_version_is_refused(graph: Graph, settings: Settings) -> None:
    graph.command("CREATE (:Schema {id: 'graph', version: $later})", {"later": migrations.LATEST + 1})
    with pytest.raises(NewerGraphError, match="a later version"):
        schema.apply(graph)
    assert migrations.version(graph) == migrations.LATEST + 1
    [found] = [each for each in doctor.examine(replace(settings, manages_graph=False)) if each.what == "Graph"]
    assert found.verdict == "wrong"
    assert "a later version" in found.mend


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("part", ["web", "live", "ingest", "scheduler", "worker"])
def test_parts_that_are_started_alone_refuse_a_graph_of_a_later_version(
    graph: Graph, settings: Settings, part: str
) -> None:
    graph.command("CREATE (:Schema {id: 'graph', version: $later})", {"later": migrations.LATEST + 1})
    told = started(part, settings)
    assert (told.returncode, "a later version" in told.stderr) == (1, True), told.stderr


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_those_that_need_it_refuse_a_graph_that_is_not_up_to_date(graph: Graph, settings: Settings, part: str) -> None:
    del graph
    told = started(part, settings)
    assert told.returncode == 1
    assert f"needs {migrations.LATEST}" in told.stderr
    assert "tracktor up" in told.stderr


def started(part: str, settings: Settings) -> subprocess.CompletedProcess[str]:
    given = {
        "TRACKTOR_HOME": str(settings.home), "NEO4J_URI": settings.neo4j_uri, "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password, "REDIS_URL": settings.redis_url,
    }  # fmt: skip
    command = [sys.executable, "-m", f"workers.processes.{part}"]
    return subprocess.run(
        command, env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_schema_is_told_in_the_notes_on_upgrades() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    notes = page.partition("## Upgrade, moving")[2].partition("\n## ")[0]
    assert all(f"\n| {number} | " in notes for number in range(1, migrations.LATEST + 1))
    assert f"\n| {migrations.LATEST + 1} | " not in notes
