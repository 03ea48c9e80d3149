"""Suppressed addresses into and from files. Ours hold hashes, since nothing else is kept; others hold addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from graphstore import suppressions
from graphstore.suppressions import REASONS, Reason, Suppression, digest
from workers.context import Context
from workers.importing.table import BadFileError, Line, Table
from workers.people import csv_line, moment

MAX_BYTES: Final = 10 * 1024 * 1024  # of a file that comes in over the web
_HASH_COLUMN: Final = "email_sha256"
_HEAD: Final = (_HASH_COLUMN, "reason", "suppressed_at")
_ADDRESSES: Final = frozenset({"email", "e_mail", "mail", "email_address", "e_mail_address", "address", "recipient"})
_HASHES: Final = frozenset({_HASH_COLUMN, "sha256"})
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_AT_ONCE: Final = 5_000
_SHOWN: Final = 10  # refused lines


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    reason: str


@dataclass
class Taken:
    """`suppressed`: lines that were taken."""

    suppressed: int = 0
    rejected: int = 0
    rejected_sample: list[Refused] = field(default_factory=list)


def exported(context: Context, app: str) -> Iterator[str]:
    """Lines of CSV, the first of them names of columns."""
    yield csv_line(_HEAD)
    after = ""
    while page := context.graph.read(lambda tx, after=after: suppressions.page(tx, app, after, _AT_ONCE)):  # type: ignore[misc]
        for each in page:
            yield csv_line((each.key.rpartition(":")[2], each.reason, moment(each.at)))
        after = page[-1].key


def imported(context: Context, app: str, data: bytes, reason: Reason) -> Taken:
    """Suppress the addresses, or hashes, of a file. `reason`: of lines that name none. Raises BadFileError.

    A list of addresses alone needs no line of column names.
    """
    table = Table(data)
    lines = table.lines()
    if any(_ADDRESS.fullmatch(name) for name in table.columns):
        lines = chain([Line(1, table.columns)], lines)
        names = ["email" if _ADDRESS.fullmatch(name) else "" for name in table.columns]
    else:
        names = [re.sub(r"\W+", "_", name.lower()).strip("_") for name in table.columns]
    reader = _Reader(names, app, reason, context.clock.now())
    taken = Taken()
    while page := list(islice(lines, _AT_ONCE)):
        _take(context, [reader(line) for line in page], taken)
    return taken


class _Reader:
    def __init__(self, names: Sequence[str], app: str, reason: Reason, now: int) -> None:
        self._address = next((place for place, name in enumerate(names) if name in _ADDRESSES), None)
        self._hash = next((place for place, name in enumerate(names) if name in _HASHES), None)
        self._reason = names.index("reason") if "reason" in names else None
        if self._address is None and self._hash is None:
            raise BadFileError(f"No column is called 'email' or '{_HASH_COLUMN}': name one of them so.")
        self._app, self._standard, self._now = app, reason, now

    def __call__(self, line: Line) -> Suppression | Refused:
        address, known = _cell(line, self._address), _cell(line, self._hash).lower()
        reason = _cell(line, self._reason).lower() or self._standard
        if reason not in REASONS:
            return Refused(line.number, f"{reason[:40]!r} is no reason: {', '.join(REASONS)}.")
        if address and not _ADDRESS.fullmatch(address):
            return Refused(line.number, f"{address[:80]!r} is no mail address.")
        if not address and not _HASH.fullmatch(known):
            return Refused(line.number, "It has neither an address nor the SHA-256 of one.")
        kept = digest(address) if address else known
        return Suppression(self._app, address, reason, self._now, kept)


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place].strip() if place is not None and place < len(line.cells) else ""


def _take(context: Context, read: Sequence[Suppression | Refused], taken: Taken) -> None:
    new = {each.sha256: each for each in read if isinstance(each, Suppression)}
    refused = [each for each in read if isinstance(each, Refused)]
    if new:
        context.graph.write(lambda tx: suppressions.add(tx, list(new.values())))
    taken.suppressed += len(read) - len(refused)
    taken.rejected += len(refused)
    taken.rejected_sample += refused[: _SHOWN - len(taken.rejected_sample)]
