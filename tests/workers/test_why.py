"""Why somebody got a letter, or not, told from the real ways of people through a real campaign."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Stage

from graphstore import ways
from workers import campaigns, segments
from workers.rehearsing.why import Why, why

GO: tuple[str, dict[str, Any]] = ("person_event", {"event": "go", "where": [
    {"argument": "n", "operator": "at_least", "value": 4}
]})  # fmt: skip

OTHERWISE = (
    "At “Person property” they left by “No” (it does not, or the person has no such property), which leads elsewhere; "
    "the letter lies behind “Yes”."
)


@pytest.fixture(autouse=True)
def own_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """When days pass, segments of all sites are due: those of other tests are not these tests' to find anew."""
    monkeypatch.setattr(segments, "due", lambda _: [])


def test_the_way_of_each_is_told(stage: Stage, clock: Any) -> None:
    feed, app = stage.feed, stage.feed.app
    nodes = {
        "on": GO,
        "plan": ("person_property", {"property": "plan", "operator": "is", "value": "free"}),
        "wait": ("wait", {"amount": 1, "unit": "days"}),
        "mail": ("send_letter", {"letter": stage.letter()}),
        "gone": ("end", {}),
    }
    now = clock.now()
    plans = {"ann": "free", "bob": "paid", "cem": "free", "dan": "free", "eve": "free"}
    feed(*[
        feed.set(who, f'{{"plan":"{plan}","email":"{"" if who == "cem" else "a@b.example"}"}}', now)
        for who, plan in plans.items()
    ])  # fmt: skip
    feed(feed.track("eve", "go", now, '{"n":4}'))
    campaign = stage.campaign(nodes, "on.out>plan", "plan.yes>wait", "plan.no>gone", "wait.out>mail")
    now = clock.now()
    feed(*[feed.track(who, "go", now, '{"n":5}') for who in ("ann", "bob", "cem")])
    feed(feed.track("dan", "go", now, '{"n":3}'))
    stage.work()
    rows = stage.context.graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.uid AS uid", app=app)
    uids = {row["id"]: row["uid"] for row in rows}

    def told(who: str) -> tuple[str, list[str]]:
        found: Why = why(stage.context, app, campaign, uids[who], "mail")
        return found.answer, [reason.text for reason in found.reasons]

    came = "They came in by “Person event”, for “go”."
    assert told("ann") == ("under_way", [came, "They wait at “Wait”."])
    clock.pass_time(hours=25)
    stage.tick()
    stage.tick()
    assert told("ann") == ("sent", [came, "“L” was sent."])
    assert told("bob") == (
        "not_reached",
        [
            came,
            OTHERWISE,
            "Their way ended at “End”.",
        ],
    )
    assert told("cem") == ("not_sent", [came, "“L” was not sent: they have no email."])
    assert told("dan") == (
        "never_entered", ["“Person event”: they did “go”, but “n” is 3; it must be at least 4."]
    )  # fmt: skip
    assert told("eve") == (
        "never_entered", ["“Person event”: they did “go” before the campaign first ran."]
    )  # fmt: skip
    campaigns.pause(stage.context, app, campaign)
    assert told("dan")[1][0] == "The campaign is paused."
    (run,) = stage.context.graph.read(lambda tx: ways.runs(tx, app, campaign, uids["ann"]))
    assert [(left.node, left.port) for left in run.trail] == [("plan", "yes"), ("wait", "out"), ("mail", "sent")]
    assert [left.at for left in run.trail] == sorted(left.at for left in run.trail)
