"""What axe finds in a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "editor-ui" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


def calm(page: Page) -> None:
    """Every fade is over, and nothing has changed for a moment: a colour on its way would be taken for a faint one.

    What changes all the while, as a stream of events does, is not waited for longer than two seconds.
    """
    page.evaluate(
        """() => new Promise((done) => {
             const began = performance.now()
             let changed = began
             const seen = new MutationObserver(() => { changed = performance.now() })
             seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
             const fading = (each) => each.playState === 'running'
                                      && each.effect?.getComputedTiming().endTime !== Infinity
             const look = setInterval(() => {
               const now = performance.now()
               if (now - began > 2000 || (now - changed > 200 && !document.getAnimations().some(fading))) {
                 clearInterval(look)
                 seen.disconnect()
                 done()
               }
             }, 25)
           })"""
    )


def findings(page: Page, *rules: str) -> list[dict[str, Any]]:
    """What axe holds to be serious or worse, by all its rules or by these.

    Its script goes round the page's policy, as a browser's own tools do.
    """
    if not page.evaluate("'axe' in window"):
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
