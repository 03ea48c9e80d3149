"""From a segment's JSON definition to an expression, and back."""

from __future__ import annotations

from engine.errors import InvalidDefinitionError
from engine.segments.expressions import Condition, Expression
from engine.segments.groups import read_expression, write_expression
from engine.segments.kinds.registry import LEAVES, kind_of
from engine.segments.reading import Library, Reader


def parse(definition: object, library: Library | None = None) -> Expression:
    """The expression in a definition (decoded JSON); `library`: the segments it may name.

    Raises InvalidDefinitionError with every problem: its code, what to do, and the path ("and/0/value").
    """
    reader = Reader(library)
    expression = read_expression(reader, definition, (), 0, LEAVES)
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
