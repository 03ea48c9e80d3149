"""A site's columns so many times over: everybody becomes so many people, who did the same at the same moments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.analytics.columns import Columns, Longs
from engine.analytics.holdings import Holding, Holdings
from workers.analytics.files import Version

_Array = NDArray[Any]


def version(one: Version, times: int) -> Version:
    """`times`: up to 16. Nothing is kept of what was found in the one before."""
    return replace(
        one,
        columns=columns(one.columns, times),
        holdings=_holdings(one.holdings, times),
        traits=tuple(replace(trait, codes=np.repeat(trait.codes, times)) for trait in one.traits),
        found={},
        tried={key: _holdings(each, times) for key, each in one.tried.items()},
    )


def columns(one: Columns, times: int) -> Columns:
    rows, copy = _spread(one.person, times)
    return replace(
        one,
        uids=_uids(one.uids, times),
        person=(one.person[rows] * times + copy).astype(np.int32),
        name=one.name[rows],
        at=one.at[rows],
        key=one.key[rows] + copy,
        page=one.page[rows],
        origin=one.origin[rows],
        _rows={},
    )


def _holdings(one: Holdings, times: int) -> Holdings:
    return Holdings(
        _uids(one.uids, times),
        np.repeat(one.created, times),
        {name: _holding(each, times) for name, each in one.properties.items()},
    )


def _holding(one: Holding, times: int) -> Holding:
    rows, copy = _spread(one.person, times)
    person = (one.person[rows] * times + copy).astype(np.int32)
    return Holding(person, one.at[rows], one.value[rows], one.held[rows], one.was_set[rows])


def _uids(uids: _Array, times: int) -> _Array:
    """Sorted as they were: copies differ in the last digit, and come one after the other."""
    digits = [f"{number:x}".encode() for number in range(times)]
    return np.array([uid[:-1] + digit for uid in uids.tolist() for digit in digits], uids.dtype)


def _spread(person: _Array, times: int) -> tuple[_Array, Longs]:
    """For each new row the one it copies, and the number of its copy; in the order of the new people."""
    rows = np.tile(np.arange(len(person)), times)
    copy = np.repeat(np.arange(times, dtype=np.int64), len(person))
    order = np.lexsort((rows, copy, person[rows]))
    return rows[order], copy[order]
