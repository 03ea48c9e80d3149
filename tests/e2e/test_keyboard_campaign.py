"""A campaign without a mouse, from its name to its letter: drawn, run, watched, its people opened, one person tried."""

from __future__ import annotations

import re

import pytest
from dashboard import Sample, Tracking
from drawing import node, saved, settings
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.usefixtures("only_the_samples")

MOST_STOPS = 40


def tab_to(page: Page, thing: Locator, key: str = "Tab") -> None:
    """Tab until it has the keyboard, as far as somebody would."""
    for _ in range(MOST_STOPS):
        if thing.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{MOST_STOPS} times {key} did not lead to {thing}")


def back_to(page: Page, title: str) -> None:
    """From its settings to the node; a list of names that is open takes the first Escape."""
    for _ in range(3):
        if node(page, title).evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Escape")
        page.wait_for_timeout(150)
    expect(node(page, title)).to_be_focused()


def add(page: Page, search: str, title: str) -> None:
    page.keyboard.press("a")
    take(page, search, title)


def take(page: Page, search: str, title: str) -> None:
    expect(page.get_by_role("combobox", name="Search nodes")).to_be_focused()
    page.keyboard.type(search)
    page.keyboard.press("Enter")
    expect(node(page, title)).to_be_focused()


def draw(page: Page) -> None:
    """Tutorial 5, with a limit of three films."""
    keys = page.keyboard
    keys.press("n")
    expect(node(page, "For all people")).to_be_focused()
    add(page, "person event", "Person event")
    keys.press("Enter")
    expect(settings(page, "Person event").get_by_label("Event")).to_be_focused()
    keys.type("Film by keys")
    back_to(page, "Person event")
    add(page, "entry limit", "Entry limit")
    keys.press("Enter")
    expect(settings(page, "Entry limit").get_by_label("Entries count limit")).to_be_focused()
    keys.type("3")
    # What follows No: the panel says that it ends here, and adds a node there.
    tab_to(page, settings(page, "Entry limit").get_by_role("button", name="No ends here; add a node"))
    keys.press("Enter")
    take(page, "person property", "Person property")
    keys.press("Enter")
    form = settings(page, "Person property")
    expect(form.get_by_label("Property")).to_be_focused()
    keys.type("plan")
    tab_to(page, form.get_by_label("Value", exact=True))
    keys.type("free")
    back_to(page, "Person property")
    expect(node(page, "Person property")).to_contain_text("plan is free?")
    add(page, "send letter", "Send letter")
    keys.press("Enter")
    expect(settings(page, "Send letter").get_by_label("Letter")).to_be_focused()
    keys.type("Special")
    keys.press("ArrowDown")
    keys.press("Enter")
    back_to(page, "Send letter")
    expect(node(page, "Send letter")).to_contain_text("Special offer")
    expect(page.locator(".react-flow__edge")).to_have_count(4)
    keys.press("t")
    saved(page)
    expect(page.get_by_text(re.compile(r"^\d+ problems?$"))).to_have_count(0)


def test_from_a_name_to_a_letter_without_a_mouse(page: Page, sample: Sample, tracking: Tracking) -> None:
    keys = page.keyboard
    page.goto(sample.path("/campaigns"))
    expect(page.get_by_role("link", name="Offer")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="New campaign"))
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    keys.type("Wholly by keys")
    keys.press("Enter")
    expect(node(page, "For all people")).to_be_visible()
    draw(page)

    keys.press("r")
    question = page.get_by_role("dialog")
    expect(question).to_be_visible()
    tab_to(page, question.get_by_role("button", name=re.compile("^Run")))
    keys.press("Enter")
    expect(page.get_by_text("running", exact=True)).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
    for title in ("One", "Two", "Three"):
        tracking.track("viewer-016", "Film by keys", title=title)
    expect(node(page, "Person event")).to_have_accessible_name(re.compile("Entered: 3"), timeout=90_000)
    expect(node(page, "Send letter")).to_have_accessible_name(re.compile("Sent: 1"), timeout=90_000)

    keys.press("n")
    expect(node(page, "Send letter")).to_be_focused()
    keys.press("p")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("People at “Send letter”")
    tab_to(page, drawer.get_by_role("radio", name="Here now"))
    keys.press("ArrowRight")
    somebody = drawer.get_by_role("link", name=re.compile("Vera016"))
    expect(somebody).to_be_visible()
    tab_to(page, somebody)
    keys.press("Escape")
    expect(drawer).not_to_be_visible()

    _try_one(page)


def _try_one(page: Page) -> None:
    keys = page.keyboard
    keys.press("y")
    panel = page.get_by_role("region", name="Try")
    expect(panel.get_by_label("Person", exact=True)).to_be_focused()
    keys.type("vera016")
    expect(page.get_by_role("option", name=re.compile("Vera016"))).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    tab_to(page, panel.get_by_label("Event", exact=True))
    keys.type("Film by keys")
    expect(page.get_by_role("option", name=re.compile("^Film by keys")).first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(panel.get_by_label("Event", exact=True)).to_have_value(re.compile("^Film by keys"))
    tab_to(page, panel.get_by_role("button", name="Run"))
    keys.press("Enter")
    steps = panel.get_by_role("list", name="Steps").get_by_role("button")
    expect(steps.last).to_contain_text("The way ends here.")
    tab_to(page, panel.get_by_role("list", name="Steps").locator("[aria-current='step']"))
    keys.press("ArrowUp")
    expect(panel.locator("[aria-current='step']")).to_contain_text("they have had this letter")
    expect(page.locator(".react-flow__node [data-lit='now']")).to_contain_text("Send letter")
