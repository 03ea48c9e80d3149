"""Static lists: made, filled and emptied by hand. Segments that name a list change in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from engine.segments.keep import follow, keep
from engine.segments.live import LiveSegments
from graphstore import lists, membership, segments
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.membership import Change
from graphstore.segments import SegmentRecord
from workers.context import Context

_AT_ONCE: Final = 2_000  # people a transaction


@dataclass(frozen=True, slots=True)
class Added:
    added: int
    already: int  # were in it before
    unknown: tuple[str, ...]  # of what was given, what stands for nobody


def create(context: Context, app: str, name: str) -> SegmentRecord:
    """Raises ConflictError when the name is taken."""
    return context.graph.write(lambda tx: lists.create(tx, app, name, context.clock.now()))


def find(context: Context, app: str, wanted: str) -> SegmentRecord:
    """A segment or list by its id or name. Raises NotFoundError."""
    for record in context.graph.read(lambda tx: segments.every(tx, app)):
        if wanted in {record.id, record.name}:
            return record
    raise NotFoundError(f"There is no segment or list {wanted!r} on this site.")


def named(context: Context, app: str, name: str) -> SegmentRecord:
    """The list of this name, made if it is not there. Raises ConflictError when a segment with conditions has it."""
    try:
        record = find(context, app, name)
    except NotFoundError:
        return create(context, app, name)
    return context.graph.read(lambda tx: lists.get(tx, app, record.id))


def add(context: Context, app: str, segment: str, *, ids: Sequence[str] = (), uids: Sequence[str] = ()) -> Added:
    """Put people in, by the site's own ids or by uids. Raises NotFoundError, ConflictError when it is no list."""
    added, found = 0, {}
    given = [*((each, True) for each in dict.fromkeys(ids)), *((each, False) for each in dict.fromkeys(uids))]
    live = _open(context, app, segment)
    for start in range(0, len(given), _AT_ONCE):
        page = given[start : start + _AT_ONCE]

        def work(tx: Transaction, page: Sequence[tuple[str, bool]] = page) -> tuple[dict[str, str], int]:
            known = lists.people(tx, app, [name for name, own in page if own], [name for name, own in page if not own])
            now = context.clock.now()
            moved = _move(tx, app, segment, live, known.values(), now, partial(lists.add, tx, app, segment, now=now))
            return dict(known), moved

        known, moved = context.graph.write(work)
        found.update(known)
        added += moved
    unknown = tuple(name for name, _ in given if name not in found)
    return Added(added, len(set(found.values())) - added, unknown)


def remove(context: Context, app: str, segment: str, uids: Sequence[str]) -> int:
    """Take people out; how many were in it. Raises NotFoundError, ConflictError when it is no list."""
    removed = 0
    live = _open(context, app, segment)
    wanted = list(dict.fromkeys(uids))
    for start in range(0, len(wanted), _AT_ONCE):
        page = wanted[start : start + _AT_ONCE]

        def work(tx: Transaction, page: list[str] = page) -> int:
            known = lists.people(tx, app, [], page)
            now = context.clock.now()
            taken = partial(lists.remove, tx, app, segment)
            return _move(tx, app, segment, live, known.values(), now, taken, entered=False)

        removed += context.graph.write(work)
    return removed


def putting(context: Context, app: str, segment: str) -> Callable[[Transaction, Iterable[str]], None]:
    """What puts people (uids) in, whom a transaction has locked, at its end. Raises NotFoundError, ConflictError."""
    live = _open(context, app, segment)

    def put(tx: Transaction, uids: Iterable[str]) -> None:
        now = context.clock.now()
        _change(tx, app, segment, live, sorted(uids), now, partial(lists.add, tx, app, segment, now=now))

    return put


def _open(context: Context, app: str, segment: str) -> LiveSegments:
    def read(tx: Transaction) -> LiveSegments:
        lists.get(tx, app, segment)
        return LiveSegments(segments.every(tx, app))

    return context.graph.read(read)


def _move(
    tx: Transaction,
    app: str,
    segment: str,
    live: LiveSegments,
    people: Iterable[str],
    now: int,
    change: Callable[[list[str]], list[str]],
    *,
    entered: bool = True,
) -> int:
    """Change the list for people, and whatever depends on who is in it; how many really came or went."""
    uids = sorted(set(people))
    membership.lock(tx, uids)
    return _change(tx, app, segment, live, uids, now, change, entered=entered)


def _change(
    tx: Transaction,
    app: str,
    segment: str,
    live: LiveSegments,
    uids: list[str],
    now: int,
    change: Callable[[list[str]], list[str]],
    *,
    entered: bool = True,
) -> int:
    """The same, of people who are locked."""
    moved = change(uids)
    if moved:
        keep(tx, app, live, dict.fromkeys(live.naming(segment), moved), now)
        follow(tx, app, live, [Change(uid, segment, entered) for uid in moved], now=now)
    return len(moved)
