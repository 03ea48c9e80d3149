"""A property of the person's company: {"company_property": "plan", "operator": "is", "value": "team"}."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import CompanyPropertyCondition
from engine.segments.kinds import values
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, links

KEY = "company_property"


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> CompanyPropertyCondition | None:  # noqa: ARG001
    found = values.read(reader, value, place, KEY)
    return None if found is None else CompanyPropertyCondition(*found)


def _lower(condition: CompanyPropertyCondition, builder: PredicateBuilder) -> str:
    return links.of_company(builder, values.lower(condition, "company", builder))


def _due(condition: CompanyPropertyCondition, builder: PredicateBuilder) -> str:
    moments = values.due(condition, "company", builder)
    return links.company_due(builder, moments) if moments else ""


KIND = Kind(
    condition=CompanyPropertyCondition,
    key=KEY,
    read=_read,
    write=lambda condition: values.write(condition, KEY),
    lower=_lower,
    dependencies=lambda condition: Dependencies(company=True, time_bound=values.is_time_bound(condition)),
    cost=lambda condition: 5 + values.cost(condition),
    due=_due,
    say=lambda condition, _: "company's " + values.say(condition.path, condition.comparison),
    found=lambda condition, builder: links.of_companies(builder, builder.stored("company", condition.path)),
)
