"""Node types: one file each, found by being there. Every module below offers `SPEC`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from engine.node import NodeSpec
from engine.registry import Registry


def registry() -> Registry:
    """A registry of every node type that ships."""
    return Registry(_specs())


def _specs() -> Iterator[NodeSpec]:
    for info in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
        if not info.ispkg:
            yield importlib.import_module(info.name).SPEC
