"""Answers the questions of nodes from the graph, each for a whole batch in one query or two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

from engine.node import Clock
from engine.questions import Entries, Holds, LettersHad, Passes, Question, Slot
from engine.segments.compile import CompiledPredicate, compile_definition
from engine.segments.live import library
from graphstore import asking, runs, segments, workflows
from graphstore.driver import Transaction

# Conditions compiled in this process: by app, its revision (which moves with its segments), and definition.
_COMPILED: Final[dict[tuple[str, int, bytes], CompiledPredicate]] = {}
_REMEMBERED: Final = 1_000


class GraphAnswers:
    """For one campaign, within one transaction that has locked the people."""

    def __init__(self, tx: Transaction, app: str, campaign: str, clock: Clock) -> None:
        self._tx = tx
        self._app = app
        self._campaign = campaign
        self._clock = clock

    def __call__(self, node: str, question: Question, people: Sequence[str]) -> Sequence[Any]:
        match question:
            case Entries():
                return runs.count_entries(self._tx, self._app, self._campaign, node, people)
            case Holds():
                return self._holds(question, people)
            case Passes():
                return self._passes(node, question, people)
            case LettersHad(period):
                had = asking.letters_had(self._tx, self._app, people, self._clock.now() - period)
                return [had.get(uid, 0) for uid in people]
            case Slot(interval):
                now = self._clock.now()
                return asking.slots(self._tx, self._app, self._campaign, node, len(people), interval, now)

    def _holds(self, question: Holds, people: Sequence[str]) -> list[bool]:
        revision = workflows.revisions(self._tx, [self._app]).get(self._app, 0)
        key = (self._app, revision, orjson.dumps(question.definition))
        compiled = _COMPILED.get(key)
        if compiled is None:
            own = library(segments.every(self._tx, self._app))
            compiled = compile_definition(question.definition, library=own)
            if len(_COMPILED) >= _REMEMBERED:
                _COMPILED.clear()
            _COMPILED[key] = compiled
        found = asking.holds(self._tx, self._app, people, compiled.predicate.at(self._clock.now()))
        return [uid in found for uid in people]

    def _passes(self, node: str, question: Passes, people: Sequence[str]) -> list[bool]:
        names = list(people)
        if question.per == "company":
            # Somebody without a company stands for themselves, under a name that is no company's.
            of = asking.companies(self._tx, people)
            names = [of.get(uid, "") for uid in people]
        elif question.per == "site":
            names = [self._app] * len(people)
        now = self._clock.now()
        may = asking.passes(
            self._tx, self._app, self._campaign, node, question.per, [name for name in names if name], question.limit,
            now - question.period, now,
        )  # fmt: skip
        left = iter(may)
        return [next(left) if name else True for name in names]
