"""What campaigns are drawn from."""

from __future__ import annotations

from typing import Any

from engine.catalogue import catalogue
from webapp.parts import parts
from webapp.resources.catalogue.schemas import CatalogueSchema
from webapp.smorest import API_PREFIX, Blueprint, permits

blueprint = Blueprint("catalogue", __name__, url_prefix=f"{API_PREFIX}/catalogue", description=__doc__)


@blueprint.get("")
@permits("own")
@blueprint.answers(CatalogueSchema)
def get_catalogue() -> dict[str, Any]:
    """Every node type with its ports and settings; the editor draws palette and forms from this alone."""
    return {"items": catalogue(parts().context.registry)}
