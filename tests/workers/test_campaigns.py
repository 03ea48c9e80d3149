"""Campaigns over real graph, queues and SMTP, with workers that die between any two steps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from feeding import Feed
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from support import free_ports
from tutorial import tutorial

from graphstore import deliveries, letters, workflows
from graphstore.letters import LetterContents
from workers import campaigns, jobs, keys, moving, queues
from workers.advance import advance_runs
from workers.context import Context
from workers.heartbeat import Life
from workers.mailers import Sent, SmtpMailer
from workers.mime import Message
from workers.schedule import Scheduler
from workers.sending import Sender, settle


class Died(BaseException):
    """A process that ends here, as by kill -9: nothing catches it."""


class Sink:
    """An SMTP server that keeps what it takes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(BytesParser(policy=default).parsebytes(content))
        return "250 OK"


class Desk:
    """One site with the tutorial's campaign, and workers that run when told."""

    def __init__(
        self, feed: Feed, sink: Sink, mailer: SmtpMailer, limit: int, definition: dict[str, Any] | None
    ) -> None:
        self.feed, self.sink, self.mailer = feed, sink, mailer
        self.context = feed.context
        contents = LetterContents(
            "Offer", "Hi {{ person.first_name }}", "Dear {{ person.first_name }}", "<b>{{ person.first_name }}</b>"
        )
        self.letter = letters.create(self.context.graph, feed.app, contents).id
        self.definition = definition or tutorial(self.letter, limit)
        self.campaign = campaigns.create(self.context, feed.app, "Tutorial", self.definition)
        campaigns.run(self.context, feed.app, self.campaign)

    def work(self) -> None:
        """Run all jobs there are."""
        names = [Queue(name, connection=self.context.redis, serializer=JSONSerializer) for name in queues.NAMES]
        SimpleWorker(names, connection=self.context.redis, serializer=JSONSerializer).work(
            burst=True, logging_level="ERROR"
        )
        self.feed.store()

    def watch(self, who: str, times: int) -> None:
        self.feed(*[self.feed.track(who, "Movie watch") for _ in range(times)])

    def counts(self) -> dict[str, dict[str, int]]:
        found = self.context.graph.read(lambda tx: workflows.counts(tx, self.feed.app, [self.campaign]))
        return {
            c.node: {
                "in": c.entered, "failed": c.failed, "skipped": c.skipped,
                **{f"out:{port}": number for port, number in c.out.items()},
            }
            for c in found[self.campaign]
        }  # fmt: skip

    def states(self) -> list[str]:
        rows = self.context.graph.rows(
            "MATCH (d:Delivery {app: $app}) RETURN d.state AS state ORDER BY state", app=self.feed.app
        )
        return [row["state"] for row in rows]

    def events(self, who: str) -> list[str]:
        rows = self.context.graph.rows(
            "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->()-[:DID]->(e)-[:ON]->(:Letter) RETURN e.name AS name",
            key=f"{self.feed.app}:{who}",
        )
        return [row["name"] for row in rows]


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def mailer(sink: Sink) -> Iterator[SmtpMailer]:
    controller = Controller(sink, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    mailer = SmtpMailer(f"smtp://127.0.0.1:{controller.port}")
    yield mailer
    mailer.close()
    controller.stop()


@pytest.fixture
def desk(feed: Feed, context: Context, sink: Sink, mailer: SmtpMailer, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(jobs, "current", lambda: context)
    monkeypatch.setattr(jobs, "sender", lambda: Sender(context, [mailer], Life(context, "test")))
    return lambda limit=2, definition=None: Desk(feed, sink, mailer, limit, definition)


def test_the_tutorial(desk: Any) -> None:
    desk = desk(limit=20)
    desk.feed(desk.feed.set("dave", '{"plan":"free","first_name":"Dave","email":"dave@example.com"}'))
    desk.feed(desk.feed.set("ann", '{"plan":"premium","first_name":"Ann","email":"ann@example.com"}'))
    desk.watch("dave", 19)
    desk.watch("ann", 25)
    desk.work()
    assert desk.sink.letters == []
    desk.watch("dave", 1)
    desk.work()
    (letter,) = desk.sink.letters
    assert (letter["To"], letter["Subject"]) == ("Dave <dave@example.com>", "Hi Dave")
    text, html = (part.get_content().strip() for part in letter.walk() if not part.is_multipart())
    assert (text, html.partition("<img")[0]) == ("Dear Dave", "<b>Dave</b>")
    desk.watch("dave", 5)
    desk.work()
    assert len(desk.sink.letters) == 1
    assert desk.counts() == {
        "watched": {"in": 50, "failed": 0, "skipped": 0, "out:out": 50},
        "limit": {"in": 50, "failed": 0, "skipped": 0, "out:yes": 38, "out:no": 12},
        "free": {"in": 12, "failed": 0, "skipped": 0, "out:yes": 6, "out:no": 6},
        "offer": {"in": 6, "failed": 0, "skipped": 5, "out:sent": 1, "out:skipped": 5},
    }
    assert desk.events("dave") == ["Letter sent"]


def test_many_watches_in_one_batch_bring_one_letter(desk: Any) -> None:
    desk = desk()
    desk.feed(desk.feed.set("dave", '{"plan":"free","email":"dave@example.com"}'))
    desk.watch("dave", 50)
    desk.work()
    assert len(desk.sink.letters) == 1


def test_no_address_is_skipped_with_its_reason_and_does_not_count_as_had(desk: Any) -> None:
    desk = desk()
    desk.feed(desk.feed.set("dave", '{"plan":"free"}'))
    desk.watch("dave", 2)
    desk.work()
    rows = desk.context.graph.rows(
        "MATCH (d:Delivery {app: $app}) RETURN d.state AS s, d.reason AS r", app=desk.feed.app
    )
    assert rows == [{"s": "skipped", "r": "no_email"}]
    desk.feed(desk.feed.set("dave", '{"email":"dave@example.com"}', 2_000))
    desk.watch("dave", 1)
    desk.work()
    assert len(desk.sink.letters) == 1


def test_a_merge_does_not_bring_the_letter_twice(desk: Any) -> None:
    desk = desk()
    for who in ("a-1", "dave"):
        desk.feed(desk.feed.set(who, '{"plan":"free","email":"dave@example.com"}'))
    desk.watch("a-1", 2)
    desk.work()
    desk.feed(desk.feed.alias("a-1", "dave"))
    desk.watch("dave", 3)
    desk.work()
    assert len(desk.sink.letters) == 1


def test_a_pause_holds_everything_and_a_run_goes_on(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk()
    desk.feed(desk.feed.set("dave", '{"plan":"free","email":"dave@example.com"}'))
    desk.watch("dave", 2)
    campaigns.pause(desk.context, desk.feed.app, desk.campaign)
    desk.work()
    assert desk.sink.letters == []
    campaigns.run(desk.context, desk.feed.app, desk.campaign)
    real = desk.context.clock.now()
    monkeypatch.setattr(type(desk.context.clock), "now", lambda _: real + 60_000)
    Scheduler(desk.context).sweep()
    desk.work()
    assert len(desk.sink.letters) == 1


def test_everybody_is_taken_through_once_and_newcomers_later(desk: Any, feed: Feed) -> None:
    feed(*[feed.set(f"p{number}", f'{{"email":"p{number}@example.com"}}') for number in range(30)])
    definition: dict[str, Any] = {
        "nodes": [
            {"id": "all", "type": "for_all_people"},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 5}},
        ],
        "edges": [{"from": "all", "port": "people", "to": "limit"}],
    }
    desk = desk(definition=definition)
    desk.work()
    feed(feed.track("newcomer", "x"))
    desk.work()
    campaigns.pause(desk.context, feed.app, desk.campaign)
    campaigns.run(desk.context, feed.app, desk.campaign)
    desk.work()
    assert desk.counts()["limit"]["out:yes"] == 31


def _ready(desk: Desk) -> list[str]:
    """A letter queued for dave; its delivery key."""
    desk.feed(desk.feed.set("dave", '{"plan":"free","email":"dave@example.com"}'))
    desk.watch("dave", 2)
    rows = desk.context.graph.rows("MATCH (r:Run {app: $app, state: 'ready'}) RETURN r.id AS id", app=desk.feed.app)
    done = desk.context.graph.write(
        lambda tx: advance_runs(
            tx, desk.context.registry, desk.context.clock, desk.feed.app, desk.campaign, [r["id"] for r in rows], "w"
        )
    )
    wanted = [each.key for each in done.letters]
    desk.context.graph.write(lambda tx: deliveries.release(tx, wanted))
    return wanted


@pytest.mark.parametrize(
    ("dies_at", "letters_in_sink", "state"),
    [
        ("claim", 1, "sent"),
        ("begin", 0, "unknown"),
        ("smtp", 1, "unknown"),
        ("note", 1, "sent"),
        ("event", 1, "sent"),
        ("record", 1, "sent"),
    ],
)
def test_a_worker_that_dies_sends_no_letter_twice(
    desk: Any, monkeypatch: pytest.MonkeyPatch, dies_at: str, letters_in_sink: int, state: str
) -> None:
    desk = desk()
    wanted = _ready(desk)
    sender = Sender(desk.context, [desk.mailer], Life(desk.context, "dying"))

    def die(*_: Any, **__: Any) -> Any:
        raise Died

    def send_and_die(messages: Sequence[Message]) -> list[Sent]:
        SmtpMailer.send_all(desk.mailer, messages)
        raise Died

    with monkeypatch.context() as patch:
        if dies_at == "claim":
            patch.setattr(sender._journal, "turn", die)
        elif dies_at == "begin":
            patch.setattr(desk.mailer, "send_all", die)
        elif dies_at == "smtp":
            patch.setattr(desk.mailer, "send_all", send_and_die)
        elif dies_at == "note":
            patch.setattr(sender, "finish", die)
        elif dies_at == "event":
            patch.setattr(sender, "_record", die)
        else:
            patch.setattr(desk.context.redis, "hdel", die)
        with pytest.raises(Died):
            sender.send(wanted)
    survivor = Sender(desk.context, [desk.mailer], Life(desk.context, "test"))
    for _ in range(2):
        settle(desk.context, survivor, wanted)
        desk.work()
        survivor.send(wanted)
    assert len(desk.sink.letters) == letters_in_sink
    assert desk.states() == [state]
    assert desk.events("dave") == [f"Letter {state}"]
    offer = desk.counts()["offer"]
    assert offer["in"] == 1
    assert offer.get("out:sent", 0) + offer["failed"] == 1
    if dies_at != "record":
        assert desk.context.redis.hlen(keys.LETTER_JOURNAL) == 0


def test_a_worker_held_for_dead_keeps_the_letter_it_has_begun(desk: Any) -> None:
    desk = desk()
    (key,) = _ready(desk)
    slow = Sender(desk.context, [desk.mailer], Life(desk.context, "slow"))
    desk.context.graph.write(lambda tx: deliveries.claim(tx, [key], "slow", 0))
    settle(desk.context, slow, [key])
    assert slow._journal.turn("slow", [key]) == {}
    Sender(desk.context, [desk.mailer], Life(desk.context, "quick")).send([key])
    assert desk.sink.letters == []
    rows = desk.context.graph.rows("MATCH (d:Delivery {key: $key}) RETURN d.worker AS worker", key=key)
    assert rows == [{"worker": "slow"}]
    settle(desk.context, slow, [key])
    assert desk.states() == ["unknown"]


def test_what_a_slow_server_has_not_taken_waits_behind_other_runs(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk()
    people = ["ann", "bob", "dave"]
    desk.feed(*[desk.feed.set(who, f'{{"plan":"free","email":"{who}@example.com"}}') for who in people])

    def send_slowly(messages: Sequence[Message]) -> list[Sent]:
        time.sleep(0.05)
        return SmtpMailer.send_all(desk.mailer, messages)

    monkeypatch.setattr(desk.mailer, "send_all", send_slowly)
    monkeypatch.setattr(moving, "_SENDING", 0.01)
    desk.feed(*[desk.feed.track(who, "Movie watch") for who in people for _ in range(2)])
    steps, waiting = (
        Queue(name, connection=desk.context.redis, serializer=JSONSerializer)
        for name in (queues.CAMPAIGNS, queues.LETTERS)
    )
    SimpleWorker([steps], connection=desk.context.redis, serializer=JSONSerializer).work(burst=True)
    assert len(desk.sink.letters) == 1
    assert waiting.count == 1
    assert desk.states() == ["queued", "queued", "sent"]
    desk.work()
    assert sorted(letter["To"] for letter in desk.sink.letters) == [f"{who}@example.com" for who in people]
    assert desk.states() == ["sent"] * 3


def test_a_lost_job_is_found_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk()
    desk.feed(desk.feed.set("dave", '{"plan":"free","email":"dave@example.com"}'))
    desk.watch("dave", 2)
    for name in queues.NAMES:
        Queue(name, connection=desk.context.redis, serializer=JSONSerializer).empty()
    desk.work()
    assert desk.sink.letters == []
    scheduler = Scheduler(desk.context)
    scheduler.sweep()
    desk.work()
    assert desk.sink.letters == []  # not yet: its job may still come
    real = desk.context.clock.now()
    monkeypatch.setattr(type(desk.context.clock), "now", lambda _: real + 60_000)
    scheduler.sweep()
    scheduler.sweep()
    desk.work()
    assert len(desk.sink.letters) == 1


def test_a_wait_ends_at_its_time_and_once(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    definition: dict[str, Any] = {
        "nodes": [
            {"id": "on", "type": "person_event", "config": {"event": "Movie watch"}},
            {"id": "wait", "type": "wait", "config": {"amount": 2, "unit": "hours"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 5}},
        ],
        "edges": [{"from": "on", "port": "out", "to": "wait"}, {"from": "wait", "port": "out", "to": "limit"}],
    }
    desk = desk(definition=definition)
    desk.watch("dave", 1)
    desk.work()
    scheduler = Scheduler(desk.context)
    assert scheduler.wake() == 0
    real = desk.context.clock.now()
    monkeypatch.setattr(type(desk.context.clock), "now", lambda _: real + 2 * 3_600_000)
    assert scheduler.wake() == 1
    assert scheduler.wake() == 0
    desk.work()
    assert desk.counts()["limit"]["out:yes"] == 1
