"""Sites: what people are tracked on."""

from __future__ import annotations

from typing import Any

from webapp.resources.sites.schemas import SiteListSchema, SiteSchema, SummarySchema
from webapp.smorest import API_PREFIX, Blueprint

blueprint = Blueprint("sites", __name__, url_prefix=f"{API_PREFIX}/sites", description=__doc__)


@blueprint.get("")
@blueprint.answers(SiteListSchema)
def list_sites() -> Any:
    """The sites open to whoever is logged in, by name."""
    raise NotImplementedError


@blueprint.get("/<string:site>")
@blueprint.answers(SiteSchema)
def get_site(site: str) -> Any:
    """One site."""
    raise NotImplementedError


@blueprint.get("/<string:site>/summary")
@blueprint.answers(SummarySchema)
def summary(site: str) -> Any:
    """How much there is, and which first steps are done. Counted anew every few seconds at most."""
    raise NotImplementedError
