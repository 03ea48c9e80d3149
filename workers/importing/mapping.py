"""What the columns of a file are, and from a line to a call that sets a person's properties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from engine import tracking
from engine.errors import RejectedError
from graphstore.records import Call
from graphstore.values import dump
from workers.errors import WorkerError
from workers.importing.table import Line

ID: Final = "id"
EMAIL: Final = "email"
PROPERTY: Final = "property:"
_IDS: Final = frozenset({"id", "user_id", "userid", "user", "uid", "customer_id", "external_id", "person_id"})
_EMAILS: Final = frozenset({"email", "e_mail", "mail", "email_address", "e_mail_address"})
_NAMES: Final = {"firstname": "first_name", "given_name": "first_name", "lastname": "last_name", "surname": "last_name"}
# What an export says of people beside their properties.
_EXPORTED: Final = frozenset({"anonymous", "first_seen", "last_seen"})
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)
_BOOLEANS: Final = {"true": True, "false": False}


class BadMappingError(WorkerError):
    """Columns can't be what they are said to be; the message names the column."""

    code = "bad_mapping"


@dataclass(frozen=True, slots=True)
class Rejected:
    line: int
    reason: str
    row: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """`id` and `email` as the line has them, "" where it has none; `checked`: the call that sets the properties."""

    line: Line
    id: str
    email: str
    checked: Call

    def call(self, app: str, identity: str, now: int) -> Call:
        """The call that sets them, of the person with this id: theirs, or the line's own."""
        return replace(self.checked, app=app, identity=identity, at=now, received=now)


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Column -> what its name says it is. Any that says nothing else is a property of that name."""
    found: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W+", "_", column.strip().lower()).strip("_")
        if name in _IDS and ID not in found.values():
            found[column] = ID
        elif name in _EMAILS and EMAIL not in found.values():
            found[column] = EMAIL
        elif name in _EXPORTED:
            found[column] = ""
        else:
            found[column] = PROPERTY + _NAMES.get(name, name if name in {"first_name", "last_name"} else column)
    return found


def check(columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Raises BadMappingError for what can't be, not for what is only of no use yet."""
    taken: set[str] = set()
    for column, target in mapping.items():
        if column not in columns:
            raise BadMappingError(f"The file has no column {column!r}.")
        if target not in {"", ID, EMAIL} and not (target.startswith(PROPERTY) and all(_path(target))):
            raise BadMappingError(f"{column!r} is 'id', 'email', 'property:' with a name, or '' to leave it out.")
        if target in taken:
            raise BadMappingError(f"{column!r} and another column are both {target!r}: leave one out.")
        if target:
            taken.add(target)


class Mapper:
    """Reads lines by one mapping. `types`: property (by name) -> as what its cells are read, `number` or `boolean`."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str], types: Mapping[str, str]) -> None:
        check(columns, mapping)
        self._columns = columns
        self._targets = [mapping.get(column, "") for column in columns]
        self._types = types

    def __call__(self, line: Line) -> Accepted | Rejected:
        if len(line.cells) != len(self._columns):
            return _no(line, f"It has {len(line.cells)} cells; the first line names {len(self._columns)} columns.")
        fixed = {ID: "", EMAIL: ""}
        values: dict[str, Any] = {}
        for target, cell in zip(self._targets, line.cells, strict=True):
            text = cell.strip()
            if not text or not target:
                continue
            if target in fixed:
                fixed[target] = text
            else:
                self._put(values, target, text)
        if fixed[EMAIL]:
            values["email"] = fixed[EMAIL]
        return accept(line, fixed[ID], fixed[EMAIL], values)

    def _put(self, values: dict[str, Any], target: str, text: str) -> None:
        *outer, name = _path(target)
        place = values
        for part in outer:
            inner = place.get(part)
            place[part] = place = inner if isinstance(inner, dict) else {}
        place[name] = typed(text, self._types.get(target.removeprefix(PROPERTY), ""))


def accept(line: Line, own: str, email: str, values: Mapping[str, Any]) -> Accepted | Rejected:
    """A line with this id and address ("" is none) and these properties, unless no call could set them."""
    if not own and not email:
        return _no(line, "It has neither an id nor an e-mail address.")
    try:
        checked = tracking.set_call("", {"id": own or email, "data": dump(values)}, 0)
    except RejectedError as error:
        return _no(line, str(error))
    return Accepted(line, own, email, checked)


def _path(target: str) -> list[str]:
    return target.removeprefix(PROPERTY).split("/")


def _no(line: Line, reason: str) -> Rejected:
    return Rejected(line.number, reason, line.cells)


def typed(text: str, kind: str) -> str | int | float | bool:
    """A cell as the type its property has; a text where it does not look like one."""
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if kind == "boolean":
        return _BOOLEANS.get(text.lower(), text)
    return text


def type_of(cells: Sequence[str]) -> str:
    """As what the cells of a new property are read: `number` or `boolean` if all that are not empty look like it."""
    given = [cell.strip() for cell in cells if cell.strip()]
    if not given:
        return "text"
    if all(_NUMBER.fullmatch(cell) for cell in given):
        return "number"
    return "boolean" if all(cell.lower() in _BOOLEANS for cell in given) else "text"
