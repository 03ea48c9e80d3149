"""Published versions of campaigns, kept ready to run: a version never changes, so a process reads it once."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final
from weakref import WeakKeyDictionary

from engine.registry import Registry
from engine.workflow.graph import Workflow
from engine.workflow.validate import load
from graphstore import workflows
from graphstore.driver import Transaction

_REMEMBERED: Final = 256  # versions a process
_KNOWN: Final[MutableMapping[Registry, dict[tuple[str, str, int], Workflow]]] = WeakKeyDictionary()


def workflow(tx: Transaction, registry: Registry, app: str, campaign: str, version: int) -> Workflow:
    """What this version does. Raises NotFoundError for one that was never read and is not there."""
    known = _KNOWN.setdefault(registry, {})
    key = (app, campaign, version)
    found = known.get(key)
    if found is None:
        found = load(workflows.get(tx, app, campaign, version).definition, registry)
        if len(known) >= _REMEMBERED:
            known.clear()
        known[key] = found
    return found
