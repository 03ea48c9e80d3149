"""Tables of the dashboard as CSV files, sent while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

from flask import Response

from graphstore import broadcasts, companies, letter_activity, letters, newsletters, workflows
from graphstore import failures as failed
from webapp.files import csv_file
from webapp.parts import parts
from webapp.resources.campaigns import views
from webapp.resources.companies.schemas import CompanySearchSchema
from webapp.resources.failures.schemas import AtNodeSchema
from webapp.resources.letters.activity_routes import figures_of
from webapp.resources.newsletters.shown import shown
from webapp.resources.segments.views import kind
from webapp.resources.tables.schemas import WhichCallsSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import incoming, segment_views
from workers.people import csv_line, moment

T = TypeVar("T")
K = TypeVar("K")

blueprint = Blueprint("tables", __name__, url_prefix=f"{SITE_PREFIX}/tables", description=__doc__)

_AT_ONCE: Final = 1_000  # rows read and sent together
_MESSAGES: Final = 10_000
_FIGURES: Final = (
    "sent", "waiting", "skipped", "failed", "in_doubt", "opened", "clicked", "unsubscribed", "bounced", "complained"
)  # fmt: skip
_PERSON: Final = ("person", "email", "first_name", "last_name")


@blueprint.get("/campaigns.csv")
@permits("export")
@blueprint.answers_csv
def export_campaigns(site: str) -> Response:
    """The campaigns of a site, the newest first."""
    head = ("id", "name", "state", "version", "created", "changed", "sent", "failed")
    rows = (
        (each.id, each.name, each.state, each.version, _time(each.created), _time(each.changed), each.sent, each.failed)
        for each in views.listed(parts().graph, site)
    )
    return _file("campaigns", head, rows)


@blueprint.get("/campaigns/<string:campaign>/nodes.csv")
@permits("export")
@blueprint.answers_csv
def export_nodes(site: str, campaign: str) -> Response:
    """The nodes that people go through, with their counts; a line for each way out."""
    found = parts().graph.read(lambda tx: views.campaign(tx, site, campaign))
    rows: list[Sequence[Any]] = []
    for node in found.definition.get("nodes", []):
        counts = found.counts.get(node["id"], views.NodeCounts(0, 0, 0, 0, 0, {}))
        own = (node["id"], node["type"], counts.entered, counts.waiting, counts.skipped, counts.failed, counts.failing)
        rows += [(*own, port, left) for port, left in sorted(counts.out.items())] or [(*own, "", 0)]
    head = ("node", "type", "entered", "waiting", "skipped", "failed", "failing", "way", "left")
    return _file("nodes", head, rows)


@blueprint.get("/campaigns/<string:campaign>/failures.csv")
@permits("export")
@blueprint.query(AtNodeSchema)
@blueprint.answers_csv
def export_failures(query: dict[str, Any], site: str, campaign: str) -> Response:
    """What has failed in a campaign and waits for somebody to decide, the latest first."""
    graph = parts().graph
    graph.read(lambda tx: workflows.get(tx, site, campaign))
    pages = _paged(
        lambda after: graph.read(lambda tx: failed.listing(tx, site, campaign, after, _AT_ONCE, query["node"])),
        lambda last: (last.at, last.run),
    )
    rows = (
        (each.run, each.node, each.reason, _time(each.at), each.person.id, each.person.email, each.person.first_name,
         each.person.last_name)
        for each in pages
    )  # fmt: skip
    return _file("failures", ("run", "node", "reason", "at", *_PERSON), rows)


@blueprint.get("/segments.csv")
@permits("export")
@blueprint.answers_csv
def export_segments(site: str) -> Response:
    """The segments and lists of a site, by name."""
    head = ("id", "name", "kind", "size", "yesterday", "computed", "created")
    rows = (
        (record.id, record.name, kind(static=record.static), view.sized.size, view.sized.yesterday,
         _time(record.computed), _time(record.created))
        for view in segment_views.listing(parts().context, site)
        for record in (view.sized.segment,)
    )  # fmt: skip
    return _file("segments", head, rows)


@blueprint.get("/companies.csv")
@permits("export")
@blueprint.query(CompanySearchSchema)
@blueprint.answers_csv
def export_companies(query: dict[str, str], site: str) -> Response:
    """The companies of a site, by name; their properties as JSON."""
    graph = parts().graph  # once: what is read later is read beside the request
    pages = _paged(
        lambda after: companies.page(graph, site, limit=_AT_ONCE, search=query["search"], after=after),
        lambda last: (last.low, last.key),
    )
    rows = (
        (each.id, each.name, each.size, _time(each.created), _time(each.seen), each.json) for each in pages
    )  # fmt: skip
    return _file("companies", ("id", "name", "people", "created", "seen", "properties"), rows)


@blueprint.get("/newsletters.csv")
@permits("export")
@blueprint.answers_csv
def export_newsletters(site: str) -> Response:
    """A site's newsletters with what became of them, the newest first."""
    head = ("id", "name", "state", "subject", "created", "started", "ended", "recipients", *_FIGURES)
    rows = (
        (each["id"], each["name"], each["state"], each["subject"], _time(each["created"]), _time(each["started"]),
         _time(each["ended"]), each["recipients"], *(each["figures"][name] for name in _FIGURES))
        for each in shown(site, newsletters.listing(parts().graph, site))
    )  # fmt: skip
    return _file("newsletters", head, rows)


