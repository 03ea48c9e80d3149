"""What conditions on people can be about."""

from __future__ import annotations

from engine.segments.conditions import KINDS
from webapp.parts import parts
from webapp.resources.conditions.schemas import ConditionCatalogueSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import condition_names

blueprint = Blueprint("conditions", __name__, url_prefix=SITE_PREFIX, description=__doc__)


@blueprint.get("/segment-conditions")
@permits("view")
@blueprint.answers(ConditionCatalogueSchema)
def list_conditions(site: str) -> dict[str, object]:
    """The kinds of conditions with their operators, and the names and values that the site's people have."""
    return {"kinds": KINDS, **condition_names.known(parts().context, site)}
