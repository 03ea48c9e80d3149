"""The file of a backup: gzip, in it a line of JSON a piece.

The first line is the head, the last one has the SHA-256 of all lines before it. Between them, in this order:

    ["nodes", labels, [properties, …]]       numbered as they come, from 0
    ["links", type, [[from, to, properties], …]]
    ["calls", [call, …]]                     accepted, and not in the graph yet; base64 as they are in the streams
    ["stream", name, [fields, …]]            reports, visits, answers and calls put aside that wait
    ["secret", site, name, value]            for webhooks, by site
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import orjson

from workers.errors import WorkerError

FORMAT: Final = "tracktor-backup"
VERSION: Final = 1
_BYTES: Final = "$bytes"
_LEVEL: Final = 1  # of compression: the graph is on hold meanwhile


class BackupError(WorkerError):
    """A file that is none, is broken, or doesn't fit here; the message says which and what to do."""

    code = "backup"


@dataclass(frozen=True, slots=True)
class Head:
    format: str
    version: int
    product: str  # version that made it
    at: int  # ms epoch
    secret_key: str  # opens what is sealed in the graph
    nodes: int
    links: int


class Writer:
    """Writes FILE.part, for its owner only; it becomes FILE when it is whole."""

    def __init__(self, path: Path, head: Head) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._sum = hashlib.sha256()
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._raw = os.fdopen(descriptor, "wb")
        self._file = gzip.GzipFile(fileobj=self._raw, mode="wb", compresslevel=_LEVEL, mtime=0)
        self.write(asdict(head))

    def write(self, piece: Any) -> None:
        try:
            line = orjson.dumps(piece, default=_plain, option=orjson.OPT_APPEND_NEWLINE)
        except orjson.JSONEncodeError as error:
            raise BackupError(f"The graph holds something that backups don't know: {error}.") from error
        self._sum.update(line)
        self._file.write(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._file.write(orjson.dumps(["end", self._sum.hexdigest()]))
        self._file.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        if kind is None:
            self._part.rename(self._path)
        else:
            self._part.unlink(missing_ok=True)


def head(path: Path) -> Head:
    """Raises BackupError."""
    found: Head = next(_read(path))
    return found


def check(path: Path) -> Head:
    """Read all of it. Raises BackupError unless it is whole."""
    found: Head | None = None
    for piece in _read(path):
        found = found or piece
    assert found is not None
    return found


def pieces(path: Path) -> Iterator[list[Any]]:
    """All but the head. Raises BackupError, at the end, where it is not whole."""
    read = _read(path)
    next(read)
    yield from read


def _read(path: Path) -> Iterator[Any]:
    summed = hashlib.sha256()
    is_head = True
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                piece = orjson.loads(line)
                if is_head:
                    yield _head(piece)
                elif piece[0] == "end":
                    if piece[1] != summed.hexdigest():
                        raise BackupError(f"{path} is damaged: its checksum does not fit. Take another backup.")
                    return
                else:
                    yield piece
                is_head = False
                summed.update(line)
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupError(f"{path} is damaged, or no backup: {error}. Take another one.") from error
    raise BackupError(f"{path} is not whole: its end is missing. Take another backup.")


def _head(found: Any) -> Head:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BackupError("This file is no backup of Tracktor.")
    if found["version"] > VERSION:
        raise BackupError(f"This backup was made by a later version ({found['product']}). Install that one first.")
    return Head(**{name: found[name] for name in Head.__dataclass_fields__})


def raw(value: Any) -> Any:
    """Bytes that were written as text, as they were."""
    if isinstance(value, dict):
        return base64.b64decode(value[_BYTES]) if set(value) == {_BYTES} else {k: raw(v) for k, v in value.items()}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return {_BYTES: base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)
