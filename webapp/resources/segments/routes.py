"""Segments: people who meet conditions."""

from __future__ import annotations

from typing import Any

from webapp.resources.segments.schemas import SegmentListSchema
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("segments", __name__, url_prefix=f"{SITE_PREFIX}/segments", description=__doc__)


@blueprint.get("")
@blueprint.answers(SegmentListSchema)
def list_segments(site: str) -> Any:
    """The segments of a site with their sizes, by name."""
    raise NotImplementedError
