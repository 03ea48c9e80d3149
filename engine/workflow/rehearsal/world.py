"""What a rehearsal asks of the graph, and answers to nodes that go by what the rehearsal itself has counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from engine.questions import Entries, Holds, LettersHad, Passes, Question, Slot
from engine.segments.compile import compile_definition
from engine.segments.live import library
from engine.workflow.graph import Workflow
from engine.workflow.rehearsal.lanes import Lane
from graphstore import asking, awaiting, segments
from graphstore.driver import Graph
from graphstore.predicates import Predicate


class World(Protocol):
    def held(self, definition: Mapping[str, Any], asked: Sequence[tuple[str, int]]) -> Sequence[bool]:
        """For each (uid, ms epoch), whether the condition held of the person then."""

    def inside(self, people: Sequence[str], wanted: Sequence[str]) -> Collection[tuple[str, str]]:
        """Those (uid, segment) of these that are memberships."""

    def starts(self, campaign: str) -> bool:
        """Whether another campaign takes people who are sent there."""


class GraphWorld:
    """The graph as it is; nothing is written. `others`: campaigns that run and can be called."""

    def __init__(self, graph: Graph, app: str, others: Collection[str]) -> None:
        self._graph = graph
        self._app = app
        self._others = others
        self._library = library(graph.read(lambda tx: segments.every(tx, app)))
        self._compiled: dict[bytes, Predicate] = {}

    def held(self, definition: Mapping[str, Any], asked: Sequence[tuple[str, int]]) -> Sequence[bool]:
        key = orjson.dumps(definition)
        if key not in self._compiled:
            compiled = compile_definition(definition, library=self._library, moment=asking.MOMENT)
            self._compiled[key] = compiled.predicate
        predicate = self._compiled[key]
        return self._graph.read(lambda tx: asking.held(tx, self._app, asked, predicate))

    def inside(self, people: Sequence[str], wanted: Sequence[str]) -> Collection[tuple[str, str]]:
        return self._graph.read(lambda tx: awaiting.inside(tx, self._app, people, wanted))

    def starts(self, campaign: str) -> bool:
        return campaign in self._others


@dataclass
class Common:
    """What all people of a rehearsal share."""

    passes: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # node, name -> ms epoch
    slots: dict[str, int] = field(default_factory=dict)  # node -> ms epoch: when the next one may leave


def is_shared(workflow: Workflow) -> bool:
    """Whether what becomes of one person depends on the others, so that all must be taken in the order of time."""
    for node in workflow.nodes.values():
        question = node.spec.asks(node.config) if node.spec.asks is not None else None
        if isinstance(question, Slot) or (isinstance(question, Passes) and question.per != "person"):
            return True
    return False


@dataclass
class LaneAnswers:
    """Answers nodes' questions for people who each have a time of their own."""

    world: World
    lanes: Mapping[str, Lane]  # by uid
    times: Mapping[str, int]  # uid -> ms epoch
    common: Common

    def __call__(self, node: str, question: Question, people: Sequence[str]) -> Sequence[Any]:
        match question:
            case Entries():
                return [self._entry(node, uid) for uid in people]
            case Holds(definition):
                return self._holds(definition, people)
            case LettersHad(period):
                return [self._letters(uid, period) for uid in people]
            case Passes():
                return [self._passes(node, question, uid) for uid in people]
            case Slot(interval):
                return [self._slot(node, interval, uid) for uid in people]

    def _entry(self, node: str, uid: str) -> int:
        entries = self.lanes[uid].entries
        entries[node] += 1
        return entries[node]

    def _holds(self, definition: Mapping[str, Any], people: Sequence[str]) -> Sequence[bool]:
        if definition.keys() == {"segment"}:
            changed = [self.lanes[uid].lists.get(definition["segment"]) for uid in people]
            rest = [uid for uid, own in zip(people, changed, strict=True) if own is None]
            found = iter(self.world.held(definition, [(uid, self.times[uid]) for uid in rest]) if rest else ())
            return [next(found) if own is None else own for own in changed]
        return self.world.held(definition, [(uid, self.times[uid]) for uid in people])

    def _letters(self, uid: str, period: int) -> int:
        now = self.times[uid]
        return sum(now - period <= at <= now for at in self.lanes[uid].letters)

    def _passes(self, node: str, question: Passes, uid: str) -> bool:
        lane, now = self.lanes[uid], self.times[uid]
        if question.per == "person":
            passed = lane.passes.setdefault(node, [])
        elif question.per == "company" and not lane.company:
            return True
        else:
            passed = self.common.passes.setdefault((node, lane.company if question.per == "company" else ""), [])
        passed[:] = [at for at in passed if at > now - question.period]
        if len(passed) >= question.limit:
            return False
        passed.append(now)
        return True

    def _slot(self, node: str, interval: int, uid: str) -> int:
        first = max(self.common.slots.get(node, 0), self.times[uid])
        self.common.slots[node] = first + interval
        return first
