"""Why did this person (not) get this letter? Answered from what is kept of their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engine.errors import InvalidDefinitionError
from engine.workflow import reasons
from engine.workflow.graph import Workflow
from engine.workflow.reasons import Reason, Stand
from engine.workflow.validate import load
from graphstore import versions, ways, workflows
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.ways import LetterWay, RunWay
from workers.context import Context

Answer = Literal["sent", "on_its_way", "not_sent", "under_way", "not_reached", "never_entered"]
SEND: Final = "send_letter"
_NOTHING: Final = Workflow({}, ())


@dataclass(frozen=True)
class Why:
    answer: Answer
    reasons: tuple[Reason, ...]
    runs: tuple[RunWay, ...]
    letters: tuple[LetterWay, ...]


def why(context: Context, app: str, campaign: str, uid: str, node: str = "") -> Why:
    """`node`: the letter's; "": any of the campaign. Raises NotFoundError."""

    def read(tx: Transaction) -> Why:
        record = workflows.get(tx, app, campaign)
        person = ways.person(tx, app, uid)
        stand = Stand(record.state, record.changed, ways.first_published(tx, app, campaign))
        present = _workflow(context, record.definition)
        if node and node not in present.nodes:
            raise NotFoundError("This campaign has no such node.")
        runs, letters = ways.runs(tx, app, campaign, uid), ways.letters(tx, app, campaign, uid)
        known: dict[int, Workflow] = {record.version: present}
        for version in {run.version for run in runs} - known.keys():
            known[version] = _workflow(context, versions.definition(tx, app, campaign, version))
        told: list[Reason] = []
        for run in runs:
            targets = [node] if node else _letters(known[run.version])
            told += reasons.of_run(known[run.version], run, targets, letters)
        if not runs:
            names = sorted({topic.name for topic in present.topics() if topic.kind == "event"})
            told = reasons.never_entered(present, stand, person, ways.deeds(tx, app, uid, names))
        wanted = [letter for letter in letters if not node or letter.node == node]
        return Why(_answer(runs, wanted), tuple(told), tuple(runs), tuple(letters))

    return context.graph.read(read)


def _workflow(context: Context, definition: Mapping[str, object]) -> Workflow:
    try:
        return load(definition, context.registry)
    except InvalidDefinitionError:  # a draft that has never run
        return _NOTHING


def _letters(workflow: Workflow) -> list[str]:
    return [node.id for node in workflow.nodes.values() if node.spec.type == SEND]


def _answer(runs: Sequence[RunWay], letters: Sequence[LetterWay]) -> Answer:
    states = {letter.state for letter in letters}
    if states & {"sent", "unknown"}:
        return "sent"
    if states & {"queued", "sending", "deferred"}:
        return "on_its_way"
    if states:
        return "not_sent"
    if not runs:
        return "never_entered"
    return "under_way" if {run.state for run in runs} & {"ready", "waiting", "sending"} else "not_reached"
