from __future__ import annotations

import re

from complaints import Complaints
from dashboard import Sample, Tracking
from drawing import confirm, entered, node
from playwright.sync_api import Page, expect


def watch_movies(tracking: Tracking, person: str, times: int) -> None:
    for number in range(times):
        tracking.track(person, "Movie watch", title=f"Movie {number}")


def test_counts_move_while_one_looks(page: Page, sample: Sample, tracking: Tracking) -> None:
    page.goto(sample.path("/campaigns"))
    page.get_by_role("link", name="Offer").click()
    expect(page.get_by_role("heading", name="Offer")).to_be_visible()
    expect(page.get_by_text("running", exact=True)).to_be_visible()
    expect(node(page, "Entry limit")).to_contain_text("Came here fewer than 3 times?")
    expect(node(page, "Person property")).to_contain_text("plan is free?")
    expect(node(page, "Send letter")).to_contain_text("Special offer")
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()

    before = entered(page, "Person event")
    watch_movies(tracking, "viewer-020", 2)
    for title in ("Person event", "Entry limit"):
        expect(node(page, title)).to_have_accessible_name(re.compile(rf"Entered: {before + 2}\b"), timeout=5_000)


def test_the_list_tells_the_same(page: Page, sample: Sample) -> None:
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    expect(node(page, "Person event")).to_be_visible()
    drawn = entered(page, "Entry limit")
    page.get_by_text("List", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?view=list$"))
    row = page.get_by_role("row").filter(has_text="Came here fewer")
    expect(row.get_by_role("cell").nth(1)).to_have_text(str(drawn))
    expect(page.get_by_role("rowheader")).to_have_text(
        ["For all people", "Person event", "Entry limit", "Person property", "Send letter"]
    )


def test_pausing_asks_first_and_running_goes_on(page: Page, sample: Sample) -> None:
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    page.get_by_role("button", name="Pause").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_text("running", exact=True)).to_be_visible()

    confirm(page, "Pause")
    expect(page.get_by_text("paused", exact=True)).to_be_visible()
    confirm(page, "Run")
    expect(page.get_by_text("running", exact=True)).to_be_visible()


def test_a_letter_arrives_in_the_mail_sink(
    page: Page, sample: Sample, tracking: Tracking, complaints: Complaints
) -> None:
    watch_movies(tracking, "viewer-004", 3)  # on the free plan; the third watch leaves by No
    page.goto(sample.path("/mail"))
    letter = page.get_by_role("link", name=re.compile("vera004@video.example"))
    expect(letter).to_be_visible(timeout=30_000)
    letter.click()
    expect(page.get_by_role("heading", name="A proposal for Vera004")).to_be_visible()

    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Dear Vera004")).to_be_visible()
    expect(frame.get_by_text("you watched Movie 2.")).to_have_css("color", "rgb(0, 128, 128)")
    assert page.locator("iframe").get_attribute("sandbox") is not None
    assert page.title() != "run"
    complaints.forgive("Blocked script execution")

    page.get_by_text("Text", exact=True).click()
    expect(page.get_by_text("Dear Vera004, you watched Movie 2.")).to_be_visible()
    page.get_by_text("Headers", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Message-ID")).to_be_visible()

    page.goto(sample.path("/people?search=viewer-004"))
    page.get_by_role("link", name="Vera004 Viewer").click()
    expect(page.get_by_text("sent", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Offer", exact=True)).to_be_visible()
