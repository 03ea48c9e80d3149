"""What people are, as columns: of each property with few values, which of them everybody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import UID, Uids

MOST_VALUES: Final = 50  # of a property; one with more tells nobody apart
NOT_SET: Final = -1
OTHER: Final = -2  # a value beyond those that are kept
_SHOWN: Final = 100  # characters of a value

Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Trait:
    """`name` in addresses: "property:plan" (a path's parts divided by /), "company" or "source".

    `codes`: for each person, the place of what they have among `values`; NOT_SET, OTHER.
    """

    name: str
    values: tuple[Any, ...]
    codes: Codes


class Gathering:
    """Traits of people who come in the order of their uids."""

    def __init__(self, names: Sequence[str], few: Sequence[bool]) -> None:
        """`few`: whether a trait with more than MOST_VALUES is none; else its most frequent values are kept."""
        self._names = names
        self._few = few
        self._uids: list[str] = []
        self._places: list[dict[tuple[type, Any], int]] = [{} for _ in names]
        self._codes: list[list[int]] = [[] for _ in names]

    def add(self, uid: str, values: Sequence[Any]) -> None:
        self._uids.append(uid)
        for places, codes, value in zip(self._places, self._codes, values, strict=True):
            # 1, 1.0 and true are three values, and one key of a dict.
            codes.append(NOT_SET if value is None else places.setdefault((type(value), value), len(places)))

    def traits(self, uids: Uids) -> list[Trait]:
        """Of these people, who are sorted; who was not added has none set."""
        own = np.array(self._uids, UID)
        place = np.searchsorted(uids, own)
        known = np.append(uids, np.bytes_(b""))[place] == own
        found = []
        for name, few, places, codes in zip(self._names, self._few, self._places, self._codes, strict=True):
            if not places or (few and len(places) > MOST_VALUES):
                continue
            kept, shown = _frequent(codes, [value for _, value in places])
            whole = np.full(len(uids), NOT_SET, np.int8)
            whole[place[known]] = kept[np.array(codes, np.int64)[known]]
            found.append(Trait(name, shown, whole))
        return found


def _frequent(codes: Sequence[int], values: Sequence[Any]) -> tuple[Codes, tuple[Any, ...]]:
    """Of each code the new one (the last is that of NOT_SET), and the values that are kept, the most frequent first."""
    counts = Counter(codes)
    order = sorted(range(len(values)), key=lambda code: (-counts[code], code))[:MOST_VALUES]
    new = np.full(len(values) + 1, OTHER, np.int8)
    new[order] = np.arange(len(order), dtype=np.int8)
    new[-1] = NOT_SET
    return new, tuple(values[code] for code in order)


def label_of(value: Any) -> str:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def key_of(value: Any) -> str:
    """Names a value, however long: 1, "1" and true are three."""
    return blake2b(f"{type(value).__name__}={value}".encode(), digest_size=8).hexdigest()
