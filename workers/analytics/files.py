"""Columns of a site in files, so that the web and the workers of a machine share them, in memory too.

HOME/analytics/SITE/current.json names the present version, a folder with a file a column. Files are never changed: a
new version is written beside the old one, and the one before that is removed. Lost files are made anew from the graph.
"""

from __future__ import annotations

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from engine.analytics.columns import Columns, Ints
from engine.analytics.definitions import Deed
from engine.analytics.holdings import Holding, Holdings
from engine.analytics.trails import Origin, Words
from engine.analytics.traits import Trait

COLUMNS: Final = ("uids", "person", "name", "at", "key", "page", "origin")
_WORDS: Final = "words.json"  # beside the columns: it can be long
HELD: Final = ("person", "at", "value", "held", "was_set")
_TRAITS: Final = "traits"
_FORMAT: Final = 4
_OPEN: Final = 8  # versions a process holds open


@dataclass(frozen=True, slots=True)
class Version:
    """`position`: what was touched before it is in there, but for late transactions; those since seen are `applied`."""

    id: str
    as_of: int  # ms: what was stored until then is counted
    position: int  # ms by the graph's clock
    applied: tuple[str, ...]  # keys of touches
    columns: Columns
    holdings: Holdings  # of the properties that metrics are about
    traits: tuple[Trait, ...] = ()  # what people are, by which they are told apart
    # Rows found by asking the graph, kept for as long as the version is: deed, since, until -> rows.
    found: dict[tuple[Deed, int, int], Ints] = field(default_factory=dict, compare=False, repr=False)
    # Of properties that no metric was about when it was made, for those who try one.
    tried: dict[str, Holdings] = field(default_factory=dict, compare=False, repr=False)


_opened: OrderedDict[tuple[str, str], Version] = OrderedDict()
_lock = Lock()


def save(
    home: Path,
    app: str,
    columns: Columns,
    holdings: Holdings,
    traits: Sequence[Trait] = (),
    *,
    as_of: int,
    position: int,
    applied: list[str],
) -> str:
    """Make this the present version; its id."""
    folder = folder_of(home, app)
    made = secrets.token_hex(6)
    own = folder / made
    own.mkdir(parents=True)
    for column in COLUMNS:
        np.save(own / f"{column}.npy", getattr(columns, column), allow_pickle=False)
    for name, array in _arrays(holdings):
        np.save(own / f"{name}.npy", array, allow_pickle=False)
    write_words(own / _WORDS, columns.words)
    codes = [each.codes for each in traits]
    np.save(own / f"{_TRAITS}.npy", np.array(codes, np.int8), allow_pickle=False)
    (own / f"{_TRAITS}.json").write_bytes(orjson.dumps([[each.name, each.values] for each in traits]))
    before = _manifest(folder)
    manifest = {
        "format": _FORMAT, "version": made, "before": before.get("version", ""), "as_of": as_of,
        "position": position, "applied": applied, "names": columns.names,
        "held": list(holdings.properties),
    }  # fmt: skip
    written = folder / f"{made}.json"
    written.write_bytes(orjson.dumps(manifest))
    written.replace(folder / "current.json")
    kept = {made, before.get("version", "")}
    for old in folder.iterdir():
        if old.is_dir() and old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return made


def remove(home: Path, app: str) -> None:
    """All there is of a site. Who still reads it has it open."""
    folder = folder_of(home, app)
    with _lock:
        for opened in [each for each in _opened if each[0] == str(folder)]:
            del _opened[opened]
    shutil.rmtree(folder, ignore_errors=True)


def load(home: Path, app: str) -> Version | None:
    """The present version; None where there is none that can be read."""
    folder = folder_of(home, app)
    manifest = _manifest(folder)
    if not manifest:
        return None
    key = (str(folder), manifest["version"])
    with _lock:
        found = _opened.get(key)
        if found is not None:
            _opened.move_to_end(key)
            return found
    try:
        own = folder / manifest["version"]
        uids, person, numbered, at, keys, pages, origins = (_array(own, each) for each in COLUMNS)
        words = read_words(own / _WORDS)
        traits = _traits(own)
        holdings = _holdings(own, manifest["held"])
    except (OSError, ValueError):  # removed meanwhile, or cut short: as if it had never been there
        return None
    names = tuple(manifest["names"])
    version = Version(
        manifest["version"], manifest["as_of"], manifest["position"], tuple(manifest["applied"]),
        Columns(names, uids, person, numbered, at, keys, pages, origins, words), holdings, traits,
    )  # fmt: skip
    with _lock:
        for other in [other for other in _opened if other[0] == key[0]]:
            del _opened[other]
        _opened[key] = version
        while len(_opened) > _OPEN:
            _opened.popitem(last=False)
    return version


def _arrays(holdings: Holdings) -> Iterator[tuple[str, NDArray[Any]]]:
    yield "held-uids", holdings.uids
    yield "held-created", holdings.created
    for place, own in enumerate(holdings.properties.values()):
        for each in HELD:
            yield f"held-{place}-{each}", getattr(own, each)


def _holdings(folder: Path, keys: list[str]) -> Holdings:
    own = {key: Holding(*(_array(folder, f"held-{place}-{each}") for each in HELD)) for place, key in enumerate(keys)}
    return Holdings(_array(folder, "held-uids"), _array(folder, "held-created"), own)


def write_words(path: Path, words: Words) -> None:
    path.write_bytes(orjson.dumps({"pages": list(words.pages), "origins": [list(each) for each in words.origins]}))


def read_words(path: Path) -> Words:
    found = orjson.loads(path.read_bytes())
    pages, origins = found["pages"], [Origin(*each) for each in found["origins"]]
    return Words({page: place for place, page in enumerate(pages)}, {each: place for place, each in enumerate(origins)})


def _traits(folder: Path) -> tuple[Trait, ...]:
    said = orjson.loads((folder / f"{_TRAITS}.json").read_bytes())
    codes = _array(folder, _TRAITS)
    return tuple(Trait(name, tuple(values), codes[place]) for place, (name, values) in enumerate(said))


def _array(folder: Path, name: str) -> NDArray[Any]:
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


def folder_of(home: Path, app: str) -> Path:
    return home / "analytics" / app


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = orjson.loads((folder / "current.json").read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found if found.get("format") == _FORMAT else {}
