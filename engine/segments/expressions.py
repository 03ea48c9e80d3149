"""What a segment says: immutable, typed, free of JSON and of Cypher.

Every expression is true or false of a person, never unknown. Text and numbers never mix: "5" is not 5, true is not 1,
and a comparison across types is false. A person without the property fails every condition on it, so `is_not` and
`not_set`, the opposites of `is` and `set`, hold for that person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How a stored value compares. Texts compare exactly, case included, unless `fold_case` is set."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    CONTAINS = "contains"  # a text holds that text, or a list holds that value
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    MATCHES = "matches"  # a text that is like a pattern: * any characters, ? any one
    ABOVE = "above"
    BELOW = "below"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"  # both ends included
    BEFORE = "before"  # a date before a moment (operand: ms)
    AFTER = "after"  # a date at a moment or later
    IN_LAST = "in_last"  # a date in the last so many days
    LONGER_AGO = "longer_ago"  # a date more than so many days ago
    IN_NEXT = "in_next"  # a date in the next so many days
    ANNIVERSARY = "anniversary_within"  # the day of the year comes again in at most so many days
    SET = "set"
    NOT_SET = "not_set"


class Frequency(StrEnum):
    """How often an event must have happened."""

    PERFORMED = "performed"
    NOT_PERFORMED = "not_performed"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    value: int | float


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool


# Wrapped, because bare Python would take True, 1 and 1.0 for the same condition.
Scalar = Text | Number | Boolean
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`operands`: none for set and not_set, two for between, any number for one_of, else one.

    Of dates: the moment in ms, or the number of days.
    """

    operator: Operator
    operands: tuple[Scalar, ...] = ()
    fold_case: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A fixed moment."""

    moment: int  # ms epoch


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment that moves: this long before the time of evaluation."""

    length: int  # ms


Moment = At | Ago


@dataclass(frozen=True, slots=True)
class Period:
    """From `start`, included, to `end`, excluded. An open end is None."""

    start: Moment | None = None
    end: Moment | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """True or false of a person (inside `where`: of an event)."""


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    holds: bool


@dataclass(frozen=True, slots=True)
class And(Expression):
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or(Expression):
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Expression):
    part: Expression


@dataclass(frozen=True, slots=True)
class Condition(Expression):
    """A leaf. Each kind of condition is a subclass, and a Kind (kinds/) that reads, writes and lowers it."""


@dataclass(frozen=True, slots=True)
class ValueCondition(Condition):
    """A value found by its path compares so."""

    path: Path
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class PropertyCondition(ValueCondition):
    """Of the person's properties."""


@dataclass(frozen=True, slots=True)
class ArgumentCondition(ValueCondition):
    """Of the event's arguments; stands only inside the `where` of an EventCondition."""


@dataclass(frozen=True, slots=True)
class EventCondition(Condition):
    """The person has performed the event so often, in the period, counting only events that meet `where`.

    `asset`: id of what the events must be about; "" is anything.
    """

    event: str
    frequency: Frequency
    count: int = 1
    within: Period | None = None
    where: Expression | None = None
    asset: str = ""


class Edge(StrEnum):
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class EdgeCondition(Condition):
    """The first, or last, time that the person performed the event (meeting `where`) was in the period."""

    event: str
    edge: Edge
    within: Period
    where: Expression | None = None


class Aggregate(StrEnum):
    SUM = "sum"
    AVERAGE = "average"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True)
class AggregateCondition(Condition):
    """A figure over the numbers of an argument compares so. The sum of none is 0; other figures of none fail."""

    event: str
    aggregate: Aggregate
    argument: Path
    comparison: Comparison
    within: Period | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class SequenceCondition(Condition):
    """After one of the events, one of the others came within `length` ms; or, negated: one was not followed so.

    Without a length: ever. What was not followed only counts once its time is over.
    """

    event: str
    then: str
    negated: bool = False
    length: int | None = None
    within: Period | None = None
    where: Expression | None = None
    then_where: Expression | None = None


@dataclass(frozen=True, slots=True)
class CompanyCondition(Condition):
    """Belongs to one of these companies (ids); to any if none is named."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyPropertyCondition(ValueCondition):
    """Of the properties of the person's company. Who has none fails."""


@dataclass(frozen=True, slots=True)
class CompanySizeCondition(Condition):
    """The company has so many people. Who has no company fails."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class ColleaguesCondition(Condition):
    """At least so many other people of the same company meet the expression (of property and event conditions)."""

    part: Expression
    count: int = 1


@dataclass(frozen=True, slots=True)
class SegmentCondition(Condition):
    """Is in another segment. Compiling puts the definition of a live one in its place."""

    segment: str


class Relation(StrEnum):
    ASSET = "asset"
    COMPANY = "company"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class PathCondition(Condition):
    """Is linked with another person who is in the segment, over things of the relation, in at most so many hops."""

    relation: Relation
    hops: int
    segment: str


@dataclass(frozen=True, slots=True)
class CounterCondition(Condition):
    """What the per-person counter of an event knows by itself. Made by passes; no definition holds it.

    At least (or exactly) `count` events ever, the last one not before `last_from`, the first one before `first_before`.
    """

    event: str
    count: int = 1
    exact: bool = False
    last_from: Moment | None = None
    first_before: Moment | None = None
