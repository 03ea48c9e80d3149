"""A property that somebody hides is offered nowhere until it is shown again; people keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from dashboard import Sample, Tracking
from playwright.sync_api import Locator, Page, expect
from running import Product, User, until

from graphstore import user_properties
from graphstore.user_properties import Said

CITY = "address/city"


@pytest.fixture(autouse=True)
def shown_again(product: Product, sample: Sample) -> Iterator[None]:
    """Others choose it, too, whatever comes of the test."""
    yield
    with product.graph() as graph:
        graph.write(lambda tx: user_properties.say(tx, sample.site.id, ("address", "city"), Said(), sample.now * 1_000))


def go(page: Page, name: str) -> None:
    """By the sidebar, so that the page keeps what it has read."""
    places = page.get_by_role("navigation", name="Main")
    settings = places.get_by_role("button", name="Settings")
    if settings.get_attribute("aria-expanded") == "false":
        settings.click()
    places.get_by_role("link", name=name, exact=True).click()


def column_options(page: Page) -> Locator:
    page.get_by_role("button", name=re.compile("^Columns")).click()
    expect(page.get_by_role("option", name=re.compile("^plan"))).to_be_visible()
    return page.get_by_role("option").filter(has_text=CITY)


def expect_conditions(page: Page, number: int) -> None:
    """So many of its name are offered in a new segment, which is left then."""
    go(page, "Segments")
    page.get_by_role("link", name="New segment").click()
    page.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_role("menuitem", name="Property", exact=True).click()
    page.get_by_role("button", name=re.compile("^Property:")).click()
    expect(page.get_by_role("option", name=re.compile("^plan"))).to_be_visible()
    expect(page.get_by_role("option").filter(has_text=CITY)).to_have_count(number)
    page.keyboard.press("Escape")
    go(page, "Segments")
    page.get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("link", name="New segment")).to_be_visible()


def say(page: Page, *, hidden: bool) -> None:
    """In the settings, by the property's dialog."""
    go(page, "User properties")
    table = page.get_by_role("table", name="User properties")
    if not hidden:
        expect(table.get_by_text("plan", exact=True)).to_be_visible()
        expect(table.get_by_text(CITY)).to_have_count(0)
        # It lives in the address, so it follows the click a moment later.
        page.get_by_role("switch", name="Hidden ones, too").click()
    table.get_by_text(CITY).click()
    dialog = page.get_by_role("dialog", name=CITY)
    dialog.get_by_role("switch", name="Hidden").set_checked(hidden)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def test_a_hidden_property_is_offered_nowhere_until_it_is_shown_again(page: Page, sample: Sample) -> None:
    column = page.get_by_role("columnheader", name=CITY)
    page.goto(sample.path("/people"))
    column_options(page).click()
    page.keyboard.press("Escape")
    expect(column).to_be_visible()
    expect_conditions(page, 1)

    say(page, hidden=True)
    go(page, "People")
    expect(page.get_by_role("columnheader", name="Person")).to_be_visible()
    expect(column_options(page)).to_have_count(0)
    page.keyboard.press("Escape")
    # Not chosen by anybody now, so it is no column either.
    expect(column).to_have_count(0)
    expect_conditions(page, 0)
    # They have it as before.
    go(page, "People")
    page.get_by_role("link", name=re.compile("^Vera.* Viewer")).first.click()
    expect(page.get_by_role("main").get_by_text("Oslo", exact=True)).to_be_visible()

    say(page, hidden=False)
    expect(page.get_by_role("table", name="User properties").get_by_text("hidden", exact=True)).to_have_count(0)
    expect_conditions(page, 1)
    go(page, "People")
    expect(column).to_be_visible()
    expect(page.get_by_role("cell", name="Oslo").first).to_be_visible()
    expect(column_options(page)).to_be_visible()


def test_a_condition_on_a_hidden_property_is_edited_as_before_and_one_removed_is_offered_no_more(
    page: Page, product: Product, sample: Sample, tracking: Tracking
) -> None:
    tracking.call("set", id="sommelier", data={"wine_score": 87})
    product.stored()
    user, base = User.logged_in(product), f"/sites/{sample.site.id}"
    asked = {"property": "wine_score", "operator": "is", "value": 87}
    segment = user.post(f"{base}/segments", {"name": "Know wine", "definition": asked})["id"]
    with product.graph() as graph:
        graph.write(
            lambda tx: user_properties.say(tx, sample.site.id, ("wine_score",), Said(hidden=True), sample.now * 1_000)
        )
    page.goto(sample.path(f"/segments/{segment}"))
    page.get_by_role("button", name=re.compile("^Property:")).click()
    option = page.get_by_role("option", name=re.compile("^wine_score"))
    expect(option).to_contain_text("number · 87")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Comparison:")).click()
    expect(page.get_by_role("option", name="is at least")).to_be_visible()
    page.keyboard.press("Escape")

    with product.graph() as graph:
        graph.write(lambda tx: user_properties.say(tx, sample.site.id, ("wine_score",), Said(), sample.now * 1_000))
    # People are counted every few seconds only.
    until(lambda: "wine_score" in [each["name"] for each in user.get(f"{base}/properties")["items"]], 90, "it listed")
    page.goto(sample.path("/settings/properties"))
    page.get_by_role("table", name="User properties").get_by_text("wine_score").click()
    dialog = page.get_by_role("dialog", name="wine_score")
    dialog.get_by_role("button", name="Remove…").click()
    question = page.get_by_role("dialog", name="Remove “wine_score”?")
    question.get_by_role("textbox").fill("wine_score")
    question.get_by_role("button", name="Remove from everybody").click()
    expect(page.get_by_role("table", name="User properties").get_by_text("plan", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="User properties").get_by_text("wine_score")).to_have_count(0)
    go(page, "People")
    page.get_by_role("button", name=re.compile("^Columns")).click()
    expect(page.get_by_role("option", name=re.compile("^plan"))).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="wine_score")).to_have_count(0)
