from __future__ import annotations

from webapp.resources.common import text
from webapp.smorest import OutSchema

_STATES = ["ok", "unavailable"]


class HealthSchema(OutSchema):
    status = text(enum=_STATES)
    web = text(enum=_STATES)
    graph = text(enum=_STATES)
    redis = text(enum=_STATES)
