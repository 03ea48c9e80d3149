"""One batch of calls, one transaction: positions, people, events, memberships and the runs they begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.happenings import RUN_MESSAGE, Happening, property_changed
from engine.intake import carts, history, referrals
from engine.intake.companies import PROPERTY, CompaniesSaid
from engine.intake.names import Names, NewNamesError, UnstorableError
from engine.intake.order import Item, Level, levels
from engine.intake.referrals import ReferralsSaid
from engine.intake.site import Site, Sites
from engine.intake.telling import Telling
from engine.registry import Registry
from engine.segments.keep import keep_touched
from engine.workflow.match import Called
from engine.workflow.starting import take_up, wake
from graphstore import events, merging, people, positions, property_history, removing
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError
from graphstore.events import NewEvent
from graphstore.membership import Change
from graphstore.people import IdentityRef, Profile
from graphstore.property_history import NewValue
from graphstore.records import ONLY_ANONYMOUS, Call, StoredEvent, Touched
from graphstore.values import flatten, parse_object
from graphstore.vocabulary import ARGUMENT_PREFIX, PERSON_PREFIX

_WITH_EVENTS: Final = frozenset({"track", "cart"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A call with its place: `stream` is unique among all streams there ever were, `position` in it."""

    call: Call
    stream: str
    position: str

    @property
    def key(self) -> str:
        """The key of its event: the caller's message id makes it one of a kind, else its place does."""
        call = self.call
        return f"{call.app}:m:{call.message}" if call.message else f"{call.app}:{self.stream}:{self.position}"


@dataclass
class _Delta:
    """What the batch has changed about one person so far."""

    app: str
    properties: set[str] = field(default_factory=set)
    events: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> how often done, before and after
    created: bool = False
    merged: bool = False
    linked: bool = False

    def frozen(self) -> Touched:
        return Touched(frozenset(self.properties), self.events, self.created, self.merged, self.linked)


@dataclass
class Stored:
    """What a committed batch has come to."""

    events: list[StoredEvent] = field(default_factory=list)
    changes: list[tuple[str, Change]] = field(default_factory=list)  # app, membership change
    begun: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))  # app, campaign -> runs
    counted: set[tuple[str, str]] = field(default_factory=set)  # app, campaign whose live counts moved
    removed: set[str] = field(default_factory=set)  # sites that are going or gone: their calls were dropped
    people: dict[str, str] = field(default_factory=dict)  # identity key -> uid of whom the batch was about
    created: set[str] = field(default_factory=set)  # of them (uids) those who are new


Then = Callable[[Transaction, Stored], None]


class Intake:
    """Stores batches. One a process: it remembers what the graph has, so not every batch has to ask."""

    def __init__(self, graph: Graph, registry: Registry) -> None:
        self._graph = graph
        self._sites = Sites(registry)
        self._names = Names()

    def store(
        self,
        batch: Sequence[Placed],
        expected: Mapping[str, str],
        reached: Mapping[str, str],
        now: int,
        *,
        then: Then | None = None,
    ) -> Stored:
        """Store the batch and move the positions, both or neither. `then` is done at the end of the same transaction.

        `expected`, `reached`: stream -> position before and after. Raises StalePositionError when another ingester
        was there first, GraphUnavailableError when it may work later, other GraphErrors when it never will.
        """
        contested = False

        def work(tx: Transaction) -> Stored:
            stored = _Work(tx, self._sites, self._names, now, contested=contested).run(batch, expected, reached)
            if then is not None:
                then(tx, stored)
            return stored

        while True:
            try:
                return self._graph.write(work)
            except NewNamesError as needed:
                self._names.introduce(self._graph, needed, [placed.call for placed in batch], now)
            except ConflictError:
                # Somebody else has made one of the new people since this transaction looked.
                if contested:
                    raise
                contested = True


