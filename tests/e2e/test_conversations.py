"""Conversations: what people write in the messenger arrives, is answered, and is over."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

import pytest
import requests
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product, until


class Widget:
    """The messenger's own API, as a page of a customer asks it."""

    def __init__(self, product: Product, sample: Sample, identity: str) -> None:
        self._root = f"{product.settings.public_url}/messenger"
        self.session = self._ask("POST", "session", {"sid": sample.site.token, "id": identity})

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.session['token']}"} if path != "session" else {}
        answer = requests.request(method, f"{self._root}/{path}", data=json.dumps(body), headers=headers, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def say(self, text: str, conversation: str | None = None) -> str:
        body = {"client_id": secrets.token_hex(8), "conversation": conversation, "text": text}
        found: str = self._ask("POST", "messages", body)["conversation"]["id"]
        return found

    def type(self, conversation: str) -> None:
        self._ask("POST", f"conversations/{conversation}/typing")

    def read(self, conversation: str) -> list[str]:
        return [each["text"] for each in self._ask("GET", f"conversations/{conversation}/messages")["items"]]


@pytest.mark.usefixtures("settled")
def test_somebody_writes_and_is_answered(page: Page, product: Product, sample: Sample) -> None:
    widget = Widget(product, sample, "viewer-107")
    conversation = widget.say("Does the film come with subtitles?")
    page.goto(sample.path("/conversations"))
    expect(page.get_by_text(re.compile("waiting for an answer"))).to_be_visible()
    listed = page.get_by_role("navigation", name="Conversations")
    expect(listed.get_by_text("Does the film come with subtitles?")).to_be_visible()
    page.keyboard.press("j")
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_text("Does the film come with subtitles?")).to_be_visible()

    # What is written meanwhile comes by itself.
    widget.type(conversation)
    expect(log.get_by_text(re.compile("is writing"))).to_be_visible()
    widget.say("Look: https://video.example/film", conversation)
    expect(log.get_by_role("link", name="https://video.example/film")).to_be_visible()

    page.keyboard.press("r")
    page.get_by_role("textbox", name="Answer").fill("Yes, in four languages.")
    page.keyboard.press("Enter")
    expect(log.get_by_text("Yes, in four languages.")).to_be_visible()
    assert widget.read(conversation)[-1] == "Yes, in four languages."
    page.get_by_text("Note", exact=True).click()
    page.get_by_role("textbox", name="Note").fill("Asked twice this week")
    page.get_by_role("button", name="Leave the note").click()
    expect(log.get_by_text("Asked twice this week")).to_be_visible()
    assert "Asked twice this week" not in widget.read(conversation)

    page.get_by_role("combobox", name="Tags").fill("films")
    page.keyboard.press("Enter")
    expect(listed.get_by_text("films")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    expect(page.get_by_text("Closed 1")).to_be_visible()


@pytest.mark.usefixtures("settled")
def test_a_message_to_people_chosen_on_the_list(page: Page, product: Product, sample: Sample) -> None:
    page.goto(sample.path("/people?search=viewer-111"))
    page.get_by_label(re.compile("^Choose ")).first.check()
    page.get_by_role("button", name="Send message").click()
    dialog = page.get_by_role("dialog", name="Send message")
    dialog.get_by_label(re.compile("^To ")).last.fill("Your favourite series is back.")
    dialog.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="See what they do with it").click()
    row = page.get_by_role("table", name="Messages sent to many").get_by_role("row").nth(1)
    expect(row).to_contain_text("Your favourite series is back.")
    until(lambda: Widget(product, sample, "viewer-111").session["unread"] == 1, 60, "an unread message")


@pytest.mark.usefixtures("settled")
def test_the_messenger_is_made_ones_own(page: Page, product: Product, sample: Sample) -> None:
    page.goto(sample.path("/settings/messenger"))
    page.get_by_label("Heading", exact=True).fill("Ask the film team")
    page.get_by_text("Left", exact=True).click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Pages show it from their next load on.")).to_be_visible()
    settings = Widget(product, sample, "viewer-108").session["settings"]
    assert (settings["headerText"], settings["positionX"]) == ("Ask the film team", "left")
