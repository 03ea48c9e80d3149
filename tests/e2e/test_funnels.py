"""A funnel as in the contract's tutorial: made by choosing events, read step by step, and its people by one click."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product

WAY = (("Free movies", 12), ("Registration", 8), ("Upgrade to Premium", 3))


@pytest.fixture(scope="module")
def walked(product: Product, tracking: Tracking) -> None:
    """Twelve see a free movie, eight of them register, three of those upgrade."""
    now = int(time.time())
    tracking.batch(
        [
            {"method": "track", "id": f"viewer-{200 + person}", "ts": now - 7_200 + 600 * step, "action": action}
            for step, (action, people) in enumerate(WAY)
            for person in range(people)
        ]
    )
    tracking.batch(
        [
            {"method": "set", "id": f"viewer-{200 + person}", "data": {"level": "silver" if person % 2 else "gold"}}
            for person in range(WAY[0][1])
        ]
    )
    product.stored()


@pytest.mark.usefixtures("settled", "walked")
def test_a_funnel_is_made_and_read(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/analytics"))
    page.get_by_role("button", name="Create new").first.click()
    page.get_by_role("menuitem", name="Funnel").click()
    dialog = page.get_by_role("dialog", name="New funnel")
    dialog.get_by_label("Name").fill("From free to paid")
    dialog.get_by_role("button", name="Add step").click()
    for number, (event, _) in enumerate(WAY):
        dialog.get_by_role("combobox", name=f"Step {number + 1}").fill(event)
        page.get_by_role("option", name=re.compile(f"^{event}")).click()
    dialog.get_by_role("button", name="Save funnel").click()
    expect(page.get_by_role("heading", name="From free to paid")).to_be_visible()

    page.get_by_role("button", name="Bring up to date").click()
    table = page.get_by_role("table", name="People at each step")
    people = table.get_by_role("row", name=re.compile("^People")).get_by_role("button")
    expect(people).to_have_text(["12", "8", "3"], timeout=90_000)
    expect(page.get_by_text("25 % come to the end")).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("^Of the step before"))).to_contain_text("66.7 %")
    expect(table.get_by_role("row", name=re.compile("^Median time (?!from)"))).to_contain_text("10 min")

    # Each number opens its people, and those become a list.
    table.get_by_role("row", name=re.compile("^Went no further")).get_by_role("button").nth(1).click()
    expect(page.get_by_role("heading", name="Went no further than Registration")).to_be_visible()
    expect(page.get_by_text("5 people")).to_be_visible()
    page.get_by_label("Name of the list").fill("Registered only")
    page.get_by_role("button", name="Make a list of them").click()
    expect(page.get_by_role("status").get_by_role("link", name="Registered only")).to_be_visible()

    # A step can be taken out at any time.
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="Remove step 2").click()
    page.get_by_role("button", name="Save").click()
    expect(people).to_have_text(["12", "3"])
    page.goto(sample.path("/analytics"))
    expect(page.get_by_role("link", name=re.compile("From free to paid"))).to_contain_text("25 %")


@pytest.mark.usefixtures("settled", "walked")
def test_all_that_is_chosen_of_a_funnel(page: Page, sample: Sample) -> None:
    """Its steps in another order, how and how fast; days, groups, the days before; and all of it saved."""
    base, headers = f"/api/v1/sites/{sample.site.id}/analytics", {"Sec-Fetch-Site": "same-origin"}
    steps = [{"event": WAY[place][0]} for place in (1, 0, 2)]
    body = {"kind": "funnel", "name": "In the wrong order", "definition": {"steps": steps}}
    page.goto(sample.path("/analytics"))
    chart = page.request.post(f"{base}/charts", data=body, headers=headers).json()["id"]
    page.goto(sample.path(f"/analytics/{chart}"))
    page.get_by_role("button", name="Change", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Move step 2 up").click()
    dialog.get_by_text("Nothing between").click()
    dialog.get_by_label("All of it within").fill("3")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    kept = page.request.get(f"{base}/charts/{chart}").json()["definition"]
    assert [step["event"] for step in kept["steps"]] == [name for name, _ in WAY]
    assert (kept["order"], kept["window"]) == ("strict", {"amount": 3, "unit": "days"})

    # To be changed is to be brought up to date, without a word.
    table = page.get_by_role("table", name="People at each step")
    people = table.get_by_role("row", name=re.compile("^People [0-9]")).get_by_role("button")
    expect(people).to_have_text(["12", "8", "3"], timeout=90_000)
    page.get_by_role("combobox", name="Days", exact=True).click()
    page.get_by_role("option", name="Other days").click()
    page.get_by_label("First day").fill(f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}")
    expect(page).to_have_url(re.compile(r"from=\d{4}-"))
    page.get_by_role("switch", name="Days before").click()
    expect(page).to_have_url(re.compile("compare=1"))
    expect(table.get_by_role("row", name=re.compile("^People before")).get_by_role("button")).to_have_text(["0"] * 3)
    expect(people).to_have_text(["12", "8", "3"])
    first = table.get_by_role("row", name=re.compile("^Median time from the first step"))
    expect(first.get_by_role("cell")).to_have_text(["", "10 min", "20 min"])
    page.get_by_role("combobox", name="Broken down by").fill("level")
    page.get_by_role("option", name="level").first.click()
    groups = page.get_by_role("table", name="Broken down")
    groups.get_by_role("button", name="2 went no further than Registration, gold").click()
    expect(page.get_by_role("heading", name="Went no further than Registration, gold")).to_be_visible()
    them = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="Last action"))
    heads = them.get_by_role("columnheader")
    expect(heads).to_have_text(["ID", "E-mail", "Name", "Got here", "Last action"])
    for person in ("viewer-204", "viewer-206"):
        expect(them.get_by_role("link", name=person)).to_be_visible()
    expect(them.get_by_role("link")).to_have_count(2)
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    lines = Path(saved.value.path()).read_text().splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == {"all", "before", "group", "began"}
    assert any(line.startswith("group,gold,,2,Registration,4,2,600000,600000,600000,600000") for line in lines)
    page.get_by_role("button", name="Write to them").click()
    expect(page.get_by_role("dialog", name="Send message").get_by_label("To all 2 people")).to_be_visible()


@pytest.mark.usefixtures("settled", "walked")
def test_where_people_stop_and_who_they_are(page: Page, sample: Sample) -> None:
    """The report says in words where most stop, and opens who they are; the funnel's page says it of each step."""
    page.goto(sample.path("/reports/stops"))
    shown = page.get_by_role("heading", name="To paid, with conditions")
    base, headers = f"/api/v1/sites/{sample.site.id}/analytics", {"Sec-Fetch-Site": "same-origin"}
    steps = [{"event": name} for name, _ in WAY]
    body = {"kind": "funnel", "name": "To paid, with conditions", "definition": {"steps": steps}}
    chart = page.request.post(f"{base}/charts", data=body, headers=headers).json()["id"]
    page.reload()
    expect(shown).to_be_visible(timeout=90_000)
    card = page.locator("section", has=shown)
    card.get_by_role("button", name=re.compile("stopped at Registration")).click()
    expect(page.get_by_role("heading", name="Stopped at Registration")).to_be_visible()
    expect(page.get_by_text("5 people", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("who="))

    # On the funnel's page, another step; over time; an exclusion; an alert that is changed.
    page.goto(sample.path(f"/analytics/{chart}?stop=0"))
    card = page.locator("section", has=page.get_by_role("heading", name="Where people stop, and who they are"))
    card.get_by_role("button", name=re.compile("stopped at Free movies")).click()
    expect(page.get_by_text("4 people", exact=True)).to_be_visible()
    trend = page.get_by_role("table", name="Conversion by when people began")
    trend.get_by_role("button", name="12", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Got to Free movies, began"))).to_be_visible()
    expect(page.get_by_text("12 people", exact=True)).to_be_visible()

    page.get_by_role("button", name="Change", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add exclusion").click()
    dialog.get_by_role("combobox", name="Exclusion 1", exact=True).fill("Registration")
    page.get_by_role("option", name="Registration").click()
    dialog.get_by_role("combobox", name="Where exclusion 1 counts").click()
    page.get_by_role("option", name="after 1. Free movies").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    people = page.get_by_role("table", name="People at each step").get_by_role("row", name=re.compile("^People"))
    expect(people.get_by_role("button")).to_have_text(["12", "8", "3"])
    kept = page.request.get(f"{base}/charts/{chart}").json()["definition"]["exclusions"]
    assert kept == [{"event": "Registration", "after": 0}]

    page.get_by_role("button", name="New alert").click()
    page.get_by_role("combobox", name="Conversion of").click()
    page.get_by_role("option", name="2. Registration to 3. Upgrade to Premium").click()
    page.get_by_label("Threshold").fill("30")
    page.get_by_role("button", name="Save alert").click()
    alert = page.get_by_role("list", name="Alerts").get_by_role("listitem").first
    expect(alert).to_contain_text("Below 30 % in 24 hours, 2. Registration to 3. Upgrade to Premium")
    expect(alert).to_contain_text("quiet")
    alert.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Threshold")).to_have_value("30 %")
    page.get_by_label("Threshold").fill("40")
    page.get_by_role("button", name="Change alert").click()
    expect(alert).to_contain_text("Below 40 %")
    expect(alert).to_contain_text("crossed")


@pytest.mark.usefixtures("settled", "walked")
def test_a_metric_is_made_and_read(page: Page, sample: Sample) -> None:
    """The contract's fourth tutorial."""
    page.goto(sample.path("/analytics"))
    page.get_by_role("button", name="Create new").first.click()
    page.get_by_role("menuitem", name="Metric").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("^Number of people who did event")).check()
    dialog.get_by_role("button", name="Next").click()
    dialog.get_by_label("Name").fill("Free movies seen")
    dialog.get_by_role("combobox", name="Event").fill("Free movies")
    page.get_by_role("option", name=re.compile("^Free movies")).click()
    dialog.get_by_role("button", name="Add metric").click()
    card = page.get_by_role("link", name=re.compile("Free movies seen"))
    expect(card).to_contain_text("last 7 days")
    card.click()
    expect(page.get_by_role("heading", name="Free movies seen")).to_be_visible()
    page.get_by_role("button", name="Bring up to date").click()
    figures = page.get_by_role("definition")
    expect(figures.first).to_contain_text("12", timeout=90_000)
    most = page.locator("dl > div", has_text="Daily maximum").get_by_role("button")
    expect(most).to_have_text("12")

    # The table beside the diagram says the same, and each number opens its people.
    table = page.get_by_role("table", name="Figures by day")
    expect(table.get_by_role("row")).to_have_count(8)
    table.get_by_role("button", name="12", exact=True).click()
    expect(page.get_by_text("12 people")).to_be_visible()
    page.get_by_role("button", name="Live segment").click()
    expect(page.get_by_role("status").get_by_role("link")).to_be_visible()
    page.get_by_role("combobox", name="Days", exact=True).click()
    page.get_by_role("option", name="Last 30 days").click()
    expect(table.get_by_role("row")).to_have_count(31)

    # The highest day opens its own people, whatever the bars are; the average those of all days.
    page.get_by_role("combobox", name="Bars").click()
    page.get_by_role("option", name="By month").click()
    expect(page).to_have_url(re.compile("step=month"))
    most.click()
    expect(page).to_have_url(re.compile("who=day"))
    today = datetime.now(UTC)
    days = "|".join(f"{day:%a} {day.day} {day:%b}" for day in (today, today - timedelta(days=1)))
    expect(page.get_by_role("heading", name=re.compile(f"^({days.replace(' ', ',? ')})$"))).to_be_visible()
    expect(page.get_by_text("12 people")).to_be_visible()
    page.locator("dl > div", has_text="Daily average").get_by_role("button").click()
    expect(page).to_have_url(re.compile("who=all"))
    expect(page.get_by_text("12 people")).to_be_visible()
