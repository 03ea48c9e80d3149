"""Names that calls bring with them: event types, and keys of properties and arguments. The graph has each but once.

Whoever makes one keeps all others from making it until the commit. Two batches that make names in different orders
would wait for each other, so a batch that needs new ones stops, has them made in a transaction of their own, one batch
of a site at a time, and begins again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphstore import apps, events, property_keys
from graphstore.driver import Graph, Transaction
from graphstore.errors import GraphError
from graphstore.property_keys import KeyKind
from graphstore.records import Call
from graphstore.values import flatten, parse_object
from graphstore.vocabulary import ARGUMENT_PREFIX, PERSON_PREFIX

_KINDS: Final[tuple[KeyKind, ...]] = ("person", "event", "company")
_OF_CALLS: Final[Mapping[str, tuple[KeyKind, str]]] = {
    "set": ("person", PERSON_PREFIX),
    "track": ("event", ARGUMENT_PREFIX),
}
Keys = dict[str, str]  # flattened name -> JSON type first seen


class UnstorableError(GraphError):
    """A call that can't be stored as it is; sent again it would fail again."""

    code = "unstorable"


class NewNamesError(Exception):
    """A batch needs names that the graph may lack."""

    def __init__(self, app: str, *, types: Iterable[str] = (), keys: Mapping[KeyKind, Keys] | None = None) -> None:
        super().__init__(app)
        self.said = {app: Said(set(types), [*(keys or {}).items()])}


@dataclass
class Said:
    """Names in the calls of one site, those of a call together and in the order of the calls."""

    types: set[str] = field(default_factory=set)
    keys: list[tuple[KeyKind, Keys]] = field(default_factory=list)


@dataclass
class Known:
    """Names of a site that the graph has, as far as is known here."""

    types: set[str] = field(default_factory=set)
    keys: dict[KeyKind, set[str]] = field(default_factory=lambda: {kind: set() for kind in _KINDS})
    revision: int | None = None  # of the site, when the keys were read


class Names:
    """What this process knows of the names of all sites."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def follow(self, tx: Transaction, revisions: Mapping[str, int]) -> None:
        """Sites have these revisions now: keys that were removed since the last one are to be made again."""
        for app, revision in revisions.items():
            known = self._known.setdefault(app, Known())
            if known.revision != revision:
                known.keys, known.revision = _keys(tx, app), revision

    def need_types(self, tx: Transaction, types: Iterable[tuple[str, str]]) -> None:
        """Raises NewNamesError where some of these (app, name) may not be there."""
        by_app: dict[str, set[str]] = defaultdict(set)
        for app, name in types:
            by_app[app].add(name)
        for app, names in by_app.items():
            if new := names - self._of(tx, app).types:
                raise NewNamesError(app, types=new)

    def need_keys(self, tx: Transaction, app: str, kind: KeyKind, flat: Mapping[str, object]) -> None:
        """Raises NewNamesError where one of these may not be there, UnstorableError where they would be too many."""
        known = self._of(tx, app).keys[kind]
        if flat.keys() <= known:
            return
        new = _typed(flat, known)
        if property_keys.exceeds(known, new):
            raise UnstorableError(
                f"This site has used {property_keys.MAX_KEYS} different {kind} property names; no more are taken. "
                "Put values that vary into the values, not the names."
            )
        raise NewNamesError(app, keys={kind: new})

    def introduce(self, graph: Graph, wanted: NewNamesError, batch: Sequence[Call], now: int) -> None:
        """Have all names made that this batch needs, as far as they are not too many."""
        said = _said(batch)
        for app, missed in wanted.said.items():
            said[app].types |= missed.types
            said[app].keys += missed.keys
        learned = graph.write(lambda tx: {app: self._make(tx, app, own, now) for app, own in sorted(said.items())})
        for app, names in learned.items():
            known = self._known[app]
            known.types |= names.types
            for kind, keys in names.keys.items():
                known.keys[kind] |= keys

    def _make(self, tx: Transaction, app: str, said: Said, now: int) -> Known:
        known, made = self._of(tx, app), Known()
        if not apps.hold(tx, app):
            return made
        made.types = said.types - known.types
        events.ensure_types(tx, sorted((app, name) for name in made.types))
        new: dict[KeyKind, Keys] = defaultdict(dict)
        for kind, keys in said.keys:
            have = known.keys[kind] | new[kind].keys()
            more = {name: first for name, first in keys.items() if name not in have}
            if not property_keys.exceeds(have, more):
                new[kind] |= more
        for kind, keys in new.items():
            property_keys.add(tx, app, kind, keys, now)
            made.keys[kind] = set(keys)
        return made

    def _of(self, tx: Transaction, app: str) -> Known:
        known = self._known.get(app)
        if known is None:
            known = self._known[app] = Known(keys=_keys(tx, app))
        return known


def _keys(tx: Transaction, app: str) -> dict[KeyKind, set[str]]:
    return {kind: property_keys.load(tx, app, kind) for kind in _KINDS}


def _typed(flat: Mapping[str, object], known: Collection[str] = ()) -> Keys:
    return {name: type(value).__name__ for name, value in flat.items() if name not in known}


def _said(batch: Sequence[Call]) -> dict[str, Said]:
    """What can be read off the calls themselves, by site."""
    said: dict[str, Said] = defaultdict(Said)
    for call in batch:
        if call.kind == "track":
            said[call.app].types.add(call.name)
        if call.data and call.kind in _OF_CALLS:
            kind, prefix = _OF_CALLS[call.kind]
            said[call.app].keys.append((kind, _typed(flatten(prefix, parse_object(call.data)))))
    return said
