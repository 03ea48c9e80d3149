"""Putting the definitions of the segments that a definition names in their place.

So a condition on another segment is exact within the same transaction, whatever order segments are looked at in. Static
lists have no definition: there, membership itself is asked.
"""

from __future__ import annotations

from typing import Final

from engine.errors import InvalidDefinitionError, Problem
from engine.segments.expressions import Condition, Expression, SegmentCondition
from engine.segments.parse import parse
from engine.segments.passes.rewrite import bottom_up
from engine.segments.reading import Library

MAX_INLINED: Final = 1_000  # conditions, those of the named segments included


def inline(expression: Expression, library: Library) -> Expression:
    """Raises InvalidDefinitionError when a named segment's definition is broken, or all become too many."""
    return _Inliner(library).inline(expression)


class _Inliner:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._conditions = 0
        self._open: list[str] = [library.own] if library.own else []

    def inline(self, expression: Expression) -> Expression:
        return bottom_up(expression, self._replaced)

    def _replaced(self, expression: Expression) -> Expression:
        if isinstance(expression, Condition):
            self._conditions += 1
            if self._conditions > MAX_INLINED:
                text = f"With the segments it names, it has over {MAX_INLINED} conditions."
                raise _refused("too_many_conditions", text)
        if not isinstance(expression, SegmentCondition):
            return expression
        definition = self._library.definitions.get(expression.segment)
        if definition is None:
            return expression
        if expression.segment in self._open:
            raise _refused("loop", "The segment depends on itself: a loop has no answer.")
        self._open.append(expression.segment)
        found = self.inline(parse(definition))
        self._open.pop()
        return found


def _refused(code: str, message: str) -> InvalidDefinitionError:
    return InvalidDefinitionError([Problem(code, message, "")])
