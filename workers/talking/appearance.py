"""The widget's documented settings, with what holds where a site has set nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphstore import messenger_settings
from graphstore.driver import Transaction

DEFAULTS: Final[Mapping[str, Any]] = {
    "icon": "",
    "welcomeText": "Hello! Write to us, and the answer comes here.",
    "headerIcon": "",
    "headerText": "Messages",
    "positionX": "right",
    "positionY": "bottom",
    "iconMargin": {"X": "20px", "Y": "20px"},
    "display": True,
    "mailAfter": 0,
}


def appearance(tx: Transaction, app: str) -> dict[str, Any]:
    return {**DEFAULTS, **messenger_settings.get(tx, app)}


def for_widgets(tx: Transaction, app: str) -> dict[str, Any]:
    """What of it pages are told."""
    return {name: value for name, value in appearance(tx, app).items() if name != "mailAfter"}
