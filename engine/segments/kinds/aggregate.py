"""A figure over an argument of events.

{"event": "Cart purchased", "operator": "sum", "argument": "totalprice",
 "compare": {"operator": "at_least", "value": 100}, "within": {"last_days": 90}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.segments.expressions import Aggregate, AggregateCondition, Comparison, Number, Operator
from engine.segments.kinds import deeds, operands, values
from engine.segments.kinds.kind import Kind, Names, Rewrite
from engine.segments.reading import Place, Reader, is_number
from graphstore.predicates import PredicateBuilder, events, starts

KEY: Final = "event"
COMPARISONS: Final = (Operator.IS, *operands.NUMBERS)


def read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> AggregateCondition | None:
    reader.only(value, (KEY, "operator", "argument", "compare", "within", "where"), place)
    told = len(reader.problems)
    name = reader.name(value[KEY], (*place, KEY), "event's name")
    path = reader.path(value.get("argument"), (*place, "argument"), "argument")
    comparison = read_figure(reader, value.get("compare"), (*place, "compare"))
    within = deeds.read_within(reader, value, place)
    where = deeds.read_where(reader, value, place, depth)
    if name is None or path is None or comparison is None or len(reader.problems) > told:
        return None
    return AggregateCondition(name, Aggregate(str(value["operator"])), path, comparison, within, where)


def read_figure(reader: Reader, value: object, place: Place) -> Comparison | None:
    """The comparison of a number that is worked out: {"operator": "at_least", "value": 100}."""
    if not isinstance(value, Mapping):
        reader.problem("missing_comparison", 'Say what to compare with: {"operator": "at_least", "value": 100}.', place)
        return None
    reader.only(value, ("operator", "value"), place)
    if value.get("operator", Operator.IS) == Operator.IS and not is_number(value.get("value")):
        reader.problem("not_a_number", "Compare with a number.", (*place, "value"))
        return None
    return operands.read(reader, value, place, COMPARISONS)


def _write(condition: AggregateCondition) -> dict[str, object]:
    path = condition.argument
    return {
        KEY: condition.event,
        "operator": condition.aggregate.value,
        "argument": path[0] if len(path) == 1 else list(path),
        "compare": operands.write(condition.comparison),
        **deeds.write_rest(condition),
    }


def _lower(condition: AggregateCondition, builder: PredicateBuilder) -> str:
    found = deeds.lower(condition, builder)
    figure = events.aggregate(builder, found, condition.aggregate.value, condition.argument)
    return values.compared(builder, figure, condition.comparison)


def start(condition: AggregateCondition, builder: PredicateBuilder) -> str:
    """Whom events give the figure. Who has none has the sum 0, so some comparisons of sums hold of everybody else."""
    if condition.aggregate is Aggregate.SUM and _holds_of_zero(condition.comparison):
        return ""
    found = starts.figured(builder, deeds.lower(condition, builder), condition.argument)
    figure = events.figure(condition.aggregate.value, "numbers")
    return f"{found} WHERE {values.compared(builder, figure, condition.comparison)}\nWITH p"


def _holds_of_zero(comparison: Comparison) -> bool:
    low, *rest = [operand.value for operand in comparison.operands if isinstance(operand, Number)]
    match comparison.operator:
        case Operator.ABOVE:
            return low < 0
        case Operator.AT_LEAST:
            return low <= 0
        case Operator.BELOW:
            return low > 0
        case Operator.AT_MOST:
            return low >= 0
        case Operator.BETWEEN:
            return low <= 0 <= rest[0]
        case _:
            return low == 0


def _say(condition: AggregateCondition, _: Names) -> str:
    figure = f"{condition.aggregate.value} of {'/'.join(condition.argument)}"
    return f"{figure} over {condition.event}{deeds.say(condition)} {values.say_comparison(condition.comparison)}"


def _found(condition: AggregateCondition, builder: PredicateBuilder) -> str:
    found = deeds.lower(condition, builder)
    return events.aggregate(builder, found, condition.aggregate.value, condition.argument)


def _rewrite_inner(condition: AggregateCondition, rewrite: Rewrite) -> AggregateCondition:
    return condition if condition.where is None else replace(condition, where=rewrite(condition.where))


KIND = Kind(
    condition=AggregateCondition,
    key=KEY,
    read=None,  # the kind `event` reads it
    write=_write,
    lower=_lower,
    dependencies=deeds.dependencies,
    cost=lambda _: 2 * deeds.COST,
    rewrite_inner=_rewrite_inner,
    due=deeds.due,
    say=_say,
    found=_found,
    evidence=deeds.evidence,
    shown="figure",
)
