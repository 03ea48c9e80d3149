"""A CSV file as columns and rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workers.errors import WorkerError

MAX_BYTES: Final = 50 * 1024 * 1024
_MAX_COLUMNS: Final = 200
_DELIMITERS: Final = ",;\t|"


class BadFileError(WorkerError):
    """The file can't be read as a table; the message says where and why."""

    code = "bad_file"


@dataclass(frozen=True, slots=True)
class Line:
    number: int  # of the file's lines, the one where it begins
    cells: tuple[str, ...]


class Table:
    """A file's text in memory; its lines are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise BadFileError(f"The file is not UTF-8 (line {line}): save it as CSV in UTF-8.") from None
        if "\x00" in self._text:
            raise BadFileError("The file holds NUL characters: save it as CSV in UTF-8.")
        first = self._text.split("\n", 1)[0]
        self._delimiter = max(_DELIMITERS, key=first.count)
        self._rows = self._read()
        header = next(self._rows, None)
        if header is None:
            raise BadFileError("The file is empty: give it a first line of column names.")
        self.columns = tuple(name.strip() for name in header.cells)
        self._check()

    def _check(self) -> None:
        if len(self.columns) > _MAX_COLUMNS:
            raise BadFileError(f"The file has {len(self.columns)} columns; {_MAX_COLUMNS} are taken.")
        for name in self.columns:
            if not name:
                raise BadFileError("A column has no name: the first line names every column.")
            if self.columns.count(name) > 1:
                raise BadFileError(f"Two columns are called {name!r}: give each a name of its own.")

    def lines(self) -> Iterator[Line]:
        """The lines after the header, empty ones left out. Raises BadFileError. To be called once."""
        return self._rows

    def _read(self) -> Iterator[Line]:
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)
        begins = 1
        try:
            for cells in reader:
                if len(cells) > 1 or any(cells):
                    yield Line(begins, tuple(cells))
                begins = reader.line_num + 1
        except csv.Error as error:
            raise BadFileError(f"Line {begins} can't be read as CSV: {error}.") from None
