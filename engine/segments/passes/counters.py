"""Let the per-person counter answer where it knows: it has the number, the first and the last time of each event.

That is: any number of events ever; and one event since a moment, or before a moment. Twenty such conditions take about
as long as one that looks at events.
"""

from __future__ import annotations

from engine.segments.expressions import CounterCondition, EventCondition, Expression, Frequency, Period
from engine.segments.passes.rewrite import bottom_up


def apply(expression: Expression) -> Expression:
    return bottom_up(expression, _counter)


def _counter(expression: Expression) -> Expression:
    """What is about one asset stays: the counter does not know with what somebody did it."""
    match expression:
        case EventCondition(
            event, Frequency.AT_LEAST | Frequency.EXACTLY as frequency, count, within=None, where=None, asset=""
        ):
            return CounterCondition(event, count, exact=frequency is Frequency.EXACTLY)
        case EventCondition(event, Frequency.AT_LEAST, 1, within=Period(start, None), where=None, asset=""):
            return CounterCondition(event, last_from=start)
        case EventCondition(event, Frequency.AT_LEAST, 1, within=Period(None, end), where=None, asset=""):
            return CounterCondition(event, first_before=end)
    return expression
