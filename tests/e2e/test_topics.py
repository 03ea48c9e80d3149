"""Topics, all the way: made in the dashboard, chosen among on the page behind a letter, and counted."""

from __future__ import annotations

import re

import pytest
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product, User, until


@pytest.mark.usefixtures("settled")
def test_a_reader_leaves_one_topic_and_keeps_the_other(page: Page, sample: Sample, product: Product) -> None:
    user = User.logged_in(product)
    base = f"/sites/{sample.site.id}"
    newsletter = user.post(f"{base}/newsletters", {"name": "May offers", "segments": [sample.segment]})["id"]
    page.goto(sample.path("/settings/topics"))
    for name in ("Offers", "Tips"):
        page.get_by_role("button", name="New topic").click()
        dialog = page.get_by_role("dialog", name="New topic")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("What it is").fill(f"{name} once a month")
        if name == "Offers":
            dialog.get_by_label("Letters about it").click()
            page.get_by_role("option", name="May offers").click()
            page.keyboard.press("Tab")  # away from the list, which covers the button
        dialog.get_by_role("button", name="Save the topic").click()
        expect(dialog).to_have_count(0)
    offers = page.get_by_role("listitem").filter(has_text="Offers once a month")
    expect(offers).to_contain_text("May offers")

    user.post(f"{base}/newsletters/{newsletter}/send", {})
    mail = until(
        lambda: next((each for each in user.get("/mail")["items"] if each["subject"] == "May offers"), None),
        60, "a letter",
    )  # fmt: skip
    found = re.search(r"http\S+/l/u/\S+", user.get(f"/mail/{mail['id']}")["text"])
    assert found is not None
    page.goto(found[0])
    expect(page.get_by_role("button", name="Unsubscribe from “Offers”")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Offers")).uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    until(lambda: any(each["unwanted"] for each in user.get(f"{base}/topics")["items"]), 60, "what was said")
    page.goto(found[0])
    expect(page.get_by_role("checkbox", name=re.compile("Offers"))).not_to_be_checked()
    expect(page.get_by_role("checkbox", name=re.compile("Tips"))).to_be_checked()
    page.goto(sample.path("/settings/topics"))
    expect(offers.locator("dl > div").filter(has_text="Left it")).to_contain_text("1")
