"""Newsletters: one letter to everybody, or to the people of segments, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from graphstore import letter_activity, letters, newsletters
from graphstore.newsletters import EDITABLE, NewsletterRecord
from webapp.parts import parts
from webapp.resources.letters.activity_routes import figures_of
from webapp.resources.newsletters.schemas import (
    CanceledSchema,
    NewsletterInSchema,
    NewsletterListSchema,
    NewsletterSchema,
    SendInSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint
from workers import newsletters as sending

blueprint = Blueprint("newsletters", __name__, url_prefix=f"{SITE_PREFIX}/newsletters", description=__doc__)


@blueprint.get("")
@blueprint.answers(NewsletterListSchema)
def list_newsletters(site: str) -> dict[str, Any]:
    """A site's newsletters with what became of them, the newest first."""
    return {"items": _shown(site, newsletters.listing(parts().graph, site))}


@blueprint.post("")
@blueprint.body(NewsletterInSchema)
@blueprint.answers(NewsletterSchema, 201)
def create_newsletter(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new draft, with a letter of its own to be written. 404 for a segment that is none."""
    return _show(site, sending.create(parts().context, site, body["name"].strip(), body["segments"]))


@blueprint.get("/<string:newsletter>")
@blueprint.answers(NewsletterSchema)
def get_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """One newsletter; while it is sent, how far it is."""
    return _show(site, newsletter)


@blueprint.put("/<string:newsletter>")
@blueprint.body(NewsletterInSchema)
@blueprint.answers(NewsletterSchema)
def change_newsletter(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Its name and whom it is for. 409 `conflict` once it has begun."""
    sending.change(parts().context, site, newsletter, body["name"].strip(), body["segments"])
    return _show(site, newsletter)


@blueprint.delete("/<string:newsletter>")
@blueprint.answers(None, 204)
def delete_newsletter(site: str, newsletter: str) -> None:
    """Remove it; its letter and what became of it stay. 409 `conflict` while it is being sent."""
    sending.remove(parts().context, site, newsletter)


@blueprint.post("/<string:newsletter>/send")
@blueprint.body(SendInSchema)
@blueprint.answers(NewsletterSchema)
def send_newsletter(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Send it, now or later. Whom it is for is settled when it starts. 409 `conflict` once it has begun."""
    sending.send(parts().context, site, newsletter, body["at"])
    return _show(site, newsletter)


@blueprint.post("/<string:newsletter>/unschedule")
@blueprint.answers(NewsletterSchema)
def unschedule_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Make it a draft again. 409 `conflict` once it has begun."""
    sending.unschedule(parts().context, site, newsletter)
    return _show(site, newsletter)


@blueprint.post("/<string:newsletter>/pause")
@blueprint.answers(NewsletterSchema)
def pause_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Hold what the mail server does not have yet. 409 `conflict` unless it is being sent."""
    sending.pause(parts().context, site, newsletter)
    return _show(site, newsletter)


@blueprint.post("/<string:newsletter>/resume")
@blueprint.answers(NewsletterSchema)
def resume_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Go on after a pause. 409 `conflict` unless it is paused."""
    sending.resume(parts().context, site, newsletter)
    return _show(site, newsletter)


@blueprint.post("/<string:newsletter>/cancel")
@blueprint.answers(CanceledSchema)
def cancel_newsletter(site: str, newsletter: str) -> dict[str, int]:
    """Send no more of it, for good. 409 `conflict` unless it is being sent or paused."""
    return {"called_back": sending.cancel(parts().context, site, newsletter)}


def _show(site: str, newsletter: str) -> dict[str, Any]:
    record = parts().graph.read(lambda tx: newsletters.get(tx, site, newsletter))
    return _shown(site, [record])[0]


def _shown(site: str, records: Sequence[NewsletterRecord]) -> list[dict[str, Any]]:
    graph = parts().graph
    own = graph.read(lambda tx: letters.several(tx, {(site, record.letter) for record in records}))
    subjects = {letter: found.subject for (_, letter), found in own.items()}
    found = letter_activity.figures(graph, site, [record.letter for record in records])
    shown = []
    for record in records:
        waits = record.state in EDITABLE
        recipients = newsletters.audience(graph, site, record.segments) if waits else record.recipients
        shown.append(
            {
                **asdict(record),
                "subject": subjects.get(record.letter, ""),
                "recipients": recipients,
                "figures": figures_of(record.letter, found[record.letter]),
            }
        )
    return shown
