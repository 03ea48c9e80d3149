"""Conversations: what people write in the messenger arrives, is answered, and is over."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

import pytest
import requests
from axe import findings
from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product, until

from graphstore.apps import AppRecord


class Widget:
    """The messenger's own API, as a page of a customer asks it."""

    def __init__(self, product: Product, site: AppRecord, identity: str) -> None:
        self._root = f"{product.settings.public_url}/messenger"
        self.session = self._ask("POST", "session", {"sid": site.token, "id": identity})

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
    widget = Widget(product, sample.site, "viewer-107")
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
    until(lambda: Widget(product, sample.site, "viewer-111").session["unread"] == 1, 60, "an unread message")


def test_a_message_to_all_of_a_list(page: Page, product: Product) -> None:
    site = product.site("Fan club")
    fans = [{"method": "set", "id": f"fan-{n:03}", "data": {"email": f"fan{n}@video.example"}} for n in range(130)]
    tracking = Tracking(product.settings.public_url, site.token)
    tracking.batch([*fans, {"method": "set", "id": "somebody-else", "data": {}}])
    product.stored()
    page.goto(f"/sites/{site.id}/people?search=fan-")
    table = page.get_by_role("table", name="People")
    every, one = table.get_by_role("checkbox").first, table.get_by_role("checkbox").nth(1)
    expect(one).to_be_visible()
    every.focus()
    page.keyboard.press("Space")
    expect(one).to_be_checked()
    expect(page.get_by_text("All 100 shown are chosen.")).to_be_visible()
    # The keyboard stays where it is, and one less is neither all nor nobody.
    expect(every).to_be_focused()
    one.focus()
    page.keyboard.press("Space")
    expect(one).to_be_focused()
    expect(page.get_by_role("button", name="Add 99 people to a list")).to_be_visible()
    assert every.evaluate("box => box.indeterminate && !box.checked")
    expect(page.get_by_text("All 100 shown are chosen.")).to_have_count(0)
    every.check()
    page.get_by_role("button", name="Choose all 130 people of this list").click()
    expect(page.get_by_text("All 130 people of this list are chosen.")).to_be_visible()
    assert findings(page) == []

    page.get_by_role("button", name="Send message").click()
    dialog = page.get_by_role("dialog", name="Send message")
    dialog.get_by_label("To all 130 people").fill("The fan club meets on Friday.")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("To 130 people.")).to_be_visible()
    until(lambda: Widget(product, site, "fan-000").session["unread"] == 1, 60, "an unread message of the last fan")
    assert Widget(product, site, "somebody-else").session["unread"] == 0
    page.get_by_role("button", name="Send message").click()
    dialog.get_by_text("By e-mail").click()
    dialog.get_by_label("Subject").fill("The fan club meets")
    dialog.get_by_label("To all 130 people").fill("On Friday, {{ person.email }}.")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("To 130 people.").last).to_be_visible()

    # Another list is another matter.
    page.get_by_role("textbox", name="Search people").fill("fan-00")
    expect(page.get_by_text("All 130 people of this list are chosen.")).to_have_count(0)


@pytest.mark.usefixtures("settled")
def test_the_messenger_is_made_ones_own(page: Page, product: Product, sample: Sample) -> None:
    page.goto(sample.path("/settings/messenger"))
    page.get_by_label("Heading", exact=True).fill("Ask the film team")
    page.get_by_text("Left", exact=True).click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Pages show it from their next load on.")).to_be_visible()
    settings = Widget(product, sample.site, "viewer-108").session["settings"]
    assert (settings["headerText"], settings["positionX"]) == ("Ask the film team", "left")
