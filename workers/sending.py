"""Sending claimed letters, each at most once.

Exactly-once SMTP does not exist: between the server's OK and our note of it a crash leaves a gap. So: claim in the
graph, begin in the journal (whoever comes second does not send), send, note the outcome in the journal, tell the
stream, record in the graph. After a crash, what was not begun goes back to the queue; what was begun without an outcome
is `unknown`, and is never sent again. Letters are begun a few at a time: as many as take a moment to send.
"""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import orjson
import structlog

from engine.effects import Leave
from engine.letters.links import Signer
from engine.letters.render import RenderError, Templates, render
from engine.letters.returning import ReturnPaths
from graphstore import before_sending, deliveries, suppressions
from graphstore.before_sending import Found
from graphstore.deliveries import ClaimedDelivery, Outcome
from graphstore.driver import Transaction
from graphstore.letter_activity import BOUNCED
from graphstore.records import Call
from graphstore.suppressions import Suppression
from graphstore.vocabulary import scoped
from workers import following, journal, pacing, tracing, twins
from workers.announce import Announcer
from workers.context import Context
from workers.heartbeat import Life
from workers.journal import Journal
from workers.leaving import Onward
from workers.mailers import Mailer, Sent
from workers.metrics.meter import METER
from workers.metrics.names import LETTERS, SMTP_TIME
from workers.mime import Message, build, digest
from workers.posting import way
from workers.queues import Queues
from workers.retrying import settled
from workers.sealing import SealError
from workers.signing import BadKeyError
from workers.stream import StreamWriter

log = structlog.get_logger("letters")

_EVENTS: Final = {"sent": "Letter sent", "failed": "Letter failed", "unknown": "Letter unknown"}
_MOMENT: Final = 0.02  # seconds: so much sending may be in doubt after a crash, a connection
_MOST_AT_ONCE: Final = 16  # letters
_LEAST_A_LANE: Final = 8  # letters that are worth a connection of their own
_NO_SUCH_ADDRESS: Final = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")  # RFC 3463

