"""The keeper of freshness: what time alone changes, and what reaches people over companies and paths.

Both wait in the graph (graphstore/moments.py, rechecks.py), so nothing is lost with a process; a look that is repeated
changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from engine.segments.keep import keep
from engine.segments.live import LiveSegments
from graphstore import membership, moments, rechecks, segments, workflows
from graphstore.driver import Transaction
from graphstore.predicates.links import Relation
from graphstore.rechecks import Mark
from workers import keys, loop
from workers.context import Context
from workers.queues import Queues

_TICK: Final = 0.2  # seconds
_PAGE: Final = 2_000  # people a transaction
_MARKS: Final = 200
_RECOMPUTE_AT_MOST_EVERY: Final = 10_000  # ms


class Freshness:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._live: dict[str, tuple[int, LiveSegments]] = {}  # app -> revision, segments

    def run(self, stopped: Callable[[], bool]) -> None:
        """Work until `stopped` says so."""
        loop.work("freshness", self.step, stopped, _TICK)

    def step(self) -> int:
        """One page of each; how much there was to look at."""
        return self._moments() + self._marks()

    def _moments(self) -> int:
        now = self._context.clock.now()
        found = self._context.graph.read(lambda tx: moments.due(tx, now, _PAGE))
        by_app: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for each in found:
            by_app[each.app][each.segment].append(each.uid)
        for app, pairs in by_app.items():
            self._look(app, pairs, now, forget=True)
        return len(found)

    def _look(self, app: str, pairs: Mapping[str, Sequence[str]], now: int, *, forget: bool = False) -> None:
        """Segment -> uids, looked at again under the people's locks."""
        uids = sorted({uid for each in pairs.values() for uid in each})

        def work(tx: Transaction) -> None:
            live = self._segments(tx, app)
            membership.lock(tx, uids)
            if forget:
                moments.forget(tx, app, pairs, now)
            keep(tx, app, live, {key: own for key, own in pairs.items() if key in live.compiled}, now)

        if uids:
            self._context.graph.write(work)

    def _segments(self, tx: Transaction, app: str) -> LiveSegments:
        revision = workflows.revisions(tx, [app]).get(app, -1)
        kept = self._live.get(app)
        if kept is None or kept[0] != revision:
            kept = self._live[app] = (revision, LiveSegments(segments.every(tx, app)))
        return kept[1]

    def _marks(self) -> int:
        found = self._context.graph.read(lambda tx: rechecks.waiting(tx, _MARKS))
        for mark in found:
            live = self._context.graph.read(lambda tx, app=mark.app: self._segments(tx, app))  # type: ignore[misc]
            if mark.kind == "company":
                self._company(mark, live)
            else:
                self._person(mark, live)
        if found:
            self._context.graph.write(lambda tx: rechecks.remove(tx, found))
        return len(found)

    def _company(self, mark: Mark, live: LiveSegments) -> None:
        after = ""
        while live.of_companies:
            page = self._context.graph.read(lambda tx, after=after: rechecks.members(tx, mark.of, after, _PAGE))  # type: ignore[misc]
            self._look(mark.app, dict.fromkeys(live.of_companies, page), self._context.clock.now())
            if len(page) < _PAGE:
                break
            after = page[-1]
        self._over_company(mark, live)

    def _over_company(self, mark: Mark, live: LiveSegments) -> None:
        """Whoever paths over the company lead to: from one of its people as from any other."""
        if live.leads_over("company"):
            first = self._context.graph.read(lambda tx: rechecks.members(tx, mark.of, "", 1))
            for uid in first:
                self._person(replace(mark, kind="person", of=uid), live, only="company")

    def _person(self, mark: Mark, live: LiveSegments, only: str = "") -> None:
        """Whoever paths (of one relation only, if said) lead to from this person; if very many, everybody, in a job."""
        reached: dict[tuple[str, int], list[str] | None] = {}
        pairs: dict[str, list[str]] = defaultdict(list)
        for use in live.paths:
            if only not in ("", use.relation):
                continue
            way: tuple[Relation, int] = (use.relation, use.hops)  # type: ignore[assignment]
            if way not in reached:
                reached[way] = self._context.graph.read(lambda tx, way=way: rechecks.reached(tx, mark.of, *way))  # type: ignore[misc]
            uids = reached[way]
            if uids is None:
                self._recompute(mark.app, use.segment)
            else:
                pairs[use.segment] += uids
        self._look(mark.app, pairs, self._context.clock.now())

    def _recompute(self, app: str, segment: str) -> None:
        if self._context.redis.set(keys.recomputing(segment), "1", nx=True, px=_RECOMPUTE_AT_MOST_EVERY):
            self._queues.recompute(app, segment)

    @property
    def _queues(self) -> Queues:
        return Queues(self._context.redis)
