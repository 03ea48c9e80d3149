"""What an earlier version of this project has left goes on under this one.

`upgrading/earlier.backup` is of commit a1896fa, by its own code: `upgrading/earlier.py` says how it was made.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from stage import Stage
from support import Site

from graphstore import migrations, newsletters, team
from graphstore.driver import Graph
from workers import segments
from workers.backup import form
from workers.backup.restoring import Restored, restore
from workers.carts import CartWatch
from workers.context import Context

BACKUP = Path(__file__).parents[1] / "upgrading" / "earlier.backup"
STOPPED = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


@pytest.fixture
def goes_on() -> bool:
    """Whether nobody can have sent what waited, which only who restores can know."""
    return False


@pytest.fixture
def restored(context: Context, clock: Any, tmp_path: Path, goes_on: bool) -> Restored:
    clock.hold(STOPPED)
    file = tmp_path / "earlier.backup"
    # No secrets are kept in a repository: this installation's takes the place of the other one's.
    head = dataclasses.replace(form.head(BACKUP), secret_key=context.settings.secret_key)
    with form.Writer(file, head) as writer:
        for piece in form.pieces(BACKUP):
            writer.write(piece)
    own = (context.settings, context.graph, context.redis, file)
    return restore(*own, replace=True, go_on=goes_on, now=clock.now())


@pytest.fixture
def app(restored: Restored, graph: Graph) -> Site:
    """The site of the backup, in place of an empty one."""
    assert restored.nodes > 0
    [found] = graph.rows("MATCH (a:App) RETURN a.id AS id, a.token AS token, a.secret AS secret")
    return Site(**found)


def done(graph: Graph) -> dict[str, Counter[str]]:
    """What each person has done."""
    rows = graph.rows("MATCH (p:Person) RETURN p.id AS id, [(p)-[:DID]->(e:Event) | e.name] AS names")
    return {row["id"]: Counter(row["names"]) for row in rows}


def members(graph: Graph) -> dict[str, set[str]]:
    rows = graph.rows("MATCH (s:Segment) RETURN s.name AS name, [(p:Person)-[:IN]->(s) | p.id] AS ids")
    return {row["name"]: set(row["ids"]) for row in rows}


def campaign(graph: Graph, name: str) -> str:
    return str(graph.rows("MATCH (c:Campaign {name: $name}) RETURN c.id AS id", name=name)[0]["id"])


def sent(stage: Stage) -> Counter[tuple[str, str]]:
    """(to, first line) of what has gone out since."""
    return Counter((each["To"], each.get_content().splitlines()[0]) for each in stage.sink.letters)


def test_everything_is_there_in_the_schema_of_today(stage: Stage, restored: Restored, graph: Graph) -> None:
    head = form.head(BACKUP)
    assert (restored.nodes, restored.links, restored.letters) == (head.nodes, head.links, 1)
    assert migrations.version(graph) == migrations.LATEST
    assert [(each.email, each.role) for each in team.members(graph, stage.feed.app)] == [("ada@example.com", "support")]
    rows = graph.rows("MATCH (l:Letter) WHERE l.newsletter IS NOT NULL RETURN l.id AS letter, l.newsletter AS id")
    every = newsletters.listing(graph, stage.feed.app)
    assert {each.name: each.state for each in every} == {"Sent": "sent", "Draft": "draft"}
    whose = {each.letter: each.id for each in every} | {
        each.contest.letter: each.id for each in every if each.contest is not None
    }
    assert len(whose) == 3
    assert {row["letter"]: row["id"] for row in rows} == whose

    assert {who: names["Movie watch"] for who, names in done(graph).items()} == {"ann": 3, "bob": 1, "cem": 0, "dan": 0}
    assert done(graph)["cem"]["Page view"] == 1
    assert members(graph) == {"Free": {"ann", "cem", "dan"}, "Often": {"ann"}}
    [company] = graph.rows(
        "MATCH (c:Company) RETURN c.name AS name, c.`c:city` AS city, [(p)-[:MEMBER_OF]->(c)|p.id] AS p"
    )
    assert (company["name"], company["city"], sorted(company["p"])) == ("Acme", "Oslo", ["ann", "bob"])


def test_calls_go_on_where_they_were(stage: Stage, graph: Graph) -> None:
    feed, now = stage.feed, stage.context.clock.now()
    # Whoever is not sure sends again.
    feed(*[feed.track("ann", "Movie watch", now + number, message=f"seen-{number}") for number in range(3)])
    feed(feed.track("a-visitor", "Page view", now), feed.track("bob", "Movie watch", now))
    feed(feed.set("dan", '{"plan":"paid","company":{"id":"7"}}', now))
    assert {who: names["Movie watch"] for who, names in done(graph).items()} == {"ann": 3, "bob": 2, "cem": 0, "dan": 0}
    assert done(graph)["cem"]["Page view"] == 2
    assert members(graph) == {"Free": {"ann", "cem"}, "Often": {"ann", "bob"}}
    for row in graph.rows("MATCH (s:Segment) RETURN s.id AS id"):
        found = segments.recompute(stage.context, feed.app, row["id"])
        assert (found.people, found.entered, found.left) == (4, 0, 0)
    [cart] = graph.rows("MATCH (c:Cart) RETURN c.json AS json, [(c)-[:HOLDS]->(p) | p.name] AS names")
    assert (json.loads(cart["json"])["totalprice"], cart["names"]) == (10, ["Hat"])


def test_whoever_waits_goes_on_and_nothing_is_sent_twice(stage: Stage, clock: Any, graph: Graph) -> None:
    stage.work()
    welcome, offer = campaign(graph, "Welcome"), campaign(graph, "Offer")
    assert Counter(stage.runs(welcome)) == {("done", "first"): 2, ("waiting", "rest"): 2}
    assert sent(stage) == {}  # the one that waited may have gone out since
    clock.hold(STOPPED.replace(day=3))
    for _ in range(2):
        stage.tick()
    assert Counter(stage.runs(welcome)) == {("done", "first"): 2, ("done", "second"): 2}
    assert sent(stage) == {("ann@example.com", "A day later"): 1, ("bob@example.com", "A day later"): 1}
    assert stage.runs(offer) == [("failed", "offer")]
    rows = graph.rows("MATCH (d:Delivery {campaign: $campaign}) RETURN d.state AS state", campaign=offer)
    assert [row["state"] for row in rows] == ["unknown"]
    # Who has had the first letter has had it, whichever version has sent it.
    stage.feed(stage.feed.track("bob", "Movie watch", clock.now()))
    stage.work()
    assert sent(stage).total() == 2


@pytest.mark.parametrize("goes_on", [True])
def test_what_waited_is_sent_once_where_that_is_right(stage: Stage, clock: Any) -> None:
    clock.hold(STOPPED.replace(minute=30))
    for _ in range(2):
        stage.tick()
    assert sent(stage) == {("bob@example.com", "Offer"): 1}


def test_a_cart_that_was_left_is_told_once(stage: Stage, clock: Any, graph: Graph) -> None:
    clock.hold(STOPPED.replace(hour=11))
    for _ in range(2):
        CartWatch(stage.context).tick()
        stage.feed.store()
    assert done(graph)["dan"]["Cart abandoned"] == 1
