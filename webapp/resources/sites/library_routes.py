"""What a site's pages do: auto events, advanced events, whether the library is in them, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import library
from engine.identity import check_by_hand
from engine.integration import Finding
from engine.library import AutoEvent, Inactivity, LibrarySettings
from graphstore import apps
from webapp import auth
from webapp.parts import parts
from webapp.resources.sites.library_schemas import (
    IntegrationCheckSchema,
    IntegrationSchema,
    LibraryChangeSchema,
    LibrarySchema,
    SignatureCheckSchema,
    SignatureSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers import integration

blueprint = Blueprint("site_library", __name__, url_prefix=SITE_PREFIX, description=__doc__)


@dataclass(frozen=True)
class _Integration:
    findings: list[Finding]


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
    return _Integration(integration.check(parts().settings, auth.site(), body["url"], local=body["local"]))


@blueprint.post("/signature/check")
@permits("view")
@blueprint.body(SignatureCheckSchema)
@blueprint.answers(SignatureSchema)
def check_signature(body: dict[str, str], site: str) -> _Signature:  # noqa: ARG001 - webapp.auth has looked it up
    """Whether a signature is right for an id, and what is wrong with it."""
    given = auth.site()
    return _Signature(*check_by_hand(given.secret, given.previous_secret, body["id"], body["signature"]))
