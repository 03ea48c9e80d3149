"""People brought into a campaign by hand, or by another program."""

from __future__ import annotations

from typing import Any

from webapp.parts import parts
from webapp.resources.calling.schemas import CalledSchema, CallSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import calling
from workers.calling import Called

blueprint = Blueprint(
    "calling", __name__, url_prefix=f"{SITE_PREFIX}/campaigns/<string:campaign>/call", description=__doc__
)


@blueprint.post("")
@permits("send")
@blueprint.body(CallSchema)
@blueprint.answers(CalledSchema)
def call_campaign(body: dict[str, Any], site: str, campaign: str) -> Called:
    """Have people enter by the trigger Called. 409 `conflict` while the campaign does not run or has none."""
    return calling.call(parts().context, site, campaign, body["people"], body["arguments"])
