"""The library in real pages: two sites on two origins, under a policy that lets nothing in but Tracktor."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosting import policy, serve, snippet
from playwright.sync_api import Browser, Page
from running import Product, until

from engine.identity import signature
from engine.library import AutoEvent, LibrarySettings
from graphstore import apps
from graphstore.apps import AppRecord
from graphstore.driver import Graph

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Shop:
    """A site's token, and the addresses of two origins whose pages have the library."""

    site: AppRecord
    queued: str  # the snippet, and calls in the page before the library is there
    plain: str  # the script alone


@pytest.fixture
def shop(product: Product) -> Iterator[Shop]:
    if not (ROOT / "webapp" / "scripts" / "tio.js").is_file():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the library has not been built; run make build")
    site = product.site("Shop")
    origin = product.settings.public_url
    queued = f"{snippet(origin, site.token)}<script nonce='n0'>tio.track('Queued', {{ n: 1 }})</script>"
    plain = f"<script src='{origin}/scripts/{site.token}/tio.js'></script>"
    head = "<!doctype html><title>Shop</title><link rel='icon' href='data:,'>"
    servers = [serve(head + page, policy(product)) for page in (queued, plain)]
    yield Shop(site, *(f"http://127.0.0.1:{server.server_address[1]}" for server in servers))
    for server in servers:
        server.shutdown()
        server.server_close()


def done(graph: Graph, shop: Shop) -> dict[str, list[str]]:
    """Person -> the names of what they did, sorted; what the library tracks by itself left out."""
    rows = graph.rows(
        """
        MATCH (p:Person)-[:DID]->(e:Event) WHERE p.app = $app AND NOT e.name IN ['Visited Site', 'Page view']
        RETURN p.id AS person, e.name AS name ORDER BY name
        """,
        app=shop.site.id,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["person"], []).append(row["name"])
    return found


def loaded(page: Page, address: str) -> str:
    """Who the library takes the visitor for."""
    page.goto(address)
    page.wait_for_function("window.tio && tio.getId")
    who: str = page.evaluate("tio.getId()")
    return who


def test_a_visitor_becomes_known_and_nothing_is_lost_or_doubled(browser: Browser, product: Product, shop: Shop) -> None:
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if "ERR_INTERNET" not in message.text else None)
    with product.graph() as graph:
        anonymous = loaded(page, shop.queued)
        assert re.fullmatch("a-[A-Za-z0-9]{24}", anonymous)
        page.evaluate("tio.track('Loaded')")
        until(lambda: done(graph, shop) == {anonymous: ["Loaded", "Queued"]}, 30, "the first events")

        context.set_offline(True)
        page.evaluate("tio.track('Offline')")
        context.set_offline(False)
        page.evaluate("tio.identify('shopper'); tio.setProperties({ plan: 'free' })")
        # Left at once, for a page of the other origin: it goes as a beacon.
        page.evaluate(f"tio.track('Leaving'); location.href = {shop.plain + '/second'!r}")
        page.wait_for_url(f"{shop.plain}/**")
        assert loaded(page, shop.plain) != "shopper"  # another origin, another visitor
        page.evaluate("tio.push(['identify', 'shopper'], ['track', 'Elsewhere'])")
        # Back on the first, what was not acknowledged is sent again: the graph has it once all the same.
        assert loaded(page, shop.queued) == "shopper"
        everything = ["Elsewhere", "Leaving", "Loaded", "Offline", "Queued", "Queued"]
        until(lambda: done(graph, shop) == {"shopper": everything}, 30, f"all of it, not {done(graph, shop)}")
    assert heard == []
    context.close()


def test_auto_events_carts_and_signatures(browser: Browser, product: Product, shop: Shop) -> None:
    events = (
        AutoEvent("Saw an item", "page", url="/item/*"),
        AutoEvent("Buy", "click", css=".buy"),
        AutoEvent("Saw nothing", "page", url="/nowhere"),
    )
    context = browser.new_context()
    page = context.new_page()
    with product.graph() as graph:
        apps.set_library(graph, shop.site.id, LibrarySettings(events=events).dump())
        apps.change(graph, shop.site.id, name="Shop", signed_only=True)
        loaded(page, f"{shop.plain}/item/7")
        page.evaluate("document.body.innerHTML = '<button class=buy>Buy</button>'")
        page.get_by_role("button", name="Buy").click()
        page.evaluate("tio.setCart({ totalprice: 5, products: [{ name: 'Hat', price: 5 }] })")
        # Nothing is sent of a visitor whom nobody has signed; then all of it, in the person's name.
        page.evaluate(f"tio.identify('shopper', '{signature(shop.site.secret, 'shopper')}')")
        known = ["Buy", "Cart set", "Saw an item"]
        until(lambda: done(graph, shop) == {"shopper": known}, 30, f"the first of it, not {done(graph, shop)}")
        assert "Cart abandoned" not in done(graph, shop)["shopper"]
        # An hour without a word of the cart passes for the product; the browser knows nothing of it.
        with product.ahead(minutes=61):
            until(lambda: "Cart abandoned" in done(graph, shop)["shopper"], 30, "an abandoned cart")
        page.evaluate("tio.purchaseCart({ totalprice: 5, products: [{ name: 'Hat', price: 5 }] })")
        everything = sorted([*known, "Cart abandoned", "Cart purchased"])
        until(lambda: done(graph, shop) == {"shopper": everything}, 30, f"all of it, not {done(graph, shop)}")
        # Whoever has no signature is not believed, and the console says so.
        with page.expect_console_message(lambda message: "does not sign" in message.text):
            page.evaluate("tio.identify('shopper', 'AB12'); tio.track('Forged')")
        assert "Forged" not in done(graph, shop)["shopper"]
    context.close()
