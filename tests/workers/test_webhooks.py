"""Endpoints of a site hear what happens: never lost, signed, tried again, in few calls."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from calling import Other
from feeding import Feed
from stage import Stage

from engine.hooks import HEADER
from graphstore import driver, webhook_deliveries, webhook_endpoints, webhook_notes
from graphstore.conversations import NewMessage
from graphstore.driver import Graph
from graphstore.webhook_kinds import KINDS
from workers import segments
from workers.cli import commands
from workers.context import Context
from workers.privacy import requests
from workers.talking.say import say_one
from workers.webhooks import courier as couriers
from workers.webhooks import endpoints, spreading
from workers.webhooks.courier import Courier

BOUGHT = {"event": "Bought", "operator": "at_least", "count": 1}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All queries from now on."""
    queries: list[str] = []
    for name in ("rows", "run", "value"):
        plain = getattr(driver._Transaction, name)

        def spy(tx: Any, text: str, *, plain: Any = plain, **more: Any) -> Any:
            queries.append(text)
            return plain(tx, text, **more)

        monkeypatch.setattr(driver._Transaction, name, spy)
    return queries


@pytest.fixture
def other() -> Iterator[Other]:
    server = Other()
    yield server
    server.close()


class Post:
    """One endpoint, and what arrives there."""

    def __init__(self, stage: Stage, other: Other, kinds: tuple[str, ...]) -> None:
        self.context, self.app, self.other = stage.context, stage.feed.app, other
        self.made, self.secret = endpoints.make(self.context, self.app, "CRM", other.url, kinds, "anna@example.com")
        self.courier = Courier(self.context)

    def send(self) -> None:
        """All that can go out now."""
        while self.courier.step():
            self.courier.finish()

    @property
    def endpoint(self) -> webhook_endpoints.Endpoint:
        return self.context.graph.read(lambda tx: webhook_endpoints.get(tx, self.app, self.made.id))

    @property
    def deliveries(self) -> list[webhook_deliveries.Delivery]:
        return webhook_deliveries.page(self.context.graph, self.made.key, 1_000)

    def told(self) -> list[dict[str, Any]]:
        return [event for _, body in self.other.calls for event in json.loads(body)["events"]]

    def kinds(self) -> list[str]:
        return sorted(event["kind"] for event in self.told())


@pytest.fixture
def post(stage: Stage, other: Other) -> Iterator[Callable[..., Post]]:
    made: list[Post] = []

    def make(*kinds: str) -> Post:
        made.append(Post(stage, other, kinds or tuple(KINDS)))
        return made[-1]

    yield make
    for each in made:
        each.context.graph.write(lambda tx, each=each: webhook_endpoints.remove(tx, each.app, each.made.id))
        each.courier._pool.shutdown()


def signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the documents say."""
    parts = [part.partition("=") for part in headers[HEADER].split(",")]
    at = next(value for name, _, value in parts if name == "t")
    good = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(value, good) for name, _, value in parts)


def test_a_site_without_endpoints_notes_nothing_and_asks_nothing(
    feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    feed(feed.set("anna", '{"plan":"free"}'))
    asked.clear()
    monkeypatch.setattr(webhook_notes, "_FRESH", 1_000.0)
    feed(feed.set("anna", '{"plan":"pro"}', 2_000), feed.track("anna", "Letter opened", 3_000))
    assert asked
    assert not [text for text in asked if "Webhook" in text]
    assert graph.rows("MATCH (n:WebhookNote {app: $app}) RETURN n", app=feed.app) == []


def test_people_segments_and_letters_are_told_signed_and_together(stage: Stage, post: Callable[..., Post]) -> None:
    bought = segments.create(stage.context, stage.feed.app, "Buyers", BOUGHT)
    stage.work()
    mine, feed = post(), stage.feed
    feed(feed.set("anna", '{"plan":"free","seats":2}'), feed.track("anna", "Bought", 2_000))
    letter = '{"letter":"l1","campaign":"c1","delivery":"d1","link":"https://shop.example/"}'
    feed(feed.track("anna", "Letter clicked", 3_000, letter), feed.track("anna", "Seen", 3_000))
    feed(feed.track("a-1", "Seen", 4_000), feed.alias("a-1", "anna", 5_000))
    mine.send()
    [(headers, body)] = mine.other.calls
    assert signed(mine.secret, headers, body)
    assert not signed("whs_other", headers, body)
    whole = json.loads(body)
    assert (whole["site"], whole["id"]) == (feed.app, headers["Idempotency-Key"])
    events = {event["kind"]: event for event in whole["events"]}
    assert mine.kinds() == ["letter.clicked", "person.changed", "person.merged", "segment.entered"]
    anna = events["person.changed"]["person"]
    assert anna["id"] == "anna"
    assert events["person.changed"]["data"] == {"created": True, "properties": {"plan": "free", "seats": 2}}
    assert events["letter.clicked"]["data"]["link"] == "https://shop.example/"
    assert events["letter.clicked"]["at"] == 3_000
    assert events["segment.entered"]["data"] == {"segment": bought.id, "edited": False}
    assert events["person.merged"]["person"] == anna
    assert events["person.merged"]["data"]["absorbed"]["id"] == "a-1"
    assert len({event["id"] for event in whole["events"]}) == 4
    [delivery] = mine.deliveries
    assert (delivery.state, delivery.attempts, delivery.status, delivery.size) == ("sent", 1, 200, 4)
    assert (mine.endpoint.arrived, mine.endpoint.queued) == (1, 0)


def test_only_what_was_chosen_is_told_and_each_endpoint_its_own(stage: Stage, post: Callable[..., Post]) -> None:
    first, second = post("person.changed"), post("letter.opened", "person.merged")
    feed = stage.feed
    feed(feed.set("anna", '{"plan":"free"}'), feed.track("anna", "Letter opened", 2_000, '{"letter":"l"}'))
    first.send()
    assert first.kinds() == ["letter.opened", "person.changed"]
    assert [each.kinds for each in first.deliveries] == [("person.changed",)]
    assert [each.kinds for each in second.deliveries] == [("letter.opened",)]


def test_campaigns_and_conversations_are_told(stage: Stage, post: Callable[..., Post]) -> None:
    campaign = stage.campaign(
        {
            "on": ("person_event", {"event": "Signed up"}),
            "goal": ("goal", {"event": "Bought"}),
            "end": ("end", {}),
        },
        "on.out>goal", "goal.reached>end",
    )  # fmt: skip
    mine, feed = post(), stage.feed
    feed(feed.set("anna", '{"email":"anna@example.com"}'), feed.track("anna", "Signed up", 2_000))
    stage.work()
    feed(feed.track("anna", "Bought", stage.context.clock.now()))
    stage.work()
    uid = requests.find(stage.context, feed.app, "anna")
    say_one(stage.context, NewMessage("k", feed.app, uid, "person", "", "Where is it?", 9_000))
    feed.store()
    mine.send()
    events = {event["kind"]: event["data"] for event in mine.told()}
    assert events["campaign.entered"] == events["campaign.finished"] == {"campaign": campaign}
    assert events["campaign.goal"] == {"campaign": campaign, "node": "goal"}
    assert events["message.received"]["text"] == "Where is it?"


def test_many_people_cost_few_queries_and_few_calls(stage: Stage, post: Callable[..., Post], asked: list[str]) -> None:
    mine, feed = post("person.changed"), stage.feed
    feed(*(feed.set(f"p{number}", '{"plan":"free"}') for number in range(450)))
    notes = stage.context.graph.rows("MATCH (n:WebhookNote {app: $app}) RETURN n.size AS size", app=feed.app)
    assert sum(row["size"] for row in notes) == 450
    assert len(notes) < 10
    asked.clear()
    stage.context.graph.write(lambda tx: spreading.spread(tx, 1))
    assert len(asked) < 10
    mine.send()
    assert len(mine.told()) == 450
    assert len(mine.other.calls) == 5
    assert max(len(json.loads(body)["events"]) for _, body in mine.other.calls) == spreading.A_DELIVERY


def test_what_fails_is_tried_again_later_and_the_endpoint_rests(
    stage: Stage, post: Callable[..., Post], clock: Any
) -> None:
    mine, feed = post("person.changed"), stage.feed
    mine.other.answers += [(500, b"no"), (503, b"no")]
    for number in range(3):
        feed(feed.set("anna", f'{{"plan":"p{number}"}}', 1_000 + number))
        stage.context.graph.write(lambda tx: spreading.spread(tx, clock.now()))
    mine.send()
    assert len(mine.other.calls) == 1  # one that fails is asked with one delivery
    states = sorted((each.state, each.status, each.attempts) for each in mine.deliveries)
    assert states == [("queued", 0, 0), ("queued", 0, 0), ("queued", 500, 1)]
    assert mine.endpoint.failures == 1
    assert mine.endpoint.rest > clock.now()
    mine.send()
    assert len(mine.other.calls) == 1  # it rests
    clock.pass_time(seconds=10)
    mine.send()
    assert len(mine.other.calls) == 2
    clock.pass_time(minutes=5)
    mine.send()
    assert [each.state for each in mine.deliveries] == ["sent"] * 3
    assert (mine.endpoint.failures, mine.endpoint.failing, mine.endpoint.arrived) == (0, None, 3)
    # Under the same id each time.
    assert len({headers["Idempotency-Key"] for headers, _ in mine.other.calls}) == 3


def test_after_days_of_failure_it_is_paused_and_goes_on_when_resumed(
    stage: Stage, post: Callable[..., Post], clock: Any
) -> None:
    mine, feed = post("person.changed"), stage.feed
    mine.other.answers += [(410, b"gone")] * 5
    feed(feed.set("anna", '{"plan":"free"}'))
    mine.send()
    clock.pass_time(hours=25)
    mine.send()
    [first] = mine.deliveries
    assert (first.state, first.attempts, first.reason) == ("failed", 2, "Answered 410.")
    feed(feed.set("anna", '{"plan":"pro"}', 2_000))
    clock.pass_time(hours=50)
    mine.send()
    assert mine.endpoint.paused is not None
    assert "Answered 410." in mine.endpoint.why
    mine.other.answers.clear()
    clock.pass_time(hours=2)
    mine.send()
    assert len(mine.other.calls) == 3  # nothing while it is paused
    mine.context.graph.write(lambda tx: webhook_endpoints.resume(tx, mine.app, mine.made.id))
    mine.send()
    assert sorted(each.state for each in mine.deliveries) == ["failed", "sent"]
    assert endpoints.replay(mine.context, mine.app, mine.made.id, since=clock.now()) == 0
    assert endpoints.replay(mine.context, mine.app, mine.made.id) == 1
    mine.send()
    assert [each.state for each in mine.deliveries] == ["sent", "sent"]
    assert mine.other.calls[0][0]["Idempotency-Key"] == mine.other.calls[-1][0]["Idempotency-Key"]


def test_one_delivery_is_sent_again_on_demand_and_a_test_is_one(stage: Stage, post: Callable[..., Post]) -> None:
    mine = post("person.merged")
    name = endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    assert [event["kind"] for event in mine.told()] == ["test"]
    assert endpoints.replay(mine.context, mine.app, mine.made.id, delivery=name) == 1
    mine.send()
    assert mine.kinds() == ["test", "test"]
    stage.feed(stage.feed.set("anna", '{"plan":"free"}'))
    assert stage.context.graph.rows("MATCH (n:WebhookNote {app: $app}) RETURN n", app=mine.app) == []


def test_a_new_secret_signs_beside_the_old_one_for_a_day(stage: Stage, post: Callable[..., Post], clock: Any) -> None:
    mine = post("person.changed")
    _, new = endpoints.renew_secret(mine.context, mine.app, mine.made.id)
    endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    headers, body = mine.other.calls[-1]
    assert signed(new, headers, body)
    assert signed(mine.secret, headers, body)
    clock.pass_time(hours=25)
    endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    headers, body = mine.other.calls[-1]
    assert signed(new, headers, body)
    assert not signed(mine.secret, headers, body)
    kept = stage.context.graph.rows("MATCH (w:WebhookEndpoint {app: $app}) RETURN properties(w) AS w", app=mine.app)
    assert new not in str(kept)
    assert mine.secret not in str(kept)


def test_it_goes_into_no_private_network(stage: Stage, post: Callable[..., Post]) -> None:
    mine = post("person.changed")
    strict = dataclasses.replace(
        stage.context, settings=dataclasses.replace(stage.context.settings, private_webhooks=False)
    )
    mine.courier._pool.shutdown()
    mine.courier = Courier(strict)
    endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    assert mine.other.calls == []
    [delivery] = mine.deliveries
    assert (delivery.state, delivery.status) == ("queued", 0)
    assert "private network" in delivery.reason


def test_beyond_what_may_wait_it_is_dropped_and_counted(
    stage: Stage, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "MOST_WAITING", 2)
    mine, feed = post("person.changed"), stage.feed
    mine.context.graph.write(lambda tx: webhook_endpoints.pause(tx, mine.app, mine.made.id, 1))
    feed(*(feed.set(f"p{number}", '{"plan":"free"}') for number in range(250)))
    mine.send()
    assert (mine.endpoint.queued, mine.endpoint.dropped) == (2, 50)
    feed(feed.set("anna", '{"plan":"free"}'))
    webhook_notes.bound(stage.context.graph, 0)
    assert mine.endpoint.dropped == 51


def test_what_a_dead_worker_had_is_told_again(post: Callable[..., Post], clock: Any) -> None:
    mine = post("person.changed")
    endpoints.test(mine.context, mine.app, mine.made.id)
    claimed = mine.context.graph.write(lambda tx: webhook_deliveries.claim(tx, [], clock.now(), 8, 10))
    assert list(claimed) == [mine.made.key]
    mine.send()
    assert mine.other.calls == []
    clock.pass_time(hours=1)
    mine.courier._swept = float("-inf")
    mine.send()
    assert len(mine.other.calls) == 1


def test_what_is_old_is_forgotten(post: Callable[..., Post], clock: Any) -> None:
    mine = post("person.changed")
    endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    clock.ahead += couriers.SENT_KEPT + 1
    mine.courier._swept = float("-inf")
    mine.send()
    assert mine.deliveries == []


def test_whoever_is_erased_is_erased_from_what_waits_and_said_to_be(stage: Stage, post: Callable[..., Post]) -> None:
    mine, feed = post(), stage.feed
    feed(feed.set("anna", '{"plan":"pearl"}'), feed.set("bob", '{"plan":"free"}'))
    mine.send()
    mine.context.graph.write(lambda tx: webhook_endpoints.pause(tx, mine.app, mine.made.id, 1))
    feed(feed.set("anna", '{"plan":"pearl 2"}', 2_000), feed.set("bob", '{"plan":"pro"}', 2_000))
    mine.send()
    feed(feed.set("anna", '{"plan":"pearl 3"}', 3_000))
    context: Context = stage.context
    requests.erase(context, feed.app, requests.find(context, feed.app, "anna"))
    kept = context.graph.rows(
        "MATCH (d) WHERE d:WebhookDelivery OR d:WebhookNote RETURN properties(d) AS d", app=feed.app
    )
    assert "pearl" not in str(kept)
    mine.other.calls.clear()
    mine.context.graph.write(lambda tx: webhook_endpoints.resume(tx, mine.app, mine.made.id))
    mine.send()
    assert mine.kinds() == ["person.changed", "person.erased"]
    erased = next(event for event in mine.told() if event["kind"] == "person.erased")
    assert erased["data"] == {"ids": ["anna"]}
    kept = context.graph.rows("MATCH (d:WebhookDelivery {app: $app}) RETURN properties(d) AS d", app=feed.app)
    assert "anna" not in str(kept)


def test_commands_show_endpoints_and_send_again(
    post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = post("person.changed")
    name = endpoints.test(mine.context, mine.app, mine.made.id)
    mine.send()
    monkeypatch.setattr("workers.cli.webhooks.load", lambda: mine.context.settings)
    command = typer.main.get_command(commands.app)
    command(["webhook", "list", "--site", mine.app, "--json"], standalone_mode=False)
    [shown] = json.loads(capsys.readouterr().out)
    assert (shown["name"], shown["arrived"], shown["kinds"]) == ("CRM", 1, ["person.changed"])
    command(["webhook", "replay", "CRM", "--site", mine.app, "--delivery", name], standalone_mode=False)
    assert "1 deliveries" in capsys.readouterr().out
    mine.context.graph.write(lambda tx: webhook_endpoints.failed(tx, mine.made.key, 1, 2, given_up=False))
    # Without its standalone mode the command line hands an exit code on.
    assert command(["webhook", "list", "--site", mine.app], standalone_mode=False) == 1
    assert "fails since 1970-01-01" in capsys.readouterr().out
