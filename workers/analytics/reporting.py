"""What reports share: of which days and of whom they are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analytics.columns import Columns, Flags
from engine.analytics.ranges import Range
from graphstore import event_columns, segments
from workers.analytics import building
from workers.analytics.files import Version
from workers.context import Context


@dataclass(frozen=True, slots=True)
class Scope:
    """`segment`: the id of a segment or list; "" for everybody."""

    range: Range
    segment: str = ""


@dataclass(frozen=True)
class Looked:
    """A version of the columns and, of its people, who is looked at; None: all."""

    version: Version
    people: Flags | None

    @property
    def columns(self) -> Columns:
        return self.version.columns


def look(context: Context, app: str, scope: Scope) -> Looked | None:
    """None while nothing is counted yet. Raises NotFoundError for a segment that is not there."""
    if scope.segment:
        context.graph.read(lambda tx: segments.get(tx, app, scope.segment))
    version = building.look(context, app)
    if version is None:
        return None
    if not scope.segment:
        return Looked(version, None)
    return Looked(version, version.columns.people(event_columns.members(context.graph, app, scope.segment)))
