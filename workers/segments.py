"""Making and changing segments, and finding their members among everybody, in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import structlog

from engine.errors import InvalidDefinitionError
from engine.segments.compile import compile_definition
from engine.segments.keep import follow
from engine.segments.live import LiveSegments, library
from engine.segments.reading import Library, named_segments
from engine.workflow.validate import load
from graphstore import overview, recomputing, segments, workflows
from graphstore.driver import Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.recomputing import Recomputed
from graphstore.segments import SegmentRecord
from workers import keys
from workers.announce import Announcer
from workers.context import Context
from workers.queues import Queues

log = structlog.get_logger("segments")

_PROGRESS_TTL: Final = 60  # seconds


@dataclass(frozen=True, slots=True)
class Progress:
    people: int  # looked at so far
    total: int


def known(context: Context, app: str, own: str = "") -> Library:
    """The segments that a definition may name; `own`: the id of the segment it is of."""
    return context.graph.read(lambda tx: library(segments.every(tx, app), own))


def create(context: Context, app: str, name: str, definition: Mapping[str, Any]) -> SegmentRecord:
    """A new live segment; a job finds its members among the people there are.

    Raises InvalidDefinitionError with all problems, ConflictError when the name is taken.
    """
    compile_definition(definition, library=known(context, app))
    segment = context.graph.write(lambda tx: segments.create(tx, app, name, definition))
    Queues(context.redis).recompute(app, segment.id)
    return segment


def update(
    context: Context,
    app: str,
    segment: str,
    *,
    name: str,
    definition: Mapping[str, Any],
    version: int,
    announce: bool = False,
) -> SegmentRecord:
    """A new name or definition. Until a job has found the new members, the old ones stay.

    Whom the new definition moves neither enters nor leaves for campaigns, unless they are to be told (`announce`).
    Raises InvalidDefinitionError, ConflictError (`version` is not the present one, the name is taken), NotFoundError.
    """
    compile_definition(definition, library=known(context, app, segment))

    def work(tx: Transaction) -> tuple[SegmentRecord, list[str]]:
        before = segments.get(tx, app, segment)
        if before.static:
            raise ConflictError("A static list has no conditions: people are added to it and removed.")
        after = segments.update(tx, app, segment, name=name, definition=definition, version=version)
        records = segments.every(tx, app)
        # Again, now that nobody else can change segments: two that come to name each other would be a loop.
        compile_definition(definition, library=library(records, segment))
        changed = dependents(records, segment) if after.version != before.version else []
        segments.unsettle(tx, app, changed, announced=announce)
        return after, changed

    record, changed = context.graph.write(work)
    for each in changed:
        Queues(context.redis).recompute(app, each)
    return record


def delete(context: Context, app: str, segment: str) -> None:
    """Raises NotFoundError, ConflictError while another segment, or a campaign that runs or is paused, names it."""

    def check(tx: Transaction) -> None:
        users = [
            f"segment {each.name!r}" for each in segments.every(tx, app) if segment in named_segments(each.definition)
        ]
        users += [
            f"campaign {each.name!r}"
            for each in workflows.under_way(tx, app)
            if segment in load(each.definition, context.registry).segments()
        ]
        if users:
            raise ConflictError(f"It is still used by {', '.join(users)}: change that first, or stop the campaign.")

    segments.delete(context.graph, app, segment, check)


def ask_recompute(context: Context, app: str, segment: str) -> None:
    """Have everybody looked at again, in the background. Raises NotFoundError, ConflictError for a static list."""
    record = context.graph.read(lambda tx: segments.get(tx, app, segment))
    if record.static:
        raise ConflictError("A static list has no conditions: there is nothing to compute.")
    # Whoever asked sees from now on that it is under way.
    context.redis.set(keys.progress(segment), f"0/{overview.people(context.graph, app)}", ex=_PROGRESS_TTL)
    Queues(context.redis).recompute(app, segment)


def dependents(records: Sequence[SegmentRecord], segment: str) -> list[str]:
    """The segment and all whose definitions lead to it."""
    found = [segment]
    for at in found:
        found += [r.id for r in records if r.id not in found and at in named_segments(r.definition)]
    return found


def recompute(context: Context, app: str, segment: str) -> Recomputed:
    """Look at everybody. A segment that is gone or changed meanwhile has a job of its own, or needs none."""
    announcer = Announcer(context.redis, context.graph)
    total = overview.people(context.graph, app)

    def tell(done: Recomputed) -> None:
        context.redis.set(keys.progress(segment), f"{done.people}/{total}", ex=_PROGRESS_TTL)
        announcer.segment(app, segment, done.people, total)

    try:
        records = context.graph.read(lambda tx: segments.every(tx, app))
        record = next((each for each in records if each.id == segment), None)
        if record is None or not record.live:
            return Recomputed(0, 0, 0)
        live = LiveSegments(records)
        predicate = compile_definition(record.definition, library=library(records, segment)).predicate
        now = context.clock.now()
        # Until a definition has been computed once, it is the definition that moves people, and not what they do.
        silent = record.computed is None and not record.announced
        tell(Recomputed(0, 0, 0))
        done = recomputing.recompute(
            context.graph, app, segment, record.version, predicate.at(now), now, tell,
            lambda tx, changes: follow(tx, app, live, changes, now=now, silent=silent),
        )  # fmt: skip
    except (NotFoundError, ConflictError, InvalidDefinitionError) as error:
        log.info("recompute_left", segment=segment, reason=str(error))
        return Recomputed(0, 0, 0)
    finally:
        context.redis.delete(keys.progress(segment))
    announcer.segment(app, segment, total, total)
    log.info("recomputed", segment=segment, people=done.people, entered=done.entered, left=done.left)
    return done


def progress(context: Context, wanted: Sequence[str]) -> dict[str, Progress]:
    """Of these segments, how far those are that are being recomputed."""
    if not wanted:
        return {}
    values = cast(list[bytes | None], context.redis.mget([keys.progress(segment) for segment in wanted]))
    found = {}
    for segment, value in zip(wanted, values, strict=True):
        if value is not None:
            people, _, total = value.decode().partition("/")
            found[segment] = Progress(int(people), int(total))
    return found


def due(context: Context) -> list[tuple[str, str]]:
    """(app, segment) to recompute: never computed since its definition came."""

    def read(tx: Transaction) -> list[tuple[str, str]]:
        return [
            (app, record.id)
            for app in workflows.all_apps(tx)
            for record in segments.live(tx, app)
            if record.computed is None
        ]

    return context.graph.read(read)
