"""Makes `earlier.backup`: a small site as an earlier version of this project has left it, by that version's own code.

    git worktree add --detach /tmp/earlier a1896fa
    cd /tmp/earlier; PYTHONPATH=.:tests:benchmarks PYTHON …/tests/upgrading/earlier.py

a1896fa is the last commit whose letters of newsletters do not say whose they are, which step 2 of today's migrations
mends. It has no `tracktor backup` yet, so its graph is written here as it is, in the form that backups have.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller
from feeding import Feed
from product import free_ports, product
from stage import Sink, Stage, definition

from graphstore import apps, team
from graphstore.contests import Contest
from graphstore.driver import Graph
from graphstore.records import Call
from workers import campaigns, contests, effect_jobs, jobs, moving, newsletters, queues, segments, stopping
from workers.context import Context
from workers.heartbeat import Life
from workers.mailers import Mailers
from workers.performing import Performer
from workers.sending import Sender

HERE: Final = Path(__file__).resolve().parent
AT: Final = 1_772_442_000_000  # ms epoch, 2026-03-02 09:00 UTC
FREE: Final = {"property": "plan", "operator": "is", "value": "free"}
OFTEN: Final = {"event": "Movie watch", "operator": "at_least", "count": 2}
HAT: Final = {"name": "Hat", "price": 10, "id": 1}


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> int:
        return self.at


def people(stage: Stage) -> None:
    """Ann and Bob of Acme, Cem who came as a visitor, Dan with a cart, and what they do."""
    feed, now = stage.feed, stage.context.clock.now()
    company = {"id": "7", "name": "Acme", "city": "Oslo"}
    for who, plan in (("ann", "free"), ("bob", "paid"), ("cem", "free"), ("dan", "free")):
        values: dict[str, Any] = {"email": f"{who}@example.com", "plan": plan, "tags": ["new", {"deep": None}]}
        feed(feed.set(who, json.dumps(values | ({"company": company} if who in {"ann", "bob"} else {})), now))
    feed(feed.track("a-visitor", "Page view", now, '{"url": "https://shop.example/hats"}'))
    feed(feed.alias("a-visitor", "cem", now))
    for number in range(3):
        seen = json.dumps({"title": f"Part {number}", "length": 90.5})
        feed(feed.track("ann", "Movie watch", now + number, seen, message=f"seen-{number}"))
    feed(feed.track("bob", "Movie watch", now, '{"title": "Part 0"}'))
    cart = {"totalprice": 10, "products": [HAT]}
    feed(Call("cart", feed.app, "dan", now, now, json.dumps(cart), name="set"))


def fill(stage: Stage, clock: Clock) -> None:
    context, app = stage.context, stage.feed.app
    team.add(context.graph, app, "ada@example.com", "support", AT)
    segments.create(context, app, "Free", FREE)
    segments.create(context, app, "Often", OFTEN)
    welcome = definition(
        {
            "watched": ("person_event", {"event": "Movie watch"}),
            "first": ("send_letter", {"letter": stage.letter("Welcome")}),
            "rest": ("wait", {"amount": 1, "unit": "days"}),
            "second": ("send_letter", {"letter": stage.letter("A day later")}),
        },
        "watched.out>first",
        "first.sent>rest",
        "rest.out>second",
    )
    run(context, app, "Welcome", welcome)
    people(stage)
    stage.work()
    for name, at in (("Sent", True), ("Draft", False)):
        made = newsletters.create(context, app, name, ())
        if at:
            newsletters.send(context, app, made, None)
            stage.work()
            newsletters.tick(context)
        else:
            contests.set_up(context, app, made, Contest("", "subject", "Other", 40, "opens", 4), by="")
    searched = definition(
        {
            "searched": ("person_event", {"event": "Search"}),
            "offer": ("send_letter", {"letter": stage.letter("Offer")}),
        },
        "searched.out>offer",
    )
    run(context, app, "Offer", searched)
    clock.at += 60_000
    moving.LETTERS_AT_ONCE = 0  # its letter stays in the queue, where everything is stopped then
    stage.feed(stage.feed.track("bob", "Search", clock.at, '{"words": "space"}'))
    stage.step(queues.CAMPAIGNS)


def run(context: Context, app: str, name: str, drawn: dict[str, Any]) -> None:
    campaigns.run(context, app, campaigns.create(context, app, name, drawn))


def write(graph: Graph, path: Path) -> None:
    spec = importlib.util.spec_from_file_location("form", HERE.parents[1] / "workers" / "backup" / "form.py")
    assert spec is not None
    assert spec.loader is not None
    form = sys.modules["form"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(form)
    nodes = graph.rows("MATCH (n) WHERE NOT n:StreamPosition RETURN id(n) AS i, labels(n) AS l, properties(n) AS p")
    links = graph.rows("MATCH (a)-[r]->(b) RETURN type(r) AS t, id(a) AS a, id(b) AS b, properties(r) AS p")
    numbers: dict[int, int] = {}
    by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        by_labels[tuple(sorted(node["l"]))].append(node)
    with form.Writer(path, form.Head(form.FORMAT, form.VERSION, "a1896fa", AT, "", len(nodes), len(links))) as writer:
        for labels, rows in by_labels.items():
            numbers.update({row["i"]: len(numbers) + place for place, row in enumerate(rows)})
            writer.write(["nodes", labels, [row["p"] for row in rows]])
        for link in links:
            writer.write(["links", link["t"], [[numbers[link["a"]], numbers[link["b"]], link["p"]]]])


def main() -> None:
    clock, sink = Clock(), Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    smtp = f"smtp://127.0.0.1:{controller.port}"
    with product() as running:
        settings = dataclasses.replace(running.settings, smtp_url=smtp)
        context = dataclasses.replace(running.context, settings=settings, clock=clock)
        jobs.current = effect_jobs.current = lambda: context
        sender = Sender(context, [Mailers(smtp)], Life(context, "earlier"), stopping.asked)
        jobs.sender = lambda: sender
        effect_jobs.performer = lambda: Performer(context, Life(context, "earlier"))
        app = apps.create(context.graph, "Shop", AT).id
        stage = Stage(Feed(context, app), sink)
        fill(stage, clock)
        # Neither is of use to anybody, and secrets are not kept in a repository.
        context.graph.command("MATCH (a:App) SET a.token = 'earlier', a.secret = ''")
        write(context.graph, HERE / "earlier.backup")
    controller.stop()


if __name__ == "__main__":
    main()
