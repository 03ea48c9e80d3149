"""What people did, as columns: one row an event, in the order of people, and for each of them of time.

Derived from the graph, and never more than that: whoever changes is taken out and put in again as the graph has them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.analytics.trails import Words
from graphstore.event_columns import PersonEvents

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Uids = NDArray[np.bytes_]

UID: Final = "S32"  # a uid is 32 hexadecimal digits
_PART: Final = 1_000_000  # rows
NONE: Final = np.int32(-1)  # no row
_HASH: Final = blake2b(digest_size=8)
_Word = TypeVar("_Word")


@dataclass(frozen=True)
class Columns:
    """`uids` (a person each, sorted); and of each event `person` (place among uids), `name` (place among names), `at`
    (ms), `key` (a hash of its key), and `page` and `origin` (places among those of `words`; -1 for none). Rows are
    sorted by person, then as the person did them.
    """

    names: tuple[str, ...]
    uids: Uids
    person: Ints
    name: Ints
    at: Longs
    key: Longs
    page: Ints
    origin: Ints
    words: Words = field(default_factory=Words, compare=False, repr=False)
    _rows: dict[str, Ints] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, name: str) -> Ints:
        """The rows of the events of this name, in their order."""
        found = self._rows.get(name)
        if found is None:
            if name in self.names:
                found = np.flatnonzero(self.name == self.names.index(name)).astype(np.int32)
            else:
                found = np.empty(0, np.int32)
            self._rows[name] = found
        return found

    def parts(self) -> list[tuple[int, Columns]]:
        """A million rows each, nobody's divided, with the number of rows before it: what goes through all of many
        people's events is done several times as fast where it fits into a processor's cache. All people are in each.
        """
        cut = stretches(self.person)
        return [(0, self)] if len(cut) == 1 else [(rows.start, self._part(rows)) for rows in cut]

    def _part(self, rows: slice) -> Columns:
        arrays = ("person", "name", "at", "key", "page", "origin")
        return replace(self, **{each: getattr(self, each)[rows] for each in arrays}, _rows={})

    def between(self, rows: Ints, since: int, until: int) -> Ints:
        """Of these rows those from `since` until before `until` (ms)."""
        at = self.at[rows]
        return rows[(at >= since) & (at < until)]

    def with_keys(self, rows: Ints, keys: Collection[str]) -> Ints:
        """Of these rows those of the events with these keys."""
        if not keys:
            return rows[:0]
        wanted, own = np.sort(hashed(keys)), self.key[rows]
        order = np.argsort(own)  # looked for one behind the other, in the same part of the memory
        places = np.minimum(np.searchsorted(wanted, own[order]), len(wanted) - 1)
        found: Ints = rows[np.sort(order[wanted[places] == own[order]])]
        return found

    def next_of(self, rows: Ints, behind: Ints, side: Literal["left", "right"] = "right") -> Ints:
        """For each row of `behind` the first of `rows` behind it ("left": or itself) that is of the same person; -1."""
        if not len(rows):
            return np.full(len(behind), NONE)
        places = np.searchsorted(rows, behind, side)
        found = rows[np.minimum(places, len(rows) - 1)]
        good = (places < len(rows)) & (self.person[found] == self.person[behind])
        return np.where(good, found, NONE).astype(np.int32)

    def people(self, uids: Collection[str]) -> Flags:
        """A flag a person: whether it is one of these. Who is not among `uids` yet is left out."""
        return flags(self.uids, uids)

    def last_rows(self) -> Ints:
        """A row a person: the last thing they did; -1 for nothing."""
        last = np.full(len(self.uids), -1, np.int32)
        last[self.person] = np.arange(len(self.person), dtype=np.int32)
        return last

    def last_done(self, uids: Sequence[str]) -> list[tuple[str, int | None]]:
        """What each of these people did last, and when (ms); "" for nothing that is in here."""
        asked = np.array(uids, UID)
        place = np.searchsorted(self.uids, asked)
        known = np.append(self.uids, np.bytes_(b""))[place] == asked
        rows = np.where(known, np.append(self.last_rows(), NONE)[place], NONE)
        return [(self.names[self.name[row]], int(self.at[row])) if row >= 0 else ("", None) for row in rows]


def changes(values: NDArray[Any]) -> Flags:
    """Whether each differs from the one before it; the first does."""
    found = np.ones(len(values), np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def stretches(person: Ints) -> list[slice]:
    """Of rows in the order of people: a million at a time, nobody's divided."""
    if len(person) <= _PART * 3 // 2:
        return [slice(0, len(person))]
    starts = np.searchsorted(person, person[::_PART])
    starts = starts[changes(starts)]
    ends = np.append(starts[1:], len(person))
    return [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def flags(uids: Uids, wanted: Collection[str]) -> Flags:
    """For each of the sorted `uids`: whether it is one of the wanted."""
    found = np.zeros(len(uids), np.bool_)
    asked = np.array(list(wanted), UID)
    if len(asked) and len(uids):
        places = np.minimum(np.searchsorted(uids, asked), len(uids) - 1)
        found[places[uids[places] == asked]] = True
    return found


def hashed(keys: Collection[str]) -> Longs:
    """64 bits of each key: two of ten million are the same once in 370,000 such sites."""
    digests = []
    for key in keys:
        made = _HASH.copy()  # half of the time would be making it anew
        made.update(key.encode())
        digests.append(made.digest())
    return np.frombuffer(b"".join(digests), np.int64)


def empty() -> Columns:
    none = np.empty(0, np.int32)
    return Columns((), np.empty(0, UID), none, none, np.empty(0, np.int64), np.empty(0, np.int64), none, none)


def columns(people: Sequence[PersonEvents], names: tuple[str, ...], words: Words | None = None) -> Columns:
    """Of people in the order of their uids. `names`, `words`: what rows name by its place; new ones are added.

    The words given are added to, and are those of what is made.
    """
    known = Words() if words is None else words
    places = {name: place for place, name in enumerate(names)}
    counts = [len(events) for _, events in people]
    events = [event for _, own in people for event in own]
    numbered = [event[0] if isinstance(event[0], int) else places.setdefault(event[0], len(places)) for event in events]
    trails = np.array([known.read(event[3:]) for event in events], np.int32).reshape(-1, 2)
    return Columns(
        tuple(places),
        np.array([uid for uid, _ in people], UID),
        np.repeat(np.arange(len(people), dtype=np.int32), counts),
        np.array(numbered, np.int32),
        np.array([event[1] for event in events], np.int64),
        hashed([event[2] for event in events]),
        trails[:, 0],
        trails[:, 1],
        known,
    )


def joined(parts: Sequence[Columns]) -> Columns:
    """Of parts with different people; names and words are those of the last part, which has those of all before it."""
    uids = np.concatenate([part.uids for part in parts]) if parts else empty().uids
    if not len(uids):
        return empty()
    order = np.argsort(uids, kind="stable")
    place = np.empty(len(order), np.int32)  # of each person of the parts, in the whole
    place[order] = np.arange(len(order), dtype=np.int32)
    starts = np.cumsum([0, *(len(part.uids) for part in parts)])
    person = np.concatenate([place[part.person + start] for part, start in zip(parts, starts, strict=False)])
    rows = np.argsort(person, kind="stable")  # parts are sorted: the order of each person's rows stays
    return Columns(
        parts[-1].names,
        uids[order],
        person[rows],
        np.concatenate([part.name for part in parts])[rows],
        np.concatenate([part.at for part in parts])[rows],
        np.concatenate([part.key for part in parts])[rows],
        np.concatenate([part.page for part in parts])[rows],
        np.concatenate([part.origin for part in parts])[rows],
        parts[-1].words,
    )


def without(whole: Columns, uids: Collection[str]) -> Columns:
    """All but these people."""
    kept = ~whole.people(uids)
    place = np.cumsum(kept, dtype=np.int32) - 1
    rows = kept[whole.person]
    return Columns(
        whole.names,
        whole.uids[kept],
        place[whole.person[rows]].astype(np.int32),
        whole.name[rows],
        whole.at[rows],
        whole.key[rows],
        whole.page[rows],
        whole.origin[rows],
        whole.words,
    )


def compacted(whole: Columns) -> Columns:
    """Without the words that no row names any more: an address can hold what is of somebody who was erased."""
    pages, page = _used(list(whole.words.pages), whole.page)
    origins, origin = _used(list(whole.words.origins), whole.origin)
    return replace(whole, page=page, origin=origin, words=Words(pages, origins), _rows={})


def _used(words: Sequence[_Word], named: Ints) -> tuple[dict[_Word, int], Ints]:
    """The words that are named, and the rows' new places among them."""
    kept = np.unique(named[named >= 0])
    place = np.full(len(words) + 1, NONE)  # of -1, too
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return {words[each]: number for number, each in enumerate(kept.tolist())}, place[named]
