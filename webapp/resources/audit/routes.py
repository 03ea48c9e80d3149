"""Who changed what, and when. It is read here and nowhere written: entries come from a hook around all routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from graphstore import audit
from graphstore.audit import AuditChoices, AuditEntry, AuditFilter
from webapp import cursors
from webapp.files import csv_file
from webapp.parts import parts
from webapp.resources.audit.schemas import AuditChoicesSchema, AuditPageSchema, AuditQuerySchema, AuditWhoSchema
from webapp.smorest import API_PREFIX, SITE_PREFIX, Blueprint, permits
from workers.auditing import as_csv, pages, told

blueprint = Blueprint("audit", __name__, url_prefix=f"{SITE_PREFIX}/audit", description=__doc__)
installation = Blueprint(
    "installation_audit", __name__, url_prefix=f"{API_PREFIX}/audit", description="The same of what is of no site."
)


@blueprint.get("")
@permits("audit")
@blueprint.query(AuditQuerySchema)
@blueprint.answers(AuditPageSchema)
def list_audit(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Changes of a site, the newest first."""
    return _page(site, query)


@blueprint.get("/choices")
@permits("audit")
@blueprint.answers(AuditChoicesSchema)
def list_audit_choices(site: str) -> AuditChoices:
    """By what the changes can be filtered."""
    return audit.choices(parts().graph, site)


@blueprint.get("/export.csv")
@permits("audit")
@blueprint.query(AuditWhoSchema)
@blueprint.answers_csv
def export_audit(query: dict[str, Any], site: str) -> Response:
    """All of them as CSV, the newest first."""
    return _file(site, query)


@installation.get("")
@permits("install")
@installation.query(AuditQuerySchema)
@installation.answers(AuditPageSchema)
def list_installation_audit(query: dict[str, Any]) -> dict[str, Any]:
    """Logins, own passwords and what else is of no site, the newest first."""
    return _page("", query)


@installation.get("/choices")
@permits("install")
@installation.answers(AuditChoicesSchema)
def list_installation_audit_choices() -> AuditChoices:
    """By what they can be filtered."""
    return audit.choices(parts().graph, "")


@installation.get("/export.csv")
@permits("install")
@installation.query(AuditWhoSchema)
@installation.answers_csv
def export_installation_audit(query: dict[str, Any]) -> Response:
    """All of them as CSV, the newest first."""
    return _file("", query)


def _page(app: str, query: dict[str, Any]) -> dict[str, Any]:
    limit, cursor = query.pop("limit"), query.pop("cursor")
    after = cursors.decode(cursor)
    rows = audit.page(parts().graph, app, AuditFilter(**query), limit=limit + 1, after=after)
    items = rows[:limit]
    more = cursors.encode(items[-1].at, items[-1].key) if len(rows) > limit else None
    return {"items": [_shown(each) for each in items], "next_cursor": more}


def _shown(entry: AuditEntry) -> dict[str, Any]:
    return {**asdict(entry), "id": entry.key, "changes": told(entry)}


def _file(app: str, query: dict[str, Any]) -> Response:
    return csv_file(as_csv(pages(parts().graph, app, AuditFilter(**query))), "audit.csv")
