"""A metric measured in a range: of events by their columns, of properties by what people hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.analytics import holdings, metrics
from engine.analytics.columns import Flags, Longs, Uids
from engine.analytics.measures import By, Measure, Metric
from engine.analytics.metrics import Doings, Values
from engine.analytics.ranges import Range, Stretch
from graphstore.vocabulary import PERSON_PREFIX, property_key
from workers.analytics.asked import CountedOnes
from workers.analytics.sources import Group, Source


class Measured(Protocol):
    """`chosen`, and the people of groups, are flags of the people that it looks at."""

    span: Range | Stretch

    def values(self, edges: Sequence[int], chosen: Flags | None) -> Values:
        """For each bucket between the edges (ms); nan where there is nothing to say."""
        ...

    def people(self, since: int, until: int, chosen: Flags | None, *, without: bool) -> CountedOnes:
        """Who is behind the number of a bucket; `without`: who has not done what was to follow."""
        ...

    def groups(self, breakdown: str) -> list[Group]: ...

    def known_from(self) -> int | None: ...


class EventMeasured:
    def __init__(self, source: Source, metric: Metric, span: Range | Stretch) -> None:
        self.span = span
        self._source = source
        self._done = _doings(source, metric, span, source.people(metric.people))

    def values(self, edges: Sequence[int], chosen: Flags | None) -> Values:
        return metrics.values(self._done, edges, chosen)

    def people(self, since: int, until: int, chosen: Flags | None, *, without: bool) -> CountedOnes:
        columns = self._source.columns
        rows = metrics.counted(self._done, since, until, without=without)
        if chosen is not None:
            rows = rows[chosen[columns.person[rows]]]
        return CountedOnes(columns.uids[columns.person[rows]], columns.at[rows])

    def groups(self, breakdown: str) -> list[Group]:
        if not breakdown:
            return []
        columns = self._source.columns
        among = np.zeros(len(columns.uids), np.bool_)
        among[columns.person[self._done.rows]] = True
        return self._source.groups(breakdown, among)

    def known_from(self) -> int | None:
        return None


class PropertyMeasured:
    def __init__(self, source: Source, metric: Metric, span: Range | Stretch) -> None:
        self.span = span
        self._source = source
        self._metric = metric
        self._key = property_key(PERSON_PREFIX, metric.property or ())
        self._holdings = source.holdings(self._key)
        self._people = source.people(metric.people, self._holdings.uids)
        asks = metric.measure is Measure.AVERAGE and metric.by is By.EVENT
        self._done = _doings(source, metric, span, None) if asks else None

    def values(self, edges: Sequence[int], chosen: Flags | None) -> Values:
        who = self._among(chosen)
        return holdings.amounts(self._holdings, self._key, self._metric, edges, self._doers(edges), who)

    def people(self, since: int, until: int, chosen: Flags | None, *, without: bool) -> CountedOnes:  # noqa: ARG002
        """Those whose values are added up or who are divided by: who did the event, who set it, or who has it."""
        own, who = self._holdings.properties[self._key], self._among(chosen)
        if self._done is not None:
            columns = self._source.columns
            rows = metrics.counted(self._done, since, until)
            return _only(self._holdings.uids, who, columns.uids[columns.person[rows]], columns.at[rows])
        if self._metric.measure is Measure.AVERAGE and self._metric.by is By.TIMES:
            person, at = holdings.setters(own, since, until)
        else:
            person, at = holdings.holders(own, until)
        return _only(self._holdings.uids, who, self._holdings.uids[person], at)

    def groups(self, breakdown: str) -> list[Group]:
        if not breakdown:
            return []
        among = np.zeros(len(self._holdings.uids), np.bool_)
        among[holdings.holders(self._holdings.properties[self._key], self.span.until)[0]] = True
        return self._source.groups(breakdown, among, self._holdings.uids)

    def known_from(self) -> int | None:
        known = self._source.known_from(self._key)
        return known if known > self.span.since else None

    def _among(self, chosen: Flags | None) -> Flags | None:
        if chosen is None or self._people is None:
            return self._people if chosen is None else chosen
        return self._people & chosen

    def _doers(self, edges: Sequence[int]) -> list[Flags]:
        """Of all people, who did the event in each bucket."""
        if self._done is None:
            return []
        columns, uids = self._source.columns, self._holdings.uids
        place = np.searchsorted(uids, columns.uids)
        known = np.append(uids, np.bytes_(b""))[place] == columns.uids  # who has come since is left out
        bucket = np.searchsorted(np.array(edges, np.int64), columns.at[self._done.rows], "right") - 1
        person = columns.person[self._done.rows]
        found = []
        for each in range(len(edges) - 1):
            flags = np.zeros(len(uids), np.bool_)
            who = person[bucket == each]
            flags[place[who[known[who]]]] = True
            found.append(flags)
        return found


def _doings(source: Source, metric: Metric, span: Range | Stretch, people: Flags | None) -> Doings:
    limit = span.until if metric.window is None else span.until + metric.window + 1
    deeds = [deed for deed in (metric.event, metric.then) if deed is not None]
    rows = {deed: source.rows(deed, span.since, limit) for deed in deeds}
    return metrics.doings(source.columns, metric, rows, span.since, span.until, people)


def _only(everybody: Uids, who: Flags | None, uids: Uids, at: Longs) -> CountedOnes:
    kept = np.ones(len(uids), np.bool_) if who is None else np.isin(uids, everybody[who])
    return CountedOnes(uids[kept], at[kept])
