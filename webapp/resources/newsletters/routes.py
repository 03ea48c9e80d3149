"""Newsletters: one letter to everybody, or to the people of segments, once."""

from __future__ import annotations

from functools import partial
from typing import Any

from graphstore import newsletters
from graphstore.contests import Contest
from webapp import auth
from webapp.paging import PageOfAllSchema, walked
from webapp.parts import parts
from webapp.resources.newsletters.schemas import (
    CanceledSchema,
    ContestInSchema,
    NewsletterInSchema,
    NewsletterListSchema,
    NewsletterSchema,
    SendInSchema,
    WinnerInSchema,
)
from webapp.resources.newsletters.shown import show, shown
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import contests
from workers import newsletters as sending

blueprint = Blueprint("newsletters", __name__, url_prefix=f"{SITE_PREFIX}/newsletters", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(PageOfAllSchema)
@blueprint.answers(NewsletterListSchema)
def list_newsletters(query: dict[str, Any], site: str) -> dict[str, Any]:
    """A site's newsletters with what became of them, the newest first."""
    listing = partial(newsletters.listing, parts().graph, site)
    items, following = walked(query, listing, lambda last: (last.created, last.id))
    return {"items": shown(site, items), "next_cursor": following}


@blueprint.post("")
@permits("write")
@blueprint.body(NewsletterInSchema)
@blueprint.answers(NewsletterSchema, 201)
def create_newsletter(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new draft, with a letter of its own to be written. 404 for a segment that is none."""
    return show(site, sending.create(parts().context, site, body["name"].strip(), body["segments"]))


@blueprint.get("/<string:newsletter>")
@permits("view")
@blueprint.answers(NewsletterSchema)
def get_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """One newsletter; while it is sent, how far it is."""
    return show(site, newsletter)


@blueprint.put("/<string:newsletter>")
@permits("write")
@blueprint.body(NewsletterInSchema)
@blueprint.answers(NewsletterSchema)
def change_newsletter(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Its name and whom it is for. 409 `conflict` once it has begun."""
    sending.change(parts().context, site, newsletter, body["name"].strip(), body["segments"])
    return show(site, newsletter)


@blueprint.delete("/<string:newsletter>")
@permits("write")
@blueprint.answers(None, 204)
def delete_newsletter(site: str, newsletter: str) -> None:
    """Remove it; its letter and what became of it stay. 409 `conflict` while it is being sent."""
    sending.remove(parts().context, site, newsletter)


@blueprint.post("/<string:newsletter>/send")
@permits("send")
@blueprint.body(SendInSchema)
@blueprint.answers(NewsletterSchema)
def send_newsletter(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Send it, now or later. Whom it is for is settled when it starts. 409 `conflict` once it has begun."""
    sending.send(parts().context, site, newsletter, **body)
    return show(site, newsletter)


@blueprint.post("/<string:newsletter>/unschedule")
@permits("send")
@blueprint.answers(NewsletterSchema)
def unschedule_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Make it a draft again. 409 `conflict` once it has begun."""
    sending.unschedule(parts().context, site, newsletter)
    return show(site, newsletter)


@blueprint.post("/<string:newsletter>/pause")
@permits("send")
@blueprint.answers(NewsletterSchema)
def pause_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Hold what the mail server does not have yet. 409 `conflict` unless it is being sent."""
    sending.pause(parts().context, site, newsletter)
    return show(site, newsletter)


@blueprint.post("/<string:newsletter>/resume")
@permits("send")
@blueprint.answers(NewsletterSchema)
def resume_newsletter(site: str, newsletter: str) -> dict[str, Any]:
    """Go on after a pause. 409 `conflict` unless it is paused."""
    sending.resume(parts().context, site, newsletter)
    return show(site, newsletter)


@blueprint.post("/<string:newsletter>/cancel")
@permits("send")
@blueprint.answers(CanceledSchema)
def cancel_newsletter(site: str, newsletter: str) -> dict[str, int]:
    """Send no more of it, for good. 409 `conflict` unless it is being sent or paused."""
    return {"called_back": sending.cancel(parts().context, site, newsletter)}


@blueprint.put("/<string:newsletter>/test")
@permits("write")
@blueprint.body(ContestInSchema)
@blueprint.answers(NewsletterSchema)
def set_up_test(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Try two variants on a share of its people; the rest get the better one. 409 `conflict` once it has begun."""
    contests.set_up(parts().context, site, newsletter, Contest(letter="", **body), by=auth.user().email)
    return show(site, newsletter)


@blueprint.delete("/<string:newsletter>/test")
@permits("write")
@blueprint.answers(NewsletterSchema)
def remove_test(site: str, newsletter: str) -> dict[str, Any]:
    """One letter for all again; B's letter stays among the letters. 409 `conflict` once it has begun."""
    contests.take_away(parts().context, site, newsletter)
    return show(site, newsletter)


@blueprint.post("/<string:newsletter>/winner")
@permits("send")
@blueprint.body(WinnerInSchema)
@blueprint.answers(NewsletterSchema)
def choose_winner(body: dict[str, Any], site: str, newsletter: str) -> dict[str, Any]:
    """Decide the test by hand, before its time. 409 `conflict` unless one is under way and undecided."""
    contests.choose(parts().context, site, newsletter, body["variant"])
    return show(site, newsletter)
