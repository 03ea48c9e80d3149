"""Lists that are answered page by page where a program asks for it, and whole where not.

Short ones are read whole and cut here (`listed`); those that grow are cut in the graph (`cut`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from marshmallow import Schema, fields, validate

from webapp import cursors
from webapp.resources.common import MAX_PAGE
from webapp.smorest import Blueprint, InSchema

View = TypeVar("View", bound=Callable[..., Any])
Item = TypeVar("Item")


class PageOfAllSchema(InSchema):
    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=512),
        metadata={"description": "`next_cursor` of the page before."},
    )
    limit = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, MAX_PAGE),
        metadata={"description": "How many at the most; all of them, if left out."},
    )


def listed(blueprint: Blueprint, schema: type[Schema], *names: str) -> Callable[[View], View]:
    """Mark a view that answers all `items`, each known by one of these attributes (by `id` if none is named)."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def paged(query: Mapping[str, Any], **given: Any) -> dict[str, Any]:
            answer = view(**given)
            whole = dict(answer) if isinstance(answer, Mapping) else {"items": answer.items}
            items, following = page(whole["items"], query["cursor"], query["limit"], names or ("id",))
            return {**whole, "items": items, "next_cursor": following}

        return blueprint.query(PageOfAllSchema)(blueprint.answers(schema)(cast("View", paged)))

    return mark


def page(
    items: Sequence[Any], cursor: str, limit: int | None, names: Sequence[str] = ("id",)
) -> tuple[Sequence[Any], str | None]:
    """What follows the item that the cursor names; from its place on, where it is there no more."""
    behind = cursors.decode(cursor)
    start = 0
    if behind is not None:
        place, last = behind
        start = next((at + 1 for at, item in enumerate(items) if _name(item, names) == last), max(place, 0))
    end = len(items) if limit is None else start + limit
    chosen = items[start:end]
    more = cursors.encode(end - 1, _name(chosen[-1], names)) if chosen and end < len(items) else None
    return chosen, more


def cut(
    found: Sequence[Item], limit: int | None, place: Callable[[Item], tuple[int, str]]
) -> tuple[Sequence[Item], str | None]:
    """A page of a list that the graph cuts, of which one more was read than it holds; and where the next one begins."""
    if limit is None or len(found) <= limit:
        return found, None
    return found[:limit], cursors.encode(*place(found[limit - 1]))


def walked(
    query: Mapping[str, Any], listing: Callable[..., Sequence[Item]], place: Callable[[Item], tuple[int, str]]
) -> tuple[Sequence[Item], str | None]:
    """The page that is asked for, of what `listing` reads `behind` an item's place, `limit` at the most."""
    limit = query["limit"]
    return cut(listing(behind=cursors.decode(query["cursor"]), limit=one_more(limit)), limit, place)


def one_more(limit: int | None) -> int | None:
    """How many to read, so that `cut` knows whether more follow."""
    return None if limit is None else limit + 1


def _name(item: Any, names: Sequence[str]) -> str:
    """What an item is known by: a field of a record, of what is in one, or of a mapping."""
    for name in names:
        for place in (item, getattr(item, "site", None), getattr(item, "record", None)):
            found = place.get(name) if isinstance(place, Mapping) else getattr(place, name, None)
            if found is not None:
                return str(found)
    raise LookupError(f"a listed item has none of {names}")
