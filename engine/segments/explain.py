"""Why somebody is in a segment, or why not: the definition clause by clause, as it was written.

The clauses are not those that passes make: people read what they wrote. `questions` are put to the graph in as few
queries as it takes; `answered` puts the answers back into the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.segments.expressions import And, Condition, Expression, Not, Or, Path, PropertyCondition, SegmentCondition
from engine.segments.groups import GROUPS, lower_expression
from engine.segments.inline import inline
from engine.segments.kinds.kind import Names
from engine.segments.kinds.registry import kind_of
from engine.segments.lower import lower_condition
from engine.segments.parse import parse
from engine.segments.passes.pipeline import optimise
from engine.segments.reading import Library
from graphstore.explaining import Answer, Examined, FoundEvent, Question
from graphstore.predicates import PredicateBuilder

MOST: Final = 200  # clauses asked about, those of the segments that are named included

_GROUPS: Final = {And: ("and", "All of these:"), Or: ("or", "Any of these:")}


@dataclass(frozen=True)
class Clause:
    """A part of a definition. `path` leads to it; behind a named segment, into that one's definition."""

    text: str
    kind: str  # "and", "or", "not", or what kind of condition
    path: str
    expression: Expression
    children: tuple[Clause, ...] = ()
    omitted: bool = False  # there is more inside than is told


@dataclass(frozen=True)
class Explained:
    text: str
    holds: bool
    kind: str
    path: str
    children: tuple[Explained, ...]
    evidence: tuple[FoundEvent, ...]
    found: Any
    omitted: bool


def clauses(definition: Mapping[str, Any], library: Library, names: Names) -> Clause:
    """The tree of a definition. Raises InvalidDefinitionError."""
    return _Reader(library, names).read(definition, parse(definition, library), "")


class _Reader:
    def __init__(self, library: Library, names: Names) -> None:
        self._library = library
        self._names = names
        self._count = 0

    def read(self, definition: Any, expression: Expression, path: str) -> Clause:
        """`expression`: what `definition` was read as."""
        match expression:
            case And(parts) | Or(parts):
                key, text = _GROUPS[type(expression)]
                inner = zip(self._members(definition, key), parts, strict=True)
                children = tuple(
                    self.read(one, part, _join(path, key, str(index))) for index, (one, part) in enumerate(inner)
                )
                return Clause(text, key, path, expression, children)
            case Not(part):
                child = self.read(definition["not"], part, _join(path, "not"))
                return Clause("Not:", "not", path, expression, (child,))
            case Condition():
                return self._condition(expression, path)
        raise TypeError(f"{type(expression).__name__} is no group and no condition.")

    def _members(self, definition: Any, key: str) -> Sequence[Any]:
        assert key in GROUPS
        members: Sequence[Any] = definition[key]
        return members

    def _condition(self, condition: Condition, path: str) -> Clause:
        self._count += 1
        kind = kind_of(condition)
        text, name = kind.say(condition, self._names), kind.shown or kind.key
        if not isinstance(condition, SegmentCondition):
            return Clause(text, name, path, condition)
        definition = self._library.definitions.get(condition.segment)
        if definition is None:
            return Clause(text, name, path, condition)
        if self._count >= MOST:
            return Clause(text, name, path, inline(condition, self._library), omitted=True)
        child = self.read(definition, parse(definition), _join(path, "segment"))
        return Clause(text, name, path, condition, (child,))


def _join(path: str, *more: str) -> str:
    return "/".join((path, *more) if path else more)


def _asked(clause: Clause) -> Iterator[Clause]:
    """Those that the graph is asked about: what has no clauses inside."""
    if clause.children:
        for child in clause.children:
            yield from _asked(child)
    else:
        yield clause


def questions(tree: Clause, now: int) -> list[Question]:
    """What to ask of the person, as of `now` (ms), in the order in which `answered` takes the answers."""
    return [_question(clause, f"e{number}_", now) for number, clause in enumerate(_asked(tree))]


def _question(clause: Clause, prefix: str, now: int) -> Question:
    builder = PredicateBuilder(prefix)
    cypher = lower_expression(optimise(clause.expression), builder, lower_condition)
    found = evidence = ""
    if isinstance(clause.expression, Condition):
        kind = kind_of(clause.expression)
        shown = kind.rewrite_inner(clause.expression, optimise)
        found, evidence = kind.found(shown, builder), kind.evidence(shown, builder)
    return Question(builder.predicate(cypher).at(now), found or "null", evidence or "[]")


def answered(tree: Clause, examined: Examined) -> Explained:
    """The tree with what was found."""
    answers = dict(zip(map(id, _asked(tree)), examined.answers, strict=True))
    return _answered(tree, answers, examined.properties)


def _answered(clause: Clause, answers: Mapping[int, Answer], properties: Mapping[str, Any]) -> Explained:
    if not clause.children:
        answer, expression = answers[id(clause)], clause.expression
        found = _value(properties, expression.path) if isinstance(expression, PropertyCondition) else answer.found
        return Explained(
            clause.text, answer.holds, clause.kind, clause.path, (), answer.evidence, found, clause.omitted
        )
    children = tuple(_answered(child, answers, properties) for child in clause.children)
    truths = [child.holds for child in children]
    holds = any(truths) if clause.kind == "or" else not truths[0] if clause.kind == "not" else all(truths)
    return Explained(clause.text, holds, clause.kind, clause.path, children, (), None, clause.omitted)


def _value(properties: Mapping[str, Any], path: Path) -> Any:
    """As it was set, whatever it is; None where there is nothing."""
    found: Any = properties
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found
