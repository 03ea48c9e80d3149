"""What readers do with letters, all the way: link, visit, event; and what unsubscribing keeps from going out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from stage import Stage

from engine.letters.links import Signer
from graphstore import letter_activity, letters, suppressions
from graphstore.letters import LetterContents
from graphstore.mail_settings import MailTracking
from graphstore.suppressions import Suppression
from workers import mail_setup, visits
from workers.visits import Visit, Visits

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


def offer(stage: Stage, **more: Any) -> str:
    contents = LetterContents("L", "S", "T {{ web_version_url }}", '<a href="https://a.example/x">x</a>', **more)
    return letters.create(stage.context.graph, stage.feed.app, contents).id


def campaign(stage: Stage, letter: str) -> str:
    node = ("send_letter", {"letter": letter, "repeat": "every_time"})
    return stage.campaign({"on": ON, "l": node}, "on.out>l")


def go(stage: Stage, *who: str) -> None:
    stage.feed(*[stage.feed.set(each, f'{{"email":"{each}@example.com"}}') for each in who])
    stage.feed(*[stage.feed.track(each, "go", stage.context.clock.now()) for each in who])
    stage.work()


def visited(stage: Stage, kind: Any, body: str, **more: str) -> None:
    """Somebody loads each address of this kind that the letter holds."""
    path = {"open": "o", "click": "c", "unsubscribe": "u"}[kind]
    for signed in re.findall(rf"/l/{path}/([\w.-]+)", body):
        ticket = Signer(stage.context.settings.secret_key).read(kind, signed)
        at = stage.context.clock.now()
        agent = more.get("agent", FIREFOX)
        visits.note(stage.context.redis, Visit(kind, ticket.delivery, at, ticket.url, agent))
    Visits(stage.context).take()
    stage.work()


def part(stage: Stage, kind: str) -> str:
    body = stage.sink.letters[-1].get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_an_open_and_a_click_are_counted_and_start_campaigns(stage: Stage, clock: Any) -> None:
    letter = offer(stage)
    campaign(stage, letter)
    after = stage.campaign(
        {"on": ("letter_activity", {"activity": "clicked", "letter": letter}), "e": ("end", {})}, "on.out>e"
    )
    go(stage, "ann", "bob")
    clock.pass_time(minutes=1)
    visited(stage, "open", part(stage, "html"))
    visited(stage, "open", part(stage, "html"), agent="Mozilla/5.0")
    visited(stage, "click", part(stage, "html"))
    visited(stage, "click", part(stage, "html"), agent="curl/8.1")
    graph, app = stage.context.graph, stage.feed.app
    figures = letter_activity.figures(graph, app, [letter])[letter]
    assert (dict(figures.states), figures.opened, figures.clicked) == ({"sent": 2}, 1, 1)
    assert stage.went(after)["on.out"] == 1
    page = letter_activity.page(graph, app, letter, 10)
    assert sorted((each.state, each.opens, each.clicks) for each in page) == [("sent", 0, 0), ("sent", 1, 1)]
    first = letter_activity.page(graph, app, letter, 1)
    assert [*first, *letter_activity.page(graph, app, letter, 1, (first[0].at, first[0].key))] == list(page)
    days = letter_activity.by_day(graph, app, letter, 0, 2**62)
    assert next(iter(days.values()))["Letter clicked by machine"] == 1


def test_a_site_says_what_is_noticed_and_by_which_address(stage: Stage) -> None:
    noticed = MailTracking(opens=False, address="https://links.example", utm_source="video", utm_campaign="{letter}")
    mail_setup.notice(stage.context, stage.feed.app, noticed)
    campaign(stage, offer(stage))
    go(stage, "ann")
    html = part(stage, "html")
    assert "/l/o/" not in html
    [signed] = re.findall(r"https://links\.example/l/c/([\w.-]+)", html)
    ticket = Signer(stage.context.settings.secret_key).read("click", signed)
    assert ticket.url == "https://a.example/x?utm_source=video&utm_campaign=L"
    assert stage.sink.letters[-1]["List-Unsubscribe"].startswith("<https://links.example/l/u/")
    mail_setup.notice(stage.context, stage.feed.app, MailTracking(clicks=False))
    go(stage, "bob")
    assert 'href="https://a.example/x"' in part(stage, "html")
    assert "/l/o/" in part(stage, "html")


def test_a_visit_that_is_taken_twice_counts_once(stage: Stage, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = offer(stage)
    campaign(stage, letter)
    go(stage, "ann")
    clock.pass_time(minutes=1)
    with monkeypatch.context() as patch:
        patch.setattr(stage.context.redis, "xdel", lambda *_: (_ for _ in ()).throw(SystemError))
        with pytest.raises(SystemError):
            visited(stage, "open", part(stage, "html"))
    Visits(stage.context).take()
    stage.work()
    assert [each.opens for each in letter_activity.page(stage.context.graph, stage.feed.app, letter, 5)] == [1]


def test_who_unsubscribes_gets_no_more_but_what_they_ask_for(stage: Stage, clock: Any) -> None:
    letter, receipt = offer(stage), offer(stage, transactional=True)
    newsletter, asked = campaign(stage, letter), campaign(stage, receipt)
    go(stage, "ann")
    clock.pass_time(minutes=1)
    offers = [each for each in stage.sink.letters if each["List-Unsubscribe"]]
    assert [each["List-Unsubscribe-Post"] for each in offers] == ["List-Unsubscribe=One-Click"]
    visited(stage, "unsubscribe", offers[0]["List-Unsubscribe"])
    clock.pass_time(minutes=1)
    go(stage, "ann")
    assert stage.went(newsletter) == {"on.out": 2, "l.sent": 1, "l.skipped": 1}
    assert stage.went(asked) == {"on.out": 2, "l.sent": 2}
    graph, app = stage.context.graph, stage.feed.app
    assert letter_activity.figures(graph, app, [letter])[letter].unsubscribed == 1
    assert graph.write(lambda tx: suppressions.remove(tx, app, " Ann@Example.com"))
    go(stage, "ann")
    assert stage.went(newsletter) == {"on.out": 3, "l.sent": 2, "l.skipped": 1}


def test_a_bounced_address_gets_nothing_at_all(stage: Stage) -> None:
    asked = campaign(stage, offer(stage, transactional=True))
    bounced = [Suppression(stage.feed.app, "ANN@example.com", "bounced", 1)]
    stage.context.graph.write(lambda tx: suppressions.add(tx, bounced))
    go(stage, "ann", "bob")
    assert stage.went(asked) == {"on.out": 2, "l.sent": 1, "l.skipped": 1}


def test_a_letter_once_a_person_comes_after_all_when_it_was_only_held_back(stage: Stage) -> None:
    letter = offer(stage)
    once = stage.campaign({"on": ON, "l": ("send_letter", {"letter": letter})}, "on.out>l")
    graph, app = stage.context.graph, stage.feed.app
    graph.write(lambda tx: suppressions.add(tx, [Suppression(app, "ann@example.com", "manual", 1)]))
    go(stage, "ann")
    graph.write(lambda tx: suppressions.remove(tx, app, "ann@example.com"))
    go(stage, "ann")
    go(stage, "ann")
    assert (stage.went(once)["l.sent"], stage.went(once)["l.skipped"]) == (1, 2)
