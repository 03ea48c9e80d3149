"""What calls say of properties whose history is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from engine.intake.order import Item
from graphstore.property_history import NewValue, told_by
from graphstore.vocabulary import PERSON_PREFIX, property_key


def said(item: Item, person: str, values: Mapping[str, Any], watched: Collection[tuple[str, ...]]) -> list[NewValue]:
    """Of one call that sets values of a person (uid); `watched`: the paths of the properties."""
    if not watched:
        return []
    keys = {path: property_key(PERSON_PREFIX, path) for path in watched}
    return [
        NewValue(f"{item.key}:{keys[path]}", item.call.app, person, keys[path], item.call.at, value)
        for path, value in told_by(values, watched).items()
    ]
