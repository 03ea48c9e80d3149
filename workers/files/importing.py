"""A file of this machine into the graph, batch by batch, with the refused rows in a file beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from workers import lists
from workers.context import Context
from workers.files import jsonl
from workers.files.progress import Progress
from workers.importing.mapping import Mapper, Rejected, guess
from workers.importing.rows import Read, batches, types
from workers.importing.run import Importer
from workers.importing.store import Import
from workers.importing.table import BadFileError, Line, Table

_AT_ONCE: Final = 1_000  # lines


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
    importer = Importer(context, Import(app, "", "", {}, (), done.list, "running", 0, total, 0, 0, 0, ""))
    next(islice(lines, done.lines, done.lines), None)  # those that are done
    for batch in batches(context, app, lines, read, _AT_ONCE):
        added, updated, refused = importer.take(batch)
        _append(rejected, refused)
        done.lines += batch.lines
        done.added += added
        done.updated += updated
        done.rejected += len(refused)
        progress.save(**vars(done))
        tell(done, total)
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
