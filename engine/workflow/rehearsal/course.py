"""Taking people through a campaign on a virtual clock.

Each person has a lane, and all lanes go on side by side: in each turn the next thing happens to everybody who has one,
and the runs it concerns are moved together by the engine's own step. So questions to the graph come in batches, and
no two things of one person are out of order. Where people share a limit, lanes take turns in the order of time.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.effects import ChangeList, Hold, Leave, Perform, SendLetter, StartCampaign, TrackEvent, WaitFor, WaitUntil
from engine.node import Visit
from engine.workflow import match, waiting
from engine.workflow.match import Called, RunningCampaign, Start, TriggerIndex
from engine.workflow.rehearsal import effects
from engine.workflow.rehearsal.lanes import NEVER, Deed, Lane, Walker
from engine.workflow.rehearsal.watcher import Watcher
from engine.workflow.rehearsal.world import Common, LaneAnswers, World, is_shared
from engine.workflow.starting import may_enter
from engine.workflow.step import NodeCounts, OwnTimes, Progress, Rest, add_counts, advance, with_result

_Turn = Sequence[tuple[Lane, int]]  # with the time (ms epoch) at which something happens there


@dataclass
class _Moving:
    """What is under way in one turn."""

    lanes: dict[str, Lane]
    clock: OwnTimes
    standing: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    again: set[str] = field(default_factory=set)  # runs that have come to their node before


class Course:
    """One campaign's rehearsal. `counts` are what the live counts of its nodes would be."""

    def __init__(
        self, campaign: RunningCampaign, world: World, watch: Watcher, press: effects.Press | None = None
    ) -> None:
        self.counts: dict[str, NodeCounts] = defaultdict(NodeCounts)
        self.shared = is_shared(campaign.workflow)
        self._campaign = campaign
        self._workflow = campaign.workflow
        self._index = TriggerIndex([campaign])
        self._world = world
        self._watch = watch
        self._press = press
        self._common = Common()
        self._number = 0

    def take(self, lanes: Sequence[Lane], until: int) -> None:
        """Let everything happen to these people up to then (ms epoch)."""
        for turn in self._in_order(lanes, until) if self.shared else _side_by_side(lanes, until):
            self._happen(turn)

    def _in_order(self, lanes: Sequence[Lane], until: int) -> Iterator[_Turn]:
        queue = [(at, place) for place, lane in enumerate(lanes) if (at := lane.next()) <= until]
        heapq.heapify(queue)
        while queue:
            at, place = heapq.heappop(queue)
            yield [(lanes[place], at)]
            following = lanes[place].next()
            if following <= until:
                heapq.heappush(queue, (following, place))

    def _happen(self, turn: _Turn) -> None:
        times = {lane.person.uid: at for lane, at in turn}
        moving = _Moving({lane.person.uid: lane for lane, _ in turn}, OwnTimes(times))
        for lane, at in turn:
            match lane.pop():
                case Deed() as deed:
                    self._take_deed(lane, deed, moving)
                case Walker() as walker:
                    self._wake(lane, walker, at, moving)
        answers = LaneAnswers(self._world, moving.lanes, times, self._common)
        while moving.standing:
            progress = advance(
                self._workflow, moving.standing, moving.clock, answers, moving.again, self._campaign.id
            )  # fmt: skip
            add_counts(self.counts, progress.counts)
            moving.standing, moving.again = defaultdict(list), set()
            self._settle(progress, moving)

    def _take_deed(self, lane: Lane, deed: Deed, moving: _Moving) -> None:
        called = self._called(lane, deed)
        for interruption in called.interruptions:
            for walker in [each for each in lane.walkers.values() if not each.exit]:
                walker.exit = interruption.trigger
                if not walker.busy:
                    self._follow_exit(lane, walker, deed.at, moving)
        for place, start in enumerate(called.starts if deed.starts else ()):
            self._begin(lane, start, deed, called.ended(place), moving)
        if deed.event is not None and deed.event.name in self._index.awaited_events:
            self._ask_again(lane, f"event:{deed.event.name}", moving)

    def _called(self, lane: Lane, deed: Deed) -> Called:
        if not deed.trigger:
            return self._index.called_by_events([deed.event] if deed.event is not None else [])
        node = self._workflow.nodes[deed.trigger]
        return Called([match.start(self._campaign, node, lane.person.uid, deed.event)])

    def _begin(self, lane: Lane, start: Start, deed: Deed, ended: str, moving: _Moving) -> None:
        at = deed.at
        policy = self._index.policies.get((start.campaign, start.trigger))
        counted = start.event is not None and not start.event.key
        entry = policy.entry(start.event) if policy is not None else ""
        refused = ""
        if deed.by_run:
            refused = "a campaign never starts itself"
        elif (policy is not None or counted) and not may_enter(
            policy, lane.past(start.trigger, entry, at), at, counted=counted
        ):
            refused = "the settings of the trigger let a person enter less often"
        self._watch.started(at, start, refused)
        if refused:
            self.counts[start.trigger].skipped += 1
            return
        self.counts[start.trigger].entered += 1
        self.counts[start.trigger].out[start.port] += 1
        if start.node is None:
            return
        lane.starts.setdefault((start.trigger, entry), []).append(at)
        self._number += 1
        visit = Visit(f"{self._number:x}", lane.person, start.event, started=at)
        walker = Walker(visit.run, visit, start.trigger, entry, rested=at, exit=ended)
        lane.walkers[walker.id] = walker
        if ended:
            self._follow_exit(lane, walker, at, moving)
        else:
            moving.standing[start.node].append(visit)

    def _wake(self, lane: Lane, walker: Walker, at: int, moving: _Moving) -> None:
        visit = walker.visit.again(lane.person)
        if not walker.port:
            moving.standing[walker.node].append(visit)
            moving.again.add(walker.id)
            return
        walker.visit = visit
        way = Leave(walker.port)
        if walker.busy:
            walker.busy = False
        else:
            walker.rested = at
            self._watch.woke(at, visit, walker.node, way)
        if walker.exit:
            self.counts[walker.node].out[way.port] += 1
            self._follow_exit(lane, walker, at, moving)
        else:
            self._go_on(lane, walker, walker.node, way, moving)

    def _ask_again(self, lane: Lane, topic: str, moving: _Moving) -> None:
        for walker in lane.walkers.values():
            if topic in walker.awaits:
                walker.turn += 1  # what it waited for until now is no more
                walker.awaits = frozenset()
                moving.standing[walker.node].append(walker.visit.again(lane.person))
                moving.again.add(walker.id)

    def _follow_exit(self, lane: Lane, walker: Walker, at: int, moving: _Moving) -> None:
        """An interrupted run goes on behind the trigger that interrupted it."""
        node = walker.exit
        way = Leave(self._workflow.nodes[node].spec.outputs[0].name)
        walker.exit = ""
        walker.turn += 1
        self.counts[node].entered += 1
        self._watch.woke(at, walker.visit, node, way)
        self._go_on(lane, walker, node, way, moving)

    def _go_on(self, lane: Lane, walker: Walker, node: str, way: Leave, moving: _Moving) -> None:
        self.counts[node].out[way.port] += 1
        walker.awaits = frozenset()
        walker.visit = walker.visit.onward(lane.person, with_result(walker.visit, node, way))
        after = self._workflow.after(node, way.port)
        failure = str((way.result or {}).get("reason", "")) if way.port == "failed" else ""
        self.counts[node].failed += bool(failure)
        if after is None:
            self._end(lane, walker, node, failure, moving)
        else:
            moving.standing[after].append(walker.visit)

    def _end(self, lane: Lane, walker: Walker, node: str, failure: str, moving: _Moving) -> None:
        lane.walkers.pop(walker.id, None)
        self._watch.ended(moving.clock.times[lane.person.uid], walker.visit, node, failure)

    def _settle(self, progress: Progress, moving: _Moving) -> None:
        for passed in progress.passed:
            self._watch.passed(moving.clock.times[passed.visit.person.uid], passed)
        waits = [(rest, rest.outcome) for rest in progress.rests if isinstance(rest.outcome, WaitFor)]
        wanted = {each.topic.name for _, wait in waits for each in wait.awaited if each.topic.kind == "segment"}
        people = sorted({rest.person for rest, _ in waits}) if wanted else []
        inside = set(self._world.inside(people, sorted(wanted))) if wanted else set()
        for rest in progress.rests:
            lane = moving.lanes[rest.person]
            walker = lane.walkers[rest.run]
            walker.visit = progress.visits[rest.run]
            self._rest(lane, walker, rest, inside, moving)

    def _rest(
        self, lane: Lane, walker: Walker, rest: Rest, inside: set[tuple[str, str]], moving: _Moving
    ) -> None:  # fmt: skip
        at, node, visit = moving.clock.times[rest.person], rest.node, walker.visit
        match rest.outcome:
            case WaitFor() as wait:
                self._wait(lane, walker, rest, wait, inside, moving)
            case WaitUntil(due, port):
                self._watch.rested(at, visit, node, rest.outcome, due)
                lane.rest(walker, node, due, port=port)
            case Hold(due):
                self._watch.rested(at, visit, node, rest.outcome, due)
                lane.rest(walker, node, due)
            case SendLetter() as letter:
                way = effects.letter(lane, visit, letter, self._campaign.id, at, self._press)
                self.counts[node].skipped += way.port == "skipped"
                self._watch.acted(at, visit, node, letter, way)
                self._go_on(lane, walker, node, way, moving)
            case Perform() as asked:
                way = effects.perform(lane, visit, asked, at)
                self._watch.acted(at, visit, node, asked, way)
                self._performed(lane, walker, node, asked, way, moving)
            case StartCampaign(campaign) as asked:
                way = Leave("started" if campaign != self._campaign.id and self._world.starts(campaign) else "refused")
                self._watch.acted(at, visit, node, asked, way)
                self._go_on(lane, walker, node, way, moving)
            case _:
                self._end(lane, walker, node, rest.failure, moving)

    def _performed(
        self, lane: Lane, walker: Walker, node: str, asked: Perform, way: Leave, moving: _Moving
    ) -> None:  # fmt: skip
        if isinstance(asked.effect, TrackEvent):
            # What the event sets going comes first.
            lane.rest(walker, node, moving.clock.times[lane.person.uid], port=way.port, busy=True)
            return
        self._go_on(lane, walker, node, way, moving)
        if isinstance(asked.effect, ChangeList):
            self._ask_again(lane, f"segment:{asked.effect.segment}", moving)

    def _wait(
        self,
        lane: Lane,
        walker: Walker,
        rest: Rest,
        wait: WaitFor,
        inside: set[tuple[str, str]],
        moving: _Moving,
    ) -> None:
        at, node, visit = moving.clock.times[rest.person], rest.node, walker.visit
        cause = visit.event.key if visit.event is not None else ""
        wish = waiting.Wish(walker.id, rest.person, (cause, walker.met), walker.rested, wait)
        names = {each.topic.name for each in wait.awaited if each.topic.kind == "event"}
        since = wish.since if wait.since is None else wait.since
        own = inside | {(rest.person, name) for name, is_on in lane.lists.items() if is_on}
        own -= {(rest.person, name) for name, is_on in lane.lists.items() if not is_on}
        decided = waiting.decide(wish, lane.since(walker.id, since, names, wish.but) if names else (), own, at)
        if isinstance(decided.outcome, Leave):
            walker.rested, walker.met = decided.since, decided.met
            self._watch.woke(at, visit, node, decided.outcome)
            self._go_on(lane, walker, node, decided.outcome, moving)
            return
        self._watch.rested(at, visit, node, wait, wait.due)
        lane.rest(walker, node, wait.due)
        walker.awaits = frozenset(each.topic.key for each in wait.awaited)


def _side_by_side(lanes: Sequence[Lane], until: int) -> Iterator[_Turn]:
    going = list(lanes)
    while turn := [(lane, at) for lane in going if (at := lane.next()) <= until and at < NEVER]:
        yield turn
        going = [lane for lane, _ in turn]
