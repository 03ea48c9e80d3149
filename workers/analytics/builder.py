"""Reads a version of the columns from the graph, a page of people at a time, over as many jobs as it takes.

What changed is read from the touches that transactions leave: everything of whoever is named there is read again. So
new events, merges and erasures are one thing, and reading the same twice does no harm. A touch is seen only when its
transaction is over, which may be later than its time says: the last OVERLAP is looked at again each time. Who changes
while everybody is read for the first time is read again at its end, so a long build is no older than a short one.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from engine.analytics.columns import Columns, columns, compacted, joined, without
from engine.analytics.holdings import together
from engine.analytics.trails import Words
from graphstore import event_columns, property_history, touches
from graphstore.event_columns import PersonEvents
from workers.analytics import drafts, files, properties
from workers.analytics.drafts import Draft, Stage
from workers.analytics.files import Version
from workers.context import Context

OVERLAP: Final = 900_000  # ms a transaction may last
_PAGE: Final = 2_000  # people
_SAVED_EVERY: Final = 30.0  # seconds: what a crash may lose

# Told how many people were looked at, after each page: whether another job is to go on. It may end all by raising.
Going = Callable[[int], bool]


class PausedError(Exception):
    """Its time is over; what was read is kept."""


class Builder:
    def __init__(self, context: Context, app: str, going: Going) -> None:
        self._context = context
        self._home = context.settings.home
        self._app = app
        self._going = going
        self._saved = time.monotonic()
        self._before: Version | None = None

    def run(self) -> None:
        """Go on until there is a new version. Raises PausedError."""
        self._before = files.load(self._home, self._app)
        self._draft = draft = self._kept() or self._begun()
        if draft.stage == "everybody":
            self._through(self._somebody)
            self._look_again()
        if draft.stage == "changed":
            self._through(self._changed)
            self._next("held")
        if draft.stage == "held":
            if draft.watched:
                self._through(self._held)
            self._next("traits")
        self._through(self._traits)
        self._save_version()

    def _kept(self) -> Draft | None:
        """What an earlier job has read, where it is of the present version."""
        found = drafts.load(self._home, self._app)
        before = self._before
        if found is None or (before is None and found.base):
            return None
        if before is not None and (found.base != before.id if found.base else before.position > found.since):
            return None
        return found

    def _begun(self) -> Draft:
        drafts.discard(self._home, self._app)
        graph, before = self._context.graph, self._before
        now = graph.read(touches.clock)
        if before is not None and now - before.position < touches.KEPT - OVERLAP:
            words = before.columns.words  # of a version that others read: not to be changed
            draft = Draft(before.id, before.position, list(before.applied), "changed")
            draft.names, draft.words = before.columns.names, Words(dict(words.pages), dict(words.origins))
        else:
            seen = graph.read(lambda tx: touches.since(tx, self._app, now - OVERLAP))
            position = max([now, *(touch.at for touch in seen)])
            draft = Draft("", position, [touch.key for touch in seen if touch.at >= position - OVERLAP], "everybody")
        self._draft = draft
        if draft.stage == "changed":
            self._look_again()
        return draft

    def _look_again(self) -> None:
        """Find who has changed since the base was read; from here on, the version is of this moment."""
        draft, graph, app = self._draft, self._context.graph, self._app
        draft.as_of = self._context.clock.now()
        now = graph.read(touches.clock)
        seen = graph.read(lambda tx: touches.since(tx, app, draft.since - OVERLAP))
        known = set(draft.seen)
        draft.changed = sorted({uid for touch in seen if touch.key not in known for uid in touch.uids})
        draft.position = max([now, *(touch.at for touch in seen)])
        draft.applied = [touch.key for touch in seen if touch.at >= draft.position - OVERLAP]
        draft.watched = sorted(graph.read(lambda tx: property_history.watched(tx, app)))
        draft.apart = properties.apart(graph, app)
        self._next("changed")

    def _next(self, stage: Stage) -> None:
        self._draft.stage, self._draft.after = stage, ""

    def _through(self, page: Callable[[str], str | None]) -> None:
        """To the end of a stage. `page` reads what is behind a uid, and tells behind which to go on."""
        draft, after = self._draft, page(self._draft.after)
        while after is not None:
            draft.after = after
            pausing = self._going(draft.looked)
            if pausing or time.monotonic() - self._saved > _SAVED_EVERY:
                drafts.save(self._home, self._app, draft)
                self._saved = time.monotonic()
            if pausing:
                raise PausedError
            after = page(after)
        self._going(draft.looked)

    def _somebody(self, after: str) -> str | None:
        found = self._context.graph.read(lambda tx: event_columns.page(tx, self._app, self._places(), after, _PAGE))
        self._take(found.people)
        return found.after

    def _changed(self, after: str) -> str | None:
        place = bisect_right(self._draft.changed, after)
        uids = self._draft.changed[place : place + _PAGE]
        if uids:
            self._take(self._context.graph.read(lambda tx: event_columns.some(tx, self._app, self._places(), uids)))
        return uids[-1] if place + _PAGE < len(self._draft.changed) else None

    def _held(self, after: str) -> str | None:
        part, following = properties.held_page(self._context.graph, self._app, self._draft.watched, after)
        self._add(part)
        return following

    def _traits(self, after: str) -> str | None:
        found = properties.trait_page(self._context.graph, self._app, self._draft.apart, after)
        self._add(found.people)
        return found.after

    def _take(self, people: list[PersonEvents]) -> None:
        draft = self._draft
        made = columns(people, draft.names, draft.words)
        draft.names = made.names
        draft.looked += len(people)
        self._add(made)

    def _add(self, part: object) -> None:
        self._draft.unsaved.setdefault(self._draft.stage, []).append(part)

    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._draft.names)}

    def _save_version(self) -> None:
        home, app, draft = self._home, self._app, self._draft
        made = self._columns()
        held = together(drafts.held(home, app, draft), draft.watched)
        apart = properties.gathered(draft.apart, drafts.traits(home, app, draft), made.uids)
        files.save(
            home, app, compacted(made), held, apart, as_of=draft.as_of, position=draft.position, applied=draft.applied
        )

    def _columns(self) -> Columns:
        draft, before = self._draft, self._before
        if draft.base and before is not None:
            base = before.columns
        else:
            base = joined(drafts.columns(self._home, self._app, draft, "everybody"))
        again = drafts.columns(self._home, self._app, draft, "changed")
        return replace(joined([without(base, draft.changed), *again]), names=draft.names, words=draft.words)
