"""What other people of the company do and are: {"colleagues": {"event": "Movie watch"}, "at_least": 3}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.segments.expressions import ColleaguesCondition, Condition
from engine.segments.groups import leaves, lower_expression, read_expression, say_expression, write_expression
from engine.segments.kinds import aggregate, counter, edge, event, period, property, sequence  # noqa: A004 - it is called so
from engine.segments.kinds.kind import AnyKind, Dependencies, Kind, Names, Rewrite
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, links

KEY: Final = "colleagues"
_MOST: Final = 1_000_000
_COST: Final = 500
# What can be said of a colleague.
_INNER: Final[tuple[AnyKind, ...]] = (
    property.KIND, event.KIND, edge.KIND, aggregate.KIND, sequence.KIND, counter.KIND,
)  # fmt: skip
_KINDS: Final[Mapping[type[Condition], AnyKind]] = {kind.condition: kind for kind in _INNER}


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> ColleaguesCondition | None:
    reader.only(value, (KEY, "at_least"), place)
    inner = {property.KEY: property.read, event.KEY: event.read}
    part = read_expression(reader, value[KEY], (*place, KEY), depth + 1, inner)
    count = reader.integer(value.get("at_least", 1), (*place, "at_least"), 1, _MOST, "The number of colleagues")
    return None if part is None or count is None else ColleaguesCondition(part, count)


def _write(condition: ColleaguesCondition) -> dict[str, object]:
    return {
        KEY: write_expression(condition.part, lambda part: _KINDS[type(part)].write(part)),
        "at_least": condition.count,
    }


def _lower(condition: ColleaguesCondition, builder: PredicateBuilder) -> str:
    with links.colleagues(builder):
        check = lower_expression(condition.part, builder, _lower_part)
    return links.colleagues_who(builder, check, condition.count)


def _lower_part(condition: Condition, builder: PredicateBuilder) -> str:
    lowered: str = _KINDS[type(condition)].lower(condition, builder)
    return lowered


def _dependencies(condition: ColleaguesCondition) -> Dependencies:
    found = Dependencies()
    for part in leaves(condition.part):
        found |= _KINDS[type(part)].dependencies(part)
    return Dependencies(
        company=True,
        colleague_properties=found.properties,
        colleague_events=found.events,
        time_bound=found.time_bound,
    )


def _due(condition: ColleaguesCondition, builder: PredicateBuilder) -> str:
    with links.colleagues(builder):
        moments = [_KINDS[type(part)].due(part, builder) for part in leaves(condition.part)]
        found = [moment for moment in moments if moment]
        if not found:
            return ""
        earliest = builder.earliest(found)
    return links.colleagues_due(builder, earliest)


def _rewrite_inner(condition: ColleaguesCondition, rewrite: Rewrite) -> ColleaguesCondition:
    return replace(condition, part=rewrite(condition.part))


def _say(condition: ColleaguesCondition, _: Names) -> str:
    who = period.say_count(condition.count, "colleague")
    return (
        f"has at least {who} of whom: {say_expression(condition.part, lambda part: _KINDS[type(part)].say(part, {}))}"
    )


def _found(condition: ColleaguesCondition, builder: PredicateBuilder) -> str:
    with links.colleagues(builder):
        check = lower_expression(condition.part, builder, _lower_part)
    return links.colleagues_number(builder, check)


KIND = Kind(
    condition=ColleaguesCondition,
    key=KEY,
    read=_read,
    write=_write,
    lower=_lower,
    dependencies=_dependencies,
    cost=lambda _: _COST,
    rewrite_inner=_rewrite_inner,
    due=_due,
    say=_say,
    found=_found,
)
