"""Storing: a batch of lines a transaction, as calls like any others, so that all that follows from calls follows.

Two batches are under way at once: while the graph stores one, the next is read and prepared. They are as good as one
behind the other: each sets its values as of a later moment than the one before, whichever is stored first; and a batch
that is about the same ids as one under way, or asks whose an address is, waits for all before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from engine.intake.intake import Intake, Placed, Stored
from graphstore.driver import Transaction
from graphstore.errors import GraphError, GraphUnavailableError
from graphstore.vocabulary import scoped
from workers import lists
from workers.announce import Announcer
from workers.context import Context
from workers.importing.mapping import Rejected
from workers.importing.rows import Batch, Page, Row, placed
from workers.queues import Queues

AT_ONCE: Final = 2_000  # lines
LANES: Final = 2


@dataclass
class Taken:
    """What a batch has come to."""

    lines: int
    people: dict[str, bool] = field(default_factory=dict)  # uid -> whether they are new
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(self.people.values())

    @property
    def updated(self) -> int:
        return len(self.people) - self.added


@dataclass(frozen=True, slots=True)
class _UnderWay:
    ids: AbstractSet[str]
    taken: Future[Taken]


class Storing:
    """Stores the lines of one import, and puts their people into its list, where it has one."""

    def __init__(self, context: Context, app: str, into: str) -> None:
        self._context = context
        self._app = app
        self._list = into
        self._lanes = [Intake(context.graph, context.registry) for _ in range(LANES)]
        self._at = 0  # ms epoch, of the last batch

    def work(self, pages: Iterable[Page], stopped: Callable[[], bool] = lambda: False) -> Iterator[Taken]:
        """Store page by page until `stopped` says so; what has become of each, in their order. Whoever asks for it
        notes it before asking for the next. What has been begun is brought to its end.
        """
        under_way: deque[_UnderWay] = deque()
        with ThreadPoolExecutor(LANES, thread_name_prefix="import") as pool:
            for number, page in enumerate(_until(pages, stopped)):
                alone = bool(page.emails) or any(page.ids & other.ids for other in under_way)
                # The oldest has left its lane, too.
                while len(under_way) >= (1 if alone else LANES):
                    yield under_way.popleft().taken.result()
                batch = placed(self._context, self._app, page)
                self._at = max(self._context.clock.now(), self._at + 1)
                taken = pool.submit(self._take, self._lanes[number % LANES], batch, self._at)
                under_way.append(_UnderWay(page.ids, taken))
            while under_way:
                yield under_way.popleft().taken.result()

    def _take(self, lane: Intake, batch: Batch, now: int) -> Taken:
        taken = Taken(batch.lines, rejected=list(batch.rejected))
        self._store(lane, batch.rows, now, taken)
        taken.rejected.sort(key=lambda each: each.line)
        return taken

    def _store(self, lane: Intake, rows: Sequence[Row], now: int, taken: Taken) -> None:
        if not rows:
            return
        calls = [row.accepted.call(self._app, row.identity, now) for row in rows]
        keys = {scoped(self._app, row.identity) for row in rows}
        # Not in the transaction, where that the list is gone would look like a fault of the rows.
        put = lists.putting(self._context, self._app, self._list) if self._list else None

        def then(tx: Transaction, stored: Stored) -> None:
            if put is not None:
                put(tx, _whom(keys, stored))

        try:
            stored = lane.store([Placed(call, "", "") for call in calls], {}, {}, now, then=then)
        except GraphUnavailableError:
            raise
        except GraphError as error:
            if len(rows) == 1:
                line = rows[0].accepted.line
                taken.rejected.append(Rejected(line.number, str(error), line.cells))
                return
            middle = len(rows) // 2
            for half in (rows[:middle], rows[middle:]):
                self._store(lane, half, now, taken)
            return
        for uid in _whom(keys, stored):
            taken.people[uid] = uid in stored.created or taken.people.get(uid, False)
        Queues(self._context.redis).advance(stored.begun)
        Announcer(self._context.redis, self._context.graph).counts(stored.counted)


def _whom(keys: Iterable[str], stored: Stored) -> set[str]:
    """The people (uids) of these identities; none where the site is being removed."""
    return {stored.people[key] for key in keys if key in stored.people}


def _until(pages: Iterable[Page], stopped: Callable[[], bool]) -> Iterator[Page]:
    """Asked before each page is read, so that none is read for nothing."""
    every = iter(pages)
    while not stopped() and (page := next(every, None)) is not None:
        yield page
