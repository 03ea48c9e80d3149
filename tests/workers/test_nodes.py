"""Every node type at work over the real graph: what goes in, by which way it comes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from stage import Stage

from graphstore import segments
from graphstore.errors import ConflictError
from workers import campaigns, lists
from workers import segments as segment_work

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


def people(stage: Stage, **properties: str) -> None:
    stage.feed(*[stage.feed.set(who, json) for who, json in properties.items()])


def go(stage: Stage, *who: str, data: str = "") -> None:
    now = stage.context.clock.now()
    stage.feed(*[stage.feed.track(each, "go", now, data) for each in who])
    stage.work()


@pytest.mark.parametrize(
    ("kind", "config", "expected"),
    [
        ("event_property", {"argument": "price", "operator": "above", "value": 10}, {"n.yes": 3}),
        ("has_done", {"event": "go"}, {"n.yes": 3}),
        ("has_done", {"event": "buy", "frequency": "exactly", "count": 0, "last_days": 3}, {"n.yes": 2, "n.no": 1}),
        (
            "has_done",
            {"event": "buy", "where": [{"argument": "sum", "operator": "above", "value": 3}]},
            {"n.yes": 1, "n.no": 2},
        ),
        ("matches", {"conditions": {"not": {"property": "plan", "value": "free"}}}, {"n.yes": 1, "n.no": 2}),
        ("random_split", {"percent": 100}, {"n.chosen": 3}),
        ("ab_split", {"weights": [0, 1]}, {"n.b": 3}),
        ("frequency_cap", {"limit": 2, "per": "site"}, {"n.below": 2, "n.reached": 1}),
        ("frequency_cap", {"limit": 1}, {"n.below": 3}),
        ("frequency_cap", {"limit": 1, "per": "company"}, {"n.below": 3}),
        ("frequency_cap", {"limit": 1, "counts": "letters"}, {"n.below": 3}),
        (
            "first_match",
            {"cases": [{"property": "plan", "value": "gold"}, {"property": "plan", "value": "free"}]},
            {"n.second": 2, "n.otherwise": 1},
        ),
        ("join", {}, {"n.out": 3}),
    ],
)
def test_filters(stage: Stage, kind: str, config: dict[str, Any], expected: dict[str, int]) -> None:
    people(stage, ann='{"plan":"free"}', bob='{"plan":"free"}', cem='{"plan":"paid"}')
    stage.feed(stage.feed.track("cem", "buy", stage.context.clock.now(), '{"sum":5}'))
    campaign = stage.campaign({"on": ON, "n": (kind, config)}, "on.out>n")
    go(stage, "ann", "bob", "cem", data='{"price":20}')
    assert {way: count for way, count in stage.went(campaign).items() if way != "on.out"} == expected


def test_a_cap_slides_and_a_company_shares_one(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign({"on": ON, "n": ("frequency_cap", {"limit": 1, "unit": "days"})}, "on.out>n")
    go(stage, "ann")
    go(stage, "ann")
    clock.pass_time(hours=25)
    go(stage, "ann")
    assert stage.went(campaign) == {"on.out": 3, "n.below": 2, "n.reached": 1}


def test_segments_start_filter_and_release(stage: Stage) -> None:
    graph, app = stage.context.graph, stage.feed.app
    people(stage, ann='{"plan":"free"}', bob='{"plan":"paid"}')
    free = segment_work.create(stage.context, app, "Free", {"property": "plan", "value": "free"}).id
    stage.work()
    enters = stage.campaign({"in": ("enters_segment", {"segment": free}), "e": ("end", {})}, "in.out>e")
    leaves = stage.campaign({"out": ("leaves_segment", {"segment": free}), "e": ("end", {})}, "out.out>e")
    waits = stage.campaign(
        {"on": ON, "f": ("in_segment", {"segment": free}), "w": ("wait_for_segment", {"segment": free})},
        "on.out>f",
        "f.no>w",
    )
    go(stage, "ann", "bob")
    assert stage.went(waits) == {"on.out": 2, "f.yes": 1, "f.no": 1}
    stage.feed(stage.feed.set("bob", '{"plan":"free"}', 2_000), stage.feed.set("ann", '{"plan":"x"}', 2_000))
    stage.work()
    assert stage.went(waits)["w.happened"] == 1
    assert stage.went(enters) == {"in.out": 1}
    assert stage.went(leaves) == {"out.out": 1}
    assert graph.read(lambda tx: segments.get(tx, app, free)).watched


def test_whom_an_edit_moves_neither_enters_nor_leaves_unless_it_is_said(stage: Stage) -> None:
    people(stage, ann='{"plan":"free"}', bob='{"plan":"paid"}')
    context, app = stage.context, stage.feed.app
    free, paid = ({"property": "plan", "value": value} for value in ("free", "paid"))
    payers = segment_work.create(context, app, "Payers", free)
    named = segment_work.create(context, app, "Named", {"segment": payers.id})
    stage.work()
    enters = stage.campaign({"in": ("enters_segment", {"segment": named.id}), "e": ("end", {})}, "in.out>e")
    leaves = stage.campaign({"out": ("leaves_segment", {"segment": payers.id}), "e": ("end", {})}, "out.out>e")
    waits = stage.campaign({"on": ON, "w": ("wait_for_segment", {"segment": payers.id})}, "on.out>w")
    go(stage, "bob")
    segment_work.update(context, app, payers.id, name="Payers", definition=paid, version=payers.version)
    stage.work()  # finds the members
    stage.work()  # hears of them
    assert (stage.went(enters), stage.went(leaves)) == ({}, {})
    assert stage.went(waits)["w.happened"] == 1
    stage.feed(stage.feed.set("ann", '{"plan":"paid"}', 2_000), stage.feed.set("bob", '{"plan":"free"}', 2_000))
    stage.work()
    assert (stage.went(enters), stage.went(leaves)) == ({"in.out": 1}, {"out.out": 1})
    segment_work.update(
        context, app, payers.id, name="Payers", definition=free, version=payers.version + 1, announce=True
    )
    stage.work()
    stage.work()
    assert (stage.went(enters), stage.went(leaves)) == ({"in.out": 2}, {"out.out": 2})


def test_a_segment_is_not_removed_under_a_campaign(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    own = [
        segment_work.create(context, app, name, {"property": name, "operator": "set"}).id
        for name in ("trigger", "filter", "wait", "condition")
    ]
    board = lists.create(context, app, "Board").id
    campaign = stage.campaign(
        {
            "in": ("enters_segment", {"segment": own[0]}),
            "f": ("in_segment", {"segment": own[1]}),
            "w": ("wait_for_segment", {"segment": own[2]}),
            "m": ("matches", {"conditions": {"not": {"segment": own[3]}}}),
            "l": ("change_list", {"list": board}),
        },
        "in.out>f",
        "f.yes>w",
        "w.happened>m",
        "m.yes>l",
    )
    for segment in (*own, board):
        with pytest.raises(ConflictError, match="campaign 'C'"):
            segment_work.delete(context, app, segment)
    campaigns.stop(context, app, campaign)
    for segment in (*own, board):
        segment_work.delete(context, app, segment)


def test_property_changes(stage: Stage) -> None:
    people(stage, ann='{"plan":"free"}')
    campaign = stage.campaign(
        {
            "on": ("property_changed", {"property": "plan", "before": "free", "after": "paid"}),
            "f": ("event_property", {"argument": "to", "operator": "is", "value": "paid"}),
        },
        "on.out>f",
    )
    for at, plan in enumerate(("free", "paid", "paid", "free", "gold"), 2_000):
        stage.feed(stage.feed.set("ann", f'{{"plan":"{plan}"}}', at))
    stage.work()
    assert stage.went(campaign) == {"on.out": 1, "f.yes": 1}


@pytest.mark.parametrize(
    ("kind", "config", "event", "data"),
    [
        ("letter_activity", {"activity": "opened", "letter": ""}, "Letter opened", '{"letter":"x"}'),
        ("cart", {"outcome": "abandoned"}, "Cart abandoned", "{}"),
        ("message_received", {}, "Message received", "{}"),
        ("message_activity", {"activity": "clicked"}, "Message clicked", '{"link":"x"}'),
    ],
)
def test_triggers_on_events(stage: Stage, kind: str, config: dict[str, Any], event: str, data: str) -> None:
    campaign = stage.campaign({"on": (kind, config), "e": ("end", {})}, "on.out>e")
    stage.feed(stage.feed.track("ann", event, 1_000, data), stage.feed.track("ann", "other"))
    stage.work()
    assert stage.went(campaign) == {"on.out": 1}
    assert stage.runs(campaign) == [("done", "e")]


def test_set_property_is_seen_by_what_follows_and_starts_others_but_not_itself(stage: Stage) -> None:
    people(stage, ann='{"plan":"free"}')
    mark = ("set_property", {"property": "seen", "value": "{{ event.n }}"})
    first = stage.campaign(
        {"on": ON, "m": mark, "f": ("person_property", {"property": "seen", "operator": "is", "value": 7})},
        "on.out>m",
        "m.out>f",
    )
    echo = stage.campaign(
        {"on": ("property_changed", {"property": "seen"}), "m": ("set_property", {"property": "seen", "value": 1})},
        "on.out>m",
    )
    go(stage, "ann", data='{"n":7}')
    assert stage.went(first) == {"on.out": 1, "m.out": 1, "f.yes": 1}
    assert stage.went(echo) == {"on.out": 1, "m.out": 1}


def test_track_event_goes_into_history_and_loops_are_stopped(stage: Stage) -> None:
    loop = stage.campaign({"on": ON, "t": ("track_event", {"event": "go", "arguments": {"again": True}})}, "on.out>t")
    go(stage, "ann")
    assert stage.went(loop) == {"on.out": 1, "t.out": 1}
    rows = stage.context.graph.rows(
        "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->()-[:DID]->(e) RETURN count(e) AS events",
        key=f"{stage.feed.app}:ann",
    )
    assert rows == [{"events": 2}]


def test_wait_for_event_counts_what_came_meanwhile_and_gives_it_to_letters(stage: Stage, clock: Any) -> None:
    letter = stage.letter("Thanks for {{ results.w.item }}")
    people(stage, ann='{"email":"ann@example.com"}', bob='{"email":"bob@example.com"}')
    where = [{"argument": "item", "operator": "set", "value": None}]
    campaign = stage.campaign(
        {
            "on": ON,
            "w": ("wait_for_event", {"event": "buy", "amount": 1, "unit": "hours", "where": where}),
            "l": ("send_letter", {"letter": letter}),
        },
        "on.out>w",
        "w.happened>l",
    )
    now = clock.now()
    # Bought before the run even came to the node; and bob buys nothing that counts.
    stage.feed(stage.feed.track("ann", "go", now), stage.feed.track("ann", "buy", now, '{"item":"tea"}'))
    go(stage, "bob")
    stage.feed(stage.feed.track("bob", "buy", clock.now(), "{}"))
    stage.work()
    assert stage.sink.texts() == ["Thanks for tea"]
    clock.pass_time(minutes=61)
    stage.tick()
    assert stage.went(campaign) == {"on.out": 2, "w.happened": 1, "w.late": 1, "l.sent": 1}


def test_goal_counts_from_the_start(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign(
        {"on": ON, "w": ("wait", {"amount": 1, "unit": "days"}), "g": ("goal", {"event": "buy", "amount": 2})},
        "on.out>w",
        "w.out>g",
    )
    go(stage, "ann", "bob")
    stage.feed(stage.feed.track("ann", "buy", clock.now()))
    clock.pass_time(days=1, seconds=1)
    stage.tick()
    assert stage.went(campaign)["g.reached"] == 1
    clock.pass_time(days=1)
    stage.tick()
    assert stage.went(campaign)["g.missed"] == 1


def test_exit_when_takes_runs_from_where_they_are(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign(
        {
            "on": ON,
            "w": ("wait", {"amount": 1, "unit": "days"}),
            "x": ("exit_when", {"event": "buy"}),
            "e": ("end", {}),
        },
        "on.out>w",
        "x.out>e",
    )
    go(stage, "ann", "bob")
    stage.feed(stage.feed.track("ann", "buy", clock.now()))
    stage.work()
    assert sorted(stage.runs(campaign)) == [("done", "e"), ("waiting", "w")]
    # In one batch, what comes before counts, what comes after does not.
    stage.feed(stage.feed.track("cem", "buy"), stage.feed.track("cem", "go"), stage.feed.track("dee", "go"))
    stage.feed(stage.feed.track("dee", "buy"))
    stage.work()
    assert sorted(stage.runs(campaign)) == [("done", "e"), ("done", "e"), ("waiting", "w"), ("waiting", "w")]


def test_time_window_holds_through_the_night(stage: Stage, clock: Any) -> None:
    clock.go_to(datetime(2027, 3, 27, 22, 0, tzinfo=UTC))
    people(stage, ann='{"time_zone":"Europe/Lisbon"}', bob='{"time_zone":"Asia/Tokyo"}')
    campaign = stage.campaign({"on": ON, "n": ("time_window", {"start": "06:30", "end": "09:00"})}, "on.out>n")
    go(stage, "ann", "bob")
    assert stage.went(campaign) == {"on.out": 2, "n.inside": 1}
    rows = stage.context.graph.rows(
        "MATCH (r:Run {app: $app, state: 'waiting'}) RETURN r.due AS due", app=stage.feed.app
    )
    # Lisbon's clocks go forward that night: half past six is half past five in UTC.
    assert rows == [{"due": int(datetime(2027, 3, 28, 5, 30, tzinfo=UTC).timestamp() * 1000)}]
    clock.go_to(datetime(2027, 3, 28, 5, 31, tzinfo=UTC))
    stage.tick()
    assert stage.went(campaign) == {"on.out": 2, "n.inside": 2}


def test_rate_limit_lets_through_at_an_even_pace(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign({"on": ON, "n": ("rate_limit", {"a_minute": 2})}, "on.out>n")
    go(stage, *"abcde")
    assert stage.went(campaign)["n.out"] == 1
    clock.pass_time(seconds=61)
    stage.tick()
    assert stage.went(campaign)["n.out"] == 3
    clock.pass_time(seconds=61)
    stage.tick()
    assert stage.went(campaign)["n.out"] == 5


def test_wait_until_a_date(stage: Stage, clock: Any) -> None:
    clock.go_to(datetime(2027, 5, 1, 12, 0, tzinfo=UTC))
    people(stage, ann='{"at":"2027-05-10"}', bob='{"at":"2027-05-02"}', cem='{"at":"soon"}')
    campaign = stage.campaign({"on": ON, "w": ("wait_until_date", {"property": "at", "amount": -2})}, "on.out>w")
    go(stage, "ann", "bob", "cem")
    assert stage.went(campaign) == {"on.out": 3, "w.past": 1, "w.missing": 1}
    clock.go_to(datetime(2027, 5, 8, 0, 1, tzinfo=UTC))
    stage.tick()
    assert stage.went(campaign)["w.out"] == 1


def test_schedule_takes_everybody_at_its_time_once(stage: Stage, clock: Any) -> None:
    clock.go_to(datetime(2027, 6, 1, 8, 0, tzinfo=UTC))
    people(stage, ann="{}", bob="{}")
    campaign = stage.campaign({"on": ("schedule", {"cron": "0 9 * * *"}), "e": ("end", {})}, "on.out>e")
    stage.tick()
    assert stage.went(campaign) == {}
    clock.go_to(datetime(2027, 6, 1, 9, 0, 1, tzinfo=UTC))
    stage.tick()
    stage.tick()
    assert stage.went(campaign) == {"on.out": 2}
    clock.go_to(datetime(2027, 6, 4, 9, 0, 1, tzinfo=UTC))  # of three that were missed one is made up for
    stage.tick()
    stage.tick()
    assert stage.went(campaign) == {"on.out": 4}


def test_a_date_property_starts_on_its_day(stage: Stage, clock: Any) -> None:
    clock.go_to(datetime(2027, 2, 27, 12, 0, tzinfo=UTC))
    people(stage, ann='{"birthday":"1992-02-29"}', bob='{"birthday":"1990-03-01"}', cem='{"birthday":"?"}')
    campaign = stage.campaign({"on": ("date_property", {"property": "birthday"}), "e": ("end", {})}, "on.out>e")
    stage.tick()
    clock.go_to(datetime(2027, 2, 28, 9, 0, 1, tzinfo=UTC))
    stage.tick()
    assert stage.went(campaign) == {"on.out": 1}


def test_a_campaign_starts_another_and_never_in_circles(stage: Stage) -> None:
    end: tuple[str, dict[str, Any]] = ("end", {})
    second = stage.campaign({"on": ("called", {"enters": "once"}), "e": end}, "on.out>e")
    first = stage.campaign(
        {"on": ON, "s": ("start_campaign", {"campaign": second}), "self": ("called", {}), "e": end},
        "on.out>s",
        "s.started>e",
        "self.out>e",
    )
    go(stage, "ann")
    go(stage, "ann")
    assert stage.went(first) == {"on.out": 2, "s.started": 1, "s.refused": 1}
    assert stage.went(second) == {"on.out": 1}


def test_lists_and_companies_are_changed(stage: Stage) -> None:
    people(stage, ann='{"company":"acme"}', bob="{}")
    testers = lists.create(stage.context, stage.feed.app, "Testers").id
    campaign = stage.campaign(
        {
            "on": ON,
            "a": ("change_list", {"list": testers}),
            "c": ("update_company", {"property": "by", "value": "{{ person.id }}"}),
            "m": ("matches", {"conditions": {"company_property": "by", "value": "ann"}}),
            "r": ("change_list", {"list": testers, "change": "remove"}),
        },
        "on.out>a",
        "a.out>c",
        "c.out>m",
        "m.yes>r",
    )
    joins = stage.campaign({"in": ("enters_segment", {"segment": testers})})
    leaves = stage.campaign({"out": ("leaves_segment", {"segment": testers})})
    go(stage, "ann", "bob")
    assert stage.went(campaign) == {"on.out": 2, "a.out": 2, "c.out": 1, "c.no_company": 1, "m.yes": 1, "r.out": 1}
    assert stage.went(joins) == {"in.out": 2}
    assert stage.went(leaves) == {"out.out": 1}
