"""Why a run went the way it did, in words, with the values that decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.comparison import MISSING, value_at
from engine.effects import Hold, Outcome, WaitFor
from engine.node import NodeSpec, Visit
from engine.questions import Entries, Holds, LettersHad, Passes, Question, Slot
from engine.workflow.graph import Node

# Reasons of letters that are not sent, in words.
WITHHELD: Final[Mapping[str, str]] = {
    "already_received": "they have had this letter from this campaign",
    "no_email": "they have no email",
    "unsubscribed": "they have unsubscribed",
    "bounced": "a letter to their address came back",
    "complained": "they have called a letter spam",
    "manual": "their address is suppressed by hand",
    "same_address": "somebody else with their address has it already",
    "left_topic": "they do not want letters of its topic",
    "no_consent": "they have not asked for letters of its topic",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that was looked at. `value` is None where there is none."""

    name: str
    value: Any


def port_words(spec: NodeSpec, port: str) -> str:
    found = spec.port(port)
    return f"{found.description}." if found is not None else ""


def port_label(spec: NodeSpec, port: str) -> str:
    found = spec.port(port)
    return found.label if found is not None else port


def seen(node: Node, visit: Visit) -> list[Seen]:
    """The values that the node's settings name, and what the graph answered."""
    return [*_named(node.config, visit), *_answer(node, visit)]


def _named(config: Mapping[str, Any], visit: Visit) -> Iterator[Seen]:
    arguments = visit.event.arguments if visit.event is not None else {}
    for setting, values, prefix in (("property", visit.person.properties, "person"), ("argument", arguments, "event")):
        name = config.get(setting)
        if isinstance(name, str):
            value = value_at(values, name.split("/"))
            yield Seen(f"{prefix}.{name}", None if value is MISSING else value)
    for setting in ("cases", "where"):
        for each in config.get(setting) or ():
            if isinstance(each, Mapping) and (setting == "cases" or node_looks_at_event(config)):
                yield from _named(each, visit)


def node_looks_at_event(config: Mapping[str, Any]) -> bool:
    """Whether conditions on arguments are about the event that started the run, and not about others."""
    return "event" not in config


def _answer(node: Node, visit: Visit) -> Iterator[Seen]:
    if node.spec.asks is None:
        return
    question: Question = node.spec.asks(node.config)
    match question:
        case Entries():
            yield Seen("entries at this node, this one included", visit.answer)
        case Holds():
            yield Seen("the condition holds", visit.answer)
        case LettersHad():
            yield Seen("letters in the period", visit.answer)
        case Passes():
            yield Seen("there is room for one more", visit.answer)
        case Slot():
            yield Seen("its turn is at (ms)", visit.answer)


def wait_words(wait: Outcome, due: int | None) -> str:
    if isinstance(wait, WaitFor):
        names = " or ".join(
            f"“{each.topic.name}”"
            if each.topic.kind == "event"
            else f"{'being in' if each.inside else 'leaving'} the segment"
            for each in wait.awaited
        )
        return f"Waits for {names}{'' if due is None else ', for a time at most'}."
    return "It is not open now: held until it is." if isinstance(wait, Hold) else "Waits."
