"""Effects on the world: done, tried again, given up, found after a crash; each over a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from calling import Other
from stage import Stage

from engine.hooks import check
from graphstore import apps, erasing, failures, tasks
from graphstore.failures import Which
from workers import campaigns, effect_jobs
from workers import failures as failing
from workers.effects import webhooks
from workers.heartbeat import Life
from workers.performing import Performer
from workers.settings import Settings
from workers.site_secrets import SiteSecretError, SiteSecrets

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than a slow machine takes for a test: only the test's clock brings the next try."""
    monkeypatch.setattr(webhooks, "_FIRST_PAUSE", 45_000)


@pytest.fixture
def other() -> Iterator[Other]:
    found = Other()
    yield found
    found.close()


def go(stage: Stage, *who: str) -> None:
    stage.feed(*[stage.feed.track(each, "go", stage.context.clock.now(), '{"n":1}') for each in who])
    stage.work()


def hook(stage: Stage, other: Other, *edges: str) -> str:
    letter = stage.letter("Take {{ results.h.body.voucher }}")
    body = {"for": "{{ person.email }}", "n": "{{ event.n }}"}
    return stage.campaign(
        {"on": ON, "h": ("webhook_out", {"url": other.url, "body": body}), "l": ("send_letter", {"letter": letter})},
        "on.out>h",
        "h.answered>l",
        *edges,
    )


def test_a_webhook_is_signed_and_its_answer_reaches_letters(stage: Stage, other: Other) -> None:
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    campaign = hook(stage, other)
    go(stage, "ann")
    ((headers, body),) = other.calls
    assert json.loads(body) == {"for": "ann@example.com", "n": 1}
    secret = apps.get(stage.context.graph, stage.feed.app).secret
    check([secret], body, headers["Tracktor-Signature"], stage.context.clock.now())
    assert stage.sink.texts() == ["Take V-1"]
    assert stage.went(campaign) == {"on.out": 1, "h.answered": 1, "l.sent": 1}


def test_secrets_are_filled_in_when_the_webhook_is_called(stage: Stage, other: Other) -> None:
    kept = SiteSecrets(stage.context.settings, stage.feed.app)
    kept.keep("shop", "hush-hush")
    assert kept.names() == ["shop"]
    headers = {"Authorization": "Bearer {{ secrets.shop }}", "X-Plain": "as it is"}
    campaign = stage.campaign({"on": ON, "h": ("webhook_out", {"url": other.url, "headers": headers})}, "on.out>h")
    go(stage, "ann")
    assert other.calls[0][0]["Authorization"] == "Bearer hush-hush"
    assert other.calls[0][0]["X-Plain"] == "as it is"
    kept.remove("shop")
    go(stage, "ann")
    assert len(other.calls) == 1
    rows = stage.context.graph.rows(
        "MATCH (r:Run {app: $app, campaign: $campaign, state: 'failed'}) RETURN r.reason AS reason",
        app=stage.feed.app,
        campaign=campaign,
    )
    assert "`tracktor secret shop`" in rows[0]["reason"]


@pytest.mark.parametrize(("name", "value"), [("../up", "x"), ("Shop", "x"), ("", "x"), ("ok", ""), ("ok", "a\nb")])
def test_what_can_t_be_a_secret(settings: Settings, name: str, value: str) -> None:
    with pytest.raises(SiteSecretError):
        SiteSecrets(settings, "site").keep(name, value)


def test_a_failing_webhook_is_tried_again_under_one_key_and_holds_up_nobody(
    stage: Stage, other: Other, clock: Any
) -> None:
    campaign = hook(stage, other)
    other.answers = [(503, b"busy"), (429, b"")]
    go(stage, "ann", "bob", "cem")
    assert stage.went(campaign)["h.answered"] == 1
    clock.pass_time(minutes=1)
    stage.work()
    assert stage.went(campaign)["h.answered"] == 3
    keys = [headers["Idempotency-Key"] for headers, _ in other.calls]
    assert (len(keys), len(set(keys))) == (5, 3)


