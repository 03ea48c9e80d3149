"""Sites: what people are tracked on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphstore import accounts, apps, removing
from graphstore.apps import AppRecord
from graphstore.errors import NotFoundError
from graphstore.overview import Overview
from graphstore.removing import Removal
from webapp import auth
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.sites.schemas import (
    NewSiteSchema,
    RemovalListSchema,
    RemovalRequestSchema,
    RemovalSchema,
    SecretSchema,
    SiteChangeSchema,
    SiteListSchema,
    SiteSchema,
    SummarySchema,
)
from webapp.smorest import API_PREFIX, Blueprint, permits, while_removed
from workers import removing as removals
from workers.overview import overview

blueprint = Blueprint("sites", __name__, url_prefix=f"{API_PREFIX}/sites", description=__doc__)


@dataclass(frozen=True)
class _Sites:
    items: tuple[AppRecord, ...]


@dataclass(frozen=True)
class _Removals:
    items: list[Removal]


@dataclass(frozen=True)
class _Secret:
    secret: str
    previous: str


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
@permits("own")
@listed(blueprint, SiteListSchema)
def list_sites() -> _Sites:
    """The sites open to whoever is logged in, by name."""
    return _Sites(tuple(found.site for found in accounts.sites(parts().graph, auth.user().email)))


@blueprint.get("/removals")
@permits("own")
@blueprint.answers(RemovalListSchema)
def list_removals() -> _Removals:
    """Of the sites open to whoever is logged in, those that are being removed. Those that are gone are left out."""
    open_to_them = [found.site.id for found in accounts.sites(parts().graph, auth.user().email)]
    return _Removals(parts().graph.read(lambda tx: removing.under_way(tx, open_to_them)))


@blueprint.get("/<string:site>")
@permits("view")
@blueprint.answers(SiteSchema)
def get_site(site: str) -> AppRecord:  # noqa: ARG001 - webapp.auth has looked it up
    """One site."""
    return auth.site()


@blueprint.post("")
@permits("install")
@blueprint.body(NewSiteSchema)
@blueprint.answers(SiteSchema, 201)
def create_site(body: dict[str, str]) -> AppRecord:
    """A new site, with a token and a secret of its own. Owners only."""
    return apps.create(parts().graph, body["name"].strip(), now())


@blueprint.put("/<string:site>")
@permits("settings")
@blueprint.body(SiteChangeSchema)
@blueprint.answers(SiteSchema)
def change_site(body: dict[str, Any], site: str) -> AppRecord:
    """Its name, and whether it takes only what is signed; calls follow within seconds."""
    return apps.change(parts().graph, site, name=body["name"].strip(), signed_only=body["signed_only"])


@blueprint.post("/<string:site>/removal")
@while_removed
@permits("install")
@blueprint.body(RemovalRequestSchema)
@blueprint.answers(RemovalSchema, 202)
def remove_site(body: dict[str, str], site: str) -> Removal:
    """Remove it with all there is of it, in the background. Owners only. 409 unless `name` is its name."""
    return removals.ask(parts().context, site, body["name"].strip(), auth.user().email)


@blueprint.get("/<string:site>/removal")
@while_removed
@permits("view")
@blueprint.answers(RemovalSchema)
def get_removal(site: str) -> Removal:
    """How far its removal is; 404 where none was asked for, and once it is gone."""
    found = parts().graph.read(lambda tx: removing.standing(tx, site))
    if found is None:
        raise NotFoundError("This site is not being removed.")
    return found


@blueprint.post("/<string:site>/secret/show")
@permits("settings")
@blueprint.answers(SecretSchema)
def show_secret(site: str) -> _Secret:  # noqa: ARG001 - webapp.auth has looked it up
    """The secret that signs; by POST, so that nothing on the way keeps it."""
    return _secret(auth.site())


@blueprint.post("/<string:site>/secret/renew")
@permits("settings")
@blueprint.answers(SecretSchema)
def renew_secret(site: str) -> _Secret:
    """A new secret; the one before stays good until it is forgotten."""
    return _secret(apps.renew_secret(parts().graph, site))


@blueprint.post("/<string:site>/secret/forget")
@permits("settings")
@blueprint.answers(SecretSchema)
def forget_secret(site: str) -> _Secret:
    """The secret before the present one is not good any more."""
    return _secret(apps.forget_secret(parts().graph, site))


@blueprint.get("/<string:site>/summary")
@permits("view")
@blueprint.answers(SummarySchema)
def summary(site: str) -> _Summary:
    """How much there is, and which first steps are done. Counted anew every few seconds at most."""
    figures, computed = overview(parts().graph, parts().redis, site, now())
    return _Summary(
        figures.people, figures.anonymous, figures.events, figures.last_event, computed, tuple(_checklist(figures))
    )


def _secret(site: AppRecord) -> _Secret:
    return _Secret(site.secret, site.previous_secret)


def _checklist(figures: Overview) -> list[_ChecklistItem]:
    return [
        _ChecklistItem("first_event", figures.events > 0),
        _ChecklistItem("first_person", figures.people > 0),
        _ChecklistItem("first_segment", figures.segments > 0),
        _ChecklistItem("first_campaign", figures.campaigns > 0),
        _ChecklistItem("first_letter", figures.letters > 0),
    ]
