"""People of a site in a real graph, each with properties and deeds, stored as ingest stores them."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from engine.intake.intake import Intake, Placed
from engine.registry import Registry
from engine.segments.compile import compile_definition
from engine.segments.keep import keep
from engine.segments.live import LiveSegments
from engine.segments.reading import Library
from graphstore import membership, positions, recomputing, segments
from graphstore.driver import Graph, Transaction
from graphstore.membership import Change
from graphstore.recomputing import Recomputed
from graphstore.records import Call
from graphstore.segments import SegmentRecord
from graphstore.values import dump
from graphstore.vocabulary import scoped
from segmenting.reference import Deed, Someone, meets
from workers.freshness import Freshness

NOW = 1_760_000_000_000


@dataclass
class Town:
    graph: Graph
    app: str
    people: dict[str, Someone] = field(default_factory=lambda: defaultdict(Someone))
    uids: dict[str, str] = field(default_factory=dict)  # name -> uid
    _streams: threading.local = field(default_factory=threading.local)

    @classmethod
    def found_in(cls, graph: Graph) -> Town:
        """A town on a site of its own."""
        site = secrets.token_hex(6)
        graph.command(
            "CREATE (:App {id: $id, name: 'Town', token: $id, secret: $id, signed_only: false, created: 0})",
            {"id": site},
        )
        return cls(graph, site)

    def write(
        self,
        properties: Mapping[str, Mapping[str, Any]] | None = None,
        deeds: Iterable[tuple[str, Deed]] = (),
        now: int = NOW,
    ) -> list[Change]:
        """One batch: who sets what (None removes), who does what. Answers the memberships that changed."""
        calls: list[Call] = []
        for name, values in (properties or {}).items():
            known = self.people[name].properties
            for key, value in values.items():
                known.pop(key, None)
                if value is not None:
                    known[key] = value
            calls.append(Call("set", self.app, name, now, now, dump(values)))
        for name, deed in deeds:
            self.people[name].deeds.append(deed)
            asset = scoped(self.app, deed.asset) if deed.asset else ""
            calls.append(Call("track", self.app, name, deed.at, now, dump(deed.arguments), name=deed.name, asset=asset))
        return self._store(calls, now)

    def _store(self, calls: list[Call], now: int) -> list[Change]:
        """Each thread is an ingester with a stream of its own."""
        local = self._streams
        if not hasattr(local, "stream"):
            local.stream, local.numbers, local.position = secrets.token_hex(6), itertools.count(1), positions.START
            local.intake = Intake(self.graph, Registry(()))
        batch = [Placed(call, local.stream, f"{next(local.numbers)}-0") for call in calls]
        reached = batch[-1].position if batch else local.position
        stored = local.intake.store(batch, {local.stream: local.position}, {local.stream: reached}, now)
        local.position = reached
        rows = self.graph.rows(
            "MATCH (i:Identity)-[:RESOLVES_TO]->(p:Person {app: $app}) RETURN i.id AS name, p.uid AS uid", app=self.app
        )
        self.uids.update({row["name"]: row["uid"] for row in rows})
        return [change for _, change in stored.changes]

    def add_assets(self, ids: Iterable[str], newsletters: Mapping[str, str]) -> None:
        """`newsletters`: which of them are letters that a newsletter sends, and which it is."""
        self.graph.command(
            "UNWIND $ids AS id MERGE (a:Asset {key: $app + ':' + id}) SET a.app = $app, a.id = id, "
            "a.newsletter = $newsletters[id]",
            {"ids": sorted(ids), "app": self.app, "newsletters": dict(newsletters)},
        )

    def add_list(self, name: str, members: Iterable[str]) -> None:
        """A static list whose id is its name."""
        self.graph.command(
            """
            CREATE (s:Segment {key: $app + ':' + $name, app: $app, id: $name, name: $name, static: true, live: false,
                               definition: '{}', version: 1})
            WITH s UNWIND $uids AS uid MATCH (p:Person {uid: uid}) CREATE (p)-[:IN]->(s)
            """,
            {"app": self.app, "name": name, "uids": [self.uids[member] for member in members]},
        )

    def add_segment(self, definition: Mapping[str, Any]) -> SegmentRecord:
        return self.graph.write(lambda tx: segments.create(tx, self.app, secrets.token_hex(4), definition))

    def add_segments(self, definitions: Iterable[Mapping[str, Any]]) -> list[SegmentRecord]:
        def work(tx: Transaction) -> list[SegmentRecord]:
            return [segments.create(tx, self.app, secrets.token_hex(4), definition) for definition in definitions]

        return self.graph.write(work)

    def look_at_everybody(self, now: int = NOW) -> Counter[str]:
        """Every segment asked of everybody at once; how many came into each."""

        def work(tx: Transaction) -> list[Change]:
            live = LiveSegments(segments.every(tx, self.app))
            uids = list(self.uids.values())
            membership.lock(tx, uids)
            return keep(tx, self.app, live, dict.fromkeys(live.compiled, uids), now)

        return Counter(change.segment for change in self.graph.write(work) if change.entered)

    def recompute(self, record: SegmentRecord, now: int = NOW) -> Recomputed:
        predicate = compile_definition(record.definition).predicate.at(now)
        return recomputing.recompute(self.graph, self.app, record.id, record.version, predicate, now)

    def let_time_pass(self, now: int) -> None:
        """What the keeper of freshness does until `now`, and nobody else."""
        context: Any = SimpleNamespace(graph=self.graph, clock=SimpleNamespace(now=lambda: now))
        keeper = Freshness(context)
        while keeper.step():
            pass

    def members(self, record: SegmentRecord) -> set[str]:
        """Names of the members that the graph has."""
        names = {uid: name for name, uid in self.uids.items()}
        rows = self.graph.rows(
            "MATCH (:Segment {key: $key})<-[:IN]-(p) RETURN p.uid AS uid", key=scoped(self.app, record.id)
        )
        return {names[row["uid"]] for row in rows}

    def all_members(self) -> dict[str, set[str]]:
        """Of every segment (id), the names of the members that the graph has."""
        names = {uid: name for name, uid in self.uids.items()}
        rows = self.graph.rows(
            "MATCH (s:Segment {app: $app}) RETURN s.id AS id, [(s)<-[:IN]-(p) | p.uid] AS uids", app=self.app
        )
        return {row["id"]: {names[uid] for uid in row["uids"]} for row in rows}

    def forget_members(self) -> None:
        self.graph.command("MATCH (:Person {app: $app})-[m:IN|DUE]->() DELETE m", {"app": self.app})

    def found(
        self,
        definition: Mapping[str, Any],
        now: int = NOW,
        *,
        over_everybody: bool = False,
        library: Library | None = None,
    ) -> set[str]:
        """Names of those whom the graph finds by the definition, segment or not."""
        predicate = compile_definition(definition, library=library).predicate.at(now)
        if over_everybody:
            predicate = replace(predicate, beginning=None)
        uids = set(membership.sample(self.graph, self.app, predicate, 10_000))
        return {name for name, uid in self.uids.items() if uid in uids}

    def expected(self, definition: Mapping[str, Any], now: int = NOW) -> set[str]:
        """Names of those whom the reference finds."""
        return {name for name, someone in self.people.items() if meets(definition, someone, now)}
