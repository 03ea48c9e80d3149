"""A file of this machine into the graph, batch by batch, with the refused rows in a file beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

from workers import lists
from workers.context import Context
from workers.files import jsonl
from workers.files.progress import Progress
from workers.importing.mapping import Mapper, Rejected, guess
from workers.importing.rows import Read, pages, types
from workers.importing.storing import AT_ONCE, Storing, Taken
from workers.importing.table import BadFileError, Line, Table


@dataclass
class Imported:
    lines: int = 0
    added: int = 0  # people who are new
    updated: int = 0  # people who were known
    rejected: int = 0  # lines
    list: str = ""  # id of the list they are in


def import_file(
    context: Context,
    app: str,
    path: Path,
    *,
    name: str = "",
    mapping: Mapping[str, str] | None = None,
    rejected: Path,
    tell: Callable[[Imported, int], None] = lambda _, __: None,
) -> Imported:
    """`name`: of a list, made if it is not there. `mapping`: of columns, besides what their names say.

    `tell` hears how far it is, and how many lines there are. Goes on where it was stopped.
    Raises BadFileError, BadMappingError, ConflictError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFileError(f"{path} can't be read: {error.strerror}.") from error
    progress = Progress.beside(path, app=app, list=name, size=len(data), mapping=dict(mapping or {}))
    done = Imported(**progress.load())
    if not done.lines:
        rejected.unlink(missing_ok=True)
    if name and not done.list:
        done.list = lists.named(context, app, name).id
    read, lines, total = _reading(context, app, path, data, mapping or {})
    next(islice(lines, done.lines, done.lines), None)  # those that are done

    def note(taken: Taken) -> None:
        _append(rejected, taken.rejected)
        done.lines += taken.lines
        done.added += taken.added
        done.updated += taken.updated
        done.rejected += len(taken.rejected)
        progress.save(**vars(done))

    stopped = Event()
    under_way = Storing(context, app, done.list).work(pages(lines, read, AT_ONCE), stopped.is_set)
    try:
        for taken in under_way:
            note(taken)
            tell(done, total)
    except KeyboardInterrupt:
        stopped.set()
        for taken in under_way:
            note(taken)
        raise
    progress.done()
    return done


def _reading(
    context: Context, app: str, path: Path, data: bytes, mapping: Mapping[str, str]
) -> tuple[Read, Iterator[Line], int]:
    """What reads a line, the lines, and how many they are."""
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return jsonl.read, jsonl.lines(data), sum(1 for _ in jsonl.lines(data))
    table = Table(data)
    proposed = {column: target for column, target in guess(table.columns).items() if target not in mapping.values()}
    chosen = {**proposed, **mapping}
    mapper = Mapper(table.columns, chosen, types(context, app, table.columns, chosen, data))
    return mapper, table.lines(), sum(1 for _ in Table(data).lines())


def _append(path: Path, refused: Sequence[Rejected]) -> None:
    if not refused:
        return
    with path.open("a", newline="", encoding="utf-8") as file:
        rows: list[list[Any]] = [[each.line, each.reason, *each.row] for each in refused]
        csv.writer(file).writerows(rows)
