"""People of a site in a real graph, each with properties and deeds, written the way ingest writes them."""

from __future__ import annotations

import itertools
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segmenting.reference import Deed, Someone, meets

from engine.segments.compile import compile_definition
from engine.segments.live import LiveSegments
from graphstore import events, membership, people, segments
from graphstore.driver import Graph, Transaction
from graphstore.events import NewEvent
from graphstore.membership import Change, Recomputed
from graphstore.people import IdentityRef
from graphstore.records import Touched
from graphstore.segments import SegmentRecord
from graphstore.values import dump, flatten

NOW = 1_760_000_000_000

_numbers = itertools.count()


@dataclass
class Town:
    graph: Graph
    app: str
    people: dict[str, Someone] = field(default_factory=lambda: defaultdict(Someone))
    uids: dict[str, str] = field(default_factory=dict)  # name -> uid
    segments: list[SegmentRecord] = field(default_factory=list)

    def write(
        self,
        properties: Mapping[str, Mapping[str, Any]] | None = None,
        deeds: Iterable[tuple[str, Deed]] = (),
        now: int = NOW,
    ) -> list[Change]:
        """One transaction, as ingest does it: who sets what (None removes), who does what, then the memberships."""
        properties, deeds = properties or {}, list(deeds)
        for name, values in properties.items():
            known = self.people[name].properties
            for key, value in values.items():
                known.pop(key, None)
                if value is not None:
                    known[key] = value
        for name, deed in deeds:
            self.people[name].deeds.append(deed)
        return self.graph.write(lambda tx: self._store(tx, properties, deeds, now))

    def _store(
        self, tx: Transaction, properties: Mapping[str, Mapping[str, Any]], deeds: Sequence[tuple[str, Deed]], now: int
    ) -> list[Change]:
        names = dict.fromkeys((*properties, *(name for name, _ in deeds)))
        refs = [IdentityRef(self.app, name) for name in names]
        found = people.resolve(tx, refs, {ref.key: now for ref in refs})
        profiles = {name: found[ref.key] for name, ref in zip(names, refs, strict=True)}
        changed = {name: profiles[name].put(values, now) for name, values in properties.items()}
        people.save(tx, list({profile.uid: profile for profile in profiles.values()}.values()))
        events.ensure_types(tx, sorted({(self.app, deed.name) for _, deed in deeds}))
        events.store(tx, [self._event(profiles[name].uid, deed) for name, deed in deeds])
        self.uids.update({name: profile.uid for name, profile in profiles.items()})
        touched = {
            profile.uid: Touched(
                changed.get(name, frozenset()),
                frozenset(deed.name for doer, deed in deeds if doer == name),
                profile.created,
            )
            for name, profile in profiles.items()
        }
        live = LiveSegments(segments.live(tx, self.app))
        assert not live.broken
        return membership.apply(tx, self.app, live.concerned(touched), live.predicates(now), now)

    def _event(self, uid: str, deed: Deed) -> NewEvent:
        return NewEvent(
            f"{self.app}:{next(_numbers)}",
            self.app,
            uid,
            deed.name,
            deed.at,
            deed.at,
            deed.arguments,
            flatten("a:", deed.arguments),
            dump(deed.arguments),
        )

    def add_segment(self, definition: Mapping[str, Any], *, live: bool = True) -> SegmentRecord:
        record = self.graph.write(
            lambda tx: segments.create(tx, self.app, secrets.token_hex(4), definition, live=live)
        )
        self.segments.append(record)
        return record

    def recompute(self, record: SegmentRecord, now: int = NOW) -> Recomputed:
        predicate = compile_definition(record.definition).predicate.at(now)
        return membership.recompute(self.graph, self.app, record.id, record.version, predicate, now)

    def members(self, record: SegmentRecord) -> set[str]:
        """Names of the members that the graph has."""
        names = {uid: name for name, uid in self.uids.items()}
        return {names[member.uid] for member in membership.members(self.graph, self.app, record.id, size=10_000)}

    def found(self, definition: Mapping[str, Any], now: int = NOW) -> set[str]:
        """Names of those whom the graph finds by the definition, segment or not."""
        predicate = compile_definition(definition).predicate.at(now)
        uids = set(membership.sample(self.graph, self.app, predicate, 10_000))
        return {name for name, uid in self.uids.items() if uid in uids}

    def expected(self, definition: Mapping[str, Any], now: int = NOW) -> set[str]:
        """Names of those whom the reference finds."""
        return {name for name, someone in self.people.items() if meets(definition, someone, now)}
