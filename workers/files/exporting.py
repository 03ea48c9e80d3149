"""People into a file: JSON lines with everything exact, or CSV with a column a property."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from graphstore import people_export, user_properties
from graphstore.people_export import ExportedPerson
from graphstore.values import dump, flatten, parse_object
from graphstore.vocabulary import PERSON_PREFIX, property_key
from workers.context import Context
from workers.files.progress import Progress
from workers.people import csv_line, moment

_AT_ONCE: Final = 2_000  # people
_FIXED: Final = ("id", "anonymous", "first_seen", "last_seen")


def export_file(
    context: Context,
    app: str,
    path: Path,
    *,
    segment: str = "",
    columns: Sequence[str] = (),
    tell: Callable[[int], None] = lambda _: None,
) -> int:
    """How many people the file has. `segment`: id of a segment or list to stay inside; `columns`: of CSV, all if none.

    `tell` hears how many there are so far. Goes on where it was stopped: what was half written then is cut off first.
    """
    as_csv = path.suffix.lower() not in {".jsonl", ".ndjson"}
    progress = Progress.beside(path, app=app, segment=segment, columns=list(columns))
    kept = progress.load()
    after: str = kept.get("after", "")
    people: int = kept.get("people", 0)
    size: int = kept.get("size", 0)
    names = list(kept.get("names") or columns or (_names(context, app) if as_csv else ()))
    with path.open("r+b" if size and path.exists() else "wb") as file:
        file.truncate(size)
        file.seek(size)
        if as_csv and not size:
            file.write(csv_line([*_FIXED, *names]).encode())
        while page := people_export.page(context.graph, app, segment=segment, after=after, limit=_AT_ONCE):
            file.write("".join(_csv(person, names) if as_csv else _json(person) for person in page).encode())
            file.flush()
            after, people = page[-1].uid, people + len(page)
            progress.save(after=after, people=people, size=file.tell(), names=names)
            tell(people)
    progress.done()
    return people


def _names(context: Context, app: str) -> list[str]:
    return ["/".join(found.path) for found in user_properties.found(context.graph, app)]


def _csv(person: ExportedPerson, names: Sequence[str]) -> str:
    flat = flatten(PERSON_PREFIX, parse_object(person.json))
    cells = [flat.get(property_key(PERSON_PREFIX, tuple(name.split("/")))) for name in names]
    return csv_line([person.id, person.anonymous, moment(person.created), moment(person.seen), *cells])


def _json(person: ExportedPerson) -> str:
    about = {
        "id": person.id,
        "anonymous": person.anonymous,
        "first_seen": moment(person.created),
        "last_seen": moment(person.seen),
    }
    return dump({**parse_object(person.json), **about}) + "\n"
