"""Belongs to a company: {"company": "acme"}, {"company": ["acme", "initech"]}, {"company": true} for any."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import CompanyCondition
from engine.segments.kinds.kind import Dependencies, Kind, Names
from engine.segments.reading import MAX_VALUES, Place, Reader
from graphstore.predicates import PredicateBuilder, links

KEY = "company"


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> CompanyCondition | None:  # noqa: ARG001
    reader.only(value, (KEY,), place)
    given, here = value[KEY], (*place, KEY)
    if given is True:
        return CompanyCondition()
    if isinstance(given, list):
        if not 1 <= len(given) <= MAX_VALUES:
            reader.problem("bad_value", f"Give 1 to {MAX_VALUES} companies.", here)
            return None
        names = [reader.name(item, (*here, index), "company's id") for index, item in enumerate(given)]
        found = tuple(dict.fromkeys(name for name in names if name is not None))
        return None if None in names else CompanyCondition(found)
    name = reader.name(given, here, "company's id")
    return None if name is None else CompanyCondition((name,))


def _write(condition: CompanyCondition) -> dict[str, object]:
    ids = condition.ids
    return {KEY: True if not ids else ids[0] if len(ids) == 1 else list(ids)}


def _lower(condition: CompanyCondition, builder: PredicateBuilder) -> str:
    return links.in_company(builder, condition.ids)


def _say(condition: CompanyCondition, _: Names) -> str:
    return f"belongs to {' or '.join(condition.ids)}" if condition.ids else "belongs to a company"


KIND = Kind(
    condition=CompanyCondition,
    key=KEY,
    read=_read,
    write=_write,
    lower=_lower,
    dependencies=lambda _: Dependencies(company=True),
    cost=lambda _: 5,
    say=_say,
    found=lambda _, builder: links.company_names(builder),
)
