"""What metrics mean, spelt out over plain lists: slow, obvious, and without a line of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysing.plain import History

Setting = tuple[int, float | None]  # ms, value


@dataclass(frozen=True)
class PlainMetric:
    measure: str
    then: str = ""
    repeatable: bool = False
    window: int | None = None
    event: str = "A"


def measured(metric: PlainMetric, histories: Sequence[History], since: int, until: int, end: int) -> float | None:
    """From `since` until before `until`, in a range that ends at `end`; None where there is nothing to say."""
    did = {
        who: [place for place, (name, at) in enumerate(history) if name == metric.event and since <= at < until]
        for who, history in enumerate(histories)
    }
    did = {who: places for who, places in did.items() if places}
    times = sum(len(places) for places in did.values())
    if metric.measure in {"people", "times"}:
        return len(did) if metric.measure == "people" else times
    if metric.measure == "times_per_person":
        return times / len(did) if did else None
    led = {who: [_led(metric, histories[who], place, end) for place in places] for who, places in did.items()}
    if metric.measure == "conversion":
        if metric.repeatable:
            return sum(at is not None for own in led.values() for at in own) / times if times else None
        return sum(own[0] is not None for own in led.values()) / len(did) if did else None
    spans = [at - histories[who][did[who][0]][1] for who, own in led.items() if (at := own[0]) is not None]
    return sum(spans) / len(spans) if spans else None


def _led(metric: PlainMetric, history: History, place: int, end: int) -> int | None:
    """When what follows was done."""
    begun = history[place][1]
    for name, at in history[place + 1 :]:
        if name == metric.then:
            in_time = at < end if metric.window is None else at - begun <= metric.window
            return at if in_time else None
        if metric.repeatable and name == metric.event:
            return None
    return None


def holds(settings: Sequence[Setting], moment: int) -> float:
    """What somebody has of a property just before a moment, who set it in this order."""
    held = [value for at, value in sorted(settings, key=lambda each: each[0]) if at < moment]
    return held[-1] or 0.0 if held else 0.0
