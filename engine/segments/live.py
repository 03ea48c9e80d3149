"""The live segments of an app, compiled once, ready to be asked what a batch of changes concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.errors import InvalidDefinitionError
from engine.segments.compile import CompiledPredicate, compile_definition
from engine.segments.influence import Effect
from engine.segments.reading import Library
from graphstore.membership import Look
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
        self._everything: Final = dict.fromkeys(compiled, Look.ALWAYS)
        self.broken: Final = tuple(broken)
        self._by_property: dict[str, set[str]] = defaultdict(set)
        self._by_event: dict[str, list[tuple[str, Effect]]] = defaultdict(list)
        self._by_segment: dict[str, set[str]] = defaultdict(set)
        self._colleague_properties: set[str] = set()
        self._colleague_events: set[str] = set()
        self.paths: Final[list[PathUse]] = []
        self.of_companies: Final = {key for key, found in compiled.items() if found.dependencies.company}
        for segment, found in compiled.items():
            self._note(segment, found)
        # Those whose changes campaigns listen to.
        self.watched: Final = frozenset(record.id for record in records if record.watched)
        self.path_ends: Final = frozenset(path.to for path in self.paths)

    def _note(self, segment: str, found: CompiledPredicate) -> None:
        needs = found.dependencies
        for path in needs.properties:
            self._by_property[path[0]].add(segment)
        for effect in found.effects:
            self._by_event[effect.influence.event].append((segment, effect))
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

    def concerned(self, touched: Mapping[str, Touched]) -> dict[str, dict[str, Look]]:
        """Segment -> uid -> how it has to be looked at again for that person, where anything may have changed.

        New and merged people concern every segment.
        """
        found: dict[str, dict[str, Look]] = defaultdict(dict)
        for uid, change in touched.items():
            for segment, look in self._looks(change).items():
                found[segment][uid] = look
        return dict(found)

    def _looks(self, change: Touched) -> Mapping[str, Look]:
        if change.created or change.merged:
            return self._everything
        looks: dict[str, Look] = {}
        for event, (before, after) in change.events.items():
            for segment, effect in self._by_event.get(event, ()):
                if looks.get(segment) != Look.ALWAYS and effect.influence.acts(before, after):
                    looks[segment] = looks.get(segment, effect.look) | effect.look
        for name in change.properties:
            for segment in self._by_property.get(name, ()):
                looks[segment] = Look.ALWAYS
        if change.linked:
            looks |= dict.fromkeys((*self.of_companies, *(path.segment for path in self.paths)), Look.ALWAYS)
        return looks

    def leads_over(self, relation: str) -> bool:
        """Whether a segment depends on whom paths of the relation lead to."""
        return any(path.relation == relation for path in self.paths)

    def about_event(self, event: str) -> list[str]:
        """The segments that ask for events of this name."""
        return sorted({segment for segment, _ in self._by_event.get(event, ())})

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
