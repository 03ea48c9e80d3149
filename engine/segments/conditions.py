"""The conditions there are, as data: what a builder of segments offers.

Labels are for people; names are those of definitions. `value` of an operator says what it compares with: "any", "text",
"number", "list", "range", "moment", "days", "count", "figure", "event" or "none". `types`: the types of values it makes
sense for; empty for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.segments.expressions import Aggregate, Edge, Frequency, Operator, Relation
from engine.segments.kinds import argument, asset, operands, path, sequence
from engine.segments.kinds.aggregate import COMPARISONS
from engine.segments.kinds.values import SAID

Field = Mapping[str, Any]


@dataclass(frozen=True)
class OperatorInfo:
    name: str
    label: str
    value: str
    foldable: bool = False
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindInfo:
    """`fields`: what its JSON object holds besides the operator: name, type, whether needed, and choices."""

    key: str
    label: str
    hint: str
    operators: tuple[OperatorInfo, ...]
    fields: tuple[Field, ...]


_VALUES: Final[Mapping[str, Sequence[Operator]]] = {
    "list": (Operator.ONE_OF,),
    "range": (Operator.BETWEEN,),
    "none": operands.NO_VALUE,
    "text": operands.TEXTS,
    "number": operands.NUMBERS,
    "moment": operands.MOMENTS,
    "days": operands.DAYS,
}
_SUITS: Final[Mapping[str, tuple[str, ...]]] = {
    "any": ("text", "number", "boolean", "date"),
    "list": ("text", "number", "date"),
    "range": ("number",),
    "text": ("text",),
    "number": ("number",),
    "moment": ("date",),
    "days": ("date",),
}


def _comparison(operator: Operator) -> OperatorInfo:
    value = next((value for value, operators in _VALUES.items() if operator in operators), "any")
    types = ("text", "list") if operator is Operator.CONTAINS else _SUITS.get(value, ())
    return OperatorInfo(operator.value, SAID[operator], value, operator in operands.FOLDABLE, types)


def _comparisons(operators: Sequence[Operator] = tuple(Operator)) -> tuple[OperatorInfo, ...]:
    return tuple(map(_comparison, operators))


def _field(name: str, kind: str, *, needed: bool = False, **more: Any) -> Field:
    return {"name": name, "type": kind, "needed": needed, **more}


_WITHIN: Final = _field("within", "period")
_WHERE: Final = _field("where", "conditions", of=argument.KEY)
_OFTEN: Final = (
    OperatorInfo(Frequency.PERFORMED, "at least once", "none"),
    OperatorInfo(Frequency.NOT_PERFORMED, "not even once", "none"),
    OperatorInfo(Frequency.AT_LEAST, "at least so many times", "count"),
    OperatorInfo(Frequency.AT_MOST, "at most so many times", "count"),
    OperatorInfo(Frequency.EXACTLY, "exactly so many times", "count"),
)
_EVENT_OPERATORS: Final = (
    *_OFTEN,
    OperatorInfo(Edge.FIRST, "for the first time in the period", "none"),
    OperatorInfo(Edge.LAST, "for the last time in the period", "none"),
    *(OperatorInfo(name, f"with this {name.value} of an argument", "figure") for name in Aggregate),
    *(OperatorInfo(name, name.replace("_", " "), "event") for name in sequence.OPERATORS),
)

KINDS: Final[tuple[KindInfo, ...]] = (
    KindInfo(
        "property", "Property", "What is known of the person", _comparisons(),
        (_field("property", "path", needed=True),),
    ),
    KindInfo(
        "event", "Event", "What the person did: how often, when, with which arguments, in which order",
        _EVENT_OPERATORS,
        (
            _field("event", "text", needed=True), _field("count", "integer"), _WITHIN, _WHERE,
            _field("about", "text"), _field("argument", "path"), _field("compare", "figure"),
            _field("then", "text"), _field("then_where", "conditions", of=argument.KEY), _field("in", "length"),
        ),
    ),
    KindInfo(
        "asset", "Letter, page or product", "What happened to the person with a letter, a message, a page or a product",
        _OFTEN,
        (
            _field("asset", "choice", needed=True, choices=list(asset.ACTIVITIES)),
            _field("activity", "choice", needed=True, choices={key: list(of) for key, of in asset.ACTIVITIES.items()}),
            _field("id", "text"), _field("link", "text"), _field("count", "integer"), _WITHIN,
        ),
    ),
    KindInfo(
        "company", "Company", "Which company the person belongs to", (), (_field("company", "texts", needed=True),)
    ),
    KindInfo(
        "company_property", "Property of the company", "What is known of the person's company", _comparisons(),
        (_field("company_property", "path", needed=True),),
    ),
    KindInfo(
        "company_size", "Size of the company", "How many people the company has", _comparisons(COMPARISONS),
        (_field("company_size", "figure", needed=True),),
    ),
    KindInfo(
        "colleagues", "Colleagues", "What other people of the same company are and do", (),
        (_field("colleagues", "conditions", needed=True, of="property, event"), _field("at_least", "integer")),
    ),
    KindInfo(
        "segment", "Segment", "Who is in another segment or list", (), (_field("segment", "segment", needed=True),)
    ),
    KindInfo(
        "path", "Path", "Whom companies, referrals, letters or products link with people of a segment", (),
        (
            _field("path", "choice", needed=True, choices=[relation.value for relation in Relation]),
            _field("hops", "integer", most=path.MAX_HOPS), _field("to", "segment", needed=True),
        ),
    ),
    KindInfo(
        "argument", "Argument", "What came with an event; stands inside conditions on events",
        _comparisons(argument.ALLOWED), (_field("argument", "path", needed=True),),
    ),
)  # fmt: skip
