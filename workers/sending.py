"""Sending claimed letters, each at most once.

Exactly-once SMTP does not exist: between the server's OK and our note of it a crash leaves a gap. So: claim in the
graph, begin in the journal (whoever comes second does not send), send, note the outcome in the journal, tell the
stream, record in the graph. After a crash, what was not begun goes back to the queue; what was begun without an outcome
is `unknown`, and is never sent again. Letters are begun a few at a time: as many as take a moment to send.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Final

import orjson
import structlog

from engine.effects import Leave
from engine.letters.links import Links, Signer
from engine.letters.render import RenderError, Templates, render
from graphstore import deliveries, letters, mail_settings, suppressions
from graphstore.deliveries import ClaimedDelivery, Outcome
from graphstore.driver import Transaction
from graphstore.letters import LetterRecord
from graphstore.mail_settings import MailSettings
from graphstore.records import Call
from graphstore.suppressions import Reason
from graphstore.vocabulary import scoped
from workers import journal
from workers.announce import Announcer
from workers.context import Context
from workers.heartbeat import Life
from workers.journal import Journal
from workers.leaving import Onward
from workers.mailers import Mailer
from workers.mime import Message, build
from workers.posting import way
from workers.queues import Queues
from workers.sealing import SealError
from workers.signing import BadKeyError
from workers.stream import StreamWriter

log = structlog.get_logger("letters")

_EVENTS: Final = {"sent": "Letter sent", "failed": "Letter failed", "unknown": "Letter unknown"}
_MOMENT: Final = 0.02  # seconds: so much sending may be in doubt after a crash, a connection
_MOST_AT_ONCE: Final = 16  # letters
_LEAST_A_LANE: Final = 8  # letters that are worth a connection of their own

Ended = tuple[ClaimedDelivery, Outcome]


@dataclass(frozen=True, slots=True)
class Found:
    """By site and id, by site and address, and by site."""

    letters: Mapping[tuple[str, str], LetterRecord]
    held: Mapping[tuple[str, str], Reason]
    mail: Mapping[str, MailSettings]


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

    def send(self, wanted: Sequence[str]) -> int:
        """Send those of these deliveries (keys) that are still queued; how many were tried."""
        claimed = self._context.graph.write(lambda tx: self.claim(tx, wanted))
        self.send_claimed(claimed)
        return len(claimed)

    def claim(self, tx: Transaction, wanted: Sequence[str]) -> list[ClaimedDelivery]:
        """Take those of these deliveries (keys) that are still queued; to be sent once the transaction is committed."""
        return deliveries.claim(tx, wanted, self._life.name, self._context.clock.now())

    def send_claimed(self, claimed: Sequence[ClaimedDelivery]) -> None:
        """What is not begun when the process is to stop goes back to the queue."""
        if not claimed:
            return
        try:
            found = self._context.graph.read(partial(_found, claimed))
            lanes = min(len(self._mailers), -(-len(claimed) // _LEAST_A_LANE))
            work = [(self._mailers[lane], claimed[lane::lanes], found) for lane in range(lanes)]
            if self._threads is None or lanes == 1:
                ended = [self._lane(*each) for each in work]
            else:
                lines = [self._threads.submit(self._lane, *each) for each in work]
                wait(lines)  # what one of them raises must not leave the others to themselves
                ended = [line.result() for line in lines]
            self.finish([each for lane in ended for each in lane])
        except BaseException:
            self._life.renew()
            raise

    def _lane(
        self,
        mailer: Mailer,
        claimed: Sequence[ClaimedDelivery],
        found: Found,
    ) -> list[Ended]:
        """Send over one connection, a few letters at a time."""
        ended: list[Ended] = []
        noted: list[Outcome] = []
        place, size = 0, 1
        while place < len(claimed) and not self._stopped():
            few = claimed[place : place + size]
            place += size
            ready = [(delivery, self._made(delivery, found)) for delivery in few]
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
        answers = iter(mailer.send_all(messages) if messages else [])
        ended = []
        for delivery, made in ready:
            outcome = made
            if isinstance(made, Message):
                sent = next(answers)
                outcome = Outcome(delivery.key, sent.state, sent.reason, made.id)
                if sent.state != "sent":
                    log.warning("letter_not_sent", state=sent.state, delivery=delivery.key, reason=sent.reason)
            assert isinstance(outcome, Outcome)
            ended.append((delivery, outcome))
        return ended

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
        self._writer.append_all(told)
        onward = self._context.graph.write(lambda tx: self._record(tx, outcomes))
        self._journal.forget([outcome.key for _, outcome in outcomes])
        onward.queue(self._queues)
        self._announcer.counts({(delivery.app, delivery.campaign) for delivery, _ in outcomes})

    def _record(self, tx: Transaction, outcomes: Sequence[Ended]) -> Onward:
        now = self._context.clock.now()
        recorded = deliveries.record(tx, [outcome for _, outcome in outcomes], now)
        left = Onward()
        for delivery, outcome in outcomes:
            if delivery.key not in recorded:
                continue
            port = outcome.state if outcome.state in {"sent", "skipped"} else "failed"
            left.add(delivery, Leave(port) if port == "sent" else Leave(port, {"reason": outcome.reason}))
        left.leave(tx, self._context.registry, now)
        return left

    def _made(self, delivery: ClaimedDelivery, found: Found) -> Message | Outcome:
        """The letter as it is sent, or why it can't be."""
        letter = found.letters.get((delivery.app, delivery.letter))
        if letter is None:
            return Outcome(delivery.key, "failed", "The letter was deleted.")
        held = found.held.get((delivery.app, _email(delivery)))
        if held is not None and not (held == "unsubscribed" and letter.transactional):
            return Outcome(delivery.key, "skipped", held)
        properties = delivery.person.properties
        name = " ".join(str(properties[part]) for part in ("first_name", "last_name") if properties.get(part))
        try:
            links = self._links(delivery.key, follow=letter.follow)
            rendered = render(
                Templates.of(letter),
                delivery.person, delivery.event, delivery.results, links,
            )  # fmt: skip
            return build(
                rendered,
                way=way(found.mail.get(delivery.app), letter.sender, self._context.settings.secret_key),
                recipient=_email(delivery),
                name=name,
                delivery=delivery.key,
                unsubscribe="" if letter.transactional else links.unsubscribe(),
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

    def _links(self, delivery: str, *, follow: bool) -> Links:
        return Links(self._signer, self._context.settings.public_url, delivery, follow)

    def _event(self, delivery: ClaimedDelivery, outcome: Outcome) -> Call:
        """The outcome as an event on the letter. Its message id is the delivery's, so it is stored once."""
        now = self._context.clock.now()
        data = {"letter": delivery.letter, "campaign": delivery.campaign}
        if outcome.reason:
            data["reason"] = outcome.reason
        return Call(
            "track", delivery.app, delivery.person.id, now, now, orjson.dumps(data).decode(),
            name=_EVENTS[outcome.state], message=f"{delivery.key}:{outcome.state}",
            asset=scoped(delivery.app, delivery.letter),
        )  # fmt: skip


def _found(claimed: Sequence[ClaimedDelivery], tx: Transaction) -> Found:
    """What sending needs besides. Who must not be written to is asked as late as can be."""
    return Found(
        letters.several(tx, {(each.app, each.letter) for each in claimed}),
        suppressions.held(tx, {(each.app, _email(each)) for each in claimed}),
        mail_settings.of(tx, {each.app for each in claimed}),
    )


def _email(delivery: ClaimedDelivery) -> str:
    return str(delivery.person.properties.get("email", ""))


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
