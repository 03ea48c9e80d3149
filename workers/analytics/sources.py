"""Where figures come from: rows of columns, and what only the graph can tell of people and arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.analytics import arguments
from engine.analytics.columns import Columns, Flags, Ints, Uids, flags
from engine.analytics.definitions import Deed
from engine.analytics.holdings import Holdings
from engine.analytics.traits import key_of, label_of
from engine.errors import RejectedError
from engine.segments.compile import compile_expression
from engine.segments.expressions import Expression
from engine.segments.inline import inline
from graphstore import event_columns, property_history, segments, workflows
from graphstore.errors import NotFoundError
from workers.analytics import properties
from workers.analytics.files import Version
from workers.context import Context
from workers.segments import known

MOST_GROUPS: Final = 8  # of a breakdown; the rest are one more
MOST_NAMED: Final = 20  # segments or campaigns


@dataclass(frozen=True)
class Group:
    """People who are looked at together. `key` names it in addresses."""

    key: str
    label: str
    people: Flags


class Source:
    """Of one site and version of its columns. `seconds`: the longest that one question to the graph may take."""

    def __init__(self, context: Context, app: str, version: Version, seconds: float | None) -> None:
        self._context = context
        self._app = app
        self._seconds = seconds
        self.version = version

    @property
    def columns(self) -> Columns:
        return self.version.columns

    def rows(self, deed: Deed, since: int, until: int) -> Ints:
        """The rows of a deed; where it asks for arguments, at least those from `since` until before `until`.

        Raises GraphTimeoutError.
        """
        rows = self.columns.rows(deed.event)
        if deed.where is None or not len(rows):
            return rows
        key = (deed, since, until)
        found = self.version.found.get(key)
        if found is None:
            where = arguments.predicate(deed)
            keys = (
                event_columns.meeting(
                    self._context.graph, self._app, deed.event, where, since, until, seconds=self._seconds
                )
                if where is not None
                else []
            )
            found = self.version.found[key] = self.columns.with_keys(rows, keys)
        return found

    def holdings(self, key: str) -> Holdings:
        """Of the property with this flat key, and perhaps of others."""
        if key in self.version.holdings.properties:
            return self.version.holdings
        found = self.version.tried.get(key)
        if found is None:
            found = self.version.tried[key] = properties.read(self._context.graph, self._app, [key])
        return found

    def known_from(self, key: str) -> int:
        """Since when (ms) all that a property was set to is known; before, only what was set last."""
        watched = self._context.graph.read(lambda tx: property_history.watched(tx, self._app))
        return watched.get(key, self._context.clock.now())

    def people(self, expression: Expression | None, uids: Uids | None = None) -> Flags | None:
        """Of the columns' people, or of `uids`, who meets conditions now; None: all. Raises GraphTimeoutError."""
        if expression is None:
            return None
        compiled = compile_expression(inline(expression, known(self._context, self._app)))
        predicate = compiled.predicate.at(self._context.clock.now())
        found = event_columns.people_meeting(self._context.graph, self._app, predicate, seconds=self._seconds)
        return flags(self.columns.uids if uids is None else uids, found)

    def groups(self, breakdown: str, among: Flags, uids: Uids | None = None) -> list[Group]:
        """Of "property:plan" (a path's parts divided by /), "segment:ID,ID" or "campaign:ID,ID" (whom it has taken in);
        of the columns' people, or of `uids`.

        `among`: whose values decide which are frequent. Raises RejectedError.
        """
        everybody = self.columns.uids if uids is None else uids
        kind, _, what = breakdown.partition(":")
        if kind == "property" and what:
            return self._by_property(tuple(what.split("/")), among, everybody)
        if kind == "segment" and what:
            return self._by_segment(_ids(what), everybody)
        if kind == "campaign" and what:
            return self._by_campaign(_ids(what), everybody)
        text = "Break down by 'property:NAME', 'segment:ID,ID' or 'campaign:ID,ID'."
        raise RejectedError("bad_breakdown", text, "breakdown", 422)

    def _by_property(self, path: tuple[str, ...], among: Flags, everybody: Uids) -> list[Group]:
        found = event_columns.property_values(self._context.graph, self._app, path)
        codes = np.full(len(everybody), -1, np.int64)
        for code, (_, uids) in enumerate(found):
            codes[flags(everybody, uids)] = code
        counted = np.bincount(codes[among & (codes >= 0)], minlength=len(found))
        order = sorted((code for code in range(len(found)) if counted[code]), key=lambda code: -int(counted[code]))
        groups = [
            Group(key_of(found[code][0]), label_of(found[code][0]), codes == code) for code in order[:MOST_GROUPS]
        ]
        if len(order) > MOST_GROUPS:
            groups.append(Group("other", "Other values", np.isin(codes, order[MOST_GROUPS:])))
        groups.append(Group("none", "Not set", codes < 0))
        return [group for group in groups if (group.people & among).any()]

    def _by_segment(self, ids: Sequence[str], everybody: Uids) -> list[Group]:
        names = {each.id: each.name for each in self._context.graph.read(lambda tx: segments.every(tx, self._app))}
        if any(each not in names for each in ids):
            raise NotFoundError("There is no such segment on this site.")
        return [
            Group(each, names[each], flags(everybody, event_columns.members(self._context.graph, self._app, each)))
            for each in ids
        ]

    def _by_campaign(self, ids: Sequence[str], everybody: Uids) -> list[Group]:
        graph = self._context.graph
        names = [graph.read(lambda tx, each=each: workflows.get(tx, self._app, each)).name for each in ids]  # type: ignore[misc]  # mypy can't infer a lambda's default
        return [
            Group(each, name, flags(everybody, event_columns.taken_in(graph, self._app, each)))
            for each, name in zip(ids, names, strict=True)
        ]


def _ids(text: str) -> list[str]:
    ids = list(dict.fromkeys(text.split(",")))
    if len(ids) > MOST_NAMED:
        raise RejectedError("too_many", f"Choose at most {MOST_NAMED}.", "breakdown", 422)
    return ids
