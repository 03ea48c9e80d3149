"""Where people stop in the funnels of a site, and who they are: those who stopped against those who went on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

import numpy as np
import orjson

from engine.analytics import acquisition, stopping
from engine.analytics.columns import Columns, Ints
from engine.analytics.funnels import Progress
from engine.analytics.traits import MOST_VALUES, NOT_SET, OTHER, Trait, key_of, label_of
from engine.errors import EngineError, RejectedError
from graphstore import charts as stored
from graphstore import user_properties
from graphstore.charts import Chart
from graphstore.errors import GraphTimeoutError
from workers import keys
from workers.analytics import charts, reporting
from workers.analytics.asked import CountedOnes
from workers.analytics.funnels import FunnelReader
from workers.analytics.properties import COMPANY, PROPERTY
from workers.analytics.reporting import Looked, Scope
from workers.analytics.sources import Source
from workers.context import Context
from workers.people import PATIENCE, csv_line

SOURCE: Final = "source"
NOT_SET_KEY: Final = "none"


@dataclass(frozen=True, slots=True)
class Told:
    """A difference. `trait`, `value`: as a number of it is asked for; `name`, `label`: as they are shown.

    `stopped` of the `all_stopped` of whom it is known have it, and as many of those who went on; `share`: by how much
    the part of those who stopped is larger, of 1.
    """

    trait: str
    name: str
    value: str
    label: str
    stopped: int
    all_stopped: int
    went_on: int
    all_went_on: int
    share: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Of a funnel: `people` at each of its steps, and `at` which (from 0) they are looked at who got no further.

    `at` is None where nobody stopped; `problem`: why it could not be looked at, "" when it could.
    """

    chart: str
    funnel: str
    steps: list[str]
    people: list[int]
    at: int | None
    told: list[Told]
    problem: str = ""

    @property
    def stopped(self) -> int:
        return 0 if self.at is None else self.people[self.at] - self.people[self.at + 1]


@dataclass(frozen=True, slots=True)
class Sought:
    """`chart`: the id of a funnel; "": all. `at`: behind which step (from 0); None: the largest drop."""

    chart: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Ones:
    """A number. `part`: who stopped, went on, or did the step (`did`: both). `trait`: "" for whatever they are."""

    part: str
    trait: str = ""
    value: str = ""


def shown(context: Context, app: str, scope: Scope, sought: Sought) -> list[Stop]:
    """The largest drops first; nothing while nothing is counted yet. Raises NotFoundError, RejectedError."""
    funnels = _funnels(context, app, sought)
    looked = reporting.look(context, app, scope)
    if looked is None:
        return []
    report = _Report(context, app, looked, scope)
    found = [report.stop(funnel, sought.at) for funnel in funnels]
    return sorted(found, key=lambda each: -each.stopped)


def lines(context: Context, app: str, scope: Scope, sought: Sought) -> Iterator[str]:
    """A line for each difference, or for a funnel without any, as CSV. Raises NotFoundError, RejectedError."""
    yield csv_line(
        ["funnel", "from", "to", "people", "stopped", "property", "value", "stopped_have_it", "stopped_known",
         "went_on_have_it", "went_on_known"]
    )  # fmt: skip
    for each in shown(context, app, scope, sought):
        if each.at is None:
            continue
        own = [each.funnel, *each.steps[each.at : each.at + 2], each.people[each.at], each.stopped]
        if not each.told:
            yield csv_line([*own, *([""] * 6)])
        for told in each.told:
            yield csv_line(
                [*own, told.name, told.label, told.stopped, told.all_stopped, told.went_on, told.all_went_on]
            )


def behind(context: Context, app: str, scope: Scope, sought: Sought, ones: Ones) -> CountedOnes | None:
    """Who they are, and when they did the step. Raises NotFoundError, RejectedError, GraphTimeoutError."""
    funnel = _funnels(context, app, sought)[0]
    looked = reporting.look(context, app, scope)
    if looked is None:
        return None
    return _Report(context, app, looked, scope).people(funnel, sought.at, ones)


