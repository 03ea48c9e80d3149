"""Finding people by what the dashboard asks for, as a page, a number, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from engine.errors import RejectedError
from engine.segments.compile import compile_definition
from engine.segments.reading import Library, named_segments
from graphstore import people_list
from graphstore.people_list import ListedPerson, Wanted
from graphstore.predicates import Predicate
from graphstore.values import dump, parse_object
from workers.context import Context
from workers.segments import known

PATIENCE: Final = 10.0  # seconds that whoever looks at people waits for an answer
EXPORTED_AT_ONCE: Final = 2_000  # people read and sent together
_FIXED: Final = ("id", "anonymous", "email", "first_name", "last_name", "first_seen", "last_seen")
# What spreadsheets take for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def wanted(context: Context, app: str, *, search: str, segment: str, conditions: str) -> Wanted:
    """`conditions`: a definition as JSON text, "" for none. Raises RejectedError, InvalidDefinitionError."""
    return Wanted(search, segment, _predicate(context, app, conditions) if conditions else None)


def _predicate(context: Context, app: str, conditions: str) -> Predicate:
    try:
        definition = parse_object(conditions)
    except (ValueError, RecursionError):
        raise RejectedError("bad_json", "'filter' is a definition of conditions, as JSON.", "filter", 422) from None
    library = known(context, app) if named_segments(definition) else Library({})
    return compile_definition(definition, library=library).predicate.at(context.clock.now())


def exported(context: Context, app: str, asked: Wanted, columns: Sequence[str]) -> Iterator[str]:
    """CSV of these people, last seen first: the header with the first of them, then page by page.

    The first page is read before this answers, so that what is wrong is known by then.
    """
    first = people_list.page(context.graph, app, asked, limit=EXPORTED_AT_ONCE, columns=columns)
    header = "\ufeff" + csv_line([*_FIXED, *columns])
    return chain([header], _pages(context, app, asked, columns, first))


def _pages(
    context: Context, app: str, asked: Wanted, columns: Sequence[str], page: tuple[ListedPerson, ...]
) -> Iterator[str]:
    while page:
        yield "".join(csv_line(_cells(person, columns)) for person in page)
        if len(page) < EXPORTED_AT_ONCE:
            return
        behind = (page[-1].seen, page[-1].uid)
        page = people_list.page(context.graph, app, asked, limit=EXPORTED_AT_ONCE, columns=columns, after=behind)


def _cells(person: ListedPerson, columns: Sequence[str]) -> list[Any]:
    fixed = [
        person.id, person.anonymous, person.email, person.first_name, person.last_name, moment(person.created),
        moment(person.seen),
    ]  # fmt: skip
    return [*fixed, *(person.values.get(column) for column in columns)]


def moment(ms: int) -> str:
    """A time as files have it: ISO 8601, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def csv_line(cells: Sequence[Any]) -> str:
    """One line of CSV, safe to open in a spreadsheet."""
    line = io.StringIO()
    csv.writer(line).writerow([csv_cell(cell) for cell in cells])
    return line.getvalue()


def csv_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula: a text that looks like one gets a ' before it."""
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case bool():
            return "true" if value else "false"
        case _:
            return dump(value)
