"""A path through the graph to people of a segment: {"path": "company", "hops": 2, "to": "5f0c2a9b7e41"}.

Over assets (letters, products), companies, or referrals (either way); `to` is the segment's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.segments.expressions import PathCondition, Relation
from engine.segments.kinds import period
from engine.segments.kinds.kind import Dependencies, Kind, Names
from engine.segments.reading import Place, Reader
from graphstore.predicates import PredicateBuilder, links

KEY: Final = "path"
MAX_HOPS: Final = 3
_COST: Final = 2_000


def _read(reader: Reader, value: Mapping[str, object], place: Place, depth: int) -> PathCondition | None:  # noqa: ARG001
    reader.only(value, (KEY, "hops", "to"), place)
    try:
        relation = Relation(str(value[KEY]))
    except ValueError:
        reader.problem("unknown_relation", f"Choose what leads there: {', '.join(Relation)}.", (*place, KEY))
        relation = None
    hops = reader.integer(value.get("hops", 1), (*place, "hops"), 1, MAX_HOPS, "The number of hops")
    segment = reader.segment(value.get("to"), (*place, "to"))
    if relation is None or hops is None or segment is None:
        return None
    return PathCondition(relation, hops, segment)


def _lower(condition: PathCondition, builder: PredicateBuilder) -> str:
    return links.reaches(builder, condition.relation.value, condition.hops, condition.segment)


_OVER: Final[Mapping[Relation, str]] = {
    Relation.ASSET: "letters and products",
    Relation.COMPANY: "companies",
    Relation.REFERRAL: "referrals",
}


def _say(condition: PathCondition, names: Names) -> str:
    steps = period.say_count(condition.hops, "step")
    return f"is within {steps} over {_OVER[condition.relation]} of {names.get(condition.segment, condition.segment)}"


KIND = Kind(
    condition=PathCondition,
    key=KEY,
    read=_read,
    write=lambda condition: {KEY: condition.relation.value, "hops": condition.hops, "to": condition.segment},
    lower=_lower,
    dependencies=lambda condition: Dependencies(
        paths=frozenset({(condition.relation.value, condition.hops, condition.segment)})
    ),
    cost=lambda condition: _COST * condition.hops,
    say=_say,
)
