from __future__ import annotations

import re

from complaints import Complaints
from dashboard import Sample, Tracking
from playwright.sync_api import BrowserContext, Page, expect


def opened(page: Page, sample: Sample, rest: str = "") -> None:
    page.goto(sample.path(f"/live{rest}"))
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()


def test_an_event_appears_by_itself(page: Page, sample: Sample, tracking: Tracking) -> None:
    opened(page, sample)
    tracking.track("viewer-010", "Just now", title="Metropolis")
    row = page.get_by_role("button", name="Just now")
    expect(row).to_be_visible()
    row.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("viewer-010")
    expect(drawer).to_contain_text('"Metropolis"')
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()


def test_a_refused_event_is_shown_with_its_reason(page: Page, sample: Sample, tracking: Tracking) -> None:
    opened(page, sample)
    tracking.call("track", 400, id="viewer-010", action="Half an event", data='{"title":')
    page.get_by_text(re.compile(r"^Rejected")).click()
    expect(page).to_have_url(re.compile(r"\?tab=rejected$"))
    row = page.get_by_role("row").filter(has_text="Half an event")
    expect(row).to_contain_text("bad_json")
    expect(row).to_contain_text("JSON")
    row.get_by_role("button").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("at data")
    expect(drawer).to_contain_text('{\\"title\\":')


def test_the_list_can_be_paused_and_filtered(page: Page, sample: Sample, tracking: Tracking) -> None:
    opened(page, sample)
    expect(page.get_by_role("table").get_by_role("button").first).to_be_visible()
    page.keyboard.press("p")
    resume = page.get_by_role("button", name=re.compile("^Resume"))
    expect(resume).to_be_visible()
    tracking.track("viewer-011", "While paused", n=1)
    expect(resume).to_contain_text("1 new")
    expect(page.get_by_role("button", name="While paused")).not_to_be_visible()
    resume.click()
    expect(page.get_by_role("button", name="While paused")).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type("viewer-011 paused")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.reload()
    expect(page.get_by_role("textbox", name="Filter")).to_have_value("viewer-011 paused")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)


def test_a_broken_stream_says_so_and_comes_back(
    page: Page, context: BrowserContext, sample: Sample, complaints: Complaints
) -> None:
    opened(page, sample)
    page.goto("about:blank")
    context.route("**/live/*", lambda route: route.abort())
    page.goto(sample.path("/people"))
    expect(page.get_by_text(re.compile("^Reconnecting"))).to_be_visible()
    context.unroute("**/live/*")
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
    complaints.forgive("ERR_FAILED")
