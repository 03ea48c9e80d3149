"""Records as the API's schemas take them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore.member_pages import MemberRow
from workers.segment_views import SegmentView


def segment_of(view: SegmentView) -> dict[str, Any]:
    record = view.sized.segment
    return {
        "id": record.id,
        "name": record.name,
        "kind": kind(static=record.static),
        "size": view.sized.size,
        "yesterday": view.sized.yesterday,
        "computed": record.computed,
        "progress": view.progress,
        "broken": view.broken,
        "definition": None if record.static else record.definition,
        "version": record.version,
        "watched": record.watched,
        "created": record.created,
    }


def kind(*, static: bool) -> str:
    return "static" if static else "live"


def member(row: MemberRow) -> dict[str, Any]:
    return {**asdict(row.person), "since": row.since}