Ended = tuple[ClaimedDelivery, Outcome]
Lane = tuple[Mailer, Sequence[ClaimedDelivery], Found, Mapping[str, Outcome], float]


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that are claimed, and what was found about them right then: nothing where there are none."""

    letters: Sequence[ClaimedDelivery] = ()
    found: Found = field(default_factory=Found)


def ready(tx: Transaction, claimed: Sequence[ClaimedDelivery]) -> Batch:
    """To be sent once the transaction is committed: who must not be written to is asked as late as can be, and a
    transaction of its own would only make it later.
    """
    if not claimed:
        return Batch()
    found = before_sending.read(
        tx,
        {(each.app, each.letter) for each in claimed},
        {(each.app, _email(each)) for each in claimed},
        {(each.app, each.campaign) for each in claimed if each.mass},
    )
    return Batch(claimed, found)


class Sender:
    def __init__(
        self,
        context: Context,
        mailers: Sequence[Mailer],
        life: Life,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """One connection a mailer; with several, a batch is shared out among them in threads."""
        self._context = context
        self._mailers = mailers
        self._life = life
        self._stopped = stopped
        self._threads = ThreadPoolExecutor(len(mailers), "letters") if len(mailers) > 1 else None
        self._writer = StreamWriter(context.redis, context.settings.partitions)
        self._queues = Queues(context.redis)
        self._announcer = Announcer(context.redis, context.graph)
        self._journal = Journal(context.redis)
        self._signer = Signer(context.settings.secret_key)
        self._returns = ReturnPaths(context.settings.secret_key, context.settings.bounce_domain)

    @property
    def name(self) -> str:
        """By which deliveries are known to be this sender's."""
        return self._life.name

    def send(self, wanted: Sequence[str]) -> int:
        """Send those of these deliveries (keys) that are still queued; how many were tried."""
        now = self._context.clock.now()
        batch = self._context.graph.write(lambda tx: ready(tx, deliveries.claim(tx, wanted, self._life.name, now)))
        self.send_claimed(batch)
        return len(batch.letters)

    def send_claimed(self, batch: Batch, seconds: float = math.inf) -> None:
        """What is not begun when the process is to stop, or after so many seconds, goes back to the queue."""
        claimed, found = batch.letters, batch.found
        if not claimed:
            return
        try:
            settled = self._settled(claimed, found)
            lanes = min(len(self._mailers), -(-len(claimed) // _LEAST_A_LANE))
            end = time.monotonic() + seconds
            work = [(self._mailers[lane], claimed[lane::lanes], found, settled, end) for lane in range(lanes)]
            with tracing.span("letters.send", kind="client", letters=len(claimed)):
                ended = self._ended(work)
            self.finish([each for lane in ended for each in lane])
        except BaseException:
            self._life.renew()
            raise

    def _ended(self, work: Sequence[Lane]) -> list[list[Ended]]:
        if self._threads is None or len(work) == 1:
            return [self._lane(*each) for each in work]
        lines = [self._threads.submit(self._lane, *each) for each in work]
        wait(lines)  # what one of them raises must not leave the others to themselves
        return [line.result() for line in lines]

    def _settled(self, claimed: Sequence[ClaimedDelivery], found: Found) -> Mapping[str, Outcome]:
        """By key, what is known before a letter is made: nobody is written to, or not yet."""
        out = {each.key: reason for each in claimed if (reason := _withheld(each, found)) is not None}
        left = [each for each in claimed if each.key not in out]
        for key in twins.of(self._context.redis, left, found.newsletters):
            out[key] = Outcome(key, "skipped", twins.SAME_ADDRESS)
        left = [each for each in left if each.key not in out]
        return out | pacing.held(self._context.redis, left, found, self._context.clock.now())

    def _lane(
        self,
        mailer: Mailer,
        claimed: Sequence[ClaimedDelivery],
        found: Found,
        settled: Mapping[str, Outcome],
        end: float,
    ) -> list[Ended]:
        """Send over one connection, a few letters at a time. `settled`: what need not be tried. `end`: by the
        monotonic clock, when no more are begun.
        """
        ended: list[Ended] = []
        noted: list[Outcome] = []
        place, size = 0, 1
        while place < len(claimed) and not self._stopped() and time.monotonic() < end:
            few = claimed[place : place + size]
            place += size
            ready = [(each, settled.get(each.key) or self._made(each, found)) for each in few]
            began = time.monotonic()
            others = self._journal.turn(self._life.name, [delivery.key for delivery in few], noted)
            own = [each for each in ready if each[0].key not in others]
            done = self._sent(mailer, own)
            noted = [outcome for _, outcome in done]
            ended += done + self._give_back([delivery for delivery in few if delivery.key in others], others)
            # As many as fit into a moment: a slow server's letters are begun one by one.
            size = min(size * 2, _MOST_AT_ONCE) if time.monotonic() - began < _MOMENT else max(1, size // 2)
        self._journal.turn(self._life.name, [], noted)
        if place < len(claimed):
            self._release(claimed[place:])
        return ended

    def _sent(self, mailer: Mailer, ready: Sequence[tuple[ClaimedDelivery, Message | Outcome]]) -> list[Ended]:
        messages = [made for _, made in ready if isinstance(made, Message)]
        began = time.perf_counter()
        answers = iter(mailer.send_all(messages) if messages else [])
        METER.observe(SMTP_TIME, (time.perf_counter() - began,) if messages else ())
        ended = []
        for delivery, made in ready:
            outcome = made
            if isinstance(made, Message):
                sent = next(answers)
                outcome = self._outcome(delivery, sent, made.id)
                if sent.state != "sent":
                    log.warning("letter_not_sent", state=sent.state, delivery=delivery.key, reason=sent.reason)
            assert isinstance(outcome, Outcome)
            ended.append((delivery, outcome))
        return ended

    def _outcome(self, delivery: ClaimedDelivery, sent: Sent, message: str) -> Outcome:
        came_to, due = settled(sent, delivery.tries, delivery.first, self._context.clock.now())
        return Outcome(delivery.key, came_to.state, came_to.reason, message, due or 0)

    def _give_back(self, own: Sequence[ClaimedDelivery], entries: Mapping[str, str]) -> list[Ended]:
        """Somebody held for dead has begun these letters after all: they are theirs to finish, unless they have."""
        ended = []
        theirs: dict[str, list[str]] = defaultdict(list)
        for delivery in own:
            outcome = journal.outcome(delivery.key, entries[delivery.key])
            if outcome is not None:
                ended.append((delivery, outcome))
                continue
            theirs[journal.owner(entries[delivery.key])].append(delivery.key)
        for worker, names in theirs.items():
            self._context.graph.write(partial(deliveries.assign, keys=names, worker=worker))
        return ended

    def _release(self, left: Sequence[ClaimedDelivery]) -> None:
        """Not begun, and not to be by this process."""
        self._context.graph.write(lambda tx: deliveries.release(tx, [delivery.key for delivery in left]))
        for mass in (False, True):
            self._queues.send([delivery.key for delivery in left if delivery.mass == mass], mass=mass)

    def finish(self, outcomes: Sequence[Ended]) -> None:
        """Tell and record outcomes. Repeating it changes nothing: message ids and states see to that."""
        if not outcomes:
            return
        told = [self._event(delivery, outcome) for delivery, outcome in outcomes if outcome.state in _EVENTS]
        told += [self._event(*each, BOUNCED, "hard") for each in outcomes if _came_back(each[1])]
        self._writer.append_all(told)
        onward = self._context.graph.write(lambda tx: self._record(tx, outcomes))
        self._journal.forget([outcome.key for _, outcome in outcomes])
        for _, outcome in outcomes:
            METER.count(LETTERS, 1, outcome.state)
        onward.queue(self._queues)
        self._announcer.counts({(delivery.app, delivery.campaign) for delivery, _ in outcomes})

    def _record(self, tx: Transaction, outcomes: Sequence[Ended]) -> Onward:
        now = self._context.clock.now()
        recorded = deliveries.record(tx, [outcome for _, outcome in outcomes], now)
        nobody = [
            Suppression(delivery.app, delivery.person.properties["email"], "bounced", now)
            for delivery, outcome in outcomes
            if outcome.state == "failed" and _NO_SUCH_ADDRESS.search(outcome.reason) and _email(delivery)
        ]
        if nobody:
            suppressions.add(tx, nobody)
        left = Onward()
        for delivery, outcome in outcomes:
            if delivery.key not in recorded or outcome.state == "deferred":
                continue
            port = outcome.state if outcome.state in {"sent", "skipped"} else "failed"
            left.add(delivery, Leave(port) if port == "sent" else Leave(port, {"reason": outcome.reason}))
        left.leave(tx, self._context.registry, now)
        return left

    def _made(self, delivery: ClaimedDelivery, found: Found) -> Message | Outcome:
        """The letter as it is sent, or why it can't be."""
        letter = found.letters[delivery.app, delivery.letter]
        properties = delivery.person.properties
        name = " ".join(str(properties[part]) for part in ("first_name", "last_name") if properties.get(part))
        try:
            site = found.mail.get(delivery.app)
            links = following.links(self._signer, self._context.settings, site, letter, delivery.key)
            rendered = render(
                Templates.of(letter),
                delivery.person, delivery.event, delivery.results, links,
            )  # fmt: skip
            by = way(site, letter.sender, self._context.settings.secret_key)
            if letter.answers and not by.reply_to:
                by = replace(by, reply_to=self._returns.answers(digest(delivery.key)))
            return build(
                rendered,
                way=by,
                recipient=_email(delivery),
                name=name,
                delivery=delivery.key,
                unsubscribe="" if letter.transactional else links.unsubscribe(),
                returns=self._returns,
            )
        except (
            RenderError,
            BadKeyError,
            SealError,
            ValueError,
            TypeError,
            LookupError,
            ArithmeticError,
            AttributeError,
        ) as error:
            return Outcome(delivery.key, "failed", str(error))

    def _event(self, delivery: ClaimedDelivery, outcome: Outcome, name: str = "", kind: str = "") -> Call:
        """The outcome as an event on the letter. Its message id is the delivery's, so it is stored once."""
        now = self._context.clock.now()
        data = {"letter": delivery.letter, "campaign": delivery.campaign, "delivery": delivery.key}
        if outcome.reason:
            data["reason"] = outcome.reason
        return Call(
            "track", delivery.app, delivery.person.id, now, now, orjson.dumps(data).decode(),
            name=name or _EVENTS[outcome.state], message=f"{delivery.key}:{kind or outcome.state}",
            asset=scoped(delivery.app, delivery.letter),
        )  # fmt: skip


def _withheld(delivery: ClaimedDelivery, found: Found) -> Outcome | None:
    """Why somebody is not written to, if they are not."""
    letter = found.letters.get((delivery.app, delivery.letter))
    if letter is None:
        return Outcome(delivery.key, "failed", "The letter was deleted.")
    held = found.held.get((delivery.app, _email(delivery)))
    if held is not None and not (held == "unsubscribed" and letter.transactional):
        return Outcome(delivery.key, "skipped", held)
    closed = "" if letter.transactional else found.closed(delivery.app, delivery.letter, _email(delivery))
    return Outcome(delivery.key, "skipped", closed) if closed else None


def _email(delivery: ClaimedDelivery) -> str:
    return str(delivery.person.properties.get("email", ""))


def _came_back(outcome: Outcome) -> bool:
    """Whether a mail server would not have it; a letter that could not even be made never left."""
    return outcome.state == "failed" and bool(outcome.message_id)


def settle(context: Context, sender: Sender, abandoned: Iterable[str]) -> None:
    """Deliveries whose worker died while it had them: back to the queue, or to the outcome the journal knows."""
    names = list(abandoned)
    noted = Journal(context.redis).read(names)
    unbegun = [key for key, entry in noted.items() if not entry]
    if unbegun:
        context.graph.write(lambda tx: deliveries.release(tx, unbegun))
        Queues(context.redis).send(unbegun)
    begun = [key for key, entry in noted.items() if entry]
    if begun:
        claimed = context.graph.write(lambda tx: deliveries.claimed(tx, begun))
        sender.finish([(each, journal.outcome(each.key, noted[each.key]) or _in_doubt(each.key)) for each in claimed])


def _in_doubt(key: str) -> Outcome:
    return Outcome(key, "unknown", "The worker stopped while it sent this letter; it may have arrived.")
