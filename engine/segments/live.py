"""The live segments of an app, compiled once, ready to be asked what a batch of changes concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.errors import InvalidDefinitionError
from engine.segments.compile import CompiledPredicate, compile_definition
from engine.segments.reading import Library
from graphstore.predicates import Predicate
from graphstore.records import Touched
from graphstore.segments import SegmentRecord


@dataclass(frozen=True, slots=True)
class BrokenSegment:
    """A stored definition that no longer compiles; its members stay as they are."""

    id: str
    error: InvalidDefinitionError


@dataclass(frozen=True, slots=True)
class PathUse:
    """A segment that depends on whom paths of a relation lead to."""

    segment: str
    relation: str
    hops: int
    to: str  # the segment at the other end


class LiveSegments:
    """Immutable; made anew when the app's revision moves on. `segments`: all of the app, static lists too."""

    def __init__(self, segments: Iterable[SegmentRecord]) -> None:
        records = list(segments)
        compiled: dict[str, CompiledPredicate] = {}
        broken: list[BrokenSegment] = []
        definitions = library(records).definitions
        for index, record in enumerate(records):
            if record.live:
                try:
                    own = Library(definitions, record.id)
                    compiled[record.id] = compile_definition(record.definition, f"s{index}_", own)
                except InvalidDefinitionError as error:
                    broken.append(BrokenSegment(record.id, error))
        self.compiled: Final[Mapping[str, CompiledPredicate]] = compiled
        self.broken: Final = tuple(broken)
        self._by_property: dict[str, set[str]] = defaultdict(set)
        self._by_event: dict[str, set[str]] = defaultdict(set)
        self._by_segment: dict[str, set[str]] = defaultdict(set)
        self._colleague_properties: set[str] = set()
        self._colleague_events: set[str] = set()
        self.paths: Final[list[PathUse]] = []
        self.of_companies: Final = {key for key, found in compiled.items() if found.dependencies.company}
        for segment, found in compiled.items():
            self._note(segment, found)
        self.path_ends: Final = frozenset(path.to for path in self.paths)

    def _note(self, segment: str, found: CompiledPredicate) -> None:
        needs = found.dependencies
        for path in needs.properties:
            self._by_property[path[0]].add(segment)
        for event in needs.events:
            self._by_event[event].add(segment)
        for other in needs.segments:
            self._by_segment[other].add(segment)
        self._colleague_properties.update(path[0] for path in needs.colleague_properties)
        self._colleague_events.update(needs.colleague_events)
        self.paths.extend(PathUse(segment, *path) for path in needs.paths)

    def __len__(self) -> int:
        return len(self.compiled)

    def predicates(self, now: int) -> dict[str, Predicate]:
        """Segment -> its predicate, ready to run at `now` (ms)."""
        return {segment: found.predicate.at(now) for segment, found in self.compiled.items()}

    def concerned(self, touched: Mapping[str, Touched]) -> dict[str, list[str]]:
        """Segment -> uids for whom it has to be looked at again. New and merged people concern every segment."""
        found: dict[str, list[str]] = defaultdict(list)
        # A batch has far fewer different changes than people.
        known: dict[Touched, frozenset[str]] = {}
        for uid, change in touched.items():
            segments = known.get(change)
            if segments is None:
                segments = known[change] = self._affected(change)
            for segment in segments:
                found[segment].append(uid)
        return dict(found)

    def _affected(self, change: Touched) -> frozenset[str]:
        if change.created or change.merged:
            return frozenset(self.compiled)
        linked = self.of_companies | {path.segment for path in self.paths} if change.linked else set()
        by_property = (self._by_property.get(name, ()) for name in change.properties)
        by_event = (self._by_event.get(name, ()) for name in change.events)
        return frozenset(linked).union(*by_property, *by_event)

    def naming(self, segment: str) -> frozenset[str]:
        """The segments that ask for membership in a static list."""
        return frozenset(self._by_segment.get(segment, ()))

    def told_by_colleagues(self, touched: Mapping[str, Touched]) -> list[str]:
        """Those (uids) whose change may matter to their colleagues."""
        if not self._colleague_properties and not self._colleague_events:
            return []
        return [
            uid
            for uid, change in touched.items()
            if change.merged
            or change.linked
            or not self._colleague_properties.isdisjoint(change.properties)
            or not self._colleague_events.isdisjoint(change.events)
        ]


def library(records: Iterable[SegmentRecord], own: str = "") -> Library:
    """What a definition of the app may name; `own`: the id of the segment whose definition it is."""
    return Library({record.id: None if record.static else record.definition for record in records}, own)
