"""Reports answer their questions: read as tables, each number opens its people, and all of it is in the address."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product, User, until

HOUR = 3_600


@pytest.fixture(scope="module")
def walked(product: Product, sample: Sample, tracking: Tracking) -> None:
    """Six come by an advertisement and read on, four of them register; three come by themselves and leave."""
    now, calls = int(time.time()) - HOUR, []
    for number in range(9):
        person, paid = f"reader-{number}", number < 6
        url = "https://video.example/start" + ("?utm_source=ads" if paid else "")
        calls.append({"method": "track", "id": person, "ts": now, "action": "Page view", "data": {"url": url}})
        if paid:
            data = {"path": "/start/plans"}
            calls.append({"method": "track", "id": person, "ts": now + 60, "action": "Page view", "data": data})
        if number < 4:
            calls.append({"method": "track", "id": person, "ts": now + 120, "action": "Signed up"})
    # Two regulars who have not come for two weeks.
    calls += [
        {"method": "track", "id": person, "ts": now - day * 24 * HOUR, "action": "Page view"}
        for day in range(16, 22)
        for person in ("lost-1", "lost-2")
    ]
    tracking.batch(calls)
    product.stored()
    user = User.logged_in(product)
    path = f"/sites/{sample.site.id}"
    asked = time.time() * 1_000
    user.post(f"{path}/analytics/refresh")

    def fresh() -> bool:
        standing = user.get(f"{path}/analytics")
        return (standing["as_of"] or 0) >= asked and standing["building"]["state"] == "done"

    until(fresh, 120, "figures that are up to date")


@pytest.mark.usefixtures("settled", "walked")
def test_pages_and_sources(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/analytics"))
    page.get_by_role("link", name="Reports").last.click()
    page.get_by_role("link", name="Which pages do people like?").click()
    line = page.get_by_role("table", name="Pages").get_by_role("row", name=re.compile("^.start 9"))
    expect(line.get_by_role("button")).to_have_text(["9", "9", "9", "3", "66.7 %"])
    page.get_by_role("button", name="Until next").click()
    expect(page).to_have_url(re.compile("sort=median"))
    line.get_by_role("button", name=re.compile("Ended a visit at")).click()
    expect(page.get_by_role("heading", name="Ended a visit at /start")).to_be_visible()
    expect(page.get_by_text("3 people", exact=True)).to_be_visible()
    page.reload()
    page.get_by_label("Name of the list").fill("Left at the start")
    page.get_by_role("button", name="Make a list of them").click()
    made = page.get_by_role("status").filter(has=page.get_by_role("link", name="Left at the start"))
    expect(made).to_contain_text("3 people")
    made.get_by_role("button", name="Campaign for them").click()
    expect(page.get_by_role("textbox", name="Name of the campaign")).to_have_value("Left at the start")

    page.goto(sample.path("/reports/acquisition?event=Signed+up"))
    table = page.get_by_role("table", name="What people came from")
    expect(table.get_by_role("row", name=re.compile("^ads"))).to_contain_text("66.7 %")
    table.get_by_role("row", name=re.compile("^ads")).get_by_role("button").nth(2).click()
    expect(page.get_by_role("heading", name="Not Signed up, came from ads")).to_be_visible()
    expect(page.get_by_text("2 people", exact=True)).to_be_visible()
    table.get_by_role("button", name=re.compile("6, of these 4, came from ads")).click()
    expect(page.get_by_role("heading", name=re.compile("^Came from ads, arrived"))).to_be_visible()
    expect(page.get_by_text("6 people", exact=True)).to_be_visible()
    page.get_by_role("definition").filter(has=page.get_by_role("button", name=re.compile("arrived$"))).get_by_role(
        "button"
    ).click()
    expect(page.get_by_role("heading", name="Arrived", exact=True)).to_be_visible()


@pytest.mark.usefixtures("settled", "walked")
def test_ways_and_cohorts(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/reports/paths?event=Page+view&steps=1"))
    expect(page.get_by_role("img", name=re.compile("^The ways as bands"))).to_be_visible()
    line = page.get_by_role("table", name="Ways").get_by_role("row", name=re.compile("Signed up"))
    line.get_by_role("button", name="4").click()
    expect(page.get_by_role("heading", name=re.compile("^Step 1: Page view . Signed up$"))).to_be_visible()
    expect(page.get_by_text("4 people", exact=True)).to_be_visible()

    # Between two events: who did not come to the other is not there.
    page.get_by_role("combobox", name="That came to").fill("Signed up")
    page.get_by_role("option", name=re.compile("^Signed up")).click()
    expect(page).to_have_url(re.compile(r"end=Signed"))
    expect(page.get_by_role("table", name="Ways").get_by_role("row")).to_have_count(2)
    expect(page.get_by_text("The ways from Page view to Signed up in one step")).to_be_visible()

    page.goto(sample.path("/reports/retention?step=month&range=last_7_days&event=Page+view&again=Signed+up"))
    cohorts = page.get_by_role("table", name="Cohorts")
    expect(cohorts.get_by_role("row").nth(1)).to_contain_text("44.4 %")
    cohorts.get_by_role("row").nth(1).get_by_role("button", name="9: all who began").click()
    expect(page.get_by_role("heading", name="Began in these days")).to_be_visible()
    # Early in a month the range holds two of them, and nobody began in the first.
    share = re.compile("^44.4 %")
    cohort = cohorts.get_by_role("row").filter(has=page.get_by_role("button", name=share)).last
    cohort.get_by_role("button", name=share).click()
    expect(page.get_by_text("4 people", exact=True)).to_be_visible()


@pytest.mark.usefixtures("settled", "walked")
def test_who_is_leaving_and_what_is_done_about_it(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/reports"))
    page.get_by_role("link", name="Who is leaving?").click()
    expect(page.get_by_role("columnheader")).to_have_text(
        ["ID", "E-mail", "Name", "Active before, of 28 days", "Lately, of 14 days", "Last action"]
    )
    line = page.get_by_role("row", name=re.compile("lost-1"))
    expect(line.get_by_role("cell").nth(3)).to_have_text("6")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    lines = Path(saved.value.path()).read_text().splitlines()
    assert {line.split(",")[0] for line in lines} >= {"id", "lost-1", "lost-2"}
    # Of a list, only who is on it.
    headers = {"Sec-Fetch-Site": "same-origin"}
    own = f"/api/v1/sites/{sample.site.id}/lists"
    made = page.request.post(own, data={"name": "Dear ones"}, headers=headers).json()["id"]
    page.request.post(f"{own}/{made}/people", data={"ids": ["lost-2"]}, headers=headers)
    page.reload()
    page.get_by_role("combobox", name="Of whom").click()
    page.get_by_role("option", name="Dear ones").click()
    expect(page).to_have_url(re.compile(f"segment={made}"))
    expect(page.get_by_text("1 person", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Ask them why")).to_be_visible()
    page.get_by_role("button", name="Campaign for them").click()
    expect(page.get_by_role("textbox", name="Name of the campaign")).to_have_value(re.compile("^Leaving, "))


@pytest.mark.usefixtures("settled")
def test_who_is_here_appears_by_itself(page: Page, sample: Sample, tracking: Tracking) -> None:
    page.goto(sample.path("/reports/visitors"))
    expect(page.get_by_role("heading", name="Who they are")).to_be_visible()
    tracking.track("walker-now", "Page view", path="/right/here/")
    row = page.get_by_role("table", name="Who is here").get_by_role("row", name=re.compile("walker-now"))
    expect(row).to_contain_text("/right/here", timeout=30_000)

    # The bar of the minute opens who was here in it, also when the minute is long over.
    page.get_by_role("figure", name="People a minute").get_by_role("button", disabled=False).last.click()
    expect(page).to_have_url(re.compile(r"who=\d+"))
    then = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Here at ")))
    expect(then.get_by_role("link", name="walker-now")).to_be_visible()
    then.get_by_label("Name of the list").fill("Here at that time")
    then.get_by_role("button", name="Make a list of them").click()
    expect(then.get_by_role("status").get_by_role("link")).to_be_visible()
    page.get_by_role("button", name=re.compile("People of the last five minutes$")).click()
    five = page.locator("section", has=page.get_by_role("heading", name="Here in the last five minutes"))
    expect(five.get_by_role("link", name="walker-now")).to_be_visible()
