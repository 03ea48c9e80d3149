"""A version under way, in files: what was read of it so far, so that the next job goes on behind that.

HOME/analytics/SITE/draft/state.json names the parts, which are never changed. Saving a version removes the folder.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import orjson
from numpy.typing import NDArray

from engine.analytics.columns import Columns
from engine.analytics.holdings import Holding, Holdings
from engine.analytics.trails import Words
from graphstore.traits import PersonTraits
from workers.analytics import files
from workers.analytics.files import COLUMNS, HELD

# Everybody is read only where there is no version to be brought up to date; then who has changed since; then what
# people have of properties; then what they are.
Stage = Literal["everybody", "changed", "held", "traits"]

_FORMAT: Final = 1
_KEPT: Final = (
    "base", "since", "seen", "stage", "after", "looked", "as_of", "position", "applied", "changed", "names",
    "watched", "apart", "parts",
)  # fmt: skip


@dataclass
class Draft:
    """`base`: the version that is brought up to date, "" for none; `since` and `seen` are its position and the touches
    that are in it. `as_of`, `position`, `applied`: those of the version that will be.
    """

    base: str
    since: int
    seen: list[str]
    stage: Stage
    after: str = ""  # uid behind which the stage goes on
    looked: int = 0  # people
    as_of: int = 0
    position: int = 0
    applied: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # uids, sorted
    names: tuple[str, ...] = ()
    watched: list[str] = field(default_factory=list)  # flat keys of properties whose values are held
    apart: list[str] = field(default_factory=list)  # and of those that tell people apart
    words: Words = field(default_factory=Words)
    parts: dict[Stage, list[str]] = field(default_factory=dict)  # the files that are written
    unsaved: dict[Stage, list[Any]] = field(default_factory=dict)  # parts that are in memory only


def folder(home: Path, app: str) -> Path:
    return files.folder_of(home, app) / "draft"


def save(home: Path, app: str, draft: Draft) -> None:
    """Keep what was read since it was kept last."""
    own = folder(home, app)
    own.mkdir(parents=True, exist_ok=True)
    for stage, parts in draft.unsaved.items():
        # Two workers may be at it for a moment, where one was silent for too long: they share no file.
        draft.parts.setdefault(stage, []).extend(_write(own, stage, part) for part in parts)
    draft.unsaved = {}
    state = {each: getattr(draft, each) for each in _KEPT}
    words = f"words-{secrets.token_hex(6)}.json"
    files.write_words(own / words, draft.words)
    written = own / f"state-{secrets.token_hex(6)}.json"
    written.write_bytes(orjson.dumps({**state, "format": _FORMAT, "words": words}))
    written.replace(own / "state.json")
    for old in own.glob("words-*.json"):
        if old.name != words:
            old.unlink(missing_ok=True)


def load(home: Path, app: str) -> Draft | None:
    """What is kept; None where there is nothing that can be gone on with."""
    own = folder(home, app)
    try:
        state: dict[str, Any] = orjson.loads((own / "state.json").read_bytes())
        if state.pop("format") != _FORMAT:
            return None
        words = files.read_words(own / state.pop("words"))
        names = tuple(state.pop("names"))
        known = all((own / name).exists() for parts in state["parts"].values() for name in parts)
    except (OSError, ValueError, KeyError):
        return None
    return Draft(names=names, words=words, **state) if known else None


def discard(home: Path, app: str) -> None:
    shutil.rmtree(folder(home, app), ignore_errors=True)


def columns(home: Path, app: str, draft: Draft, stage: Stage) -> list[Columns]:
    """The parts of a stage that reads events. Raises OSError when they are gone, as do those below."""
    own = folder(home, app)
    loaded = [_columns(draft, _arrays(own / name)) for name in draft.parts.get(stage, [])]
    return [*loaded, *draft.unsaved.get(stage, [])]


def _columns(draft: Draft, arrays: Mapping[str, NDArray[Any]]) -> Columns:
    uids, person, name, at, key, page, origin = (arrays[each] for each in COLUMNS)
    return Columns(draft.names, uids, person, name, at, key, page, origin, draft.words)


def held(home: Path, app: str, draft: Draft) -> list[Holdings]:
    own = folder(home, app)
    loaded = []
    for name in draft.parts.get("held", []):
        arrays = _arrays(own / name)
        properties = {
            key: Holding(*(arrays[f"{place}-{each}"] for each in HELD)) for place, key in enumerate(draft.watched)
        }
        loaded.append(Holdings(arrays["uids"], arrays["created"], properties))
    return [*loaded, *draft.unsaved.get("held", [])]


def traits(home: Path, app: str, draft: Draft) -> Iterator[PersonTraits]:
    """Of everybody, a part at a time."""
    own = folder(home, app)
    for name in draft.parts.get("traits", []):
        for row in orjson.loads((own / name).read_bytes()):
            yield PersonTraits(*row)
    for part in draft.unsaved.get("traits", []):
        yield from part


def _write(own: Path, stage: Stage, part: Any) -> str:
    name = f"{stage}-{secrets.token_hex(6)}"
    if stage == "traits":
        (own / name).write_bytes(orjson.dumps([[each.uid, each.values, each.company] for each in part]))
        return name
    if isinstance(part, Holdings):
        arrays = {"uids": part.uids, "created": part.created}
        for place, holding in enumerate(part.properties.values()):
            arrays |= {f"{place}-{each}": getattr(holding, each) for each in HELD}
    else:
        arrays = {each: getattr(part, each) for each in COLUMNS}
    with (own / name).open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    return name


def _arrays(path: Path) -> Mapping[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as found:
        return dict(found)
