"""An endpoint is made in the dashboard, tried, fails, and is sent again what it missed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from calling import Other
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import until


@pytest.fixture
def other() -> Iterator[Other]:
    server = Other()
    yield server
    server.close()


def test_an_endpoint_hears_what_happens_and_is_sent_again_what_it_missed(
    page: Page, sample: Sample, other: Other
) -> None:
    page.goto(sample.path("/settings/webhooks"))
    page.get_by_role("button", name="New endpoint").click()
    dialog = page.get_by_role("dialog", name="New endpoint")
    dialog.get_by_label("Name").fill("CRM")
    dialog.get_by_label("Address").fill(other.url)
    dialog.get_by_role("checkbox", name="segment.entered").check()
    dialog.get_by_role("button", name="Make the endpoint").click()
    expect(dialog.get_by_text(re.compile("^whs_"))).to_be_visible()
    dialog.get_by_role("button", name="Done").click()
    card = page.locator("section").filter(has=page.get_by_role("heading", name="CRM"))
    other.answers.append((500, b"not today"))
    card.get_by_role("button", name="Send a test").click()
    deliveries = card.get_by_role("list", name="Deliveries to CRM").get_by_role("listitem")
    expect(deliveries.first).to_contain_text("Answered 500.", timeout=20_000)
    expect(card.get_by_text(re.compile("Nothing has arrived since"))).to_be_visible(timeout=10_000)
    # It is tried again by itself.
    expect(deliveries.first).to_contain_text("Arrived", timeout=30_000)
    card.get_by_role("button", name=re.compile("^Send .* again$")).first.click()
    assert until(lambda: len(other.calls) >= 3)
    said = [json.loads(body) for _, body in other.calls]
    assert {each["id"] for each in said} == {said[0]["id"]}
    assert said[0]["events"][0]["kind"] == "test"
    card.get_by_role("button", name="test", exact=True).first.click()
    expect(page.get_by_role("dialog").get_by_text("This is a test.")).to_be_visible()
    page.keyboard.press("Escape")
    card.get_by_role("button", name="Pause").click()
    expect(card.get_by_text(re.compile("Paused"))).to_be_visible()
    card.get_by_role("button", name="Remove…").click()
    page.get_by_role("button", name="Remove the endpoint").click()
    expect(page.get_by_role("heading", name="Nobody is told yet")).to_be_visible()
