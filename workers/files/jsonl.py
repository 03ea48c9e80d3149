"""JSON lines: a person a line, an object of properties with `id` beside them."""

from __future__ import annotations

from collections.abc import Iterator

from graphstore.values import parse_object
from workers.importing.mapping import Accepted, Rejected, accept
from workers.importing.table import BadFileError, Line

# What an export says of people that is no property of theirs.
_NOT_PROPERTIES = frozenset({"id", "anonymous", "first_seen", "last_seen"})


def lines(data: bytes) -> Iterator[Line]:
    """Those that are not empty. Raises BadFileError."""
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            text = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise BadFileError(f"Line {number} is not UTF-8.") from None
        if text:
            yield Line(number, (text,))


def read(line: Line) -> Accepted | Rejected:
    """The person in a line."""
    try:
        values = parse_object(line.cells[0])
    except (ValueError, RecursionError):
        return Rejected(line.number, "It is not a JSON object.", line.cells)
    own = values.get("id", "")
    email = values.get("email") or ""
    if isinstance(own, int) and not isinstance(own, bool):
        own = str(own)
    if not isinstance(own, str) or not isinstance(email, str):
        return Rejected(line.number, "'id' and 'email' are texts.", line.cells)
    properties = {name: value for name, value in values.items() if name not in _NOT_PROPERTIES}
    return accept(line, own, email, properties)
