"""Letters that come back: their address is suppressed, and it is an event on the letter."""

from __future__ import annotations

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from coming_back import LETTER, bounce, complaint
from redis import Redis
from stage import Stage
from support import free_ports

from engine.letters.returning import ReturnPaths
from graphstore import letter_activity, suppressions
from workers import reports
from workers.context import SystemClock
from workers.reports import Report
from workers.services.receiver import Receiver

DAY = 86_400_000
DOMAIN = "back.example.com"


@pytest.fixture
def receiver(stage: Stage) -> Iterator[tuple[int, ReturnPaths]]:
    paths = ReturnPaths(stage.context.settings.secret_key, DOMAIN)
    handler = Receiver(stage.context.redis, paths, DOMAIN, stage.context.clock)
    controller = Controller(handler, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    yield controller.port, paths
    controller.stop()


def sent(stage: Stage) -> tuple[str, str]:
    """(letter, digest) of a letter that went to Ann."""
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    letter = stage.letter()
    stage.campaign({"on": ("person_event", {"event": "go"}), "l": ("send_letter", {"letter": letter})}, "on.out>l")
    stage.feed(stage.feed.track("ann", "go", stage.context.clock.now()))
    stage.work()
    return letter, str(stage.sink.letters[-1]["Message-ID"])[1:33]


def events(stage: Stage, name: str) -> list[dict[str, Any]]:
    rows = stage.context.graph.rows(
        "MATCH (e:Event {app: $app, name: $name}) RETURN e.key AS key", app=stage.feed.app, name=name
    )
    return [dict(row) for row in rows]


def held(stage: Stage, email: str = "ann@example.com") -> str | None:
    wanted = (stage.feed.app, email)
    return stage.context.graph.read(lambda tx: suppressions.held(tx, [wanted])).get(wanted)


def take(stage: Stage) -> None:
    stage.scheduler._reports.take()
    stage.work()


def test_a_bounce_to_the_return_path_suppresses_and_counts_once(
    stage: Stage, receiver: tuple[int, ReturnPaths]
) -> None:
    port, paths = receiver
    letter, digest = sent(stage)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as mail:
        for _ in range(2):
            mail.sendmail("", [paths.of(digest).upper()], bounce("5.1.1", "550 no such user", letter="0" * 32))
    take(stage)
    assert held(stage) == "bounced"
    assert len(events(stage, letter_activity.BOUNCED)) == 1
    assert letter_activity.figures(stage.context.graph, stage.feed.app, [letter])[letter].bounced == 1


def test_mail_for_anybody_else_is_refused(receiver: tuple[int, ReturnPaths]) -> None:
    port, _ = receiver
    other = ReturnPaths("another secret", DOMAIN).of("0" * 32)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as mail:
        for address in ("ann@example.com", other, f"postmaster@{DOMAIN}"):
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                mail.sendmail("", [address], b"Subject: x\r\n\r\nx")


def test_what_can_not_be_kept_is_to_be_sent_again() -> None:
    gone = Redis("127.0.0.1", free_ports(1)[0], socket_connect_timeout=1)
    handler = Receiver(gone, ReturnPaths("s", DOMAIN), DOMAIN, SystemClock())
    envelope = type("Given", (), {"content": complaint(), "rcpt_tos": [f"complaints@{DOMAIN}"]})()
    answers: list[str] = []
    thread = threading.Thread(
        target=lambda: answers.append(asyncio.run(handler.handle_DATA(None, None, envelope)))  # type: ignore[arg-type]
    )
    thread.start()
    thread.join()
    assert answers[0].startswith("451")


def test_a_complaint_is_found_by_the_letter_it_holds(stage: Stage, receiver: tuple[int, ReturnPaths]) -> None:
    port, _ = receiver
    letter, digest = sent(stage)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as mail:
        mail.sendmail("", [f"complaints@{DOMAIN}"], complaint().replace(LETTER.encode(), digest.encode()))
    take(stage)
    assert held(stage) == "complained"
    found = letter_activity.figures(stage.context.graph, stage.feed.app, [letter])[letter]
    assert (found.complained, found.bounced) == (1, 0)


def test_a_letter_leaves_with_a_return_path_of_its_own(stage: Stage) -> None:
    settings = replace(stage.context.settings, bounce_domain=DOMAIN)
    object.__setattr__(stage.context, "settings", settings)
    seen: list[str] = []
    stage.sink.handle_MAIL = keep_sender(seen)  # type: ignore[attr-defined]
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    stage.campaign(
        {"on": ("person_event", {"event": "go"}), "l": ("send_letter", {"letter": stage.letter()})}, "on.out>l"
    )
    stage.feed(stage.feed.track("ann", "go", stage.context.clock.now()))
    stage.work()
    assert seen
    digest = str(stage.sink.letters[0]["Message-ID"])[1:33]
    assert ReturnPaths(settings.secret_key, DOMAIN).read(seen[0]) == digest


def test_a_full_mailbox_is_gone_only_after_days(stage: Stage, clock: Any) -> None:
    _, digest = sent(stage)
    redis, now = stage.context.redis, stage.context.clock.now()
    rows = stage.context.graph.rows("MATCH (d:Delivery {app: $app}) RETURN d.key AS key", app=stage.feed.app)
    for number in range(4):
        # Soft bounces of letters before, as events that are stored already.
        at = now - (number // 2 + 1) * DAY
        call = replace(
            stage.feed.track("ann", letter_activity.BOUNCED_SOFTLY, at), message=f"{rows[0]['key']}:soft:{number}"
        )
        stage.feed(call)
        if number == 1:
            reports.note(redis, [Report("soft", digest, "full", now)])
            take(stage)
            assert held(stage) is None
    clock.pass_time(minutes=1)
    reports.note(redis, [Report("soft", digest, "full", now)])
    take(stage)
    assert held(stage) == "bounced"


def test_a_service_is_believed_about_addresses_of_its_own_site(stage: Stage) -> None:
    letter, digest = sent(stage)
    app = stage.feed.app
    reports.note(
        stage.context.redis,
        [
            Report("hard", digest, "", 5, app="another"),
            Report("complaint", "", "abuse", 5, app=app, email="bob@example.com"),
        ],
    )
    take(stage)
    assert (held(stage), held(stage, "bob@example.com")) == (None, "complained")
    reports.note(stage.context.redis, [Report("hard", "", "gone", 6, app=app, email="ann@example.com")])
    take(stage)
    assert held(stage) == "bounced"
    assert letter_activity.figures(stage.context.graph, app, [letter])[letter].bounced == 1


def keep_sender(seen: list[str]) -> Any:
    async def handle(server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ARG001
        envelope.mail_from = address
        seen.append(address)
        return "250 OK"

    return handle
