"""The library in real pages: two sites on two origins, under a policy that lets nothing in but Tracktor."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hosting import policy, serve, snippet
from playwright.sync_api import Browser, Page, Request
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
    holds(page, "window.tio && tio.getId !== undefined")
    who: str = page.evaluate("tio.getId()")
    return who


def holds(page: Page, expression: str) -> None:
    """Waits for it from without: what waits within a page is stopped by its policy."""
    until(lambda: page.evaluate(f"Boolean({expression})"), 30, expression)


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

        page.evaluate("tio.identify('shopper'); tio.setProperties({ plan: 'free' })")
        # Left at once, for a page of the other origin: it goes as a beacon.
        page.evaluate(f"tio.track('Leaving'); location.href = {shop.plain + '/second'!r}")
        page.wait_for_url(f"{shop.plain}/**")
        assert loaded(page, shop.plain) != "shopper"  # another origin, another visitor
        page.evaluate("tio.push(['identify', 'shopper'], ['track', 'Elsewhere'])")
        # Back on the first, what was not acknowledged is sent again: the graph has it once all the same.
        assert loaded(page, shop.queued) == "shopper"
        everything = ["Elsewhere", "Leaving", "Loaded", "Queued", "Queued"]
        until(lambda: done(graph, shop) == {"shopper": everything}, 30, f"all of it, not {done(graph, shop)}")
    assert heard == []
    context.close()


def sent(page: Page, product: Product) -> list[tuple[str, str]]:
    """Method and path of what the page asks of the product from now on, but for scripts and the messenger."""
    found: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        asked = urlsplit(request.url)
        is_product = request.url.startswith(product.settings.public_url)
        if is_product and not asked.path.endswith(".js") and "/messenger" not in asked.path:
            found.append((request.method, asked.path))

    page.on("request", note)
    return found


def keep(page: Page, address: str, kind: str) -> None:
    """From now on the page gets it without a network, as from a browser's cache."""
    body = page.request.get(address).text()
    page.route(address, lambda route: route.fulfill(body=body, content_type=kind))


def test_what_is_done_offline_is_sent_by_a_later_page(browser: Browser, product: Product, shop: Shop) -> None:
    library = f"{product.settings.public_url}/scripts/{shop.site.token}/tio.js"
    with product.graph() as graph:

        def names(who: str) -> list[str]:
            return done(graph, shop).get(who, [])

        for address in (shop.queued, shop.plain):
            # A page that comes from no network is taken for one from outside.
            context = browser.new_context(permissions=["local-network-access"])
            page = context.new_page()
            who = loaded(page, address)
            page.evaluate("tio.track('Online')")
            until(lambda who=who: "Online" in names(who), 30, "the first event")  # type: ignore[misc]
            keep(page, f"{address}/", "text/html")
            keep(page, library, "text/javascript")
            asked = sent(page, product)
            context.set_offline(True)
            page.evaluate("tio.track('Offline')")
            page.reload()
            holds(page, "window.tio && tio.getId !== undefined")
            page.evaluate("tio.track('Later')")
            holds(page, "JSON.stringify(localStorage).includes('Later')")
            assert (page.evaluate("tio.getId()"), asked) == (who, [])
            assert not {"Offline", "Later"} & set(names(who))
            context.set_offline(False)
            until(lambda who=who: {"Offline", "Later"} <= set(names(who)), 30, "what was done offline")  # type: ignore[misc]
            assert names(who).count("Offline") == 1
            context.close()


def test_calls_that_are_too_long_for_an_address_are_posted(browser: Browser, product: Product, shop: Shop) -> None:
    page = browser.new_page()
    for address in (shop.queued, shop.plain):
        loaded(page, address)
        holds(page, "!JSON.stringify(localStorage).includes(':queue')")
        asked = sent(page, product)
        with page.expect_response(lambda answer: "/track?" in answer.url):
            page.evaluate("tio.track('Short')")
        with page.expect_response(lambda answer: answer.url.endswith("/batch")) as answered:
            page.evaluate("tio.track('Essay', { text: 'x'.repeat(2000) })")
        assert answered.value.json()["accepted"] == 1
        assert asked == [("GET", "/track"), ("POST", "/batch")]
    page.close()


def test_cookies_stand_in_for_a_storage_that_is_off(browser: Browser, shop: Shop) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError') } })"
    )
    page = context.new_page()
    who = loaded(page, shop.plain)
    assert re.fullmatch("a-[A-Za-z0-9]{24}", who)
    assert who in {cookie.get("value") for cookie in context.cookies(shop.plain)}
    assert loaded(page, f"{shop.plain}/second") == who
    page.evaluate("tio.identify('shopper')")
    assert loaded(page, shop.plain) == "shopper"
    context.close()


@pytest.mark.parametrize("switch", ["consent", "dnt"])
def test_nothing_is_kept_or_sent_of_visitors_who_have_not_agreed(
    browser: Browser, product: Product, shop: Shop, switch: str
) -> None:
    with product.graph() as graph:
        settings = LibrarySettings(consent=switch == "consent", dnt=switch == "dnt")
        apps.set_library(graph, shop.site.id, settings.dump())
        for address in (shop.queued, shop.plain):
            context = browser.new_context()
            if switch == "dnt":
                context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
            page = context.new_page()
            asked = sent(page, product)
            assert loaded(page, address) == ""
            page.evaluate("tio.track('Unseen')")
            assert loaded(page, address) == ""
            stored = "Object.keys(localStorage).length + document.cookie.length"
            assert (page.evaluate(stored), asked) == (0, [])
            with page.expect_response(lambda answer: answer.url.endswith("/batch") or "/track?" in answer.url):
                page.evaluate("tio.setConsent(true); tio.track('Agreed')")
            who = page.evaluate("tio.getId()")
            until(lambda who=who: "Agreed" in done(graph, shop).get(who, []), 30, "what was agreed to")  # type: ignore[misc]
            assert "Unseen" not in done(graph, shop)[who]
            context.close()


def test_selectors_are_taken_as_the_product_says(page: Page, shop: Shop) -> None:
    """The vectors hold in a real browser, too."""
    vectors = json.loads((ROOT / "tests" / "vectors" / "page-patterns.json").read_text(encoding="utf-8"))["selectors"]
    page.goto(shop.plain)
    takes = """(texts) => texts.filter((text) => {
      try { document.querySelector(text); return true } catch { return false }
    })"""
    assert page.evaluate(takes, vectors["good"]) == vectors["good"]
    assert page.evaluate(takes, vectors["bad"]) == []


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
        page.evaluate("tio.setCart({ totalprice: 1, products: [{ name: 'Sock', price: 1 }] }); tio.cancelCart()")
        everything = sorted([*known, "Cart abandoned", "Cart purchased", "Cart set", "Cart canceled"])
        until(lambda: done(graph, shop) == {"shopper": everything}, 30, f"all of it, not {done(graph, shop)}")
        # Whoever has no signature is not believed, and the console says so.
        with page.expect_console_message(lambda message: "does not sign" in message.text):
            page.evaluate("tio.identify('shopper', 'AB12'); tio.track('Forged')")
        assert "Forged" not in done(graph, shop)["shopper"]
    context.close()
