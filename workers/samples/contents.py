"""What somebody at the video service would have set up: segments, and a campaign that sends a letter."""

from __future__ import annotations

from typing import Any, Final

SITE: Final = "Video service"

SEGMENTS: Final[dict[str, dict[str, Any]]] = {
    "On the free plan": {"property": "plan", "operator": "is", "value": "free"},
    "Paying": {"property": "plan", "operator": "one_of", "value": ["basic", "premium"]},
    "Close to the special offer": {
        "and": [
            {"property": "plan", "operator": "is", "value": "free"},
            {"event": "Movie watch", "operator": "at_least", "count": 15},
        ]
    },
    "Left a cart this month": {
        "and": [
            {"event": "Cart abandoned", "operator": "performed", "within": {"last_days": 30}},
            {"not": {"event": "Cart purchased", "operator": "performed", "within": {"last_days": 30}}},
        ]
    },
    "Enthusiasts": {
        "event": "Review",
        "operator": "at_least",
        "count": 3,
        "where": [{"argument": "rating", "operator": "at_least", "value": 4}],
    },
    "Saw a free movie, never registered": {
        "and": [
            {"event": "Free movie view", "operator": "performed"},
            {"event": "Registration", "operator": "not_performed"},
            {"property": "email", "operator": "not_set"},
        ]
    },
    "Active this week": {"event": "Site visit", "operator": "performed", "within": {"last_days": 7}},
    "London or Lisbon, over 30": {
        "and": [
            {
                "or": [
                    {"property": ["address", "city"], "operator": "is", "value": "London"},
                    {"property": ["address", "city"], "operator": "is", "value": "Lisbon"},
                ]
            },
            {"property": "age", "operator": "above", "value": 30},
        ]
    },
}

CAMPAIGN: Final = "Offer at the 20th movie"


def campaign(letter: str) -> dict[str, Any]:
    """The definition of the campaign that sends the letter with this id to people on the free plan."""
    return {
        "nodes": [
            {"id": "everyone", "type": "for_all_people", "config": {}},
            {"id": "watched", "type": "person_event", "config": {"event": "Movie watch"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 20}},
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