def test_what_fails_for_good_is_listed_tried_again_and_let_go(stage: Stage, other: Other) -> None:
    campaign = hook(stage, other)
    other.answers = [(400, b"no")] * 2
    go(stage, "ann", "bob")
    graph, app = stage.context.graph, stage.feed.app
    found = graph.read(lambda tx: failures.listing(tx, app, campaign, None, 10))
    assert [(each.node, each.reason) for each in found] == [("h", "Answered 400.")] * 2
    assert failing.retry(stage.context, app, campaign, Which([found[0].run])) == 1
    stage.work()
    assert stage.went(campaign)["h.answered"] == 1
    assert failing.discard(stage.context, app, campaign, Which(node="other")) == 0
    assert failing.discard(stage.context, app, campaign, Which(node="h")) == 1
    assert graph.read(lambda tx: failures.count(tx, app, campaign)) == 0


def test_a_way_for_failures_is_taken(stage: Stage, other: Other) -> None:
    campaign = stage.campaign(
        {"on": ON, "h": ("webhook_out", {"url": other.url}), "e": ("end", {})}, "on.out>h", "h.failed>e"
    )
    other.answers = [(404, b"")]
    go(stage, "ann")
    assert stage.runs(campaign) == [("done", "e")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://localhost/", "http://2130706433/", "http://0x7f000001/", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/",
    ],
)  # fmt: skip
def test_private_networks_are_not_called(url: str) -> None:
    effect = {"url": url, "method": "POST", "body": "{}", "headers": {}}
    task = tasks.Task("k", "a", "c", 1, "n", "r", "call_webhook", effect, "d", "f", 1, None, {}, 0)  # type: ignore[arg-type]
    answer = webhooks.call(webhooks.manager_of(private=False), task, {}, "secret", 0)
    assert (answer.status, answer.again) == (0, False)
    assert "private network" in answer.problem


def test_colleagues_are_told_once(stage: Stage) -> None:
    config = {"recipients": ["a@example.com", "b@example.com"], "subject": "{{ person.id }}", "text": "went"}
    campaign = stage.campaign({"on": ON, "n": ("notify_team", config)}, "on.out>n")
    go(stage, "ann")
    assert [(letter["To"], letter["Subject"]) for letter in stage.sink.letters] == [
        ("a@example.com", "ann"), ("b@example.com", "ann"),
    ]  # fmt: skip
    assert stage.went(campaign)["n.sent"] == 1


class Died(BaseException):
    """A process that ends here, as by kill -9."""


@pytest.mark.parametrize(
    ("kind", "config", "way", "calls"),
    [
        ("webhook_out", {}, "n.answered", 2),
        ("notify_team", {"recipients": ["a@example.com"], "subject": "x", "text": "x"}, "n.failed", 1),
        ("track_event", {"event": "noted"}, "n.out", 1),
    ],
)
def test_a_worker_that_dies_after_the_deed(
    stage: Stage,
    other: Other,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    config: dict[str, Any],
    way: str,
    calls: int,
) -> None:
    config = {**config, "url": other.url} if kind == "webhook_out" else config
    campaign = stage.campaign({"on": ON, "n": (kind, config)}, "on.out>n")

    class Dying(Performer):
        def finish(self, *_: Any, **__: Any) -> None:
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(effect_jobs, "performer", lambda: Dying(stage.context, Life(stage.context, "dying")))
        go(stage, "ann")
    clock.pass_time(minutes=1)
    for _ in range(3):
        stage.work()
    assert stage.went(campaign)[way] == 1
    rows = stage.context.graph.rows(
        "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->()-[:DID]->(e) WHERE e.name = 'noted' RETURN count(e) AS noted",
        key=f"{stage.feed.app}:ann",
    )
    done = {"webhook_out": len(other.calls), "notify_team": len(stage.sink.letters), "track_event": rows[0]["noted"]}
    assert done[kind] == calls
    assert len({headers["Idempotency-Key"] for headers, _ in other.calls}) <= 1


def test_a_pause_holds_effects_and_an_erased_person_takes_them_along(stage: Stage, other: Other, clock: Any) -> None:
    campaign = hook(stage, other)
    other.answers = [(503, b"")] * 2
    go(stage, "ann", "bob")
    campaigns.pause(stage.context, stage.feed.app, campaign)
    clock.pass_time(minutes=1)
    stage.work()
    assert len(other.calls) == 2
    rows = stage.context.graph.rows(
        "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->(p) RETURN p.uid AS uid", key=f"{stage.feed.app}:ann"
    )
    erasing.erase(stage.context.graph, stage.feed.app, rows[0]["uid"])
    campaigns.run(stage.context, stage.feed.app, campaign)
    stage.work()
    assert len(other.calls) == 3
    assert stage.context.graph.rows("MATCH (t:Task {app: $app}) RETURN t", app=stage.feed.app) == []
