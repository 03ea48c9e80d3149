"""An element picked on a page of another origin, under a strict policy, for an auto event of the dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from complaints import Complaints, watched
from hosting import ROOT, policy, serve, snippet
from playwright.sync_api import BrowserContext, Page, expect
from running import Product

from graphstore.apps import AppRecord

SHOP = """<h1>Shop</h1><ul>
<li class="card"><button class="css-1q2w3e buy active" data-item="hat">Buy the hat</button></li>
<li class="card"><button class="css-9x8y7z buy" data-item="coat">Buy the coat</button></li></ul>
<a href="/elsewhere">Elsewhere</a>"""
COUNTING = """<script nonce="n0">window.heard = 0; document.addEventListener('click', function () { heard += 1; });
</script>"""


@pytest.fixture
def site(product: Product) -> AppRecord:
    if not (ROOT / "webapp" / "scripts" / "picker.js").is_file():
        pytest.skip("the picker has not been built; run make build")
    return product.site("Picked shop")


@pytest.fixture
def shop(product: Product, site: AppRecord) -> Iterator[str]:
    head = "<!doctype html><html lang='en'><title>Shop</title><link rel='icon' href='data:,'>"
    server = serve(head + snippet(product.settings.public_url, site.token) + COUNTING + SHOP, policy(product))
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def begin(page: Page, context: BrowserContext, shop: str, site: AppRecord) -> Page:
    """The shop's page, opened by the dashboard."""
    page.goto(f"/sites/{site.id}/settings/auto-events")
    page.get_by_role("button", name="Add new event").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Event name").fill("Bought")
    dialog.get_by_text("Element click").click()
    dialog.get_by_role("button", name="Pick on my site").click()
    dialog.get_by_role("textbox", name="Page of your site").fill(f"{shop}/hats#list")
    with context.expect_page() as opened:
        dialog.get_by_role("button", name="Open it").click()
    return opened.value


def test_what_is_clicked_on_the_site_comes_to_the_dashboard(
    page: Page, context: BrowserContext, shop: str, site: AppRecord, complaints: Complaints
) -> None:
    theirs = watched(begin(page, context, shop, site), complaints)
    panel = theirs.get_by_role("dialog", name="Tracktor: pick an element")
    expect(panel.get_by_text("Click the element")).to_be_visible()
    assert theirs.url == f"{shop}/hats#list"  # nothing of the token is left
    assert theirs.evaluate("window.opener") is None
    hat = theirs.get_by_role("button", name="Buy the hat")
    hat.hover()
    frame = theirs.locator("tio-picker .frame")
    expect(frame).to_be_visible()
    box, around = hat.bounding_box(), frame.bounding_box()
    assert box is not None
    assert around is not None
    assert abs(around["x"] + 2 - box["x"]) < 2
    theirs.get_by_role("link", name="Elsewhere").click()
    panel.get_by_role("button", name="Pick another").click()
    hat.click()
    expect(panel.get_by_role("radio", name='[data-item="hat"] 1 element')).to_be_checked()
    panel.get_by_role("radio", name=".buy 2 elements").check()
    panel.get_by_role("button", name="Use this").click()
    expect(panel.get_by_text("Tracktor has it.")).to_be_visible()
    assert theirs.url == f"{shop}/hats#list"
    assert theirs.evaluate("heard") == 0  # the page has heard of none of these clicks

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="CSS selector")).to_have_value(".buy")
    expect(dialog.get_by_text("Picked “Buy the hat”: it finds 2 elements of that page.")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Element click: .buy")).to_be_visible()

    panel.get_by_role("button", name="Close").click()
    hat.click()
    assert theirs.evaluate("heard") == 1


def test_escape_leaves_and_a_link_is_good_once(page: Page, context: BrowserContext, shop: str, site: AppRecord) -> None:
    theirs = begin(page, context, shop, site)
    panel = theirs.get_by_role("dialog", name="Tracktor: pick an element")
    expect(panel.get_by_text("Click the element")).to_be_visible()
    link = page.get_by_role("link", name="Open it by hand")
    expect(link).to_have_count(0)  # the page has come
    theirs.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(theirs.locator("tio-picker")).to_have_count(0)
    theirs.get_by_role("button", name="Buy the hat").click()
    assert theirs.evaluate("heard") == 1
    answer = page.request.post(
        f"/api/v1/sites/{site.id}/picks", data={"url": shop}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    used = answer.json()["link"]
    for _ in range(2):
        again = context.new_page()
        again.goto(used)
        told = again.get_by_role("dialog", name="Tracktor: pick an element")
        expect(told.get_by_text(re.compile("Click the element|on another page already"))).to_be_visible()
    expect(told.get_by_role("alert")).to_have_text(re.compile("on another page already"))
