"""Why an event did not fire a campaign's triggers, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from engine.comparison import MISSING, matches, value_at
from engine.conditions import conditions
from engine.effects import Condition
from engine.happenings import Topic
from engine.workflow.graph import Node, Workflow
from graphstore.records import StoredEvent

_OPERATORS: Final = {
    "is": "be", "is_not": "not be", "above": "be above", "below": "be below", "at_least": "be at least",
    "at_most": "be at most", "contains": "contain", "one_of": "be one of", "starts_with": "start with",
    "ends_with": "end with", "set": "be there", "not_set": "not be there",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unfired:
    node: str
    text: str


def unfired(workflow: Workflow, event: StoredEvent) -> list[Unfired]:
    """For each way in, why this event was none; triggers that only take people out are left aside."""
    found = [Unfired(node.id, _why(node, event)) for node in workflow.triggers() if not node.spec.interrupts]
    found += [
        Unfired(audience.id, f"“{audience.spec.title}” takes people in when the campaign starts, not by an event.")
        for audience, _ in workflow.audience_steps()
    ]
    return found


def _why(node: Node, event: StoredEvent) -> str:
    title = node.spec.title
    if node.spec.trigger is None:
        return f"“{title}” goes by the clock, not by an event."
    topics = node.spec.trigger.topics(node.config)
    if Topic("event", event.name) not in topics:
        names = " or ".join(f"“{topic.name}”" for topic in topics if topic.kind == "event")
        if names:
            return f"“{title}” listens to {names}, not to “{event.name}”."
        return f"“{title}” does not listen to events."
    if node.spec.trigger.fires(node.config, event):
        return f"“{title}” fires."
    missed = list(missed_conditions(node, event))
    return " ".join(missed) or f"“{title}” listens to “{event.name}”, but its settings do not let this one in."


def missed_conditions(node: Node, event: StoredEvent) -> Iterator[str]:
    """The conditions on arguments that do not hold of the event, a sentence each."""
    for condition in conditions(node.config.get("where") or ()):
        value = value_at(event.arguments, condition.argument.split("/"))
        if not matches(condition.operator, value, condition.value):
            yield _missed(condition, value)


def _missed(condition: Condition, value: Any) -> str:
    wanted = _OPERATORS.get(condition.operator, condition.operator.replace("_", " "))
    given = "" if condition.value is None else f" {condition.value!r}".replace("'", "")
    has = "is not there" if value is MISSING else f"is {value!r}".replace("'", "")
    return f"“{condition.argument}” {has}; it must {wanted}{given}."
