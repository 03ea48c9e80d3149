"""What funnels ask, read from their JSON definitions with every problem told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.errors import InvalidDefinitionError
from engine.segments.expressions import Expression
from engine.segments.groups import read_expression
from engine.segments.kinds import deeds
from engine.segments.kinds.registry import LEAVES
from engine.segments.reading import Library, Place, Reader

MAX_STEPS: Final = 20
MAX_EXCLUSIONS: Final = 10
UNITS: Final[Mapping[str, int]] = {
    "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000, "weeks": 604_800_000
}  # ms  # fmt: skip
_MOST_UNITS: Final = 100_000


class Order(StrEnum):
    LOOSE = "loose"
    STRICT = "strict"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Deed:
    """Events of one name whose arguments meet `where`."""

    event: str
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What may not come between step `after` (from 0) and the next; None: between any two."""

    deed: Deed
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    steps: tuple[Deed, ...]
    order: Order = Order.LOOSE
    window: int | None = None  # ms from the first step to the last; None: until the end of the range
    exclusions: tuple[Exclusion, ...] = ()
    people: Expression | None = None  # who is looked at; None: everybody

    def deeds(self) -> list[Deed]:
        """All that it looks at, each once."""
        return list(dict.fromkeys([*self.steps, *(each.deed for each in self.exclusions)]))


def read_funnel(definition: Mapping[str, object], library: Library | None = None) -> Funnel:
    """Of {"steps": [{"event", "where"}], "order", "window": {"amount", "unit"}, "exclusions", "people"}.

    `library`: the segments that conditions on people may name. Raises InvalidDefinitionError with all problems.
    """
    reader = Reader(library)
    reader.only(definition, ("steps", "order", "window", "exclusions", "people"), ())
    steps = _deeds(reader, definition.get("steps"), ("steps",), MAX_STEPS)
    if not steps and not reader.problems:
        reader.problem("no_steps", "Add a step: an event that people do.", ("steps",))
    order = _order(reader, definition.get("order", Order.LOOSE))
    window = read_span(reader, definition.get("window"), ("window",))
    exclusions = _exclusions(reader, definition.get("exclusions"), len(steps))
    people = read_people(reader, definition.get("people"))
    if reader.problems:
        raise InvalidDefinitionError(reader.problems)
    return Funnel(tuple(deed for deed, _ in steps), order, window, exclusions, people)


def read_deed(reader: Reader, value: Mapping[str, object], place: Place) -> Deed | None:
    name = reader.name(value.get("event"), (*place, "event"), "event's name")
    where = deeds.read_where(reader, value, place, 0)
    return None if name is None else Deed(name, where)


def read_people(reader: Reader, value: object) -> Expression | None:
    """Conditions on people, as those of segments."""
    return None if value is None else read_expression(reader, value, ("people",), 0, LEAVES)


def read_span(reader: Reader, value: object, place: Place) -> int | None:
    """The ms of {"amount": 14, "unit": "days"}."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or value.get("unit") not in UNITS:
        reader.problem("bad_span", f"Give an amount and a unit: {', '.join(UNITS)}.", place)
        return None
    reader.only(value, ("amount", "unit"), place)
    amount = reader.integer(value.get("amount"), (*place, "amount"), 1, _MOST_UNITS, "The amount")
    return None if amount is None else amount * UNITS[str(value["unit"])]


def _order(reader: Reader, value: object) -> Order:
    try:
        return Order(str(value))
    except ValueError:
        reader.problem("unknown_order", f"Choose an order: {', '.join(Order)}.", ("order",))
        return Order.LOOSE


def _deeds(
    reader: Reader, value: object, place: Place, most: int, beside: tuple[str, ...] = ()
) -> list[tuple[Deed, Mapping[str, object]]]:
    """Each with what it was read from."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        reader.problem("bad_list", f"Give a list of at most {most}.", place)
        return []
    found = []
    for index, item in enumerate(value):
        here = (*place, index)
        if not isinstance(item, Mapping):
            reader.problem("not_an_object", "Give an object with an 'event'.", here)
            continue
        reader.only(item, ("event", "where", *beside), here)
        deed = read_deed(reader, item, here)
        if deed is not None:
            found.append((deed, item))
    return found


def _exclusions(reader: Reader, value: object, steps: int) -> tuple[Exclusion, ...]:
    found = []
    for index, (deed, item) in enumerate(_deeds(reader, value, ("exclusions",), MAX_EXCLUSIONS, beside=("after",))):
        after = item.get("after")
        if after is not None:
            place = ("exclusions", index, "after")
            after = reader.integer(after, place, 0, max(steps - 2, 0), "The step that it comes after")
        found.append(Exclusion(deed, after))
    return tuple(found)
