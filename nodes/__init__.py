"""Node types: one file each, found by being there. Every module below offers `SPEC`.

Other packages add theirs by an entry point in the group `tracktor.nodes`, which names a module with `SPEC`, or a
`NodeSpec`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Final

from engine.node import NodeSpec
from engine.registry import Registry, RegistryError

PLUGINS: Final = "tracktor.nodes"


def registry() -> Registry:
    """A registry of every node type that ships, and of those that are installed. Raises RegistryError."""
    return Registry([*_specs(), *_plugins()])


def _specs() -> Iterator[NodeSpec]:
    for info in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
        if not info.ispkg:
            yield importlib.import_module(info.name).SPEC


def _plugins() -> Iterator[NodeSpec]:
    for entry in sorted(entry_points(group=PLUGINS), key=lambda entry: entry.name):
        found = entry.load()
        spec = getattr(found, "SPEC", found)
        if not isinstance(spec, NodeSpec):
            raise RegistryError(f"The entry point {entry.name!r} ({entry.value}) is no node type and has no SPEC.")
        yield spec
