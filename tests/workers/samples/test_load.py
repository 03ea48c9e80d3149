from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from graphstore import charts, companies, inbox, segments, workflows
from graphstore.driver import Graph
from workers.context import Context
from workers.errors import ServiceError
from workers.ingest import Ingester
from workers.samples import load as loading
from workers.samples.charts import CHARTS
from workers.samples.contents import CAMPAIGN, SEGMENTS
from workers.samples.furnish import ensure_segments
from workers.samples.history import history
from workers.samples.load import Loaded, Step, load
from workers.samples.stock import COMPANIES
from workers.samples.talks import EVENTS
from workers.samples.viewers import NEARLY, viewers

pytestmark = pytest.mark.services
PEOPLE = 60


class InterruptedLoadError(Exception):
    pass


@dataclass
class Loading:
    """Loads a sample of its own, while an ingester runs."""

    context: Context
    name: str
    steps: list[Step] = field(default_factory=list)

    def __call__(self, interrupt: Callable[[Step], bool] = lambda _: False) -> Loaded:
        def progress(step: Step) -> None:
            self.steps.append(step)
            if interrupt(step):
                raise InterruptedLoadError

        return load(self.context.settings, progress, name=self.name, people=PEOPLE)

    def expected(self, app: str) -> int:
        rows = self.context.graph.rows("MATCH (s:Sample {app: $app}) RETURN s.end AS end", app=app)
        return history(app, rows[0]["end"], PEOPLE).events + EVENTS


@pytest.fixture
def sample(context: Context) -> Loading:
    return Loading(context, f"Sample {secrets.token_hex(6)}")


@pytest.fixture
def ingesting(context: Context) -> Iterator[None]:
    stop = threading.Event()
    with Context.open(context.settings) as own:
        thread = threading.Thread(target=Ingester(own, patience=50).run, args=(stop.is_set,))
        thread.start()
        yield
        stop.set()
        thread.join(60)


@pytest.mark.usefixtures("ingesting")
def test_it_is_loaded_once(sample: Loading, graph: Graph) -> None:
    first = sample()
    assert (first.fresh, first.people, first.events) == (True, PEOPLE, sample.expected(first.site.id))
    assert _events(graph, first.site.id) == first.events
    assert sample.steps[-1] == Step("Storing events", first.events, first.events)

    sample.steps.clear()
    second = sample()
    assert (second.fresh, second.site, second.events) == (False, first.site, first.events)
    assert sample.steps == []
    _is_furnished(graph, first.site.id)
    _companies_have_properties(sample.context, first.site.id)


def _is_furnished(graph: Graph, app: str) -> None:
    """It comes with segments, charts and a running campaign; some viewers have written."""
    found = graph.read(lambda tx: segments.every(tx, app))
    assert {each.name for each in found} == SEGMENTS.keys()
    assert all(each.live and each.computed for each in found)
    close = next(each for each in found if each.name.startswith("Close"))
    members = graph.rows("MATCH (:Segment {id: $id})<-[:IN]-(p) RETURN p.id AS id", id=close.id)
    assert {member["id"] for member in members} >= set(NEARLY)
    (campaign,) = workflows.listing(graph, app)
    assert (campaign.name, campaign.state) == (CAMPAIGN, "running")
    made = graph.read(lambda tx: charts.listing(tx, app))
    assert [(each.kind, each.name) for each in made] == [(each.kind, each.name) for each in CHARTS]
    counts = graph.read(lambda tx: workflows.counts(tx, app, [campaign.id]))[campaign.id]
    assert {each.node: each.entered for each in counts}["watched"] >= 19 * len(NEARLY)
    talks = inbox.counts(graph, app)
    assert (talks.open, talks.closed, talks.waiting) == (4, 1, 3)


def _companies_have_properties(context: Context, app: str) -> None:
    """Segments find people by what is known of their company."""
    listed = {each.id: json.loads(each.json) for each in companies.page(context.graph, app, limit=100)}
    assert {who: (of["name"], of["plan"], of["seats"]) for who, of in listed.items()} == {
        each.id: (each.name, each.plan, each.seats) for each in COMPANIES
    }
    named = {each.id: dict(each.profile).get("company", {}).get("id") for each in viewers(PEOPLE) if each.id}
    large = {"company_property": "seats", "operator": "at_least", "value": 100}
    ensure_segments(context, app, {"At large companies": large})
    members = context.graph.rows(
        "MATCH (:Segment {app: $app, name: 'At large companies'})<-[:IN]-(p) RETURN p.id AS id", app=app
    )
    wanted = {who for who, company in named.items() if company and listed[company]["seats"] >= 100}
    assert wanted
    assert {member["id"] for member in members} == wanted


@pytest.mark.usefixtures("ingesting")
def test_an_interrupted_load_is_finished_by_the_next(sample: Loading, graph: Graph) -> None:
    """Cut off as it sends, the next as it waits, and the one after that as it makes segments."""
    for title in ("Sending sixty days of calls", "Storing events", "Making segments"):
        with pytest.raises(InterruptedLoadError):
            sample(lambda step, title=title: step.title == title and step.done > 0)  # type: ignore[misc]
    whole = sample()
    assert (whole.fresh, whole.events) == (True, sample.expected(whole.site.id))
    assert _events(graph, whole.site.id) == whole.events
    assert len(graph.read(lambda tx: segments.every(tx, whole.site.id))) == len(SEGMENTS)
    assert len(workflows.listing(graph, whole.site.id)) == 1


def test_without_an_ingester_it_says_where_to_look(sample: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_PATIENCE", 0.5)
    with pytest.raises(ServiceError, match="ingester runs"):
        sample()


def _events(graph: Graph, app: str) -> int:
    count: int = graph.rows("MATCH (e:Event) WHERE e.app = $app RETURN count(e) AS events", app=app)[0]["events"]
    return count
