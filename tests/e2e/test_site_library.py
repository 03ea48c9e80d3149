"""What a site's pages do: auto events, advanced events, Re-check, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from dashboard import Sample
from hosting import policy, serve, snippet
from playwright.sync_api import Page, expect
from running import Product

from engine.identity import signature


def test_auto_events_are_added_tried_and_removed(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/settings/auto-events"))
    expect(page.get_by_role("heading", name="No auto events yet")).to_be_visible()
    page.get_by_role("button", name="Add new event").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Event name").fill("Saw a product")
    dialog.get_by_label("Pages").fill("product")
    expect(dialog.get_by_text(re.compile("Begin with /"))).to_be_visible()
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Pages").fill("/product/*")
    dialog.get_by_label("Try it").fill("https://shop.example.com/product/7\nhttps://shop.example.com/product/7/reviews")
    results = dialog.get_by_role("list", name="Results").get_by_role("listitem")
    expect(results).to_have_text([re.compile("^Match "), re.compile("^No match ")])
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name=re.compile("^Saw a product"))).to_be_visible()

    page.get_by_role("button", name="Add new event").click()
    dialog.get_by_label("Event name").fill("Buy")
    dialog.get_by_text("Element click").click()
    dialog.get_by_label("CSS selector").fill("a[")
    expect(dialog.get_by_text(re.compile("no CSS selector"))).to_be_visible()
    dialog.get_by_text("CSS selectors, with examples").click()
    dialog.get_by_role("button", name=".buy-button").click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text(".buy-button")).to_be_visible()
    page.get_by_role("button", name="Remove Buy").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text(".buy-button")).to_have_count(0)

    page.get_by_role("link", name="Advanced Events").click()
    minutes = page.get_by_label("Abandoned Cart: inactivity in minutes")
    minutes.fill("15")
    page.get_by_role("switch", name="Wait for consent").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Saved"))).to_be_visible()
    page.reload()
    expect(minutes).to_have_value("15 min")
    # Nothing would come from pages of the sample any more.
    page.get_by_role("switch", name="Wait for consent").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("^Saved"))).to_be_visible()
    page.get_by_role("link", name="Auto Events").click()
    expect(page.get_by_role("button", name=re.compile("^Saw a product"))).to_be_visible()


@pytest.fixture
def shop(product: Product, sample: Sample) -> Iterator[str]:
    """A page of the sample's site, with the snippet."""
    head = "<!doctype html><title>Shop</title><link rel='icon' href='data:,'>"
    server = serve(head + snippet(product.settings.public_url, sample.site.token), policy(product))
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_recheck_and_signatures(page: Page, product: Product, sample: Sample, shop: str) -> None:
    page.goto(sample.path("/settings/integration"))
    expect(page.get_by_text(f"t = '{sample.site.token}'")).to_be_visible()
    steps = page.get_by_role("list", name="What was found").get_by_role("listitem")
    # The sample has many events: none of them says that the page works.
    expect(steps).to_have_text([re.compile("Once a page has been checked.*last event, from wherever")])
    page.get_by_label("A page of your site").fill(f"{product.settings.public_url}/")
    page.get_by_role("switch", name="Allow local addresses").click()
    page.get_by_role("button", name="Re-check").click()
    expect(steps.nth(0)).to_contain_text("was loaded")
    expect(steps.nth(1)).to_contain_text("does not have the snippet")
    expect(steps.nth(2)).to_contain_text("No event has come from")

    page.get_by_label("A page of your site").fill(shop)
    page.get_by_role("button", name="Re-check").click()
    expect(steps).to_have_count(6)
    expect(steps.nth(4)).to_contain_text("lets the messenger work")
    expect(steps.nth(5)).to_have_attribute("data-state", "open")
    visit = page.context.new_page()
    visit.goto(shop)
    expect(steps.nth(5)).to_contain_text(re.compile("(Visited Site|Page view)” has arrived"), timeout=30_000)
    visit.close()

    page.get_by_role("link", name="Secure mode").click()
    page.get_by_role("textbox", name="Id", exact=True).fill("5115")
    page.get_by_label("Signature your program made").fill(signature(sample.site.secret, "5116"))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text(re.compile("signs another id"))).to_be_visible()
    page.get_by_role("textbox", name="Id", exact=True).fill("5116")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("It is right.")).to_be_visible()
