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
        return compares(definition, value_at(someone.properties, definition["property"]))
    if "event" in definition:
        return performed(definition, someone.deeds, now)
    raise AssertionError(definition)


def performed(definition: Mapping[str, Any], deeds: Sequence[Deed], now: int) -> bool:
    count = sum(
        deed.name == definition["event"]
        and inside(definition.get("within"), deed.at, now)
        and all(holds(part, deed.arguments) for part in definition.get("where") or ())
        for deed in deeds
    )
    operator = definition.get("operator", "performed")
    wanted = definition.get("count")
    return {
        "performed": count > 0,
        "not_performed": count == 0,
        "at_least": wanted is not None and count >= wanted,
        "at_most": wanted is not None and count <= wanted,
        "exactly": count == wanted,
    }[operator]


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


def compares(definition: Mapping[str, Any], stored: Any) -> bool:  # noqa: C901, PLR0911 - one for each operator
    operator, wanted = definition.get("operator", "is"), definition.get("value")
    if operator == "is_not":
        return not compares({**definition, "operator": "is"}, stored)
    if operator == "not_set":
        return not compares({**definition, "operator": "set"}, stored)
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


def lowered(value: Any) -> Any:
    if isinstance(value, list):
        return [lowered(item) for item in value]
    return value.lower() if isinstance(value, str) else value


def same(left: Any, right: Any) -> bool:
    numbers = {int, float}
    if type(left) in numbers and type(right) in numbers:
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)
