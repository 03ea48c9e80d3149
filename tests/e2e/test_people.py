from __future__ import annotations

import re

from dashboard import PEOPLE, Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product


def test_the_whole_list_scrolls_and_only_what_is_seen_is_in_the_page(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people"))
    table = page.get_by_role("table", name="People")
    expect(table.get_by_role("link").first).to_be_visible()
    assert table.get_by_role("row").count() < 60
    expect(table).to_have_attribute("aria-rowcount", re.compile(r"^[4-9]\d\d$"))
    shown = int(table.get_attribute("aria-rowcount") or 0)
    assert shown > PEOPLE
    table.evaluate("element => element.scrollTo(0, element.scrollHeight)")
    expect(table.get_by_role("row").last).to_have_attribute("aria-rowindex", str(shown))
    assert table.get_by_role("row").count() < 60


def test_search_answers_while_one_types_and_lives_in_the_address(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people"))
    box = page.get_by_role("textbox", name="Search people")
    box.press_sequentially("vera123", delay=30)
    table = page.get_by_role("table", name="People")
    expect(table).to_have_attribute("aria-rowcount", "2")
    expect(page).to_have_url(re.compile(r"\?search=vera123$"))
    page.reload()
    expect(box).to_have_value("vera123")
    expect(table.get_by_role("link", name="Vera123 Viewer")).to_be_visible()

    box.fill("nobody is called this")
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    page.get_by_role("button", name="Show everybody").click()
    expect(table.get_by_role("link").first).to_be_visible()
    expect(box).to_have_value("")


def test_a_segment_narrows_the_list(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/segments"))
    page.get_by_role("button", name="Actions for On the free plan").click()
    page.get_by_role("menuitem", name="Show its people").click()
    expect(page).to_have_url(re.compile(rf"/people\?segment={sample.segment}$"))
    expect(page.get_by_role("combobox", name="Segment")).to_have_value("On the free plan")
    table = page.get_by_role("table", name="People")
    expect(table.get_by_role("link").first).to_be_visible()
    box = page.get_by_role("textbox", name="Search people")
    box.fill("vera001")
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    box.fill("vera004")
    expect(table.get_by_role("link", name="Vera004 Viewer")).to_be_visible()


def test_conditions_filter_the_list_and_what_is_shown_is_exported(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people"))
    page.get_by_role("button", name="Filter").click()
    drawer = page.get_by_role("dialog", name="Filter people")
    drawer.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_role("menuitem", name="Property", exact=True).click()
    drawer.get_by_role("button", name=re.compile("^Property:")).click()
    page.keyboard.type("plan")
    page.keyboard.press("Enter")
    drawer.get_by_label("Value", exact=True).fill("free")
    drawer.get_by_role("button", name="Show these people").click()
    expect(page.get_by_text(f"{PEOPLE // 4} people found")).to_be_visible()
    expect(page).to_have_url(re.compile("filter="))
    page.reload()
    expect(page.get_by_role("button", name="plan is free")).to_be_visible()

    page.get_by_role("button", name="Columns").click()
    page.keyboard.type("address")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="address/city")).to_be_visible()
    expect(page.get_by_role("cell", name="Oslo").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + PEOPLE // 4
    assert "address/city" in lines[0]
    assert all("Oslo" in line for line in lines[1:])
    assert download.value.suggested_filename.endswith(".csv")

    page.get_by_role("button", name="plan is free").click()
    drawer.get_by_role("link", name="Save as segment").click()
    expect(page.get_by_role("group", name="plan is free")).to_be_visible()


def test_people_are_chosen_and_put_into_a_list(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people?search=vera01"))
    for name in ("Vera010 Viewer", "Vera011 Viewer"):
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("button", name="Add 2 people to a list").click()
    page.get_by_role("combobox", name="List").fill("Chosen")
    page.get_by_role("option", name=re.compile("Chosen")).click()
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("2 added")).to_be_visible()


def test_a_person_is_deleted_for_good(page: Page, product: Product, sample: Sample, tracking: Tracking) -> None:
    tracking.call("set", id="to-be-deleted", data={"first_name": "Gone", "last_name": "Soon"})
    product.stored()
    page.goto(sample.path("/people?search=to-be-deleted"))
    page.get_by_role("link", name="Gone Soon").click()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Delete the person").click()
    question = page.get_by_role("dialog")
    confirm = question.get_by_role("button", name="Delete for good")
    expect(confirm).to_be_disabled()
    question.get_by_role("textbox").fill("to-be-deleted")
    confirm.click()
    expect(page).to_have_url(re.compile(r"/people$"))
    page.goto(sample.path("/people?search=to-be-deleted"))
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()


def test_a_person_with_everything_known(page: Page, sample: Sample) -> None:
    page.clock.set_fixed_time(sample.now)  # a day may have ended since
    page.goto(sample.path("/people?search=viewer-001"))
    page.get_by_role("link", name="Vera001 Viewer").click()
    expect(page.get_by_role("heading", name="Vera001 Viewer")).to_be_visible()
    facts = page.get_by_role("main")
    expect(facts.get_by_text("vera001@video.example").first).to_be_visible()
    expect(facts.get_by_text("Oslo", exact=True)).to_be_visible()
    expect(facts.get_by_text("Identified", exact=True)).to_be_visible()

    days = page.get_by_role("heading", level=3)
    expect(days.nth(0)).to_contain_text("Today")
    expect(days.nth(1)).to_contain_text("Yesterday")
    expect(days.nth(2)).to_contain_text(re.compile(r"\d{4}"))

    review = page.get_by_role("button", name=re.compile("^Review"))
    expect(review).to_have_attribute("aria-expanded", "false")
    review.click()
    expect(review).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text('"silent"')).to_be_visible()


def test_a_long_timeline_comes_as_one_scrolls(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people?search=viewer-002"))
    page.get_by_role("link", name="Vera002 Viewer").click()
    expect(page.get_by_text("Page 000", exact=True).first).to_be_visible()
    for _ in range(60):
        page.get_by_role("main").evaluate("element => element.scrollTo(0, element.scrollHeight)")
        page.wait_for_timeout(250)
        if page.get_by_text("That is where it began.").is_visible():
            break
    expect(page.get_by_role("button", name=re.compile("^Page 119"))).to_be_attached()
    expect(page.get_by_role("button", name=re.compile(r"^Page \d"))).to_have_count(120)


def test_anonymous_visitors_are_told_apart(page: Page, product: Product, sample: Sample, tracking: Tracking) -> None:
    visitor = "a-Q1w2E3r4T5y6U7i8O9p0AsDf"
    tracking.track(visitor, "Site visit", page="/")
    product.stored()
    page.goto(sample.path(f"/people?search={visitor}"))
    page.get_by_role("link", name=visitor).click()
    expect(page.get_by_text("Anonymous", exact=True)).to_be_visible()


def test_markup_in_what_people_send_stays_text(
    page: Page, product: Product, sample: Sample, tracking: Tracking
) -> None:
    markup = "<img src=x onerror=alert(1)>"
    tracking.call("set", id="mallory", data={"first_name": markup, "email": "mallory@video.example", markup: markup})
    tracking.track("mallory", markup, **{markup: markup})
    page.on("dialog", lambda dialog: (_ for _ in ()).throw(AssertionError(dialog.message)))
    product.stored()
    page.goto(sample.path("/people?search=mallory"))
    page.get_by_role("link", name=markup).click()
    expect(page.get_by_role("heading", name=markup)).to_be_visible()
    expect(page.get_by_role("button", name=markup)).to_be_visible()
    assert page.locator("main img").count() == 0
