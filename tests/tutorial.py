"""The campaign of the tutorial, and helpers to change it."""

from __future__ import annotations

from typing import Any

import nodes
from engine.workflow.graph import Workflow
from engine.workflow.validate import load

REGISTRY = nodes.registry()


def tutorial(letter: str = "offer", limit: int = 20) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": "everyone", "type": "for_all_people", "config": {}},
            {"id": "watched", "type": "person_event", "config": {"event": "Movie watch"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": limit}},
            {
                "id": "free",
                "type": "person_property",
                "config": {"property": "plan", "operator": "is", "value": "free"},
            },
            {"id": "offer", "type": "send_letter", "config": {"letter": letter}},
        ],
        "edges": [
            {"from": "everyone", "port": "people", "to": "watched"},
            {"from": "watched", "port": "out", "to": "limit"},
            {"from": "limit", "port": "no", "to": "free"},
            {"from": "free", "port": "yes", "to": "offer"},
        ],
    }


def loaded() -> Workflow:
    return load(tutorial(), REGISTRY, {"offer"})
