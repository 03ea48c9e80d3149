"""Events from and into files: JSON lines, or CSV. What is imported goes the way of every call: accepted, then stored.

Each has a message id, its own or one made of the file and the line: the same file again changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from engine import tracking
from engine.errors import RejectedError
from graphstore import events_export
from graphstore.events_export import ExportedEvent
from graphstore.records import Call
from graphstore.values import dump, moment_of, parse_object
from workers import stream
from workers.context import Context
from workers.files import jsonl
from workers.files.progress import Progress
from workers.importing.table import BadFileError, Line, Table
from workers.people import csv_line, moment
from workers.stream import StreamWriter

_LINES: Final = {".jsonl", ".ndjson"}
_AT_ONCE: Final = 500  # lines
_PEOPLE: Final = 200  # whose events are read together
_MOST_WAITING: Final = 50_000  # calls in the streams: more wait until these are stored
_PAUSE: Final = 0.5  # seconds
_FIXED: Final = ("id", "event", "at", "mid")
_COLUMNS: Final = (*_FIXED, "arguments")


@dataclass
class ImportedEvents:
    lines: int = 0
    accepted: int = 0
    rejected: int = 0


def import_events(
    context: Context,
    app: str,
    path: Path,
    *,
    rejected: Path,
    tell: Callable[[ImportedEvents], None] = lambda _: None,
) -> ImportedEvents:
    """Goes on where it was stopped; refused lines go into a file. Raises BadFileError, StreamUnavailableError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFileError(f"{path} can't be read: {error.strerror}.") from error
    digest = hashlib.sha256(data).hexdigest()[:20]
    progress = Progress.beside(path, app=app, events=digest)
    done = ImportedEvents(**progress.load())
    if not done.lines:
        rejected.unlink(missing_ok=True)
    writer = StreamWriter(context.redis, context.settings.partitions)
    lines = _lines(path, data)
    next(islice(lines, done.lines, done.lines), None)  # those that are done
    while batch := list(islice(lines, _AT_ONCE)):
        while stream.backlog(context.redis, context.settings.partitions) > _MOST_WAITING:
            time.sleep(_PAUSE)
        calls: list[Call] = []
        refused: list[list[Any]] = []
        for line, values in batch:
            try:
                calls.append(_call(app, values, f"{digest}:{line.number}", context.clock.now()))
            except RejectedError as error:
                refused.append([line.number, str(error), *line.cells])
        if calls:
            writer.append_all(calls)
        if refused:
            with rejected.open("a", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(refused)
        done.lines += len(batch)
        done.accepted += len(calls)
        done.rejected += len(refused)
        progress.save(**vars(done))
        tell(done)
    progress.done()
    return done


def export_events(context: Context, app: str, path: Path, *, tell: Callable[[int], None] = lambda _: None) -> int:
    """How many events the file has. Goes on where it was stopped: what was half written then is cut off first."""
    as_csv = path.suffix.lower() not in _LINES
    progress = Progress.beside(path, app=app, events="all")
    kept = progress.load()
    after: str = kept.get("after", "")
    count: int = kept.get("events", 0)
    size: int = kept.get("size", 0)
    with path.open("r+b" if size and path.exists() else "wb") as file:
        file.truncate(size)
        file.seek(size)
        if as_csv and not size:
            file.write(csv_line(_COLUMNS).encode())
        while (page := events_export.page(context.graph, app, after, _PEOPLE)).last:
            file.write("".join(_csv(each) if as_csv else _json(each) for each in page.events).encode())
            file.flush()
            after, count = page.last, count + len(page.events)
            progress.save(after=after, events=count, size=file.tell())
            tell(count)
    progress.done()
    return count


def _lines(path: Path, data: bytes) -> Iterator[tuple[Line, Mapping[str, Any] | None]]:
    """Each line with what it says; None where that is no object."""
    if path.suffix.lower() in _LINES:
        for line in jsonl.lines(data):
            yield line, _object(line.cells[0])
        return
    table = Table(data)
    for line in table.lines():
        cells = dict(zip(table.columns, line.cells, strict=False))
        arguments = _object(cells.get("arguments") or "{}")
        rest = {name: cell for name, cell in cells.items() if name not in _COLUMNS and cell != ""}
        fixed = {name: cells.get(name, "") for name in _FIXED}
        yield line, None if arguments is None else {**fixed, "arguments": {**rest, **arguments}}


def _object(text: str) -> dict[str, Any] | None:
    try:
        return parse_object(text)
    except (ValueError, RecursionError):
        return None


def _call(app: str, values: Mapping[str, Any] | None, message: str, received: int) -> Call:
    if values is None or not isinstance(values.get("arguments", {}), dict):
        raise RejectedError("bad_json", "It is not a JSON object, or its arguments are none.")
    at = values.get("at", "")
    moment = moment_of(at) if isinstance(at, str) and at else at
    if moment is None:
        raise RejectedError("bad_time", "'at' is a time in ISO 8601, or a Unix time.", "at")
    given = {
        "id": str(values.get("id", "")), "action": str(values.get("event", "")), "ts": str(moment),
        "mid": str(values.get("mid") or message), "data": dump(values.get("arguments", {})),
    }  # fmt: skip
    return tracking.track_call(app, given, received)


def _cells(event: ExportedEvent) -> dict[str, Any]:
    return {"id": event.person, "event": event.name, "at": moment(event.at), "mid": event.key}


def _json(event: ExportedEvent) -> str:
    return dump({**_cells(event), "arguments": parse_object(event.json)}) + "\n"


def _csv(event: ExportedEvent) -> str:
    return csv_line([*_cells(event).values(), event.json])
