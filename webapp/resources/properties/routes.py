"""User properties: what is known about people, by name."""

from __future__ import annotations

from typing import Any

from webapp.errors import WebError
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.properties.schemas import (
    UserPropertyChangeSchema,
    UserPropertyListSchema,
    UserPropertySchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import properties
from workers.properties import PREDEFINED, UserProperty

blueprint = Blueprint("properties", __name__, url_prefix=f"{SITE_PREFIX}/properties", description=__doc__)


@blueprint.get("")
@permits("view")
@listed(blueprint, UserPropertyListSchema, "name")
def list_properties(site: str) -> dict[str, list[UserProperty]]:
    """All properties that people of the site have. Counted anew every 20 seconds at most."""
    return {"items": properties.listing(parts().context, site)}


# A name may hold a slash, so it takes the rest of the path.
@blueprint.patch("/<path:name>")
@permits("write")
@blueprint.body(UserPropertyChangeSchema)
@blueprint.answers(UserPropertySchema)
def change_property(body: dict[str, Any], site: str, name: str) -> UserProperty:
    """Label, hide or retype a property; values stay as they are."""
    return properties.change(parts().context, site, name, body)


@blueprint.delete("/<path:name>")
@permits("write")
@blueprint.answers(None, 204)
def remove_property(site: str, name: str) -> None:
    """Have a property taken from everybody, in the background. 409 for a predefined one."""
    if name in PREDEFINED:
        raise WebError(409, "predefined", "Tracktor has a use of its own for this property: hide it instead.")
    properties.remove(parts().context, site, name)
