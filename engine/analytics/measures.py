"""What metrics ask, read from their JSON definitions with every problem told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from engine.analytics.definitions import Deed, read_deed, read_people, read_span
from engine.errors import InvalidDefinitionError
from engine.segments.expressions import Expression
from engine.segments.reading import Library, Place, Reader

_Choice = TypeVar("_Choice", bound=StrEnum)


class Measure(StrEnum):
    PEOPLE = "people"  # who did the event
    TIMES = "times"  # how often it was done
    TIMES_PER_PERSON = "times_per_person"
    CONVERSION = "conversion"  # the part of the event that `then` followed
    TIME_BETWEEN = "time_between"  # ms from the event to `then`
    TOTAL = "total"  # of a numeric property
    AVERAGE = "average"


class By(StrEnum):
    """What the average of a property is divided by."""

    PEOPLE = "people"  # everybody
    EVENT = "event"  # who did the event
    TIMES = "times"  # how often the property was set


class Of(StrEnum):
    """Whose values are added up before they are divided by who did an event."""

    EVERYBODY = "everybody"
    DOERS = "doers"


@dataclass(frozen=True, slots=True)
class Metric:
    """`event` and `then` are there where the measure asks for them, and so is `property` (a path)."""

    measure: Measure
    event: Deed | None = None
    then: Deed | None = None
    repeatable: bool = False
    window: int | None = None  # ms between event and `then`; None: until the end of the range
    property: tuple[str, ...] | None = None
    by: By = By.PEOPLE
    of: Of = Of.EVERYBODY
    people: Expression | None = None  # who is looked at; None: everybody


_EVENT: Final = frozenset({"event"})
_TWO: Final = frozenset({"event", "then", "window"})
_ASKS: Final[Mapping[Measure, frozenset[str]]] = {
    Measure.PEOPLE: _EVENT,
    Measure.TIMES: _EVENT,
    Measure.TIMES_PER_PERSON: _EVENT,
    Measure.CONVERSION: _TWO | {"repeatable"},
    Measure.TIME_BETWEEN: _TWO,
    Measure.TOTAL: frozenset({"property"}),
    Measure.AVERAGE: frozenset({"property", "by"}),
}


def read_metric(definition: Mapping[str, object], library: Library | None = None) -> Metric:
    """Of {"measure", "event": {"event", "where"}, "then", "repeatable", "window", "property", "by", "of", "people"}.

    `library`: the segments that conditions on people may name. Raises InvalidDefinitionError with all problems.
    """
    reader = Reader(library)
    measure = _choice(reader, Measure, definition.get("measure"), "measure")
    by = _choice(reader, By, definition.get("by", By.PEOPLE), "by") or By.PEOPLE
    if measure is None:
        raise InvalidDefinitionError(reader.problems)
    asks = _ASKS[measure] | ({"event", "of"} if measure is Measure.AVERAGE and by is By.EVENT else frozenset())
    reader.only(definition, ("measure", "people", *sorted(asks)), ())
    repeatable = definition.get("repeatable", False)
    if not isinstance(repeatable, bool):
        reader.problem("bad_flag", "Say true or false.", ("repeatable",))
    found = Metric(
        measure,
        _deed(reader, definition, "event", wanted="event" in asks),
        _deed(reader, definition, "then", wanted="then" in asks),
        repeatable is True,
        read_span(reader, definition.get("window"), ("window",)),
        reader.path(definition.get("property"), ("property",), "property") if "property" in asks else None,
        by,
        _choice(reader, Of, definition.get("of", Of.EVERYBODY), "of") or Of.EVERYBODY,
        read_people(reader, definition.get("people")),
    )
    if reader.problems:
        raise InvalidDefinitionError(reader.problems)
    return found


def property_of(definition: Mapping[str, object]) -> tuple[str, ...] | None:
    """The property that a stored definition, of whatever kind of chart, is about."""
    return read_metric(definition).property if "measure" in definition else None


def _choice(reader: Reader, choices: type[_Choice], value: object, key: str) -> _Choice | None:
    try:
        return choices(str(value))
    except ValueError:
        reader.problem("unknown_choice", f"Choose one of: {', '.join(choices)}.", (key,))
        return None


def _deed(reader: Reader, definition: Mapping[str, object], key: str, *, wanted: bool) -> Deed | None:
    if not wanted:
        return None
    value = definition.get(key)
    place: Place = (key,)
    if not isinstance(value, Mapping):
        reader.problem("not_an_object", "Choose an event: give an object with an 'event'.", place)
        return None
    reader.only(value, ("event", "where"), place)
    return read_deed(reader, value, place)
