"""Trying a campaign before it runs. Nothing is stored in it, nothing sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from flask import Response, make_response

from engine.workflow.rehearsal.trace import Step
from engine.workflow.unfired import Unfired
from graphstore import rehearsing, workflows
from graphstore.errors import NotFoundError
from graphstore.people_queries import PersonRow
from webapp.guard import LETTER_POLICY
from webapp.parts import parts
from webapp.resources.campaigns.trial_schemas import (
    BacktestRequestSchema,
    BacktestSchema,
    BacktestStartedSchema,
    SimulateSchema,
    SimulationSchema,
    WhyQuerySchema,
    WhySchema,
)
from webapp.resources.campaigns.views import NodeCounts
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers.rehearsing import backtesting, store, views
from workers.rehearsing.simulating import Wish, simulate
from workers.rehearsing.store import Backtest
from workers.rehearsing.why import Why, why

blueprint = Blueprint(
    "campaign-trials", __name__, url_prefix=f"{SITE_PREFIX}/campaigns/<string:campaign>", description=__doc__
)


@dataclass(frozen=True)
class _Sample:
    at: int
    person: PersonRow


@dataclass(frozen=True)
class _Simulated:
    at: int
    steps: list[dict[str, Any]]
    unfired: tuple[Unfired, ...]
    assumed: tuple[str, ...]


@blueprint.post("/simulate")
@unaudited("Nothing is done.")
@permits("analyse")
@blueprint.body(SimulateSchema)
@blueprint.answers(SimulationSchema)
def simulate_person(body: dict[str, Any], site: str, campaign: str) -> _Simulated:
    """Take one person through, step by step, with the reasons. 422 `invalid_definition` for what can't run."""
    event = body["event"] or {}
    wish = Wish(
        body["person"], body["key"], event.get("name", ""), event.get("arguments"), body["trigger"], body["fresh"]
    )
    found = simulate(
        parts().context, site, campaign, wish, definition=body["definition"], version=body["version"]
    )  # fmt: skip
    tokens = views.keep(parts().redis, site, found.steps)
    steps = [_step(step, token) for step, token in zip(found.steps, tokens, strict=True)]
    return _Simulated(found.at, steps, found.unfired, found.assumed)


@blueprint.get("/made-letters/<string:token>")
@permits("view")
@blueprint.answers_html
def get_made_letter(site: str, campaign: str, token: str) -> Response:
    """A simulated letter's HTML, under a policy that gives it an opaque origin and runs no script."""
    parts().graph.read(lambda tx: workflows.get(tx, site, campaign))
    response = make_response(views.html(parts().redis, site, token))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _step(step: Step, token: str) -> dict[str, Any]:
    told = {field.name: getattr(step, field.name) for field in fields(step)}
    return {**told, "letter": step.letter and {**asdict(step.letter), "view": token}}


@blueprint.post("/backtests")
@permits("analyse")
@blueprint.body(BacktestRequestSchema)
@blueprint.answers(BacktestStartedSchema, 202)
def start_backtest(body: dict[str, Any], site: str, campaign: str) -> dict[str, str]:
    """Have everybody taken through over the last days of real events. 422 `invalid_definition` for what can't run."""
    job = backtesting.start(
        parts().context, site, campaign, body["days"], definition=body["definition"], version=body["version"]
    )
    return {"backtest": job}


@blueprint.get("/backtests/<string:backtest>")
@permits("view")
@blueprint.answers(BacktestSchema)
def get_backtest(site: str, campaign: str, backtest: str) -> dict[str, Any]:
    """How far a backtest is, and what it has come to so far. They are kept for a day."""
    return _shown(_get(site, campaign, backtest))


@blueprint.delete("/backtests/<string:backtest>")
@permits("analyse")
@blueprint.answers(None, 204)
def cancel_backtest(site: str, campaign: str, backtest: str) -> None:
    """Stop a backtest. What it has counted by then stays to be looked at."""
    _get(site, campaign, backtest)
    store.end(parts().context.redis, site, backtest, "cancelled")


@blueprint.get("/people/<string:uid>/why")
@permits("view")
@blueprint.query(WhyQuerySchema)
@blueprint.answers(WhySchema)
def explain_person(query: dict[str, str], site: str, campaign: str, uid: str) -> Why:
    """Why this person got a letter of the campaign, or not; and the ways they have come through it."""
    return why(parts().context, site, campaign, uid, query["node"])


def _get(site: str, campaign: str, job: str) -> Backtest:
    parts().graph.read(lambda tx: workflows.get(tx, site, campaign))
    found = store.load(parts().context.redis, site, job)
    if found.campaign != campaign:
        raise NotFoundError("This campaign has no such backtest.")
    return found


def _shown(found: Backtest) -> dict[str, Any]:
    tally = found.tally
    uids = sorted({uid for people in tally.samples.values() for uid in people})
    rows = {row.uid: row for row in parts().graph.read(lambda tx: rehearsing.rows_of(tx, found.app, uids))}
    return {
        "state": found.state,
        "reason": found.reason,
        "days": found.days,
        "since": found.period.since,
        "until": found.period.until,
        "people": found.total,
        "looked": found.looked,
        "concerned": tally.people,
        "entered": tally.entered,
        "took": found.took,
        "counts": {
            node: NodeCounts(own.entered, own.failed, own.skipped, tally.here.get(node, 0), 0, own.out)
            for node, own in tally.counts.items()
        },
        "samples": {
            node: [_Sample(at, rows[uid]) for uid, at in people.items() if uid in rows]
            for node, people in tally.samples.items()
        },
        "assumed": list(found.assumed),
    }
