"""What intake knows of a site between batches: its running campaigns, live segments, and names seen before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine import library
from engine.library import LibrarySettings
from engine.registry import Registry
from engine.segments.live import LiveSegments
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.validate import load
from graphstore import apps as sites
from graphstore import property_history, property_keys, segments, workflows
from graphstore.driver import Transaction
from graphstore.property_keys import KeyKind
from graphstore.vocabulary import property_path


@dataclass
class Names:
    """Event types and property keys of a site that the graph has. New ones are learned when their batch commits."""

    types: set[str] = field(default_factory=set)
    keys: dict[KeyKind, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    app: str
    revision: int
    triggers: TriggerIndex
    segments: LiveSegments
    library: LibrarySettings
    watched: tuple[tuple[str, ...], ...] = ()  # paths of the properties whose history is kept


class Sites:
    """A cache, checked against each site's revision in every transaction: a change counts from its commit on."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._sites: dict[str, Site] = {}
        self._names: dict[str, Names] = {}

    def at(self, tx: Transaction, revisions: Mapping[str, int]) -> dict[str, Site]:
        """The sites as they are now, by the revisions they have now."""
        sites: dict[str, Site] = {}
        for app, revision in revisions.items():
            site = self._sites.get(app)
            if site is None or site.revision != revision:
                site = self._sites[app] = self._read(tx, app, revision)
            sites[app] = site
        return sites

    def names(self, tx: Transaction, app: str) -> Names:
        names = self._names.get(app)
        if names is None:
            kinds: Sequence[KeyKind] = ("person", "event", "company")
            names = self._names[app] = Names(keys={kind: property_keys.load(tx, app, kind) for kind in kinds})
        return names

    def learn(self, types: Collection[tuple[str, str]], keys: Mapping[tuple[str, KeyKind], Collection[str]]) -> None:
        """Remember names that a committed batch has put into the graph."""
        for app, name in types:
            self._names[app].types.add(name)
        for (app, kind), names in keys.items():
            self._names[app].keys[kind].update(names)

    def _read(self, tx: Transaction, app: str, revision: int) -> Site:
        campaigns = [
            RunningCampaign(row.id, row.version, load(row.definition, self._registry))
            for row in workflows.running(tx, app)
        ]
        return Site(
            app,
            revision,
            TriggerIndex(campaigns),
            LiveSegments(segments.every(tx, app)),
            library.load(sites.library(tx, app)),
            tuple(property_path(key) for key in property_history.watched(tx, app)),
        )
