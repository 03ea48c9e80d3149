"""Random people and random definitions about them, from small pools, so that they meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from segmenting.reference import HOUR, Deed
from segmenting.town import NOW

NAMES = ["ann", "bob", "cem", "dee"]
PROPERTIES: list[Any] = [
    "plan",
    "age",
    "tags",
    "a`b",
    "x\\u0060y",
    "a/b~c",
    "город",
    ["at", "city"],
    ["at", "a/b"],
    "at",
]
EVENTS = ["Movie watch", "Search", "e`v\\u0060"]
ARGUMENTS: list[Any] = ["rating", ["film", "genre"], "q`"]
TEXTS = ["", "free", "Free", "FREE trial", "5", "true", "ß", "é", "e\u0301", "`", "\\u0060", "') OR true //", "🦄"]
DATES = ["2025-10-09", "2024-02-29", "2025-10-09T08:53:20Z", "2025-02-30", "1990-10-12", "2025-10-20 12:00:00"]
PATTERNS = ["*", "f*", "?ree", "*REE*l", "", "*.*", "\\*", "(*", "ß"]
DAYS = [0, 1, 3, 11, 30, 366]
NUMBERS: list[int | float] = [0, 1, 1.0, 5, 5.5, -3, 2**53 + 1, float(2**53), 2**63 - 1, 1e300]
HOURS = [1, 5, 24, 48, 72, 720]

texts, numbers = st.sampled_from(TEXTS), st.sampled_from(NUMBERS)
scalars = texts | numbers | st.booleans()
# Around the time of evaluation, in ms and in seconds.
instants = st.sampled_from([NOW, NOW - 24 * HOUR, NOW + 24 * HOUR, NOW // 1000, NOW / 1000 + 0.25, -(2**62), 1e20])
stored = (
    scalars
    | st.sampled_from(DATES)
    | instants
    | st.lists(texts, max_size=3)
    | st.lists(st.sampled_from([1, 5, 7]), max_size=2)
    | st.lists(scalars, max_size=3)
    | st.just(2**70)
    | st.dictionaries(st.sampled_from(["city", "a/b", "genre"]), scalars | st.none(), max_size=2)
)
profiles = st.dictionaries(
    st.sampled_from(["plan", "age", "tags", "a`b", "x\\u0060y", "a/b~c", "город", "at"]), stored | st.none(), max_size=4
)
# One millisecond either side of the ends of periods, too.
moments = st.builds(
    lambda hours, off: NOW - hours * HOUR + off, st.sampled_from([0, *HOURS]), st.sampled_from([-1, 0, 1])
)
deeds = st.builds(
    Deed,
    st.sampled_from(EVENTS),
    moments,
    st.dictionaries(st.sampled_from(["rating", "film", "q`"]), stored, max_size=3),
)
towns = st.dictionaries(st.sampled_from(NAMES), profiles, min_size=1)
histories = st.lists(st.tuples(st.sampled_from(NAMES), deeds), max_size=12)


@st.composite
def comparisons(draw: st.DrawFn, key: str, paths: list[Any]) -> dict[str, Any]:  # noqa: PLR0911 - one for each sort
    made: dict[str, Any] = {key: draw(st.sampled_from(paths))}
    kind = draw(st.sampled_from(["equal", "text", "number", "set", "list", "like", "moment", "days"]))
    if kind == "like":
        return {
            **made,
            "operator": "matches",
            "value": draw(st.sampled_from(PATTERNS)),
            "fold_case": draw(st.booleans()),
        }
    if kind == "moment" or (kind == "days" and key == "argument"):
        return {**made, "operator": draw(st.sampled_from(["before", "after"])), "value": draw(moments)}
    if kind == "days":
        operator = draw(st.sampled_from(["in_last", "longer_ago", "in_next", "anniversary_within"]))
        return {**made, "operator": operator, "value": draw(st.sampled_from(DAYS))}
    if kind == "set":
        return {**made, "operator": draw(st.sampled_from(["set", "not_set"]))}
    if kind == "number":
        operator = draw(st.sampled_from(["above", "below", "at_least", "at_most", "between"]))
        values = sorted([draw(numbers), draw(numbers)])
        return {**made, "operator": operator, "value": values if operator == "between" else values[0]}
    if kind == "text":
        operator = draw(st.sampled_from(["starts_with", "ends_with", "contains", "is", "is_not"]))
        return {**made, "operator": operator, "value": draw(texts), "fold_case": draw(st.booleans())}
    if kind == "list":
        return {**made, "operator": "one_of", "value": draw(st.lists(scalars, min_size=1, max_size=3))}
    return {**made, "operator": draw(st.sampled_from(["is", "is_not", "contains"])), "value": draw(scalars)}


def groups(leaves: st.SearchStrategy[dict[str, Any]], size: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(lambda parts: {"and": parts}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(lambda parts: {"or": parts}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(lambda part: {"not": part}, inner)
        ),
        max_leaves=size,
    )


periods = (
    st.builds(lambda hours: {"last_hours": hours}, st.sampled_from(HOURS))
    | st.builds(lambda days: {"last_days": days}, st.sampled_from([1, 2, 30]))
    | st.builds(lambda start: {"from": start}, moments)
    | st.builds(lambda end: {"to": end}, moments)
    | st.lists(moments, min_size=2, max_size=2, unique=True).map(lambda ends: {"from": min(ends), "to": max(ends)})
)


@st.composite
def event_conditions(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {"event": draw(st.sampled_from(EVENTS))}
    operator = draw(st.sampled_from(["performed", "not_performed", "at_least", "at_most", "exactly"]))
    made["operator"] = operator
    if operator in {"at_least", "at_most", "exactly"}:
        made["count"] = draw(st.integers(0, 4))
    if draw(st.booleans()):
        made["within"] = draw(periods)
    if draw(st.booleans()):
        made["where"] = draw(st.lists(groups(comparisons("argument", ARGUMENTS), 3), min_size=1, max_size=2))
    return made


@st.composite
def other_event_conditions(draw: st.DrawFn) -> dict[str, Any]:
    """First and last time, figures, sequences."""
    made: dict[str, Any] = {"event": draw(st.sampled_from(EVENTS))}
    made["operator"] = draw(
        st.sampled_from(["first", "last", "sum", "average", "minimum", "maximum", "followed_by", "not_followed_by"])
    )
    if made["operator"] in {"first", "last"} or draw(st.booleans()):
        made["within"] = draw(periods)
    if draw(st.booleans()):
        made["where"] = draw(st.lists(groups(comparisons("argument", ARGUMENTS), 2), min_size=1, max_size=2))
    if made["operator"] in {"sum", "average", "minimum", "maximum"}:
        made["argument"] = draw(st.sampled_from(ARGUMENTS))
        compare = draw(st.sampled_from(["is", "above", "below", "at_least", "at_most"]))
        made["compare"] = {"operator": compare, "value": draw(st.sampled_from([0, 1, 2, 2.5, 5, 1e300]))}
    if made["operator"] in {"followed_by", "not_followed_by"}:
        made["then"] = draw(st.sampled_from(EVENTS))
        if draw(st.booleans()):
            made["in"] = {draw(st.sampled_from(["minutes", "hours", "days"])): draw(st.sampled_from([1, 4, 5, 60]))}
        if draw(st.booleans()):
            made["then_where"] = [draw(comparisons("argument", ARGUMENTS))]
    return made


definitions = groups(comparisons("property", PROPERTIES) | event_conditions() | other_event_conditions(), 6)
