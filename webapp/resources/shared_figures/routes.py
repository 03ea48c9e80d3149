"""Figures that are shown by a link, without a login and without the dashboard around them."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from webapp.parts import parts
from webapp.resources.shared_figures.page import gone, page
from workers.analytics import sharing

blueprint = Blueprint("shared_figures", __name__, url_prefix="/share")

_LONGEST: Final = 100  # characters of a token


@blueprint.get("/<string:token>")
def show(token: str) -> Response:
    """One funnel or metric, or all of the dashboard. 404 where the link is none, 429 when it is looked at too often.

    With `?refresh` it loads itself anew: for screens on walls, not where somebody reads.
    """
    context = parts().context
    sharing.count(context.redis, token[:_LONGEST], request.remote_addr or "")
    found = sharing.look(context, token) if len(token) <= _LONGEST else None
    return gone() if found is None else page(found, refreshes="refresh" in request.args)
