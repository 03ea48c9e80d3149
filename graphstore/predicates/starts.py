"""Where to begin when everybody of a site is asked: with whom one condition finds by an index, each once.

Each is a query's beginning that ends with `WITH p` and holds exactly of those who meet the condition, so that what is
left to ask is the rest. It needs $app beside the builder's parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphstore.predicates import events, values
from graphstore.predicates.builder import PERSON, PredicateBuilder, Time
from graphstore.predicates.events import Deeds


def did(builder: PredicateBuilder, deeds: Deeds, count: int, *, exact: bool) -> str:
    """The events in the order of their time, and whose they are. Looking at each person's would read all they did."""
    found = _found(builder, deeds)
    if count == 1 and not exact:
        return f"{found}WITH DISTINCT {PERSON}"
    return (
        f"{found}WITH {PERSON}, count(*) AS times WHERE times {'=' if exact else '>='} {builder.given(count)}\n"
        f"WITH {PERSON}"
    )


def figured(builder: PredicateBuilder, deeds: Deeds, path: tuple[str, ...]) -> str:
    """Who has numbers behind the argument's path, as a list of floats, `numbers`; to be followed by a comparison."""
    value = builder.stored("event", path)
    found = _found(builder, deeds, f" AND {values.is_number(value)}")
    return f"{found}WITH {PERSON}, collect(toFloat({value})) AS numbers"


def _found(builder: PredicateBuilder, deeds: Deeds, more: str = "") -> str:
    bounded = deeds.start is not None or deeds.end is not None
    anywhere = "" if bounded else " AND ev.at IS NOT NULL"  # so that the index has it
    # The graph folds what can't hold, and then refuses the hint: nothing is left for an index.
    hint = "" if deeds.where == "false" else " USING INDEX ev:Event(app, name, at)"
    return (
        f"MATCH (ev:Event){hint}\n"
        f"WHERE ev.app = $app AND {events.checks(builder, deeds)}{anywhere}{more}\n"
        f"MATCH (ev)<-[:DID]-({PERSON}:Person)\n"
    )


def counted(
    builder: PredicateBuilder, event: str, count: int, *, exact: bool, last_from: Time | None, before: Time | None
) -> str:
    """As `events.counted`, by the counters of that event alone."""
    held = events.counter_checks(builder, ("d.count", "d.first", "d.last"), count, exact, last_from, before)
    where = f" WHERE {' AND '.join(held)}" if held else ""
    return f"MATCH (:EventType {{key: {_key(builder, event)}}})<-[d:HAS_DONE]-({PERSON}:Person){where}\nWITH {PERSON}"


def in_company(builder: PredicateBuilder, ids: Sequence[str]) -> str:
    return (
        f"UNWIND {builder.given(tuple(ids))} AS company\n"
        f"MATCH (:Company {{key: $app + ':' + company}})<-[:MEMBER_OF]-({PERSON}:Person)\nWITH DISTINCT {PERSON}"
    )


def in_segment(builder: PredicateBuilder, segment: str) -> str:
    return f"MATCH (:Segment {{key: {_key(builder, segment)}}})<-[:IN]-({PERSON}:Person)\nWITH {PERSON}"


def _key(builder: PredicateBuilder, name: str) -> str:
    return f"$app + ':' + {builder.given(name)}"
