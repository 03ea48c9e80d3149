"""What is shown of segments: how they stand, who would be in one, and why somebody is."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import Problem
from engine.segments import explain
from engine.segments.compile import compile_definition
from engine.segments.explain import Explained
from engine.segments.live import LiveSegments, library
from engine.segments.parse import unparse
from graphstore import explaining, membership, overview, people_queries, segment_sizes, segments
from graphstore.people_queries import PersonRow
from graphstore.segment_sizes import SizedSegment
from graphstore.segments import SegmentRecord
from workers.context import Context
from workers.people import PATIENCE
from workers.segments import Progress, known, progress

_SAMPLE: Final = 8  # people
_LISTED: Final = "listed"


@dataclass(frozen=True, slots=True)
class SegmentView:
    sized: SizedSegment
    broken: tuple[Problem, ...]  # why its definition can't be read any more
    progress: Progress | None  # of a recompute under way


@dataclass(frozen=True, slots=True)
class Preview:
    count: int
    total: int
    sample: tuple[PersonRow, ...]
    cypher: str
    parameters: Mapping[str, Any]
    plan: Mapping[str, object]  # the definition after all passes
    took: int  # ms


@dataclass(frozen=True, slots=True)
class Explanation:
    holds: bool
    member: bool
    tree: Explained


def listing(context: Context, app: str) -> list[SegmentView]:
    """All segments and lists of a site, by name."""
    return _views(context, app, segment_sizes.listing(context.graph, app, context.clock.now()))


def view(context: Context, app: str, segment: str) -> SegmentView:
    """Raises NotFoundError."""
    [found] = _views(context, app, [segment_sizes.get(context.graph, app, segment, context.clock.now())])
    return found


def _views(context: Context, app: str, sized: Sequence[SizedSegment]) -> list[SegmentView]:
    records = context.graph.read(lambda tx: segments.every(tx, app))
    broken = {each.id: each.error.problems for each in LiveSegments(records).broken}
    under_way = progress(context, [each.segment.id for each in sized if each.segment.live])
    return [SegmentView(each, broken.get(each.segment.id, ()), under_way.get(each.segment.id)) for each in sized]


def preview(context: Context, app: str, definition: Mapping[str, Any], own: str = "") -> Preview:
    """Who meets a definition now; `own`: the id of the segment it is of.

    Raises InvalidDefinitionError, GraphTimeoutError.
    """
    compiled = compile_definition(definition, library=known(context, app, own))
    began = time.perf_counter()
    predicate = compiled.predicate.at(context.clock.now())
    graph = context.graph
    count = membership.count(graph, app, predicate, seconds=PATIENCE)
    uids = membership.sample(graph, app, predicate, _SAMPLE, seconds=PATIENCE) if count else []
    took = int((time.perf_counter() - began) * 1_000)
    return Preview(
        count,
        overview.people(graph, app),
        people_queries.some(graph, app, uids),
        membership.counting(predicate),
        membership.counted_with(predicate),
        unparse(compiled.plan),
        took,
    )


def explanation(context: Context, app: str, segment: str, uid: str) -> Explanation:
    """Why a person is in a segment, or not. Raises NotFoundError, InvalidDefinitionError for a broken segment."""
    records = context.graph.read(lambda tx: segments.every(tx, app))
    record = next((each for each in records if each.id == segment), None)
    if record is None:
        record = context.graph.read(lambda tx: segments.get(tx, app, segment))
    if record.static:
        return _listed(context, record, uid)
    names = {each.id: each.name for each in records}
    tree = explain.clauses(record.definition, library(records, segment), names)
    asked = explain.questions(tree, context.clock.now())
    examined = explaining.examine(context.graph, app, segment, uid, asked)
    answered = explain.answered(tree, examined)
    return Explanation(answered.holds, examined.member, answered)


def _listed(context: Context, record: SegmentRecord, uid: str) -> Explanation:
    member = explaining.examine(context.graph, record.app, record.id, uid, ()).member
    text = f"was put on the list {record.name}"
    return Explanation(member, member, Explained(text, member, _LISTED, "", (), (), None, omitted=False))
