"""The messenger on phones, with several conversations, as the dashboard sets it, on two origins, without a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe import findings
from complaints import Complaints
from dashboard import Tracking
from playwright.sync_api import Browser, Locator, Page, Route, expect
from running import Product, User, until
from talking import PNG
from visiting import Team, hosted, say, visitor

from engine.identity import signature

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="module")
def team(product: Product) -> Team:
    return Team(User.logged_in(product), product.site("Phone shop"))


@pytest.fixture(scope="module")
def address(product: Product, team: Team) -> Iterator[str]:
    with hosted(product, team.site.token) as found:
        yield found


def opened(page: Page, name: str = "Messages") -> Locator:
    page.get_by_role("button", name=re.compile("^Open messages")).click()
    return page.get_by_role("dialog", name=name)


def draw(route: Route) -> None:
    route.fulfill(body=PNG, content_type="image/png")


def theirs(team: Team, text: str) -> str:
    """The conversation in which this was said last."""
    return until(
        lambda: next((each["id"] for each in team.conversations() if each["last"]["text"] == text), None), 30, text
    )


def test_on_a_phone_it_fills_the_screen_and_is_accessible(
    browser: Browser, team: Team, address: str, complaints: Complaints
) -> None:
    with visitor(browser, complaints, reduced_motion="reduce", **PHONE) as page:
        page.goto(address)
        launcher = page.get_by_role("button", name="Open messages")
        launcher.wait_for()
        assert findings(page) == []
        launcher.tap()
        dialog = page.get_by_role("dialog", name="Messages")
        expect(dialog).to_be_focused()  # no keyboard comes up by itself
        box = dialog.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 780)
        expect(launcher).to_be_hidden()
        field = dialog.get_by_role("textbox", name="Your message")
        field.tap()
        field.fill("Do you deliver?")
        # Smaller, and phones would zoom in.
        assert field.evaluate("field => getComputedStyle(field).fontSize") == "16px"
        dialog.get_by_role("button", name="Send", exact=True).tap()
        expect(dialog.get_by_role("log").get_by_text("Do you deliver?")).to_be_visible()
        team.answer(theirs(team, "Do you deliver?"), "Every day: https://shop.example/delivery")
        expect(dialog.get_by_role("link", name="https://shop.example/delivery")).to_be_visible()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert findings(page) == []
            assert page.evaluate("document.querySelector('tio-messenger').className") == scheme.replace("light", "")
        dialog.get_by_role("button", name="All conversations").tap()
        expect(dialog.get_by_role("listitem")).to_have_count(1)
        assert findings(page) == []
        dialog.get_by_role("button", name="Close").tap()
        expect(dialog).to_be_hidden()
        expect(launcher).to_be_visible()


def test_several_conversations_each_with_what_is_unread(
    browser: Browser, team: Team, address: str, complaints: Complaints
) -> None:
    with visitor(browser, complaints) as page:
        page.goto(address)
        dialog = opened(page)
        say(dialog, "About my order")
        dialog.get_by_role("button", name="All conversations").click()
        dialog.get_by_role("button", name="New conversation").click()
        say(dialog, "About my account")
        order, account = theirs(team, "About my order"), theirs(team, "About my account")
        assert order != account
        team.answer(account, "Your account is fine.")
        expect(dialog.get_by_role("log").get_by_text("Your account is fine.")).to_be_visible()
        team.answer(order, "It has left.")
        team.answer(order, "It comes tomorrow.")
        expect(dialog.get_by_text("It comes tomorrow.")).to_have_count(0)
        dialog.get_by_role("button", name="All conversations").click()
        rows = dialog.get_by_role("listitem")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("It comes tomorrow.")
        expect(rows.nth(0).get_by_text("2 unread")).to_be_visible()
        expect(rows.nth(1)).to_contain_text("Your account is fine.")
        expect(rows.nth(1).get_by_text("unread")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Open messages, 2 unread")).to_be_visible()
        # It opens where something is new.
        page.reload()
        opened(page)
        expect(dialog.get_by_role("log").locator(".bubble").last).to_have_text("It comes tomorrow.")
        dialog.get_by_role("button", name="All conversations").click()
        expect(rows.get_by_text("unread")).to_have_count(0)
        rows.nth(1).get_by_role("button").click()
        bubbles = dialog.get_by_role("log").locator(".bubble")
        expect(bubbles).to_have_text(["About my account", "Your account is fine."])


def test_what_is_said_to_somebody_away_is_there_at_their_next_visit_on_any_origin(
    browser: Browser, product: Product, team: Team, address: str, complaints: Complaints
) -> None:
    tracking = Tracking(product.settings.public_url, team.site.token)
    tracking.call("set", id="regular", data={"first_name": "Rita"})
    product.stored()
    team.write_to("regular", "Your favourite is back.")
    known = f"<script nonce='n0'>tio.identify('regular', '{signature(team.site.secret, 'regular')}')</script>"
    with (
        hosted(product, team.site.token, known) as one,
        hosted(product, team.site.token, known) as other,
        visitor(browser, complaints) as page,
    ):
        until(lambda: team.get("messages")["items"][0]["state"] == "done", 30, "a message that is said")
        page.goto(one)
        page.get_by_role("button", name="Your favourite is back.").click()
        dialog = page.get_by_role("dialog", name="Messages")
        say(dialog, "I will have two.")
        conversation = theirs(team, "I will have two.")
        assert team.get(f"conversations/{conversation}")["person"]["id"] == "regular"
        until(lambda: team.get("messages")["items"][0]["answered"] == 1, 30, "an answer that is counted")
        # Who proves who they are has it on the other origin, too, in another browser, and both are told at once.
        with visitor(browser, complaints) as second:
            second.goto(other)
            far = opened(second)
            expect(far.get_by_role("log").locator(".bubble")).to_have_text(
                ["Your favourite is back.", "I will have two."]
            )
            team.answer(conversation, "They are yours.")
            for each in (dialog, far):
                expect(each.get_by_role("log").get_by_text("They are yours.")).to_be_visible()
        # A visitor of the first origin whom nobody knows sees nothing of it.
        with visitor(browser, complaints) as stranger:
            stranger.goto(address)
            expect(opened(stranger).get_by_role("log").locator(".bubble")).to_have_count(0)


def test_it_looks_as_the_dashboard_sets_it_and_is_not_loaded_where_it_is_hidden(
    browser: Browser, product: Product, page: Page, complaints: Complaints
) -> None:
    site, origin = product.site("Styled shop"), product.settings.public_url
    picture = f"{origin}/talk.png"
    page.route(picture, draw)
    page.goto(f"/sites/{site.id}/settings/messenger")
    page.get_by_label("Heading", exact=True).fill("Ask away")
    page.get_by_label("Welcome").fill("What can we do for you?")
    page.get_by_label("Picture of the button").fill(picture)
    page.get_by_label("Picture of the heading").fill(picture)
    page.get_by_text("Top", exact=True).click()
    page.get_by_label("From the edge").fill("40")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Pages show it from their next load on.")).to_be_visible()
    with hosted(product, site.token) as address, visitor(browser, complaints) as shop:
        shop.route(picture, draw)
        shop.goto(address)
        launcher = shop.get_by_role("button", name="Open messages")
        place = launcher.bounding_box()
        assert place is not None
        assert place["y"] == 40
        drawn = "image => image.decode().then(() => image.getAttribute('src'))"
        assert launcher.locator("img").evaluate(drawn) == picture
        dialog = opened(shop, "Ask away")
        expect(dialog.get_by_role("log").get_by_text("What can we do for you?")).to_be_visible()
        assert dialog.locator("header img").evaluate(drawn) == picture
        assert findings(shop) == []

    page.get_by_label("Show the messenger on my pages").uncheck(force=True)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("button", name="Save changes")).to_be_disabled()
    with hosted(product, site.token) as address, visitor(browser, complaints) as shop:
        asked: list[str] = []
        shop.route(picture, draw)
        shop.on("request", lambda request: asked.append(urlsplit(request.url).path))
        shop.wait_for_timeout(2_500)  # each web process sees it within two seconds
        shop.goto(address)
        shop.evaluate("new Promise(done => requestIdleCallback(() => setTimeout(done, 50)))")
        expect(shop.locator("tio-messenger")).to_have_count(0)
        assert [path for path in asked if "messenger" in path or "images.js" in path] == []
        shop.evaluate("tio.setMessengerConfig({ display: true })")
        expect(opened(shop, "Ask away")).to_be_visible()


def test_without_a_stream_it_asks(browser: Browser, product: Product, team: Team, address: str) -> None:
    live = f":{product.settings.ports.live}/"
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    with visitor(browser, []) as page:
        page.route(lambda url: live in url, refuse)
        page.goto(address)
        dialog = opened(page)
        say(dialog, "Is anybody there?")
        team.answer(theirs(team, "Is anybody there?"), "Somebody is.")
        expect(dialog.get_by_role("log").get_by_text("Somebody is.")).to_be_visible()
        expect(dialog.get_by_text("No connection")).to_have_count(0)
    assert refused
