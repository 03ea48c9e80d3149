"""The live segments of an app, compiled once, ready to be asked what a batch of changes concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.errors import InvalidDefinitionError
from engine.segments.compile import CompiledPredicate, compile_definition
from graphstore.predicates import Predicate
from graphstore.records import Touched
from graphstore.segments import SegmentRecord


@dataclass(frozen=True, slots=True)
class BrokenSegment:
    """A stored definition that no longer compiles; its members stay as they are."""

    id: str
    error: InvalidDefinitionError


class LiveSegments:
    """Immutable; made anew when the app's revision moves on."""

    def __init__(self, segments: Iterable[SegmentRecord]) -> None:
        compiled: dict[str, CompiledPredicate] = {}
        broken: list[BrokenSegment] = []
        for index, record in enumerate(segments):
            try:
                compiled[record.id] = compile_definition(record.definition, f"s{index}_")
            except InvalidDefinitionError as error:
                broken.append(BrokenSegment(record.id, error))
        self.compiled: Final[Mapping[str, CompiledPredicate]] = compiled
        self.broken: Final = tuple(broken)
        self._by_property: dict[str, set[str]] = defaultdict(set)
        self._by_event: dict[str, set[str]] = defaultdict(set)
        for segment, found in compiled.items():
            for path in found.dependencies.properties:
                self._by_property[path[0]].add(segment)
            for event in found.dependencies.events:
                self._by_event[event].add(segment)

    def __len__(self) -> int:
        return len(self.compiled)

    def predicates(self, now: int) -> dict[str, Predicate]:
        """Segment -> its predicate, ready to run at `now` (ms)."""
        return {segment: found.predicate.at(now) for segment, found in self.compiled.items()}

    @property
    def time_bound(self) -> tuple[str, ...]:
        """Segments that people enter and leave by the passing of time alone; they need a recompute now and then."""
        return tuple(segment for segment, found in self.compiled.items() if found.dependencies.time_bound)

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
        by_property = (self._by_property.get(name, ()) for name in change.properties)
        by_event = (self._by_event.get(name, ()) for name in change.events)
        return frozenset().union(*by_property, *by_event)
