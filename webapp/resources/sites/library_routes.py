"""What a site's pages do: auto events, advanced events, whether the library is in them, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from engine import library
from engine.identity import check_by_hand
from engine.integration import Finding
from engine.library import AutoEvent, Inactivity, LibrarySettings
from graphstore import apps
from webapp import auth
from webapp.live_address import live_url
from webapp.parts import now, parts
from webapp.resources.sites.library_schemas import (
    IntegrationCheckSchema,
    IntegrationSchema,
    LibraryChangeSchema,
    LibrarySchema,
    PageEventQuerySchema,
    PageEventSchema,
    SignatureCheckSchema,
    SignatureSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers import integration

blueprint = Blueprint("site_library", __name__, url_prefix=SITE_PREFIX, description=__doc__)


@dataclass(frozen=True)
class _Integration:
    findings: list[Finding]
    checked: int


@dataclass(frozen=True)
class _Arrived:
    came: bool
    name: str
    received: int | None


@dataclass(frozen=True)
class _Signature:
    good: bool
    by: str
    message: str


@blueprint.get("/library")
@permits("view")
@blueprint.answers(LibrarySchema)
def get_library(site: str) -> LibrarySettings:  # noqa: ARG001 - webapp.auth has looked it up
    """Auto events, advanced events and privacy of the library in the site's pages."""
    return library.load(auth.site().library)


@blueprint.put("/library")
@permits("settings")
@blueprint.body(LibraryChangeSchema)
@blueprint.answers(LibrarySchema)
def change_library(body: dict[str, Any], site: str) -> LibrarySettings:
    """All of it at once. Pages follow within five minutes, carts with their next call."""
    changed = LibrarySettings(
        events=tuple(AutoEvent(**event) for event in body["events"]),
        visits=body["visits"],
        pages=body["pages"],
        canceled=Inactivity(**body["canceled"]),
        abandoned=Inactivity(**body["abandoned"]),
        dnt=body["dnt"],
        consent=body["consent"],
    )
    return library.load(apps.set_library(parts().graph, site, changed.dump()).library)


@blueprint.post("/integration/check")
@unaudited("It only looks at a page.")
@permits("write")
@blueprint.body(IntegrationCheckSchema)
@blueprint.answers(IntegrationSchema)
def check_integration(body: dict[str, Any], site: str) -> _Integration:  # noqa: ARG001 - webapp.auth has looked it up
    """Load a page of the site and say what is missing in it. Pages of private networks are not loaded."""
    if body["local"]:
        auth.require("install")
    context, checked = parts().context, now()
    live = live_url(context.settings, urlsplit(context.settings.public_url).netloc)
    return _Integration(integration.check(context, auth.site(), body["url"], live, local=body["local"]), checked)


@blueprint.get("/integration/event")
@permits("view")
@blueprint.query(PageEventQuerySchema)
@blueprint.answers(PageEventSchema)
def get_arrived(query: dict[str, Any], site: str) -> _Arrived:  # noqa: ARG001 - webapp.auth has looked it up
    """Whether the library has sent an event from pages of that origin since then."""
    found = integration.arrived(parts().context, auth.site(), query["page"], query["since"])
    return _Arrived(found is not None, found.name if found else "", found.received if found else None)


@blueprint.post("/signature/check")
@permits("view")
@blueprint.body(SignatureCheckSchema)
@blueprint.answers(SignatureSchema)
def check_signature(body: dict[str, str], site: str) -> _Signature:  # noqa: ARG001 - webapp.auth has looked it up
    """Whether a signature is right for an id, and what is wrong with it."""
    given = auth.site()
    return _Signature(*check_by_hand(given.secret, given.previous_secret, body["id"], body["signature"]))
