"""What a definition means, spelt out over plain Python values: slow, obvious, and without a line of the compiler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

HOUR = 3_600_000
MISSING = object()


@dataclass
class Deed:
    name: str
    at: int
    arguments: dict[str, Any] = field(default_factory=dict)
    asset: str = ""  # what it was done with


@dataclass
class Someone:
    properties: dict[str, Any] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)


def meets(definition: Mapping[str, Any], someone: Someone, now: int) -> bool:
    if "and" in definition:
        return all(meets(part, someone, now) for part in definition["and"])
    if "or" in definition:
        return any(meets(part, someone, now) for part in definition["or"])
    if "not" in definition:
        return not meets(definition["not"], someone, now)
    if "property" in definition:
        return compares(definition, value_at(someone.properties, definition["property"]), now)
    if "event" in definition:
        return EVENT_OPERATORS.get(definition.get("operator", "performed"), performed)(definition, someone.deeds, now)
    raise AssertionError(definition)


def chosen(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> list[Deed]:
    """The deeds that a condition on events is about."""
    return [
        deed
        for deed in deeds
        if deed.name == definition["event"]
        and inside(definition.get("within"), deed.at, now)
        and all(holds(part, deed.arguments) for part in definition.get("where") or ())
    ]


def performed(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> bool:
    count = len(chosen(definition, deeds, now))
    operator = definition.get("operator", "performed")
    wanted = definition.get("count")
    return {
        "performed": count > 0,
        "not_performed": count == 0,
        "at_least": wanted is not None and count >= wanted,
        "at_most": wanted is not None and count <= wanted,
        "exactly": count == wanted,
    }[operator]


def at_edge(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> bool:
    times = [deed.at for deed in chosen({**definition, "within": None}, deeds, now)]
    edge = min if definition["operator"] == "first" else max
    return bool(times) and inside(definition["within"], edge(times), now)


def figure(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> bool:
    found = [value_at(deed.arguments, definition["argument"]) for deed in chosen(definition, deeds, now)]
    numbers = [float(value) for value in found if type(value) in {int, float} and can_be_asked_for(value)]
    if definition["operator"] == "sum":
        return compares(definition["compare"], sum(numbers, 0.0))
    if not numbers:
        return compares(definition["compare"], MISSING)
    means = {"average": sum(numbers) / len(numbers), "minimum": min(numbers), "maximum": max(numbers)}
    return compares(definition["compare"], means[definition["operator"]])


def sequence(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> bool:
    units = {"minutes": 60_000, "hours": HOUR, "days": 24 * HOUR}
    limits = [units[unit] * number for unit, number in definition.get("in", {}).items()]
    length = limits[0] if limits else None
    followers = chosen({"event": definition["then"], "where": definition.get("then_where")}, deeds, now)
    for deed in chosen(definition, deeds, now):
        after = [f for f in followers if f.at > deed.at and (length is None or f.at <= deed.at + length)]
        if definition["operator"] == "followed_by" and after:
            return True
        over = length is None or deed.at + length < now
        if definition["operator"] == "not_followed_by" and not after and over:
            return True
    return False


EVENT_OPERATORS = {
    "first": at_edge, "last": at_edge,
    "sum": figure, "average": figure, "minimum": figure, "maximum": figure,
    "followed_by": sequence, "not_followed_by": sequence,
}  # fmt: skip


def inside(period: Mapping[str, Any] | None, at: int, now: int) -> bool:
    if not period:
        return True
    if "last_days" in period:
        return at >= now - period["last_days"] * 24 * HOUR
    if "last_hours" in period:
        return at >= now - period["last_hours"] * HOUR
    if "from" in period and at < moment(period["from"]):
        return False
    if "to" in period:
        end = moment(period["to"])
        if isinstance(period["to"], str) and len(period["to"]) == len("2026-01-31"):
            end += 24 * HOUR
        return at < end
    return True


def moment(value: int | str) -> int:
    if isinstance(value, int):
        return value
    parsed = datetime.fromisoformat(value)
    parsed = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed
    return (parsed - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def holds(part: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
    if "and" in part:
        return all(holds(inner, arguments) for inner in part["and"])
    if "or" in part:
        return any(holds(inner, arguments) for inner in part["or"])
    if "not" in part:
        return not holds(part["not"], arguments)
    return compares(part, value_at(arguments, part["argument"]))


def value_at(values: Mapping[str, Any], path: str | list[str]) -> Any:
    found: Any = values
    for name in [path] if isinstance(path, str) else path:
        if not isinstance(found, dict) or name not in found:
            return MISSING
        found = found[name]
    return found


def can_be_asked_for(value: Any) -> bool:
    """What segments can't see: null, integers beyond 64 bits, lists that are empty or mix types, objects of such."""
    if isinstance(value, dict):
        return any(map(can_be_asked_for, value.values()))
    if isinstance(value, list):
        return len({type(item) for item in value}) == 1 and all(map(is_scalar, value))
    return is_scalar(value)


