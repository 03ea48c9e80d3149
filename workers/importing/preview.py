"""What an import would do, counted without storing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from workers.context import Context
from workers.importing import store
from workers.importing.mapping import Mapper, Rejected, guess
from workers.importing.rows import look_at, pages, sample_of, types
from workers.importing.table import MAX_BYTES, BadFileError, Table

_AT_ONCE: Final = 2_000  # lines
_SHOWN: Final = 10  # refused lines
_CELLS: Final = 5  # examples a column


@dataclass(frozen=True, slots=True)
class Preview:
    columns: list[dict[str, Any]]  # name, sample
    mapping: Mapping[str, str]
    rows: int
    new_people: int
    known_people: int
    rejected: int
    rejected_sample: list[Rejected]
    token: str  # names the file, which is kept for an hour


def preview(context: Context, app: str, data: bytes, mapping: Mapping[str, str] | None) -> Preview:
    """`mapping`: column -> what it is; None: as the names say. Raises BadFileError, BadMappingError."""
    if len(data) > MAX_BYTES:
        raise BadFileError(f"The file has over {MAX_BYTES >> 20} MB: divide it.")
    table = Table(data)
    chosen = guess(table.columns) if mapping is None else mapping
    mapper = Mapper(table.columns, chosen, types(context, app, table.columns, chosen, data))
    rows = rejected = 0
    shown: list[Rejected] = []
    people: dict[bool, set[str]] = {True: set(), False: set()}
    for page in pages(table.lines(), mapper, _AT_ONCE):
        batch = look_at(context, app, page)
        rows += batch.lines
        rejected += len(batch.rejected)
        shown += batch.rejected[: _SHOWN - len(shown)]
        for row in batch.rows:
            people[row.known].add(row.person)
    token = store.keep_file(context.redis, app, data)
    columns = sample_of(table, data, _CELLS)
    return Preview(columns, chosen, rows, len(people[False]), len(people[True]), rejected, shown, token)