@blueprint.get("/letters.csv")
@permits("export")
@blueprint.answers_csv
def export_letters(site: str) -> Response:
    """A site's letters with what became of them, by name."""
    graph = parts().graph
    every = letters.list_all(graph, site)
    found = letter_activity.figures(graph, site, [letter.id for letter in every])
    rows = []
    for letter in every:
        figures = figures_of(letter.id, found[letter.id])
        rows.append((letter.id, letter.name, letter.subject, *(figures[name] for name in _FIGURES)))
    return _file("letters", ("id", "name", "subject", *_FIGURES), rows)


@blueprint.get("/letters/<string:letter>/activity.csv")
@permits("export")
@blueprint.answers_csv
def export_activity(site: str, letter: str) -> Response:
    """Everybody a letter went or did not go to, the latest first."""
    graph = parts().graph
    letters.get(graph, site, letter)
    pages = _paged(
        lambda after: letter_activity.page(graph, site, letter, _AT_ONCE, after), lambda last: (last.at, last.key)
    )
    rows = (
        (each.person_id, each.email, each.state, each.reason, _time(each.at), each.opens, each.clicks)
        for each in pages
    )  # fmt: skip
    return _file("letter-activity", ("person", "email", "state", "reason", "at", "opens", "clicks"), rows)


@blueprint.get("/messages.csv")
@permits("export")
@blueprint.answers_csv
def export_messages(site: str) -> Response:
    """Messages to many with what people did with each, the newest first."""
    graph = parts().graph
    every = broadcasts.listing(graph, site, _MESSAGES)
    found = broadcasts.figures(graph, site, [each.id for each in every])
    rows = (
        (each.id, each.text, each.by, each.state, _time(each.created), each.total, each.sent, each.skipped,
         own.opened, own.clicked, own.answered)
        for each in every
        for own in (found.get(each.id, broadcasts.Figures()),)
    )  # fmt: skip
    head = (
        "id", "text", "by", "state", "created", "people", "sent", "skipped", "opened", "clicked", "answered"
    )  # fmt: skip
    return _file("messages", head, rows)


@blueprint.get("/incoming.csv")
@permits("export")
@blueprint.query(WhichCallsSchema)
@blueprint.answers_csv
def export_incoming(query: dict[str, str], site: str) -> Response:
    """The last calls of a site that were stored, were refused, or could not be stored; the newest first."""
    redis, which = parts().redis, query["which"]
    if which == "unstored":
        dead = ((_time(each.at), each.reason, each.call) for each in incoming.dead(redis, site))
        return _file(which, ("at", "reason", "call"), dead)
    found = incoming.recent(redis, site) if which == "accepted" else incoming.rejected(redis, site)
    names = (
        ("received", "at", "kind", "id", "target", "name", "flag", "data")
        if which == "accepted"
        else ("at", "code", "message", "path", "kind", "id", "name", "data")
    )
    rows = (
        [_time(value) if name in {"at", "received"} else value for name in names for value in (each.message.get(name),)]
        for each in found
    )
    return _file(which, names, rows)


def _paged(read: Callable[[K | None], Sequence[T]], behind: Callable[[T], K]) -> Iterable[T]:
    """All rows, a page in memory at a time. The first is read at once: what is wrong is told before the file begins."""
    first = read(None)

    def rest(page: Sequence[T]) -> Iterator[T]:
        while page:
            yield from page
            page = read(behind(page[-1])) if len(page) == _AT_ONCE else ()

    return rest(first)


def _file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    # With its byte order mark, as spreadsheets need it to take a file for UTF-8.
    return csv_file(chain(["\ufeff" + csv_line(head)], (csv_line(row) for row in rows)), f"{name}.csv")


def _time(ms: int | None) -> str:
    return "" if ms is None else moment(ms)
