"""What axe finds in a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "editor-ui" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


def findings(page: Page, *rules: str) -> list[dict[str, Any]]:
    """What axe holds to be serious or worse, by all its rules or by these.

    Its script goes round the page's policy, as a browser's own tools do.
    """
    page.evaluate(AXE.read_text())
    asked = {
        "resultTypes": ["violations"],
        "iframes": False,
        **({"runOnly": {"type": "rule", "values": rules}} if rules else {}),
    }
    result = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        {"rule": each["id"], "at": [place["target"] for place in each["nodes"]], "help": each["help"]}
        for each in result["violations"]
        if each["impact"] in SERIOUS
    ]