class _Report:
    """Over one version of the columns."""

    def __init__(self, context: Context, app: str, looked: Looked, scope: Scope) -> None:
        self._context = context
        self._app = app
        self._looked = looked
        self._scope = scope
        self._source = Source(context, app, looked.version, PATIENCE)
        self._traits: list[Trait] = []
        self._names: dict[str, str] = {}

    def stop(self, funnel: Chart, at: int | None) -> Stop:
        """Kept for as long as the version of the columns is, as other figures are, unless it is of a segment."""
        said = ["stops", funnel.definition, asdict(self._scope), at]
        key = keys.analytics_result(self._app, charts.digest(self._looked.version, said))
        kept = None if self._scope.segment else cast("bytes | None", self._context.redis.get(key))
        if kept is not None:
            found = orjson.loads(kept)
            told = [Told(**each) for each in found["told"]]
            return Stop(**{**found, "chart": funnel.id, "funnel": funnel.name, "told": told})
        try:
            made = self._stop(funnel, at)
        except RejectedError:
            raise
        except (GraphTimeoutError, EngineError) as error:  # holds up no other funnel
            return Stop(funnel.id, funnel.name, _events(funnel.definition), [], None, [], str(error))
        if not self._scope.segment:
            self._context.redis.set(key, orjson.dumps(asdict(made)), ex=charts.FRESH)
        return made

    def people(self, funnel: Chart, at: int | None, ones: Ones) -> CountedOnes:
        made = self._progress(funnel)[1]
        people = stopping.reached(made)
        # Of the last step, too, it can be asked who did it.
        step = at if ones.part == "did" and at == len(people) - 1 else _step(people, at)
        if step is None:
            raise RejectedError("no_step", "Nobody stops in this funnel.", "at", 422)
        depth = made.depth - step
        chosen = {"did": depth >= 1, "stopped": depth == 1, "went_on": depth > 1}[ones.part]
        if ones.trait:
            chosen &= self._has(ones)[made.person]
        columns = self._looked.columns
        return CountedOnes(columns.uids[made.person[chosen]], columns.at[made.rows[step][chosen]])

    def _stop(self, funnel: Chart, at: int | None) -> Stop:
        reader, made = self._progress(funnel)
        people = stopping.reached(made)
        step = _step(people, at)
        told: list[Told] = []
        if step is not None:
            stopped, went_on = made.person[made.depth == step + 1], made.person[made.depth > step + 1]
            self._gather()
            told = [self._told(each) for each in stopping.differences(self._traits, stopped, went_on)]
        return Stop(funnel.id, funnel.name, reader.steps, people, step, told)

    def _progress(self, funnel: Chart) -> tuple[FunnelReader, Progress]:
        reader = FunnelReader(self._source, funnel.definition, self._looked.people)
        return reader, reader.progress(self._scope.range)

    def _gather(self) -> None:
        """What everybody is, and what that is called: asked for when somebody is there to be told apart."""
        if not self._traits:
            self._traits = [*self._looked.version.traits, _sources(self._looked.columns)]
            said = self._context.graph.read(lambda tx: user_properties.said(tx, self._app))
            labels = {PROPERTY + "/".join(path): what.label for path, what in said.items() if what.label}
            own = {COMPANY: "Company", SOURCE: "First source"}
            self._names = {
                each.name: own.get(each.name) or labels.get(each.name) or each.name.removeprefix(PROPERTY)
                for each in self._traits
            }

    def _told(self, found: stopping.Difference) -> Told:
        trait = self._traits[found.trait]
        key, label = NOT_SET_KEY, "Direct or unknown" if trait.name == SOURCE else "Not set"
        if found.value != NOT_SET:
            value = trait.values[found.value]
            key, label = key_of(value), label_of(value)
        return Told(
            trait.name, self._names[trait.name], key, label, found.stopped, found.all_stopped, found.went_on,
            found.all_went_on, found.share,
        )  # fmt: skip

    def _has(self, ones: Ones) -> Any:
        self._gather()
        trait = next((each for each in self._traits if each.name == ones.trait), None)
        if trait is None:
            raise RejectedError("no_trait", "People are not told apart by that.", "trait", 422)
        if ones.value == NOT_SET_KEY:
            return trait.codes == NOT_SET
        places = [place for place, value in enumerate(trait.values) if key_of(value) == ones.value]
        if not places:
            raise RejectedError("no_value", "Nobody has that.", "value", 422)
        return trait.codes == places[0]


def _funnels(context: Context, app: str, sought: Sought) -> list[Chart]:
    if not sought.chart:
        return [each for each in context.graph.read(lambda tx: stored.listing(tx, app)) if each.kind == "funnel"]
    found = context.graph.read(lambda tx: stored.get(tx, app, sought.chart))
    if found.kind != "funnel":
        raise RejectedError("no_funnel", "That is a metric: people stop in funnels.", "chart", 422)
    return [found]


def _step(people: list[int], at: int | None) -> int | None:
    if at is None:
        return stopping.largest_drop(people)
    if at > len(people) - 2:
        raise RejectedError("no_step", "There is no step in this funnel that another one follows there.", "at", 422)
    return at


def _sources(columns: Columns) -> Trait:
    """Which source everybody came from first; the most frequent are told apart."""
    origins: Ints = acquisition.first_origins(columns)
    names = acquisition.labels(columns, "source")
    code = {name: place for place, name in enumerate(dict.fromkeys(name for name in names if name))}
    of = np.array([*(code.get(name, NOT_SET) for name in names), NOT_SET], np.int64)[origins]
    counts = np.bincount(of[of >= 0], minlength=len(code))
    order = [place for place in np.argsort(-counts, kind="stable").tolist()[:MOST_VALUES] if counts[place]]
    new = np.full(len(code) + 1, OTHER, np.int8)
    new[order] = np.arange(len(order), dtype=np.int8)
    new[-1] = NOT_SET
    values = list(code)
    return Trait(SOURCE, tuple(values[place] for place in order), new[of])


def _events(definition: Mapping[str, Any]) -> list[str]:
    """Of a definition that may be of another version of the product."""
    steps = definition.get("steps")
    return [str(each.get("event", "")) for each in steps] if isinstance(steps, list) else []
