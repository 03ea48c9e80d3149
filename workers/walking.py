"""Triggers by the clock: each moment of a timetable opens a walk, and a walk takes people in, a page a transaction."""

from __future__ import annotations

from typing import Final

from engine.errors import EngineError
from engine.happenings import MOMENT
from engine.node import Timetable
from engine.workflow.graph import Node
from engine.workflow.match import Called, RunningCampaign, TriggerIndex, start
from engine.workflow.starting import Started, take_up
from engine.workflow.validate import load
from graphstore import walks, workflows
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.records import PersonState, StoredEvent
from graphstore.walks import Moment, Walk
from workers.announce import Announcer
from workers.context import Context
from workers.queues import Queues

_PAGE: Final = 1_000  # people a transaction


class Timekeeper:
    """Knows the timetables of all running campaigns; reads them anew when a site's revision moves on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._revisions: dict[str, int] = {}
        self._tables: dict[tuple[str, str, str], Node] = {}

    def tick(self) -> int:
        """Open the walks whose moment has come; how many."""
        graph, now = self._context.graph, self._context.clock.now()
        self._refresh()
        if not self._tables:
            return 0
        noted = graph.read(walks.moments)
        opened = 0
        for (app, campaign, node), found in self._tables.items():
            at = noted.get((app, campaign, node))
            following = table(found).next(found.config, now)
            if at is None or (at > now and following is not None and following < at):
                # New, or told anew by a version with another timetable: never for the time before it was known.
                if following is not None:
                    moment = Moment(app, campaign, node, following)
                    graph.write(lambda tx, moment=moment: walks.note(tx, moment))  # type: ignore[misc]
            elif at <= now:
                opened += self._open(Moment(app, campaign, node, at), found, following)
        return opened

    def _open(self, moment: Moment, node: Node, following: int | None) -> bool:
        """Of several moments that were missed, the earliest alone is made up for."""
        whom = table(node).whom(node.config)
        key = self._context.graph.write(lambda tx: walks.open_walk(tx, moment, whom.segment, whom.property, following))
        if key is not None:
            Queues(self._context.redis).walk(key)
        return key is not None

    def _refresh(self) -> None:
        def read(tx: Transaction) -> tuple[dict[str, int], dict[tuple[str, str, str], Node]]:
            revisions = workflows.revisions(tx, workflows.all_apps(tx))
            if revisions == self._revisions:
                return revisions, self._tables
            tables = {}
            for app in revisions:
                for record in workflows.running(tx, app):
                    for node in load(record.definition, self._context.registry).timetables():
                        tables[app, record.id, node.id] = node
            return revisions, tables

        self._revisions, self._tables = self._context.graph.read(read)


def table(node: Node) -> Timetable:
    if node.spec.timetable is None:
        raise EngineError(f"{node.spec.title} has no timetable.")
    return node.spec.timetable


def take_page(context: Context, key: str) -> int | None:
    """Take the next page of people into the walk's campaign: how many runs began; None when it is over."""
    done = context.graph.write(lambda tx: _page(context, tx, key))
    if done is None:
        return None
    walk, started = done
    for campaign, begun in started.begun.items():
        Queues(context.redis).advance({(walk.app, campaign): begun}, mass=True)
    Announcer(context.redis, context.graph).counts({(walk.app, campaign) for campaign in started.counted})
    return sum(map(len, started.begun.values()))


def _page(context: Context, tx: Transaction, key: str) -> tuple[Walk, Started] | None:
    walk = walks.get(tx, key)
    if walk is None:
        return None
    people = walks.page(tx, walk, _PAGE)
    campaign = _campaign(context, tx, walk)
    if not people or campaign is None:
        walks.close(tx, [key])
        return None
    walks.move(tx, walk, people[-1].uid)
    node = campaign.workflow.nodes[walk.node]
    turn = [person for person in people if _is_turn(node, walk, person)]
    called = Called([start(campaign, node, each.uid, _event(walk, each.uid)) for each in turn])
    return walk, take_up(tx, walk.app, TriggerIndex([campaign]), called, context.clock.now(), mass=True)


def _campaign(context: Context, tx: Transaction, walk: Walk) -> RunningCampaign | None:
    """None: the campaign has no such timetable any more."""
    try:
        record = workflows.get(tx, walk.app, walk.campaign)
    except NotFoundError:
        return None
    workflow = load(record.definition, context.registry)
    node = workflow.nodes.get(walk.node)
    if node is None or node.spec.timetable is None:
        return None
    return RunningCampaign(walk.campaign, record.version, workflow)


def _is_turn(node: Node, walk: Walk, person: PersonState) -> bool:
    if walk.property and walk.property not in person.properties:
        return False
    return table(node).meets(node.config, walk.at, person)


def _event(walk: Walk, uid: str) -> StoredEvent:
    return StoredEvent("", walk.app, uid, MOMENT, walk.at, {})
