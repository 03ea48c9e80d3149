"""Lines in batches: each is a known person, a new one, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from graphstore.people_lookup import Known, look_up
from workers import properties
from workers.context import Context
from workers.importing.mapping import PROPERTY, Accepted, Rejected, type_of
from workers.importing.table import Line, Table

Read = Callable[[Line], Accepted | Rejected]

_LOOKED_AT: Final = 1_000  # lines that tell the types of new properties


@dataclass(frozen=True, slots=True)
class Page:
    """Lines as they were read, and whom they name."""

    lines: Sequence[Accepted | Rejected]
    emails: AbstractSet[str]  # of those that give no id
    ids: AbstractSet[str]  # an address that nobody has becomes an id, so it may be one by now


@dataclass(frozen=True, slots=True)
class Row:
    accepted: Accepted
    identity: str  # an id of the person's, or the one they will get
    person: str  # one text for one person, whatever line names them, where it was looked at
    known: bool


@dataclass
class Batch:
    lines: int = 0
    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def types(
    context: Context, app: str, columns: Sequence[str], mapping: Mapping[str, str], data: bytes
) -> dict[str, str]:
    """Property -> as what its cells are read: as people have it, else as the first lines look."""
    known = {each.name: each.type for each in properties.listing(context, app)}
    head = list(islice(Table(data).lines(), _LOOKED_AT))
    found = {}
    for index, column in enumerate(columns):
        name = mapping.get(column, "").removeprefix(PROPERTY)
        cells = [line.cells[index] for line in head if index < len(line.cells)]
        found[name] = known.get(name) or type_of(cells)
    return found


def pages(lines: Iterator[Line], read: Read, size: int) -> Iterator[Page]:
    while some := list(islice(lines, size)):
        yield _page([read(line) for line in some])


def _page(lines: Sequence[Accepted | Rejected]) -> Page:
    accepted = [each for each in lines if isinstance(each, Accepted)]
    emails = {each.email for each in accepted if not each.id}
    return Page(lines, emails, emails | {each.id for each in accepted if each.id})


def look_at(context: Context, app: str, page: Page) -> Batch:
    """What each line is."""
    return _batch(context, app, page, page.ids)


def placed(context: Context, app: str, page: Page) -> Batch:
    """The lines as they can be stored. Whether somebody with an id of the site's own is known is not looked at."""
    return _batch(context, app, page, page.emails)


def _batch(context: Context, app: str, page: Page, ids: AbstractSet[str]) -> Batch:
    batch = Batch(lines=len(page.lines))
    known = context.graph.read(lambda tx: look_up(tx, app, ids, page.emails)) if ids else Known({}, {})
    for each in page.lines:
        if isinstance(each, Rejected):
            batch.rejected.append(each)
            continue
        identity = each.id or each.email
        if identity in known.ids:
            batch.rows.append(Row(each, identity, known.ids[identity], known=True))
            continue
        people = () if each.id else known.emails.get(each.email, ())
        if len(people) > 1:
            reason = f"{len(people)} people have this e-mail address: say by id whom you mean."
            batch.rejected.append(Rejected(each.line.number, reason, each.line.cells))
        elif people:
            ((uid, own),) = people
            batch.rows.append(Row(each, own, uid, known=True))
        else:
            batch.rows.append(Row(each, identity, f"new:{identity}", known=False))
    return batch


def sample_of(table: Table, data: bytes, size: int) -> list[dict[str, Any]]:
    """The columns with some of their cells."""
    head = list(islice(Table(data).lines(), size))
    return [
        {"name": name, "sample": [line.cells[index] for line in head if index < len(line.cells)]}
        for index, name in enumerate(table.columns)
    ]
