"""What intake knows of a site between batches: its running campaigns, and its live segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import library
from engine.library import LibrarySettings
from engine.registry import Registry
from engine.segments.live import LiveSegments
from engine.workflow.match import RunningCampaign, TriggerIndex
from engine.workflow.validate import load
from graphstore import apps as sites
from graphstore import property_history, segments, webhook_notes, workflows
from graphstore.driver import Transaction
from graphstore.vocabulary import property_path


@dataclass(frozen=True)
class Site:
    app: str
    revision: int
    triggers: TriggerIndex
    segments: LiveSegments
    library: LibrarySettings
    watched: tuple[tuple[str, ...], ...] = ()  # paths of the properties whose history is kept
    told: frozenset[str] = frozenset()  # what its endpoints want to hear of


class Sites:
    """A cache, checked against each site's revision in every transaction: a change counts from its commit on."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._sites: dict[str, Site] = {}

    def at(self, tx: Transaction, revisions: Mapping[str, int]) -> dict[str, Site]:
        """The sites as they are now, by the revisions they have now."""
        sites: dict[str, Site] = {}
        for app, revision in revisions.items():
            site = self._sites.get(app)
            if site is None or site.revision != revision:
                site = self._sites[app] = self._read(tx, app, revision)
            sites[app] = site
        return sites

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
            webhook_notes.of(tx, app),
        )
