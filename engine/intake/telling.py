"""What a batch of calls has to tell the endpoints of its sites; nothing is gathered for a site that has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from graphstore import webhook_notes
from graphstore.driver import Transaction
from graphstore.records import StoredEvent
from graphstore.webhook_kinds import OF_EVENTS, PERSON_CHANGED, PERSON_MERGED
from graphstore.webhook_notes import Happened


class Telling:
    """Of one transaction."""

    def __init__(self, tx: Transaction, wanted: Mapping[str, Collection[str]], now: int) -> None:
        """`wanted`: the kinds that each site's endpoints want; sites without endpoints may be missing."""
        self._tx = tx
        self._now = now
        self._wanted = {app: kinds for app, kinds in wanted.items() if kinds}
        self._happened: dict[str, list[Happened]] = defaultdict(list)

    def changed(self, app: str, uid: str, properties: Iterable[str], *, created: bool) -> None:
        """Names of the properties; their values are read when it is told."""
        if app in self._wanted:
            data = {"created": created, "properties": sorted(properties)}
            self._happened[app].append(Happened(PERSON_CHANGED, self._now, uid, data))

    def merged(self, app: str, into: str, absorbed: Mapping[str, str]) -> None:
        """`absorbed`: uid, and the id that said so."""
        if app in self._wanted:
            self._happened[app].append(Happened(PERSON_MERGED, self._now, into, {"absorbed": dict(absorbed)}))

    def event(self, event: StoredEvent) -> None:
        kind = OF_EVENTS.get(event.name)
        if kind is not None and event.app in self._wanted:
            data = {**event.arguments, "event": event.name}
            self._happened[event.app].append(Happened(kind, event.at, event.person, data, event.key))

    def note(self) -> None:
        for app, happened in self._happened.items():
            webhook_notes.note(self._tx, app, happened, self._wanted[app])