def is_scalar(value: Any) -> bool:
    if type(value) is int:
        return -(2**63) <= value < 2**63
    return type(value) in {bool, float, str}


DATES = ("before", "after", "in_last", "longer_ago", "in_next", "anniversary_within")


DATE_FORMS = (
    "%Y-%m-%d",
    *(
        f"%Y-%m-%d{between}%H:%M{seconds}{zone}"
        for between in ("T", " ")
        for seconds in ("", ":%S", ":%S.%f")
        for zone in ("", "%z")
    ),
)


def date_of(value: Any) -> float | None:
    """A text of the forms that are taken for a date, or a number of seconds or milliseconds."""
    if isinstance(value, str):
        for form in DATE_FORMS:
            try:
                parsed = datetime.strptime(value, form)  # noqa: DTZ007 - `moment` takes it for UTC
            except ValueError:
                continue
            return moment(parsed.isoformat())
        return None
    if type(value) not in {int, float} or abs(value) >= 253_402_300_800_000:
        return None
    return float(value * 1000 if abs(value) < 100_000_000_000 else value)


def dated(operator: str, wanted: Any, stored: Any, now: int) -> bool:
    at = date_of(stored)
    if at is None:
        return False
    if operator == "before":
        return at < moment(wanted)
    if operator == "after":
        return at >= moment(wanted)
    if operator == "anniversary_within":
        return again_within(at, wanted, now)
    length = wanted * 24 * HOUR
    return {"in_last": now - length <= at <= now, "longer_ago": at < now - length, "in_next": now < at <= now + length}[
        operator
    ]


def again_within(at: float, days: int, now: int) -> bool:
    """Look at each day from today on: is it the day of the year, in a later year?"""
    if at < -62_135_596_800_000:
        return False
    born = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(at))).date()
    today = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now)).date()
    for ahead in range(days + 1):
        day = today + timedelta(days=ahead)
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        wanted = (2, 28) if (born.month, born.day) == (2, 29) and not leap else (born.month, born.day)
        if day.year > born.year and (day.month, day.day) == wanted:
            return True
    return False


def compares(definition: Mapping[str, Any], stored: Any, now: int = 0) -> bool:  # noqa: C901, PLR0911, PLR0912
    operator, wanted = definition.get("operator", "is"), definition.get("value")
    if operator == "is_not":
        return not compares({**definition, "operator": "is"}, stored)
    if operator == "not_set":
        return not compares({**definition, "operator": "set"}, stored)
    if operator in DATES:
        return can_be_asked_for(stored) and dated(operator, wanted, stored, now)
    if stored is MISSING or not can_be_asked_for(stored):
        return False
    if operator == "set":
        return True
    if definition.get("fold_case"):
        stored, wanted = lowered(stored), lowered(wanted)
    if operator == "is":
        return same(stored, wanted)
    if operator == "one_of":
        return any(same(stored, item) for item in wanted)
    if operator == "contains":
        if isinstance(stored, list):
            return any(same(item, wanted) for item in stored)
        return isinstance(stored, str) and isinstance(wanted, str) and wanted in stored
    if operator == "matches":
        return isinstance(stored, str) and like(wanted, stored)
    if operator in {"starts_with", "ends_with"}:
        test = str.startswith if operator == "starts_with" else str.endswith
        return isinstance(stored, str) and test(stored, wanted)
    if type(stored) not in {int, float}:
        return False
    if operator == "between":
        return bool(wanted[0] <= stored <= wanted[1])
    return bool(
        {
            "above": stored > wanted,
            "below": stored < wanted,
            "at_least": stored >= wanted,
            "at_most": stored <= wanted,
        }[operator]
    )


def like(pattern: str, text: str) -> bool:
    """Whether the pattern (* any characters, ? any one) covers the whole text."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(like(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and like(pattern[1:], text[1:])


def lowered(value: Any) -> Any:
    if isinstance(value, list):
        return [lowered(item) for item in value]
    return value.lower() if isinstance(value, str) else value


def same(left: Any, right: Any) -> bool:
    numbers = {int, float}
    if type(left) in numbers and type(right) in numbers:
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)
