"""How long a site keeps its events: rules, a dry run, and applying them in the background."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Response

from graphstore import retention
from graphstore.retention import EventDay, Rule
from webapp.files import csv_file
from webapp.parts import parts
from webapp.resources.retention.schemas import (
    EventRetentionPreviewSchema,
    EventRetentionRulesSchema,
    EventRetentionSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers import retention as rules
from workers.people import csv_line

blueprint = Blueprint("event_retention", __name__, url_prefix=f"{SITE_PREFIX}/retention", description=__doc__)


@blueprint.get("")
@permits("settings")
@blueprint.answers(EventRetentionSchema)
def get_retention(site: str) -> dict[str, Any]:
    """The rules, and how far they are applied."""
    return _shown(site)


@blueprint.put("")
@permits("settings")
@blueprint.body(EventRetentionRulesSchema)
@blueprint.answers(EventRetentionSchema)
def set_retention(body: dict[str, Any], site: str) -> dict[str, Any]:
    """All rules at once. They are applied once a day."""
    rules.save(parts().context, site, [Rule(**each) for each in body["rules"]])
    return _shown(site)


@blueprint.post("/preview")
@permits("settings")
@unaudited("it only counts")
@blueprint.body(EventRetentionRulesSchema)
@blueprint.answers(EventRetentionPreviewSchema)
def preview_retention(body: dict[str, Any], site: str) -> dict[str, Any]:
    """How many events these rules would take now, set or not."""
    found = rules.preview(parts().context, site, [Rule(**each) for each in body["rules"]])
    return {"items": found, "events": sum(each.events for each in found)}


@blueprint.post("/run")
@permits("settings")
@blueprint.answers(EventRetentionSchema, 202)
def run_retention(site: str) -> dict[str, Any]:
    """Apply the rules now; what was stopped goes on."""
    rules.ask(parts().context, site)
    return _shown(site)


@blueprint.post("/cancel")
@permits("settings")
@blueprint.answers(EventRetentionSchema)
def cancel_retention(site: str) -> dict[str, Any]:
    """Stop it. What is gone stays gone."""
    rules.cancel(parts().context, site)
    return _shown(site)


@blueprint.get("/days.csv")
@permits("export")
@blueprint.answers_csv
def export_event_days(site: str) -> Response:
    """The numbers of each day that stayed when events went."""
    return csv_file(_lines(retention.days(parts().graph, site)), "events-by-day.csv")


def _lines(days: Iterable[EventDay]) -> Iterator[str]:
    yield csv_line(["event", "day", "count"])
    for each in days:
        day = datetime.fromtimestamp(each.day / 1000, UTC).strftime("%Y-%m-%d")
        yield csv_line([each.event, day, each.count])


def _shown(site: str) -> dict[str, Any]:
    context = parts().context
    kept = context.graph.read(lambda tx: retention.read(tx, site))
    return {**asdict(kept), "progress": rules.state(context, site), "audit_days": context.settings.audit_days}
