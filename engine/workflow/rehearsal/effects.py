"""What effects come to in a rehearsal: all succeed, and only what the person's own lane knows is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from engine.effects import CallWebhook, ChangeList, Leave, Perform, SendLetter, SetProperties, TrackEvent
from engine.node import Visit
from engine.workflow.rehearsal.lanes import Deed, Lane
from engine.workflow.step import withheld
from graphstore.records import StoredEvent

LETTER_SENT: Final = "Letter sent"
# What a later node can read of a webhook that was not called.
ANSWERED: Final[Mapping[str, Any]] = {"status": 200, "body": None}


# Makes a letter for a visit; answers why it can't be made, "" where it can.
Press = Callable[[Visit, str], str]


def letter(lane: Lane, visit: Visit, effect: SendLetter, campaign: str, at: int, press: Press | None) -> Leave:
    """The way on from a letter that would be sent, or is withheld. Without a press it is not made."""
    if reason := withheld(visit.person, once=effect.once, had=effect.letter in lane.had):
        return Leave("skipped", {"reason": reason})
    lane.had.add(effect.letter)
    if press is not None and (reason := press(visit, effect.letter)):
        return Leave("failed", {"reason": reason})
    lane.letters.append(at)
    arguments = {"letter": effect.letter, "campaign": campaign}
    lane.make(Deed(at, StoredEvent(f"letter:{visit.run}:{at}", "", lane.person.uid, LETTER_SENT, at, arguments)))
    return Leave("sent")


def perform(lane: Lane, visit: Visit, perform: Perform, at: int) -> Leave:
    """The way on from an effect. Who tracks an event goes on behind it: see `Lane.rest`."""
    match perform.effect:
        case SetProperties(values):
            properties = {**lane.person.properties, **values}
            kept = {name: value for name, value in properties.items() if value is not None}
            lane.person = replace(lane.person, properties=kept)
        case TrackEvent(name, arguments):
            event = StoredEvent(f"run:{visit.run}:{name}:{at}", "", lane.person.uid, name, at, arguments)
            lane.make(Deed(at, event, by_run=True))
        case ChangeList(segment, inside):
            lane.lists[segment] = inside
        case CallWebhook():
            return Leave(perform.done, ANSWERED)
        case _:
            pass
    return Leave(perform.done)
