"""Newsletters in two variants: who gets which, how it is decided, and that the rest gets the winner, crash or not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from stage import Stage

from engine.letters.links import Signer
from graphstore import contests as stored
from graphstore import letter_activity, letters, newsletters
from graphstore.contests import Contest, Measure, Varies
from graphstore.errors import ConflictError
from graphstore.newsletters import NewsletterRecord
from workers import contests, visits
from workers import newsletters as sending
from workers.letter_writing import replace
from workers.visits import Visit, Visits

_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def made(stage: Stage, count: int, varies: Varies = "subject", by: Measure = "opens", share: int = 40) -> str:
    """A newsletter in two variants to so many people; its id."""
    context, app = stage.context, stage.feed.app
    now = context.clock.now()
    stage.feed(*[stage.feed.set(f"p{n:02}", f'{{"email":"p{n:02}@{app}.example"}}', now) for n in range(count)])
    newsletter = sending.create(context, app, "News", ())
    contests.set_up(context, app, newsletter, Contest("", varies, "Second", share, by, 4), by="")
    own = letters.get(context.graph, app, record(stage, newsletter).letter)
    contents = letters.LetterContents("News", "First", "", '<p>Hi</p><a href="https://a.example/">x</a>')
    replace(context, app, own.id, contents, by="")
    return newsletter


def record(stage: Stage, newsletter: str) -> NewsletterRecord:
    return stage.context.graph.read(lambda tx: newsletters.get(tx, stage.feed.app, newsletter))


def subjects(stage: Stage) -> dict[str, str]:
    """Address -> the subject it got; nobody got two. Letters of other sites in this graph may come, too."""
    own = [letter for letter in stage.sink.letters if letter["To"].endswith(f"@{stage.feed.app}.example")]
    found = {letter["To"]: letter["Subject"] for letter in own}
    assert len(found) == len(own)
    return found


def opened(stage: Stage, subject: str) -> int:
    """Those who got this subject open it; how many."""
    tried = subjects(stage)
    own = [letter for letter in stage.sink.letters if letter["To"] in tried and letter["Subject"] == subject]
    for letter in own:
        part = letter.get_body(("html",))
        assert part is not None
        found = re.search(r"/l/o/([^\"]+)", part.get_content())
        assert found is not None
        ticket = Signer(stage.context.settings.secret_key).read("open", found[1])
        at = stage.context.clock.now() + 60_000
        visits.note(stage.context.redis, Visit("open", ticket.delivery, at, "", _FIREFOX))
    Visits(stage.context).take()
    stage.work()
    return len(own)


def test_a_share_gets_two_subjects_and_the_rest_the_better_one(stage: Stage, clock: Any) -> None:
    newsletter = made(stage, 40)
    sending.send(stage.context, stage.feed.app, newsletter, None)
    stage.work()
    tried = subjects(stage)
    assert set(tried.values()) == {"First", "Second"}
    assert 6 <= len(tried) <= 28
    hits = opened(stage, "Second")
    clock.pass_time(hours=3, minutes=59)
    sending.tick(stage.context)
    stage.work()
    assert subjects(stage) == tried
    clock.pass_time(minutes=2)
    sending.tick(stage.context)
    stage.work()
    sending.tick(stage.context)
    everybody = subjects(stage)
    assert len(everybody) == 40
    assert {everybody[each] for each in everybody.keys() - tried.keys()} == {"Second"}
    found = record(stage, newsletter)
    assert found.state == "sent"
    assert found.contest is not None
    known = contests.result(found.contest)
    assert known is not None
    first = sum(subject == "First" for subject in tried.values())
    assert (known["a"], known["b"]) == ({"sent": first, "hits": 0}, {"sent": len(tried) - first, "hits": hits})
    assert 0 < known["chance"] < 0.2
    figures = letter_activity.figures(stage.context.graph, stage.feed.app, [found.letter, found.contest.letter])
    assert [dict(each.states) for each in figures.values()] == [{"sent": first}, {"sent": 40 - first}]
    with pytest.raises(ConflictError):
        contests.choose(stage.context, stage.feed.app, newsletter, "a")


def test_what_is_decided_stands_and_goes_on_after_a_crash(
    stage: Stage, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = made(stage, 30, "content", "clicks")
    app = stage.feed.app
    sending.send(stage.context, app, newsletter, None)
    stage.work()
    tried = subjects(stage)
    clock.pass_time(hours=5)
    with monkeypatch.context() as patch:
        patch.setattr(contests, "_let_go", _crash)
        with pytest.raises(RuntimeError):
            contests.choose(stage.context, app, newsletter, "b")
    graph = stage.context.graph
    assert not graph.write(lambda tx: stored.decide(tx, app, newsletter, "a", {}, chosen=False))
    sending.pause(stage.context, app, newsletter)
    sending.tick(stage.context)
    stage.work()
    assert subjects(stage) == tried
    sending.resume(stage.context, app, newsletter)
    sending.tick(stage.context)
    stage.work()
    sending.tick(stage.context)
    # Content varies by itself: B still is the copy that was made, and says what the draft said then.
    everybody = subjects(stage)
    assert {everybody[each] for each in everybody.keys() - tried.keys()} == {"News"}
    found = record(stage, newsletter)
    assert (len(everybody), found.state) == (30, "sent")
    assert found.contest is not None
    assert (found.contest.winner, found.contest.chosen) == ("b", True)


def _crash(*_: object) -> None:
    raise RuntimeError("here it ends")


def test_what_it_tries_is_settled_at_the_start(stage: Stage, clock: Any) -> None:
    newsletter = made(stage, 3, share=100)
    context, app = stage.context, stage.feed.app
    with pytest.raises(ConflictError):
        sending.send(context, app, newsletter, None, "2031-05-03T09:00", "UTC")
    contests.take_away(context, app, newsletter)
    assert record(stage, newsletter).contest is None
    contests.set_up(context, app, newsletter, Contest("", "subject", "Second", 100, "opens", 1), by="")
    sending.send(context, app, newsletter, None)
    for late in (
        lambda: contests.take_away(context, app, newsletter),
        lambda: contests.set_up(context, app, newsletter, Contest("", "content", "", 10, "opens", 1), by=""),
    ):
        with pytest.raises(ConflictError):
            late()
    stage.work()
    sending.tick(context)
    assert (len(subjects(stage)), record(stage, newsletter).state) == (3, "sent")
    # Everybody got one or the other, so it is over before it is decided; which did better is said all the same.
    clock.pass_time(hours=2)
    sending.tick(context)
    found = record(stage, newsletter)
    assert found.contest is not None
    assert (found.contest.winner, found.contest.chosen, found.state) == ("a", False, "sent")
