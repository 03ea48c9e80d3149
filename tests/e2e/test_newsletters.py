from __future__ import annotations

import re

import pytest
from dashboard import Sample
from playwright.sync_api import Page, expect


@pytest.mark.usefixtures("settled")
def test_a_newsletter_goes_to_a_list_and_says_how_far_it_is(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/newsletters"))
    page.get_by_role("button", name="New campaign").first.click()
    dialog = page.get_by_role("dialog", name="New campaign")
    dialog.get_by_label("Name").fill("What is new in May")
    dialog.get_by_label("For whom").click()
    page.get_by_role("option", name="On the free plan").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save settings").click()
    expect(page.get_by_role("heading", name="What is new in May")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ people$"))).to_be_visible()

    page.get_by_role("button", name="Try two variants").click()
    test = page.get_by_role("dialog", name="A/B test")
    test.get_by_label("Subject of B").fill("May, in short")
    test.get_by_label("On how many").fill("100")
    test.get_by_role("button", name="Save the test").click()
    expect(page.get_by_role("row", name=re.compile("May, in short"))).to_be_visible()

    page.get_by_role("button", name="Send campaign").click()
    question = page.get_by_role("dialog", name="Send campaign")
    question.get_by_text("At a time").click()
    question.get_by_label("When").last.fill("2020-01-01T10:00")
    expect(question.get_by_text("This time is over.")).to_be_visible()
    question.get_by_text("Now", exact=True).click()
    question.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("main").get_by_text("sent", exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Send campaign")).to_have_count(0)
    page.goto(sample.path("/mail"))
    expect(page.get_by_role("link", name=re.compile("What is new in May|May, in short")).first).to_be_visible()
    page.goto(sample.path("/newsletters"))
    listed = page.get_by_role("table", name="Newsletters").get_by_role("link", name="What is new in May")
    expect(listed).to_have_count(1)
