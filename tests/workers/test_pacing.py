"""Letters wait for their turn outside the queue: so many a minute to a domain, so many a day from a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from stage import Stage

from graphstore import letters
from graphstore.letters import LetterContents
from graphstore.mail_settings import MailSender, MailWarmUp
from workers import mail_setup
from workers import newsletters as sending


def people(stage: Stage, number: int, domain: str = "slow.example") -> None:
    now = stage.context.clock.now()
    stage.feed(*[
        stage.feed.set(f"{domain}{each}", f'{{"email":"p{each}@{domain}"}}', now) for each in range(number)
    ])  # fmt: skip


def states(stage: Stage) -> dict[str, int]:
    rows = stage.context.graph.rows(
        "MATCH (d:Delivery {app: $app}) RETURN d.state AS state, count(*) AS number", app=stage.feed.app
    )
    return {row["state"]: row["number"] for row in rows}


def test_a_domain_gets_so_many_a_minute_and_others_do_not_wait(stage: Stage, clock: Any) -> None:
    app = stage.feed.app
    mail_setup.limit(stage.context, app, "slow.example", 2)
    people(stage, 6)
    people(stage, 4, "fast.example")
    newsletter = sending.create(stage.context, app, "News", ())
    clock.hold(datetime(2031, 5, 1, tzinfo=UTC))
    sending.send(stage.context, app, newsletter, None)
    stage.work()
    first = len([each for each in stage.sink.letters if "slow" in each["To"]])
    assert (len(stage.sink.letters) - first, first) == (4, 1)
    assert states(stage) == {"sent": 5, "deferred": 5}
    [tried] = stage.context.graph.rows(
        "MATCH (d:Delivery {app: $app, state: 'deferred'}) RETURN count(d.tries) AS tries", app=app
    )
    assert tried["tries"] == 0
    clock.hold(datetime(2031, 5, 1, 0, 1, 10, tzinfo=UTC))
    stage.work()
    assert states(stage)["sent"] == 7
    clock.hold(datetime(2031, 5, 1, 0, 3, tzinfo=UTC))
    stage.work()
    assert states(stage) == {"sent": 10}
    sending.tick(stage.context)


def test_a_receipt_waits_for_nobody(stage: Stage) -> None:
    app = stage.feed.app
    mail_setup.limit(stage.context, app, "*", 1)
    people(stage, 3)
    receipt = letters.create(stage.context.graph, app, LetterContents("R", "S", "T", transactional=True)).id
    stage.campaign({"on": ("person_event", {"event": "go"}), "l": ("send_letter", {"letter": receipt})}, "on.out>l")
    stage.feed(*[stage.feed.track(f"slow.example{each}", "go", stage.context.clock.now()) for each in range(3)])
    stage.work()
    assert states(stage) == {"sent": 3}


def test_a_new_domain_begins_with_few_a_day(stage: Stage, clock: Any) -> None:
    app = stage.feed.app
    clock.go_to(datetime(2031, 5, 1, 19, tzinfo=UTC))
    sender = MailSender("", "", "news@new.example", "", "", standard=True)
    mail_setup.keep_sender(stage.context, app, sender)
    plan = MailWarmUp("new.example", 4, 100, 16, stage.context.clock.now())
    mail_setup.warm_up(stage.context, app, plan)
    people(stage, 14)
    newsletter = sending.create(stage.context, app, "News", ())
    sending.send(stage.context, app, newsletter, None)
    for day, expected in ((1, 4), (2, 12), (3, 14)):
        clock.go_to(datetime(2031, 5, day, 22, tzinfo=UTC))
        stage.work()
        assert states(stage)["sent"] == expected
