"""What routes of reports share: their scope, and the people behind a number."""

from __future__ import annotations

from typing import Any

from flask import Response

from webapp import cursors
from webapp.files import csv_file
from webapp.parts import parts
from webapp.resources.analytics.people import counted_page
from webapp.resources.segments.views import segment_of
from workers import segment_views
from workers.analytics import charts, counted, files
from workers.analytics.asked import CountedOnes
from workers.analytics.counted import CountedPage
from workers.analytics.reporting import Scope


def scope(site: str, given: dict[str, Any]) -> Scope:
    return Scope(charts.span(parts().context, site, given["range"], given["from_"], given["to"]), given["segment"])


def people(site: str, ones: CountedOnes | None, given: dict[str, Any]) -> dict[str, Any]:
    """A page of them; of nobody while nothing is counted yet."""
    context = parts().context
    version = files.load(context.settings.home, site)
    if ones is None or version is None:
        return counted_page(CountedPage(0, [], None))
    return counted_page(
        counted.page(context, site, version, ones, given["limit"], cursors.decode(given["cursor"]))
    )  # fmt: skip


def listed(site: str, ones: CountedOnes | None, name: str) -> dict[str, Any]:
    """All of them, on a new list."""
    context = parts().context
    made = counted.listed(context, site, name.strip(), None if ones is None else ones.uids)
    return segment_of(segment_views.view(context, site, made.id))


def saved(lines: Any, what: str, asked: Scope) -> Response:
    """`lines` are made at once: what is wrong with them is told before the file begins."""
    return csv_file(list(lines), f"{what}-{asked.range.first}-{asked.range.last}.csv")
