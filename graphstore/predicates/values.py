"""Comparing one stored value. Across types Cypher's comparisons are false or null, no error; null becomes false."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from graphstore.predicates.builder import PredicateBuilder, Subject, Value

Order = Literal["<", "<=", ">", ">="]


def equals(builder: PredicateBuilder, stored: str, value: Value, *, fold: bool = False) -> str:
    """`stored` here and below: the Cypher of the value (`PredicateBuilder.stored`). `fold`: texts in lower case."""
    return _compared(builder, stored, "=", value, fold)


def one_of(builder: PredicateBuilder, stored: str, values: Sequence[Value], *, fold: bool = False) -> str:
    given = builder.given(tuple(values))
    if fold:
        return f"coalesce({_text(stored)} IN [item IN {given} | toLower(item)], false)"
    return f"coalesce({stored} IN {given}, false)"


def starts_with(builder: PredicateBuilder, stored: str, text: str, *, fold: bool = False) -> str:
    return _compared(builder, stored, "STARTS WITH", text, fold)


def ends_with(builder: PredicateBuilder, stored: str, text: str, *, fold: bool = False) -> str:
    return _compared(builder, stored, "ENDS WITH", text, fold)


def contains(builder: PredicateBuilder, stored: str, value: Value, *, fold: bool = False) -> str:
    """A list with that element, or a text with that part."""
    given = builder.given(value)
    among, inside = f"{given} IN {stored}", "false"
    kind = "LIST<ANY>"
    if isinstance(value, str):
        inside = _compared(builder, stored, "CONTAINS", value, fold)
        if fold:
            kind = "LIST<STRING NOT NULL>"
            among = f"any(item IN {stored} WHERE toLower(item) = toLower({given}))"
    return f"CASE WHEN {stored} IS :: {kind} NOT NULL THEN {among} ELSE {inside} END"


def matches(builder: PredicateBuilder, stored: str, pattern: str, *, fold: bool = False) -> str:
    """A text that is like the pattern as a whole: `*` stands for any characters, `?` for any one."""
    parts = {"*": ".*", "?": "."}
    expression = "(?s)" + "".join(parts.get(part) or re.escape(part) for part in re.split(r"([*?])", pattern))
    # What `re.escape` makes has no letters behind a backslash, so its lower case means the same.
    if fold:
        return f"coalesce({_text(stored)} =~ toLower({builder.given(expression)}), false)"
    return f"coalesce({stored} =~ {builder.given(expression)}, false)"


def ordered(builder: PredicateBuilder, stored: str, order: Order, number: float) -> str:
    return _compared(builder, stored, order, number, fold=False)


def between(builder: PredicateBuilder, stored: str, low: float, high: float) -> str:
    return f"coalesce({builder.given(low)} <= {stored} <= {builder.given(high)}, false)"


def is_number(stored: str) -> str:
    return f"({stored} IS :: INTEGER NOT NULL OR {stored} IS :: FLOAT NOT NULL)"


def is_set(builder: PredicateBuilder, subject: Subject, path: tuple[str, ...]) -> str:
    """Any value but null: of an object, only what is inside has keys of its own."""
    nested = f"any(key IN keys({builder.variable(subject)}) WHERE key STARTS WITH {builder.inside(subject, path)})"
    return f"({builder.stored(subject, path)} IS NOT NULL OR {nested})"


def _compared(builder: PredicateBuilder, stored: str, operator: str, value: Value, fold: bool) -> str:
    if fold:
        return f"coalesce({_text(stored)} {operator} toLower({builder.given(value)}), false)"
    return f"coalesce({stored} {operator} {builder.given(value)}, false)"


def _text(stored: str) -> str:
    """The stored text in lower case, null for what is no text: toLower would raise."""
    return f"toLower(CASE WHEN {stored} IS :: STRING NOT NULL THEN {stored} END)"
