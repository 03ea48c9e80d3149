"""How many people the company has: {"company_size": {"operator": "at_least", "value": 10}}."""

from __future__ import annotations

from collections.abc import Mapping

from engine.segments.expressions import CompanySizeCondition
from engine.segments.kinds import operands, values
from engine.segments.kinds.aggregate import read_figure
from engine.segments.kinds.kind import Dependencies, Kind
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, links

KEY = "company_size"


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> CompanySizeCondition | None:  # noqa: ARG001
    reader.only(value, (KEY,), place)
    comparison = read_figure(reader, value[KEY], (*place, KEY))
    return None if comparison is None else CompanySizeCondition(comparison)


def _lower(condition: CompanySizeCondition, builder: PredicateBuilder) -> str:
    return links.of_company(builder, values.compared(builder, links.company_size(builder), condition.comparison))


KIND = Kind(
    condition=CompanySizeCondition,
    key=KEY,
    read=_read,
    write=lambda condition: {KEY: operands.write(condition.comparison)},
    lower=_lower,
    dependencies=lambda _: Dependencies(company=True),
    cost=lambda _: 10,
    say=lambda condition, _: f"company's number of people {values.say_comparison(condition.comparison)}",
    found=lambda _, builder: links.of_companies(builder, links.company_size(builder)),
)
