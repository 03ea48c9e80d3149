"""Random definitions about more than the person, and the companies, assets and referrals that they meet."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from segmenting.reference import HOUR, Deed
from segmenting.relatives import EVENTS
from segmenting.strategies import groups
from segmenting.town import NOW

NAMES: Final = ["ann", "bob", "cem", "dee", "eva", "fox", "gil", "hao"]
LIST: Final = "the list"
FIRST, SECOND = "the first segment", "the second segment"  # to be replaced by their ids
SEGMENTS: Final[dict[str, dict[str, Any]]] = {
    FIRST: {"property": "plan", "operator": "is", "value": "free"},
    SECOND: {"or": [{"event": "Page view"}, {"property": "plan", "operator": "not_set"}]},
}
NEWSLETTERS: Final = {"l3": "n1"}
# What is said of a company is always the same: who says it last is another test's question.
COMPANIES: Final[list[Any]] = [
    {"id": "acme", "plan": "team", "seats": 12}, {"id": "in`i", "plan": "free", "at": {"city": "Oslo"}}, "globex",
]  # fmt: skip
IDS: Final = ["acme", "in`i", "globex", "nobody"]
PLACES: Final = ["/a", "/a/b", "/films/7"]
ASSETS: Final[dict[str, list[str]]] = {
    "letter": ["l1", "l2"], "newsletter": ["l3"], "message": ["m1"], "product": ["product:hat", "product:shoe"],
}  # fmt: skip

plans = st.sampled_from(["free", "team", None])
profiles = st.fixed_dictionaries(
    {"plan": plans},
    optional={
        "company": st.sampled_from([*COMPANIES, None]),
        "referred_by": st.sampled_from([*NAMES, None]),
    },
)
everybody = st.fixed_dictionaries(dict.fromkeys(NAMES, profiles))
some = st.dictionaries(st.sampled_from(NAMES), profiles, max_size=4)


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    kind, activity = draw(st.sampled_from(sorted(EVENTS)))
    at = NOW - draw(st.sampled_from([0, 1, 23, 25, 80])) * HOUR
    if kind == "page":
        where = draw(st.sampled_from(["path", "url"]))
        return Deed(EVENTS[kind, activity], at, {where: draw(st.sampled_from(PLACES))})
    arguments = {"link": draw(st.sampled_from(["https://a", "https://b"]))} if activity == "clicked" else {}
    return Deed(EVENTS[kind, activity], at, arguments, draw(st.sampled_from(ASSETS[kind])))


histories = st.lists(st.tuples(st.sampled_from(NAMES), deeds()), max_size=25)


@st.composite
def activities(draw: st.DrawFn) -> dict[str, Any]:
    kind, activity = draw(st.sampled_from(sorted(EVENTS)))
    made: dict[str, Any] = {"asset": kind, "activity": activity}
    if draw(st.booleans()):
        known = {"page": [*PLACES, "/a*", "*7"], "newsletter": ["n1"], "product": ["hat", "shoe"]}
        made["id"] = draw(st.sampled_from(known.get(kind) or ASSETS[kind]))
    if activity == "clicked" and draw(st.booleans()):
        made["link"] = draw(st.sampled_from(["https://a", "https://c"]))
    if draw(st.booleans()):
        made |= {"operator": draw(st.sampled_from(["at_least", "exactly"])), "count": draw(st.integers(1, 3))}
    if draw(st.booleans()):
        made["within"] = draw(st.sampled_from([{"last_days": 1}, {"last_hours": 2}, {"to": NOW - 24 * HOUR}]))
    return made


values = st.sampled_from(["free", "team", "Oslo", 12])
of_people = st.builds(lambda value: {"property": "plan", "operator": "is", "value": value}, values) | st.builds(
    lambda event: {"event": event}, st.sampled_from(["Page view", "Letter opened", "Cart set"])
)
ids = st.sampled_from(IDS)
of_companies = (
    st.builds(lambda wanted: {"company": wanted}, st.just(True) | ids | st.lists(ids, min_size=1, unique=True))
    | st.builds(
        lambda path, operator, value: {"company_property": path, "operator": operator, "value": value},
        st.sampled_from(["plan", "seats", ["at", "city"]]), st.sampled_from(["is", "is_not"]), values,
    )
    | st.builds(
        lambda path, operator: {"company_property": path, "operator": operator},
        st.sampled_from(["plan", "seats", ["at", "city"]]), st.sampled_from(["set", "not_set"]),
    )
    | st.builds(
        lambda operator, value: {"company_size": {"operator": operator, "value": value}},
        st.sampled_from(["is", "above", "below", "at_least", "at_most"]), st.integers(1, 4),
    )
    | st.builds(lambda what, least: {"colleagues": what, "at_least": least}, groups(of_people, 2), st.integers(1, 3))
)  # fmt: skip
of_others = st.builds(lambda segment: {"segment": segment}, st.sampled_from([FIRST, SECOND, LIST])) | st.builds(
    lambda relation, hops: {"path": relation, "hops": hops, "to": LIST},
    st.sampled_from(["company", "asset", "referral"]), st.integers(1, 3),
)  # fmt: skip
definitions = groups(of_people | of_companies | of_others | activities(), 4)


def named(definition: Any, ids: dict[str, str]) -> Any:
    """With segments by their ids."""
    if isinstance(definition, dict):
        return {
            key: ids.get(value, value) if key == "segment" else named(value, ids) for key, value in definition.items()
        }
    return [named(part, ids) for part in definition] if isinstance(definition, list) else definition
