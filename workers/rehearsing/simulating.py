"""One person through a campaign, step by step: real graph, virtual clock, nothing stored and nothing sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.render import Templates
from engine.workflow.graph import Node
from engine.workflow.match import RunningCampaign
from engine.workflow.rehearsal.cast import Cast, assumptions
from engine.workflow.rehearsal.course import Course
from engine.workflow.rehearsal.lanes import NEVER, Deed, Lane
from engine.workflow.rehearsal.trace import Step, Trace
from engine.workflow.unfired import Unfired, unfired
from graphstore import letters, rehearsing
from graphstore.driver import Transaction
from graphstore.records import StoredEvent
from graphstore.rehearsing import Known, Period
from workers.context import Context
from workers.rehearsing import loading


@dataclass(frozen=True)
class Wish:
    """What is to happen to whom. Without a key and a name, it is the trigger alone that fires."""

    person: str  # uid
    key: str = ""  # of an event that they have really done
    name: str = ""  # or: of one that is made up
    arguments: Mapping[str, Any] | None = None
    trigger: str = ""  # the node that is to fire; "": those that the event fires
    fresh: bool = False  # as if the campaign had never met the person


@dataclass(frozen=True)
class Simulation:
    at: int  # ms epoch: when the virtual clock began
    steps: tuple[Step, ...]
    unfired: tuple[Unfired, ...]  # why triggers let nobody in
    assumed: tuple[str, ...]


_LATER: Final = "What they have really done since then lets waits go, as it did; of what comes after now, nothing."
_FRESH: Final = "As if the campaign had never met this person."
_MET: Final = "What the campaign has counted about this person so far counts; of limits that all people share, nothing."


def simulate(
    context: Context,
    app: str,
    campaign: str,
    wish: Wish,
    *,
    definition: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Simulation:
    """Raises NotFoundError, InvalidDefinitionError, TooLongError."""
    what = loading.definition(context, app, campaign, definition, version)
    rehearsed = loading.rehearsed(context, app, campaign, what)
    now = context.clock.now()
    event = _event(context, app, wish, now)
    first = _first(rehearsed, wish, event, now)
    world = loading.world(context, app)
    cast = Cast(app, rehearsed, Period(first.at, max(now, first.at)), world)
    known = context.graph.read(lambda tx: rehearsing.one(tx, app, cast.wanted, wish.person))
    lane = _lane(known, first)
    if not wish.fresh:
        _remember(context, app, rehearsed, lane)
    every = letters.list_all(context.graph, app)
    found = {each.id: (each.name, Templates.of(each)) for each in every}
    trace = Trace(rehearsed.workflow, found)
    Course(rehearsed, world, trace, trace.press).take([lane], NEVER - 1)
    silent = [] if trace.steps or event is None else unfired(rehearsed.workflow, event)
    told = [_FRESH if wish.fresh else _MET, *([_LATER] if wish.key else []), *assumptions(rehearsed)]
    return Simulation(first.at, tuple(trace.steps), tuple(silent), tuple(told))


def _event(context: Context, app: str, wish: Wish, now: int) -> StoredEvent | None:
    if wish.key:
        return context.graph.read(lambda tx: rehearsing.event(tx, app, wish.person, wish.key))
    if wish.name:
        return StoredEvent("", app, wish.person, wish.name, now, dict(wish.arguments or {}))
    return None


def _first(campaign: RunningCampaign, wish: Wish, event: StoredEvent | None, now: int) -> Deed:
    """What begins it."""
    audiences = [audience.id for audience, _ in campaign.workflow.audience_steps()]
    ways: list[Node] = [node for node in campaign.workflow.triggers() if not node.spec.interrupts]
    if wish.trigger and wish.trigger not in {*audiences, *(node.id for node in ways)}:
        message = "There is no trigger of this id that people enter by: choose one of the campaign's."
        raise InvalidDefinitionError([Problem("unknown_trigger", message, "trigger")])
    at = event.at if event is not None else now
    if event is not None or wish.trigger:
        return Deed(at, event, wish.trigger)
    if not audiences:
        message = "Choose an event of the person, type one, or choose the trigger that fires."
        raise InvalidDefinitionError([Problem("missing", message, "event")])
    return Deed(at, None, audiences[0])


def _lane(known: Known, first: Deed) -> Lane:
    own = first.event.key if first.event is not None else ""
    later = [Deed(each.at, each, starts=False) for each in known.events if each.key != own and each.at >= first.at]
    return Lane(known.person, [first, *later], letters=list(known.letters), company=known.company)


def _remember(context: Context, app: str, campaign: RunningCampaign, lane: Lane) -> None:
    """What the campaign has counted about the person so far."""
    uid = lane.person.uid
    triggers = {node.id for node in campaign.workflow.triggers()}

    def read(tx: Transaction) -> tuple[rehearsing.Counted, dict[tuple[str, str], list[int]]]:
        counted = rehearsing.counted(tx, app, campaign.id, uid)
        return counted, rehearsing.starts(tx, app, campaign.id, uid, triggers)

    counted, starts = context.graph.read(read)
    lane.entries.update(counted.entries)
    lane.passes.update(counted.passes)
    lane.had |= counted.had
    lane.starts.update(starts)
