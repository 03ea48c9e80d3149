"""What became of letters: sums, days, and every recipient; and letters tried before they are sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, make_response

from engine.letters.contents import ready
from engine.letters.render import Templates
from graphstore import letter_activity, letters
from graphstore.errors import NotFoundError
from graphstore.letter_activity import CLICKED, DAY, OPENED, UNSUBSCRIBED, Figures
from webapp import auth, cursors
from webapp.errors import WebError
from webapp.guard import LETTER_POLICY
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.common import PageQuerySchema
from webapp.resources.letters.routes import contents_of
from webapp.resources.letters.schemas import (
    ActivityPageSchema,
    FiguresListSchema,
    LetterPreviewInSchema,
    LetterPreviewSchema,
    LetterTestInSchema,
    LetterTestSchema,
    StatisticsQuerySchema,
    StatisticsSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import letter_trials
from workers.letter_views import page, rendered

blueprint = Blueprint("letter_activity", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@blueprint.get("/figures")
@permits("view")
@listed(blueprint, FiguresListSchema, "letter")
def list_figures(site: str) -> dict[str, Any]:
    """What became of each letter, in sums."""
    names = [letter.id for letter in letters.list_all(parts().graph, site)]
    found = letter_activity.figures(parts().graph, site, names)
    return {"items": [figures_of(name, found[name]) for name in names]}


@blueprint.post("/preview")
@permits("view")
@blueprint.body(LetterPreviewInSchema)
@blueprint.answers(LetterPreviewSchema)
def preview_letter(body: dict[str, Any], site: str) -> letter_trials.Preview:
    """A letter as it would be for a person. 422 `invalid_definition`, `render_failed`."""
    return letter_trials.preview(parts().context, site, _templates(body), body["person"])


@blueprint.post("/test")
@permits("send")
@blueprint.body(LetterTestInSchema)
@blueprint.answers(LetterTestSchema)
def test_letter(body: dict[str, Any], site: str) -> dict[str, str]:
    """Send a letter to yourself, as it would be for a person."""
    to = auth.user().email
    try:
        sent = letter_trials.send(parts().context, site, _templates(body), body["person"], body["sender"], to)
    except ValueError as error:
        raise WebError(422, "bad_sender", str(error), "sender") from error
    return {"state": sent.state, "reason": sent.reason, "to": to}


@blueprint.get("/<string:letter>/statistics")
@permits("view")
@blueprint.query(StatisticsQuerySchema)
@blueprint.answers(StatisticsSchema)
def get_statistics(query: dict[str, Any], site: str, letter: str) -> dict[str, Any]:
    """What became of a letter in the last days, today included."""
    graph = parts().graph
    letters.get(graph, site, letter)
    until = now() // DAY * DAY + DAY
    since = until - query["days"] * DAY
    found = letter_activity.by_day(graph, site, letter, since, until)
    days = [
        {
            "day": day,
            "sent": found.get(day, {}).get("Letter sent", 0),
            "opened": found.get(day, {}).get(OPENED, 0),
            "clicked": found.get(day, {}).get(CLICKED, 0),
            "unsubscribed": found.get(day, {}).get(UNSUBSCRIBED, 0),
        }
        for day in range(since, until, DAY)
    ]
    return {"figures": figures_of(letter, letter_activity.figures(graph, site, [letter])[letter]), "days": days}


@blueprint.get("/<string:letter>/activity")
@permits("view")
@blueprint.query(PageQuerySchema)
@blueprint.answers(ActivityPageSchema)
def list_activity(query: dict[str, Any], site: str, letter: str) -> dict[str, Any]:
    """Everybody a letter went or did not go to, the latest first."""
    letters.get(parts().graph, site, letter)
    limit = query["limit"]
    found = letter_activity.page(parts().graph, site, letter, limit, cursors.decode(query["cursor"]))
    last = found[-1] if len(found) == limit else None
    return {
        "items": [{**asdict(each), "delivery": each.key} for each in found],
        "next_cursor": cursors.encode(last.at, last.key) if last else None,
    }


@blueprint.get("/<string:letter>/activity/<string:delivery>/html")
@permits("view")
@blueprint.answers_html
def show_delivery(site: str, letter: str, delivery: str) -> Response:
    """One person's letter, of an opaque origin and without scripts."""
    if not delivery.startswith(f"{site}:"):
        raise NotFoundError("There is no such letter on this site.")
    letters.get(parts().graph, site, letter)
    made = rendered(parts().context, delivery, follow=False)
    response = make_response(page(made))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _templates(body: dict[str, Any]) -> Templates:
    """Raises InvalidDefinitionError."""
    sources = {name: body[name] for name in ("subject", "text", "html", "mjml", "mode")}
    return Templates.of(ready(contents_of(sources)))


def figures_of(letter: str, found: Figures) -> dict[str, Any]:
    states = found.states
    return {
        "letter": letter,
        "sent": states.get("sent", 0),
        "skipped": states.get("skipped", 0),
        "failed": states.get("failed", 0),
        "in_doubt": states.get("unknown", 0),
        "waiting": sum(states.get(state, 0) for state in ("queued", "sending", "deferred")),
        "opened": found.opened,
        "clicked": found.clicked,
        "unsubscribed": found.unsubscribed,
        "bounced": found.bounced,
        "complained": found.complained,
    }
