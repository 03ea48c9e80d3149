"""Pages with the messenger, whoever visits them, and the team that answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from complaints import Complaints
from hosting import ROOT, policy, serve, snippet
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from running import Product, User

from graphstore.apps import AppRecord

# A person's: clicks of headless browsers are not counted.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@dataclass(frozen=True)
class Team:
    """Whoever answers in the dashboard."""

    user: User
    site: AppRecord

    def get(self, path: str) -> Any:
        return self.user.get(f"/sites/{self.site.id}/{path}")

    def conversations(self) -> Any:
        return self.get("conversations")["items"]

    def answer(self, conversation: str, text: str) -> None:
        body = {"client_id": str(uuid4()), "text": text, "note": False}
        self.user.post(f"/sites/{self.site.id}/conversations/{conversation}/messages", body)

    def write_to(self, identity: str, text: str) -> None:
        """As from the list of people, whoever is there or not."""
        (person,) = self.get(f"people?search={identity}")["items"]
        self.user.post(f"/sites/{self.site.id}/messages", {"text": text, "people": [person["uid"]]})


@contextmanager
def hosted(product: Product, token: str, more: str = "") -> Iterator[str]:
    """The address of a page with the snippet, of an origin of its own."""
    if not (ROOT / "webapp" / "scripts" / "messenger.js").is_file():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the messenger has not been built; run make build")
    head = (
        "<!doctype html><html lang='en'><title>Shop</title><link rel='icon' href='data:,'>"
        "<meta name='viewport' content='width=device-width'>"
    )
    page = f"{head}{snippet(product.settings.public_url, token)}{more}<main><h1>Shop</h1></main>"
    server = serve(page, policy(product))
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@contextmanager
def visitor(browser: Browser, complaints: Complaints, **more: Any) -> Iterator[Page]:
    """Somebody new, with a browser of theirs."""
    context = browser.new_context(locale="en-GB", **{"user_agent": AGENT, **more})
    page = context.new_page()

    def hear(said: ConsoleMessage) -> None:
        # Who writes before their first call is stored is asked to wait, and the widget does; browsers tell of that.
        if said.type in {"error", "warning"} and "503" not in said.text:
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def say(dialog: Locator, text: str) -> None:
    """In the open messenger, and until it has arrived."""
    field = dialog.get_by_role("textbox", name="Your message")
    field.fill(text)
    field.press("Enter")
    dialog.get_by_role("log").get_by_text(text, exact=True).wait_for()
    dialog.get_by_text("Sending").wait_for(state="detached")
