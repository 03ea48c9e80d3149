"""What the browser's console said that was an error."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page


class Complaints(list[str]):
    """A test that expects some says which; they may come at any moment, so all are looked at when it is over."""

    def __init__(self) -> None:
        super().__init__()
        self._forgiven: list[str] = []

    def forgive(self, part: str) -> None:
        """Those with `part` in them, whether they have come or will."""
        self._forgiven.append(part)

    def left(self) -> list[str]:
        return [each for each in self if not any(part in each for part in self._forgiven)]


def watched(page: Page, complaints: Complaints) -> Page:
    """Errors of scripts, failed loads and refusals by the content security policy all come to the console."""

    def hear(message: ConsoleMessage) -> None:
        where = str(message.location.get("url", ""))
        # A letter's own script that is kept from running is what the frame is for.
        if message.type in {"error", "warning"} and not where.endswith("/letters/frame"):
            complaints.append(f"{message.text} ({where})")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page
