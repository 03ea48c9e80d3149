"""What a rehearsal of many people comes to: counts and some of the people at each node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.effects import Leave, Outcome
from engine.node import Visit
from engine.workflow.match import Start
from engine.workflow.rehearsal.lanes import Lane
from engine.workflow.step import NodeCounts, Passed, add_counts

SAMPLES: Final = 12  # people a node


@dataclass
class Tally:
    """Adds up over pages of people, and travels as JSON between the jobs that take them."""

    people: int = 0  # who were taken
    entered: int = 0  # runs that began
    counts: dict[str, NodeCounts] = field(default_factory=lambda: defaultdict(NodeCounts))
    here: dict[str, int] = field(default_factory=dict)  # node -> runs that still rest there at the end
    samples: dict[str, dict[str, int]] = field(default_factory=dict)  # node -> uid -> ms epoch: when they came

    def add(self, counts: Mapping[str, NodeCounts]) -> None:
        add_counts(self.counts, counts)

    def leave(self, lanes: Iterable[Lane]) -> None:
        """The time is over: who still is under way."""
        for lane in lanes:
            for walker in lane.walkers.values():
                self.here[walker.node] = self.here.get(walker.node, 0) + 1

    # As a watcher:

    def started(self, at: int, start: Start, refused: str) -> None:
        if not refused:
            self.entered += 1
            self._see(at, start.trigger, start.person)

    def passed(self, at: int, passed: Passed) -> None:
        self._see(at, passed.node, passed.visit.person.uid)

    def acted(self, at: int, visit: Visit, node: str, effect: Outcome, way: Leave) -> None:  # noqa: ARG002
        self._see(at, node, visit.person.uid)

    def rested(self, at: int, visit: Visit, node: str, wait: Outcome, due: int | None) -> None:  # noqa: ARG002
        self._see(at, node, visit.person.uid)

    def woke(self, at: int, visit: Visit, node: str, way: Leave) -> None:  # noqa: ARG002
        self._see(at, node, visit.person.uid)

    def ended(self, at: int, visit: Visit, node: str, failure: str) -> None:  # noqa: ARG002
        self._see(at, node, visit.person.uid)

    def _see(self, at: int, node: str, uid: str) -> None:
        seen = self.samples.get(node)
        if seen is None:
            seen = self.samples[node] = {}
        if len(seen) < SAMPLES:
            seen.setdefault(uid, at)

    def to_json(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "entered": self.entered,
            "counts": {
                node: [own.entered, own.failed, own.skipped, dict(own.out)] for node, own in self.counts.items()
            },
            "here": self.here,
            "samples": self.samples,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        tally = cls(data["people"], data["entered"], here=dict(data["here"]), samples=data["samples"])
        for node, (entered, failed, skipped, out) in data["counts"].items():
            own = tally.counts[node] = NodeCounts(entered, failed, skipped)
            own.out.update(out)
        return tally
