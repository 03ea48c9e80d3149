"""The people behind a number, as answers have them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from webapp import cursors
from workers.analytics.counted import CountedPage


def counted_page(page: CountedPage) -> dict[str, Any]:
    items = [
        {**asdict(each.person), "at": each.at, "last_event": each.last_event, "last_at": each.last_at}
        for each in page.people
    ]
    return {"total": page.total, "items": items, "next_cursor": page.after and cursors.encode(*page.after)}
