"""Everything without a mouse."""

from __future__ import annotations

import re

from dashboard import Sample
from playwright.sync_api import Page, expect


def test_the_palette_finds_pages_and_people(page: Page, sample: Sample) -> None:
    page.goto(sample.path())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    search = page.get_by_role("textbox", name="Search or jump to")
    expect(search).to_be_focused()
    page.keyboard.type("segm")
    expect(page.get_by_role("dialog").get_by_role("button", name="Segments")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/segments$"))

    page.keyboard.press("Control+k")
    page.keyboard.type("vera042")
    expect(page.get_by_role("dialog").get_by_text("Vera042 Viewer")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vera042 Viewer")).to_be_visible()


def test_the_sheet_lists_the_keys_of_the_page(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/live"))
    expect(page.get_by_role("heading", name="Live events")).to_be_visible()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Search or jump to anything")
    expect(sheet).to_contain_text("Pause or resume")
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()


def test_a_person_is_reached_and_left_by_keys(page: Page, sample: Sample) -> None:
    page.goto(sample.path())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("textbox", name="Search people")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search people")).to_be_focused()
    page.keyboard.type("vera05")
    rows = page.get_by_role("table", name="People").get_by_role("link")
    expect(rows).to_have_count(10)
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/\w+$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/people\?search=vera05$"))


def test_dark_and_light_by_a_key_is_remembered(page: Page, sample: Sample) -> None:
    page.goto(sample.path())
    root = page.locator("html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(root).to_have_attribute("data-mantine-color-scheme", "light")
    page.keyboard.press("d")
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