class _Work:
    """One attempt at one transaction."""

    def __init__(self, tx: Transaction, sites: Sites, names: Names, now: int, *, contested: bool = False) -> None:
        """`contested`: others make the same people, who are waited for."""
        self._tx = tx
        self._contested = contested
        self._cache = sites
        self._names = names
        self._now = now
        self._sites: dict[str, Site] = {}
        self._changed: dict[str, _Delta] = {}
        self._replaced: dict[str, str] = {}  # uid absorbed in this batch -> uid that stays
        self._companies_said = CompaniesSaid()
        self._referrals_said = ReferralsSaid()
        self._companies: set[tuple[str, str]] = set()  # app, key of a company whose properties or people changed
        self._happened: list[Happening] = []  # changes of properties that triggers listen to
        self._telling = Telling(tx, {}, now)
        self._stored = Stored()

    def run(self, batch: Sequence[Placed], expected: Mapping[str, str], reached: Mapping[str, str]) -> Stored:
        apps = {placed.call.app for placed in batch}
        revisions = positions.move(self._tx, expected, reached, apps)
        self._sites = self._cache.at(self._tx, revisions)
        self._names.follow(self._tx, revisions)
        self._telling = Telling(self._tx, {app: site.told for app, site in self._sites.items()}, self._now)
        unknown = sorted(apps - self._sites.keys())
        if unknown:
            self._stored.removed = removing.removed(self._tx, unknown)
            batch = [placed for placed in batch if placed.call.app not in self._stored.removed]
        if lost := [app for app in unknown if app not in self._stored.removed]:
            raise UnstorableError(f"There is no site {lost[0]!r} any more.")
        ordered = levels(self._new_items(batch))
        self._hold(ordered)
        for level in ordered:
            self._write(level)
            self._merge(level.aliases)
        self._write_companies()
        self._write_referrals()
        self._keep_segments()
        self._begin_runs()
        self._tell()
        return self._stored

    def _new_items(self, batch: Sequence[Placed]) -> Iterable[Item]:
        """The batch without messages that are stored already, or stand twice in it."""
        seen = events.present(self._tx, [p.key for p in batch if p.call.message and p.call.kind in _WITH_EVENTS])
        for placed in batch:
            if placed.call.message and placed.call.kind in _WITH_EVENTS:
                if placed.key in seen:
                    continue
                seen.add(placed.key)
            if placed.call.kind == "company":  # it is about no person, and may come in any order
                self._companies_said.call(placed.call)
                continue
            yield Item(placed.call, placed.key)

    def _write(self, level: Level) -> None:
        if not level.items:
            return
        refs = [(IdentityRef(i.call.app, i.call.identity), i.call.at, i.call.kind == "set") for i in level.items]
        named = [(ref, i.call.at) for i in level.items if (ref := referrals.named(i.call)) is not None]
        found = self._resolve(refs, named)
        new_events: list[NewEvent] = []
        carts_said: list[tuple[Item, str]] = []
        dirty: dict[str, Profile] = {}
        held: list[NewValue] = []
        for item in level.items:
            call = item.call
            profile = found[f"{call.app}:{call.identity}"]
            if call.kind == "cart":
                carts_said.append((item, profile.uid))
                continue
            values = parse_object(call.data) if call.data else {}
            if call.kind == "set":
                self._names.need_keys(self._tx, call.app, "person", flatten(PERSON_PREFIX, values))
                had = self._listened(call, profile)
                changed = profile.put(values, call.at)
                self._notice(call, profile, had, changed)
                self._changed[profile.uid].properties |= changed
                dirty[profile.uid] = profile
                held += history.said(item, profile.uid, values, self._sites[call.app].watched)
                if PROPERTY in values:
                    self._companies_said.person(profile, values[PROPERTY], call.at)
                if referrals.PROPERTY in values:
                    self._referrals_said.follow(profile)
            else:
                flat = flatten(ARGUMENT_PREFIX, values) if values else {}
                self._names.need_keys(self._tx, call.app, "event", flat)
                if call.asset and self._sites[call.app].segments.leads_over("asset"):
                    self._changed[profile.uid].linked = True
                new_events.append(
                    NewEvent(
                        item.key, call.app, profile.uid, call.name, call.at, call.received, values, flat, call.data,
                        call.asset, call.flag,
                    )
                )  # fmt: skip
        people.save(self._tx, {**_new(found), **dirty}.values())
        property_history.store(self._tx, held)
        if carts_said:
            new_events += self._carts(carts_said)
        self._names.need_types(self._tx, {(event.app, event.name) for event in new_events})
        for counter in events.store(self._tx, new_events):
            done = self._changed[counter.person].events
            before = done[counter.name][0] if counter.name in done else counter.before
            done[counter.name] = (before, counter.after)
        self._stored.events += [
            StoredEvent(event.key, event.app, event.person, event.name, event.at, event.arguments)
            for event in new_events
        ]

    def _carts(self, said: Sequence[tuple[Item, str]]) -> Iterable[NewEvent]:
        settings = {app: site.library for app, site in self._sites.items()}
        for event in carts.write(self._tx, said, settings):
            call = event.item.call
            flat = flatten(ARGUMENT_PREFIX, event.arguments)
            self._names.need_keys(self._tx, call.app, "event", flat)
            if self._sites[call.app].segments.leads_over("asset"):
                self._changed[event.person].linked = True
            yield NewEvent(
                event.item.key, call.app, event.person, event.name, event.at, call.received, event.arguments, flat,
                event.json, flag=call.flag, assets=event.assets,
            )  # fmt: skip

    def _listened(self, call: Call, profile: Profile) -> dict[str, object]:
        """What the properties are that triggers listen to."""
        listened = self._sites[call.app].triggers.properties
        return {name: profile.properties.get(name) for name in listened} if listened else {}

    def _notice(self, call: Call, profile: Profile, before: Mapping[str, object], changed: Collection[str]) -> None:
        run = call.message.removeprefix(RUN_MESSAGE).partition(":")[0] if call.message.startswith(RUN_MESSAGE) else ""
        self._happened += [
            property_changed(call.app, profile.uid, name, value, profile.properties.get(name), call.at, run)
            for name, value in before.items()
            if name in changed
        ]

    def _resolve(
        self, refs: Iterable[tuple[IdentityRef, int, bool]], named: Sequence[tuple[IdentityRef, int]] = ()
    ) -> dict[str, Profile]:
        """`refs`: with the time of the call, and whether the person's properties are wanted; `named`: beside them."""
        known: set[str] = set()
        seen: dict[str, int] = {}
        wanted: dict[IdentityRef, None] = {}
        for ref, at, with_properties in refs:
            wanted[ref] = None
            if with_properties:
                known.add(ref.key)
            seen[ref.key] = max(at, seen.get(ref.key, 0))
        own = set(seen)
        for ref, at in named:
            wanted[ref] = None
            seen.setdefault(ref.key, at)
        made = people.make(self._tx, wanted, seen) if self._contested else set()
        found = people.resolve(self._tx, wanted, seen, known, seen.keys() - own)
        self._stored.people.update((key, profile.uid) for key, profile in found.items())
        for profile in found.values():
            change = self._changed.setdefault(profile.uid, _Delta(profile.app))
            change.created = change.created or profile.created or profile.uid in made
            if change.created:
                self._stored.created.add(profile.uid)
        return found

    def _hold(self, ordered: Sequence[Level]) -> None:
        """Lock everybody at once where there are merges: these meet people of other lanes, and taking some more at
        each level would have two batches wait for each other crosswise.
        """
        if not any(level.aliases for level in ordered):
            return
        first: dict[IdentityRef, int] = {}
        named: dict[IdentityRef, int] = {}
        for level in ordered:
            for item in (*level.items, *level.aliases):
                call = item.call
                first.setdefault(IdentityRef(call.app, call.identity), call.at)
                if call.kind == "alias":
                    first.setdefault(IdentityRef(call.app, call.target), call.at)
                elif (ref := referrals.named(call)) is not None:
                    named.setdefault(ref, call.at)
        found = self._resolve([(ref, at, False) for ref, at in first.items()], list(named.items()))
        people.save(self._tx, _new(found).values())

    def _merge(self, aliases: Sequence[Item]) -> None:
        if not aliases:
            return
        refs = [IdentityRef(a.call.app, name) for a in aliases for name in (a.call.identity, a.call.target)]
        found = self._resolve((ref, aliases[0].call.at, True) for ref in refs)
        people.save(self._tx, _new(found).values())
        stays: dict[str, Profile] = {}  # uid -> the profile it is now part of
        targets: dict[str, Profile] = {}
        for alias in aliases:
            source = _standing(stays, found[f"{alias.call.app}:{alias.call.identity}"])
            target = _standing(stays, found[f"{alias.call.app}:{alias.call.target}"])
            if alias.call.name == ONLY_ANONYMOUS and not source.anonymous:
                continue
            if source is not target:
                target.absorb(source)
                stays[source.uid] = target
                targets[target.uid] = target
                self._telling.merged(target.app, target.uid, {"uid": source.uid, "id": alias.call.identity})
        absorbed = {uid: _standing(stays, into).uid for uid, into in stays.items()}
        merging.absorb(self._tx, absorbed)
        people.save(self._tx, [target for uid, target in targets.items() if uid not in stays])
        for source_uid, target_uid in absorbed.items():
            self._changed.pop(source_uid, None)
            self._changed[target_uid].merged = True
            self._replaced[source_uid] = target_uid
            self._companies_said.absorbed(source_uid, targets[target_uid])
            self._referrals_said.absorbed(source_uid, targets[target_uid])

    def _write_companies(self) -> None:
        moved = self._companies_said.write(
            self._tx, lambda app, flat: self._names.need_keys(self._tx, app, "company", flat)
        )
        for uid in moved.people:
            self._changed[uid].linked = True
        self._companies.update((key.partition(":")[0], key) for key in moved.companies)

    def _write_referrals(self) -> None:
        for app, uid in self._referrals_said.write(self._tx):
            self._changed.setdefault(uid, _Delta(app)).linked = True

    def _keep_segments(self) -> None:
        by_app: dict[str, dict[str, Touched]] = defaultdict(dict)
        for uid, change in self._changed.items():
            by_app[change.app][uid] = change.frozen()
        for app, touched in by_app.items():
            site = self._sites[app]
            companies = [key for own, key in self._companies if own == app]
            for moved in keep_touched(self._tx, app, site.segments, touched, companies, self._now, site.told):
                self._stored.changes.append((app, moved))

    def _begin_runs(self) -> None:
        by_app: dict[str, list[StoredEvent]] = defaultdict(list)
        for event in self._stored.events:
            by_app[event.app].append(self._now_of(event))
        for app, site in self._sites.items():
            newcomers = [uid for uid, change in self._changed.items() if change.created and change.app == app]
            called = Called(site.triggers.newcomers(newcomers, later=True))
            events = by_app.get(app, [])
            called.add(site.triggers.called_by_events(events))
            if site.triggers.properties:
                own = [replace(h, event=self._now_of(h.event)) for h in self._happened if h.event.app == app]
                called.add(site.triggers.called(own))
            for started in (
                take_up(self._tx, app, site.triggers, called, self._now),
                wake(self._tx, app, site.triggers, events, self._now),
            ):
                self._stored.counted |= {(app, campaign) for campaign in started.counted}
                for campaign, begun in started.begun.items():
                    self._stored.begun[app, campaign] += begun

    def _tell(self) -> None:
        for uid, change in self._changed.items():
            if change.created or change.properties:
                self._telling.changed(change.app, uid, change.properties, created=change.created)
        for event in self._stored.events:
            self._telling.event(self._now_of(event))
        self._telling.note()

    def _now_of(self, event: StoredEvent) -> StoredEvent:
        """The event, of the person who has it now."""
        person = self._replaced.get(event.person)
        return event if person is None else replace(event, person=person)


def _new(found: Mapping[str, Profile]) -> dict[str, Profile]:
    """By uid, those whom the graph is still to get."""
    return {profile.uid: profile for profile in found.values() if profile.newcomer is not None}


def _standing(stays: Mapping[str, Profile], profile: Profile) -> Profile:
    """Who a person is by now, over however many merges of this batch."""
    while profile.uid in stays:
        profile = stays[profile.uid]
    return profile
