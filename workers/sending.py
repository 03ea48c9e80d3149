"""Sending claimed letters, each at most once.

Exactly-once SMTP does not exist: between the server's OK and our note of it a crash leaves a gap. So: claim in the
graph, begin in the journal (one atomic HSETNX a letter: whoever comes second does not send), send, note the outcome
in the journal, tell the stream, record in the graph. After a crash, what was not begun goes back to the queue; what
was begun without an outcome is `unknown`, and is never sent again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

import orjson
import structlog

from engine.effects import Leave
from engine.letters.render import RenderError, Templates, render
from graphstore import deliveries, letters
from graphstore.deliveries import ClaimedDelivery, Outcome
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.letters import LetterRecord
from graphstore.records import Call
from graphstore.vocabulary import scoped
from workers import keys
from workers.advance import leave_by
from workers.announce import Announcer
from workers.context import Context
from workers.mailers import Mailer, build
from workers.queues import Queues
from workers.stream import StreamWriter

log = structlog.get_logger("letters")

DEFAULT_SENDER: Final = "Tracktor <tracktor@localhost>"
_EVENTS: Final = {"sent": "Letter sent", "failed": "Letter failed", "unknown": "Letter unknown"}


class Sender:
    def __init__(self, context: Context, mailer: Mailer, worker: str) -> None:
        self._context = context
        self._mailer = mailer
        self._worker = worker
        self._writer = StreamWriter(context.redis, context.settings.partitions)
        self._queues = Queues(context.redis)
        self._announcer = Announcer(context.redis, context.graph)

    def send(self, wanted: Sequence[str]) -> int:
        """Send those of these deliveries (keys) that are still queued; how many were tried."""
        claimed = self._context.graph.write(lambda tx: self.claim(tx, wanted))
        self.send_claimed(claimed)
        return len(claimed)

    def claim(self, tx: Transaction, wanted: Sequence[str]) -> list[ClaimedDelivery]:
        """Take those of these deliveries (keys) that are still queued; to be sent once the transaction is committed."""
        return deliveries.claim(tx, wanted, self._worker, self._context.clock.now())

    def send_claimed(self, claimed: Sequence[ClaimedDelivery]) -> None:
        found: dict[tuple[str, str], LetterRecord | None] = {}
        outcomes = []
        for delivery in claimed:
            name = (delivery.app, delivery.letter)
            if name not in found:
                found[name] = self._letter(*name)
            if self._begin(delivery.key):
                outcome = self._send_one(delivery, found[name])
                self._note(outcome)
                outcomes.append((delivery, outcome))
            else:
                outcomes += self._give_back(delivery)
        self.finish(outcomes)

    def _give_back(self, delivery: ClaimedDelivery) -> list[tuple[ClaimedDelivery, Outcome]]:
        """Somebody held for dead has begun this letter after all: it is theirs to finish, unless they have."""
        entry = cast(bytes | None, self._context.redis.hget(keys.LETTER_JOURNAL, delivery.key)) or b""
        if entry.startswith(b"["):
            return [(delivery, _outcome(delivery.key, entry))]
        self._context.graph.write(lambda tx: deliveries.assign(tx, delivery.key, entry.decode()))
        return []

    def finish(self, outcomes: Sequence[tuple[ClaimedDelivery, Outcome]]) -> None:
        """Tell and record outcomes. Repeating it changes nothing: message ids and states see to that."""
        if not outcomes:
            return
        self._writer.append_all([self._event(delivery, outcome) for delivery, outcome in outcomes])
        onward = self._context.graph.write(lambda tx: self._record(tx, outcomes))
        self._context.redis.hdel(keys.LETTER_JOURNAL, *[outcome.key for _, outcome in outcomes])
        self._queues.advance(onward)
        self._announcer.counts({(delivery.app, delivery.campaign) for delivery, _ in outcomes})

    def _record(
        self, tx: Transaction, outcomes: Sequence[tuple[ClaimedDelivery, Outcome]]
    ) -> dict[tuple[str, str], list[str]]:
        open_keys = {delivery.key for delivery in deliveries.claimed(tx, [outcome.key for _, outcome in outcomes])}
        pending = [(delivery, outcome) for delivery, outcome in outcomes if delivery.key in open_keys]
        now = self._context.clock.now()
        deliveries.record(tx, [outcome for _, outcome in pending], now)
        left: dict[tuple[str, str, int], list[tuple[str, str, Leave]]] = defaultdict(list)
        for delivery, outcome in pending:
            way = Leave("sent") if outcome.state == "sent" else Leave("failed", {"reason": outcome.reason})
            left[delivery.app, delivery.campaign, delivery.version].append((delivery.run, delivery.node, way))
        onward: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (app, campaign, version), moves in left.items():
            onward[app, campaign] += leave_by(tx, self._context.registry, app, campaign, version, moves, now)
        return onward

    def _letter(self, app: str, letter: str) -> LetterRecord | None:
        try:
            return letters.get(self._context.graph, app, letter)
        except NotFoundError:
            return None

    def _begin(self, key: str) -> bool:
        return bool(self._context.redis.hsetnx(keys.LETTER_JOURNAL, key, self._worker))

    def _note(self, outcome: Outcome) -> None:
        entry = orjson.dumps([outcome.state, outcome.reason, outcome.message_id])
        self._context.redis.hset(keys.LETTER_JOURNAL, outcome.key, cast(Any, entry))

    def _send_one(self, delivery: ClaimedDelivery, letter: LetterRecord | None) -> Outcome:
        if letter is None:
            return Outcome(delivery.key, "failed", "The letter was deleted.")
        properties = delivery.person.properties
        name = " ".join(str(properties[part]) for part in ("first_name", "last_name") if properties.get(part))
        try:
            rendered = render(
                Templates(letter.subject, letter.text, letter.html), delivery.person, delivery.event, delivery.results
            )
            message = build(
                rendered,
                sender=letter.sender or DEFAULT_SENDER,
                recipient=str(properties.get("email", "")),
                name=name,
                delivery=delivery.key,
            )
        except (RenderError, ValueError) as error:
            return Outcome(delivery.key, "failed", str(error))
        sent = self._mailer.send(message)
        if sent.state != "sent":
            log.warning("letter_not_sent", state=sent.state, delivery=delivery.key, reason=sent.reason)
        return Outcome(delivery.key, sent.state, sent.reason, str(message["Message-ID"]))

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


def settle(context: Context, sender: Sender, abandoned: Iterable[str]) -> None:
    """Deliveries whose worker died while it had them: back to the queue, or to the outcome the journal knows."""
    names = list(abandoned)
    if not names:
        return
    journal = cast(list[bytes | None], context.redis.hmget(keys.LETTER_JOURNAL, names))
    noted = dict(zip(names, journal, strict=True))
    unbegun = [key for key, entry in noted.items() if entry is None]
    if unbegun:
        context.graph.write(lambda tx: deliveries.release(tx, unbegun))
        Queues(context.redis).send(unbegun)
    begun = context.graph.write(lambda tx: deliveries.claimed(tx, [key for key in names if noted[key] is not None]))
    sender.finish([(delivery, _outcome(delivery.key, noted[delivery.key] or b"")) for delivery in begun])


def _outcome(key: str, entry: bytes) -> Outcome:
    if entry.startswith(b"["):
        state, reason, message = orjson.loads(entry)
        return Outcome(key, state, reason, message)
    return Outcome(key, "unknown", "The worker stopped while it sent this letter; it may have arrived.")
