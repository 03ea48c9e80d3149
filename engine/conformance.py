"""What every node type must keep, those of other packages too. `check(SPEC)` belongs into a test of each."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import RAISE, ValidationError

from engine.catalogue import settings_schema
from engine.effects import Hold, Leave, Perform, StartCampaign, WaitFor, WaitUntil
from engine.errors import EngineError
from engine.node import NodeSpec, Visit
from engine.questions import Entries, Holds, LettersHad, Passes, Question, Slot
from engine.registry import Registry
from graphstore.records import PersonState, StoredEvent

_NOW = 1_800_000_000_000


class NonconformingError(EngineError):
    """The node type breaks a rule; the message says which."""

    code = "nonconforming"


class _Clock:
    def now(self) -> int:
        return _NOW


def check(spec: NodeSpec) -> None:
    """Raises NonconformingError for the first rule that is broken."""
    Registry([spec])
    _words(spec)
    _settings(spec)
    for example in spec.examples:
        try:
            config = spec.config().load(dict(example.config), unknown=RAISE)
        except ValidationError as error:
            raise NonconformingError(f"{spec.type}: the example {example.says!r} is not valid: {error}") from error
        _ports(spec, config)
        _behaviour(spec, config)


def _need(holds: object, spec: NodeSpec, rule: str) -> None:
    if not holds:
        raise NonconformingError(f"{spec.type}: {rule}")


def _words(spec: NodeSpec) -> None:
    _need(re.fullmatch(r"[a-z][a-z0-9_]{1,63}", spec.type), spec, "a type is small letters, digits and _")
    _need(spec.title and spec.sentence and spec.description.endswith("."), spec, "title, sentence, description")
    _need(spec.examples, spec, "at least one example")
    _need(all(port.label and port.description for port in spec.outputs), spec, "every output has label and description")
    names = [port.name for port in spec.outputs]
    _need(len(names) == len(set(names)), spec, "outputs have different names")
    _need(spec.kind in {"filter", "action"} or names, spec, "what starts runs has an output")


def _settings(spec: NodeSpec) -> None:
    fields = spec.config().fields
    _need(set(re.findall(r"{(\w+)}", spec.sentence)) <= fields.keys(), spec, "the sentence names only settings")
    _need(all(field.metadata.get("title") for field in fields.values()), spec, "every setting has a title")
    _need(set(spec.refers) <= fields.keys(), spec, "`refers` names settings")
    _need(not spec.outputs_setting or spec.outputs_setting in fields, spec, "`outputs_setting` names a setting")
    _need("$ref" not in str(settings_schema(spec)), spec, "the JSON schema of its settings stands alone")
    try:
        spec.config().load({**spec.examples[0].config, "no such setting": 1}, unknown=RAISE)
    except ValidationError:
        return
    _need(False, spec, "unknown settings are refused")


def _ports(spec: NodeSpec, config: Any) -> None:
    all_names = {port.name for port in spec.outputs}
    _need({port.name for port in spec.ports(config)} <= all_names, spec, "`uses` names outputs")
    if spec.trigger is not None:
        _need(list(spec.trigger.topics(config)), spec, "a trigger listens to something")
    if spec.timetable is not None:
        first = spec.timetable.next(config, _NOW)
        _need(first is None or first > _NOW, spec, "the next moment is a later one")


def _answer(question: Question) -> Any:
    match question:
        case Entries() | LettersHad():
            return 1
        case Holds() | Passes():
            return True
        case Slot():
            return _NOW


def _behaviour(spec: NodeSpec, config: Any) -> None:
    if spec.step is None:
        return
    answer = _answer(spec.asks(config)) if spec.asks is not None else None
    event = StoredEvent("key", "app", "uid", "An event", _NOW, {"title": "x"})
    visits = [
        Visit(str(run), PersonState("uid", "id", properties), cause, answer, {}, _NOW, _NOW, "campaign:node")
        for run, (properties, cause) in enumerate(
            ({}, None) if pair == 0 else ({"plan": "free"}, event) for pair in (0, 1)
        )
    ]
    _need(spec.step(config, [], _Clock()) == [], spec, "no visits, no outcomes")
    outcomes = spec.step(config, visits, _Clock())
    _need(len(outcomes) == len(visits), spec, "one outcome a visit")
    alone = [spec.step(config, [visit], _Clock())[0] for visit in visits]
    _need(outcomes == alone, spec, "a batch comes to the same as its visits alone")
    names = {port.name for port in spec.ports(config)}
    for outcome in outcomes:
        used = _used(outcome)
        # "failed" may be left out: then the run itself fails.
        _need(used - {"failed"} <= names, spec, f"outcomes leave by its outputs, not by {sorted(used - names)}")
        if isinstance(outcome, WaitFor):
            topics = set(spec.awaits(config)) if spec.awaits is not None else set()
            _need({each.topic for each in outcome.awaited} <= topics, spec, "`awaits` says all that it waits for")


def _used(outcome: object) -> set[str]:
    match outcome:
        case Leave(port=port) | WaitUntil(port=port):
            return {port}
        case WaitFor(awaited=awaited, late=late):
            return {late, *(each.port for each in awaited)}
        case Perform(done=done, failed=failed):
            return {done, failed}
        case StartCampaign():
            return {"started", "refused"}
        case Hold():
            return set()
    return set()
