"""And, or, not: reading, writing and lowering them, whatever their leaves are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine.segments.expressions import And, Condition, Constant, Expression, Not, Or
from engine.segments.reading import MAX_CONDITIONS, MAX_DEPTH, Place, Reader
from graphstore.predicates import PredicateBuilder

# Reads one condition: the reader, its JSON object, its place and its depth.
ReadLeaf = Callable[[Reader, Mapping[str, object], Place, int], Condition | None]
GROUPS: Final = {"and": And, "or": Or}


def read_expression(
    reader: Reader, value: object, place: Place, depth: int, leaves: Mapping[str, ReadLeaf]
) -> Expression | None:
    """The group or condition in `value`; `leaves` are the kinds of condition that may stand here, by their key."""
    if depth > MAX_DEPTH:
        reader.problem("too_deep", f"Groups are nested deeper than {MAX_DEPTH} levels: flatten some.", place)
        return None
    if not isinstance(value, Mapping):
        reader.problem("not_an_object", "A condition or group is a JSON object.", place)
        return None
    known = (*GROUPS, "not", *leaves)
    keys = [key for key in known if key in value]
    if len(keys) != 1:
        said = f"not of {' and '.join(keys)} at once" if keys else "with one of the keys"
        reader.problem("unclear_condition", f"Say one thing, {said}: {', '.join(known)}.", place)
        return None
    key = keys[0]
    if key in leaves:
        reader.conditions += 1
        if reader.conditions == MAX_CONDITIONS + 1:
            reader.problem("too_many_conditions", f"A segment may have {MAX_CONDITIONS} conditions.", place)
        return leaves[key](reader, value, place, depth)
    reader.only(value, (key,), place)
    if key == "not":
        part = read_expression(reader, value[key], (*place, key), depth + 1, leaves)
        return None if part is None else Not(part)
    parts = read_list(reader, value[key], (*place, key), depth, leaves)
    return None if parts is None else GROUPS[key](parts)


def read_list(
    reader: Reader, value: object, place: Place, depth: int, leaves: Mapping[str, ReadLeaf]
) -> tuple[Expression, ...] | None:
    """The members of a group."""
    if not isinstance(value, list) or not value:
        reader.problem("empty_group", "A group is a list of at least one condition.", place)
        return None
    # Past the limit nothing more is looked at, or a huge definition would give a huge answer.
    parts = [
        read_expression(reader, part, (*place, index), depth + 1, leaves)
        for index, part in enumerate(value)
        if reader.conditions <= MAX_CONDITIONS
    ]
    found = tuple(part for part in parts if part is not None)
    return found if len(found) == len(value) else None


def leaves(expression: Expression) -> list[Condition]:
    """The conditions of an expression, not those inside other conditions."""
    match expression:
        case And(parts) | Or(parts):
            return [found for part in parts for found in leaves(part)]
        case Not(part):
            return leaves(part)
        case Condition():
            return [expression]
    return []


def write_expression(expression: Expression, leaf: Callable[[Condition], dict[str, object]]) -> dict[str, object]:
    """The JSON of an expression. A Constant, which only passes make, is written as {"constant": …}."""
    match expression:
        case Constant(holds):
            return {"constant": holds}
        case And(parts):
            return {"and": [write_expression(part, leaf) for part in parts]}
        case Or(parts):
            return {"or": [write_expression(part, leaf) for part in parts]}
        case Not(part):
            return {"not": write_expression(part, leaf)}
        case Condition():
            return leaf(expression)
    raise TypeError(f"{type(expression).__name__} is no group and no condition.")


def say_expression(expression: Expression, leaf: Callable[[Condition], str], depth: int = 0) -> str:
    """An expression in words, on one line."""
    match expression:
        case And(parts) | Or(parts):
            joint = " and " if isinstance(expression, And) else " or "
            text = joint.join(say_expression(part, leaf, depth + 1) for part in parts)
            return f"({text})" if depth and len(parts) > 1 else text
        case Not(part):
            return f"not {say_expression(part, leaf, depth + 1)}"
        case Condition():
            return leaf(expression)
    raise TypeError(f"{type(expression).__name__} is no group and no condition.")


def lower_expression(
    expression: Expression, builder: PredicateBuilder, leaf: Callable[[Condition, PredicateBuilder], str]
) -> str:
    """The Cypher of an expression."""
    match expression:
        case Constant(holds):
            return builder.constant(holds)
        case And(parts):
            return builder.all_of([lower_expression(part, builder, leaf) for part in parts])
        case Or(parts):
            return builder.any_of([lower_expression(part, builder, leaf) for part in parts])
        case Not(part):
            return builder.negated(lower_expression(part, builder, leaf))
        case Condition():
            return leaf(expression, builder)
    raise TypeError(f"{type(expression).__name__} is no group and no condition.")
