"""From a segment's JSON definition to an expression, and back."""

from __future__ import annotations

from typing import Final

from engine.errors import InvalidDefinitionError
from engine.segments.expressions import Condition, Expression
from engine.segments.groups import ReadLeaf, read_expression, write_expression
from engine.segments.kinds.registry import KINDS, kind_of
from engine.segments.reading import Reader

_LEAVES: Final[dict[str, ReadLeaf]] = {kind.key: kind.read for kind in KINDS if kind.read is not None}


def parse(definition: object) -> Expression:
    """The expression in a definition (decoded JSON).

    Raises InvalidDefinitionError with every problem: its code, what to do, and the path ("and/0/value").
    """
    reader = Reader()
    expression = read_expression(reader, definition, (), 0, _LEAVES)
    if expression is None or reader.problems:
        raise InvalidDefinitionError(reader.problems)
    return expression


def unparse(expression: Expression) -> dict[str, object]:
    """The canonical definition: `parse` reads an equal expression from it.

    What passes make (constants, counters) is written too, to be shown; no definition may hold it.
    """
    return write_expression(expression, _write)


def _write(condition: Condition) -> dict[str, object]:
    return kind_of(condition).write(condition)
