"""When a metric's value is one that somebody wants to be told of."""

from __future__ import annotations

from typing import Literal


def is_crossed(
    rule: Literal["above", "below", "change"], threshold: float, value: float | None, before: float | None
) -> bool | None:
    """None where that can't be said: there is no value, or none to compare with.

    `threshold` of a change is a part of 1, up or down; from nothing to something is always more.
    """
    if value is None:
        return None
    match rule:
        case "above":
            return value > threshold
        case "below":
            return value < threshold
        case "change":
            if before is None:
                return None
            return abs(value - before) > threshold * abs(before)
