"""Sites: what people are tracked on."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore import accounts
from graphstore.apps import AppRecord
from graphstore.overview import Overview
from webapp import auth
from webapp.parts import now, parts
from webapp.resources.sites.schemas import SiteListSchema, SiteSchema, SummarySchema
from webapp.smorest import API_PREFIX, Blueprint
from workers.overview import overview

blueprint = Blueprint("sites", __name__, url_prefix=f"{API_PREFIX}/sites", description=__doc__)


@dataclass(frozen=True)
class _Sites:
    items: tuple[AppRecord, ...]


@dataclass(frozen=True)
class _ChecklistItem:
    key: str
    done: bool


@dataclass(frozen=True)
class _Summary:
    people: int
    anonymous: int
    events: int
    last_event: int | None
    computed: int
    checklist: tuple[_ChecklistItem, ...]


@blueprint.get("")
@blueprint.answers(SiteListSchema)
def list_sites() -> _Sites:
    """The sites open to whoever is logged in, by name."""
    return _Sites(accounts.sites(parts().graph, auth.user().email))


@blueprint.get("/<string:site>")
@blueprint.answers(SiteSchema)
def get_site(site: str) -> AppRecord:  # noqa: ARG001 - webapp.auth has looked it up
    """One site."""
    return auth.site()


@blueprint.get("/<string:site>/summary")
@blueprint.answers(SummarySchema)
def summary(site: str) -> _Summary:
    """How much there is, and which first steps are done. Counted anew every few seconds at most."""
    figures, computed = overview(parts().graph, parts().redis, site, now())
    return _Summary(
        figures.people, figures.anonymous, figures.events, figures.last_event, computed, tuple(_checklist(figures))
    )


def _checklist(figures: Overview) -> list[_ChecklistItem]:
    return [
        _ChecklistItem("first_event", figures.events > 0),
        _ChecklistItem("first_person", figures.people > 0),
        _ChecklistItem("first_segment", figures.segments > 0),
        _ChecklistItem("first_campaign", figures.campaigns > 0),
        _ChecklistItem("first_letter", figures.letters > 0),
    ]
