"""Letters that a mail server puts off come again; those it refuses do not."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Stage

from graphstore import suppressions
from graphstore.failures import Which
from workers import failures
from workers import newsletters as sending
from workers.retrying import again
from workers.sending import settle

HOUR = 3_600_000


def begun(stage: Stage) -> str:
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    node = ("send_letter", {"letter": stage.letter()})
    campaign = stage.campaign({"on": ("person_event", {"event": "go"}), "l": node}, "on.out>l")
    stage.feed(stage.feed.track("ann", "go", stage.context.clock.now()))
    stage.work()
    return campaign


def state(stage: Stage) -> tuple[str, str, int]:
    [row] = stage.context.graph.rows("MATCH (d:Delivery {app: $app}) RETURN d", app=stage.feed.app)
    return row["d"]["state"], row["d"].get("reason", ""), row["d"].get("tries", 0)


def test_pauses_grow_with_jitter_and_end_after_three_days() -> None:
    tries = [again(number, 0, 0) or 0 for number in (0, 1, 2, 3, 20)]
    middle = (60_000, 180_000, 540_000, 1_620_000, 4 * HOUR)
    assert all(0.75 * due <= found <= 1.25 * due for found, due in zip(tries, middle, strict=True))
    assert len({again(3, 0, 0) for _ in range(20)}) > 10
    assert again(30, 0, 72 * HOUR - 1) is None


def test_a_letter_put_off_goes_out_later_and_the_run_waits_for_it(stage: Stage, clock: Any) -> None:
    stage.sink.answer = "451 4.7.1 come back later"
    campaign = begun(stage)
    assert state(stage) == ("deferred", "The mail server refused the letter: 451 4.7.1 come back later", 1)
    assert stage.went(campaign) == {"on.out": 1}
    stage.work()
    assert state(stage)[2] == 1
    clock.pass_time(minutes=2)
    stage.work()
    assert state(stage)[2] == 2
    stage.sink.answer = "250 OK"
    clock.pass_time(minutes=5)
    stage.work()
    assert (state(stage)[0], len(stage.sink.letters)) == ("sent", 1)
    assert stage.went(campaign) == {"on.out": 1, "l.sent": 1}


def test_after_three_days_it_is_given_up(stage: Stage, clock: Any) -> None:
    stage.sink.answer = "451 later"
    campaign = begun(stage)
    clock.pass_time(hours=71, minutes=59)
    stage.work()
    assert state(stage)[0] == "failed"
    assert state(stage)[1].startswith("Given up after 72 hours.")
    assert stage.went(campaign) == {"on.out": 1, "l.failed": 1}
    # Whoever has it try again gives it another three days.
    assert failures.retry(stage.context, stage.feed.app, campaign, Which()) == 1
    stage.work()
    assert (state(stage)[0], state(stage)[2]) == ("deferred", 1)


def test_what_is_refused_for_good_is_not_tried_again_and_an_address_that_is_none_is_suppressed(stage: Stage) -> None:
    stage.sink.answer = "550 5.1.1 no such mailbox"
    begun(stage)
    assert state(stage)[0] == "failed"
    wanted = (stage.feed.app, "ann@example.com")
    held = stage.context.graph.read(lambda tx: suppressions.held(tx, [wanted]))
    assert held == {wanted: "bounced"}


def test_no_mail_server_is_no_reason_to_give_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("workers.mailers.SmtpMailer._connected", _refused)
        begun(stage)
    assert state(stage)[0] == "deferred"


def _refused(_: object) -> None:
    raise ConnectionRefusedError(111, "Connection refused")


def test_a_crash_before_it_is_recorded_puts_it_off_once(
    stage: Stage, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.sink.answer = "451 later"
    with monkeypatch.context() as patch:
        patch.setattr("workers.sending.Sender.finish", lambda *_: (_ for _ in ()).throw(SystemError))
        begun(stage)
    [row] = stage.context.graph.rows("MATCH (d:Delivery {app: $app}) RETURN d.key AS key", app=stage.feed.app)
    assert state(stage)[0] == "sending"
    settle(stage.context, stage.scheduler._sender, [row["key"]])
    assert (state(stage)[0], state(stage)[2]) == ("deferred", 1)
    stage.sink.answer = "250 OK"
    clock.pass_time(minutes=2)
    stage.work()
    assert (state(stage)[0], len(stage.sink.letters)) == ("sent", 1)


def test_a_canceled_newsletter_calls_back_what_was_put_off(stage: Stage, clock: Any) -> None:
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}', stage.context.clock.now()))
    newsletter = sending.create(stage.context, stage.feed.app, "News", ())
    stage.sink.answer = "451 later"
    sending.send(stage.context, stage.feed.app, newsletter, None)
    stage.work()
    assert sending.cancel(stage.context, stage.feed.app, newsletter) == 1
    stage.sink.answer = "250 OK"
    clock.pass_time(hours=1)
    stage.work()
    assert (state(stage)[0], stage.sink.letters) == ("skipped", [])
