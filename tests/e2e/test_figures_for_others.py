"""Figures arranged, watched and shown to others: cards, conditions, goals, notes, alerts, links, the digest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from complaints import Complaints
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product, User, until


@pytest.fixture(scope="module")
def charts(product: Product, sample: Sample) -> dict[str, str]:
    """Ids of three metrics whose figures are there, by name."""
    user = User.logged_in(product)
    base = f"/sites/{sample.site.id}/analytics"
    made = {}
    for name, measure in (("Seen", "times"), ("Viewers", "people"), ("Each", "times_per_person")):
        definition = {"measure": measure, "event": {"event": "Movie watch"}}
        made[name] = user.post(f"{base}/charts", {"kind": "metric", "name": name, "definition": definition})["id"]
    user.post(f"{base}/refresh", None)
    until(lambda: user.get(base)["building"]["state"] == "done", 90, "the figures")
    return made


def opened(page: Page, sample: Sample, chart: str) -> None:
    page.goto(sample.path(f"/analytics/{chart}"))
    expect(page.get_by_role("table", name="Figures by day")).to_be_visible(timeout=30_000)


@pytest.mark.usefixtures("settled", "charts")
def test_cards_are_moved_by_keys_and_by_mouse(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/analytics"))
    names = page.get_by_role("button", name=re.compile("^Move "))
    expect(names.first).to_be_visible()
    order = [str(each.get_attribute("aria-label")) for each in names.all()]
    first = page.get_by_role("button", name=order[0], exact=True)
    first.focus()
    with page.expect_response(re.compile("/charts/order$")):
        page.keyboard.press("ArrowRight")
    expect(names.nth(1)).to_have_attribute("aria-label", order[0])
    expect(first).to_be_focused()
    expect(page.get_by_text(f"{order[0].removeprefix('Move ')}: place 2 of {len(order)}")).to_be_attached()
    page.reload()
    expect(names.nth(1)).to_have_attribute("aria-label", order[0])
    with page.expect_response(re.compile("/charts/order$")):
        first.drag_to(page.get_by_role("listitem").filter(has=page.get_by_role("button", name=order[1], exact=True)))
    expect(names.first).to_have_attribute("aria-label", order[0])


@pytest.mark.usefixtures("settled")
def test_conditions_in_the_dialog_of_a_metric(page: Page, sample: Sample, charts: dict[str, str]) -> None:
    opened(page, sample, charts["Each"])
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Only where Movie watch has…").click()
    conditions = dialog.get_by_role("group", name="Conditions")
    conditions.get_by_role("button", name="Argument", exact=True).click()
    expect(conditions.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Whatever Movie watch has").click()
    dialog.get_by_role("combobox", name="Of", exact=True).click()
    page.get_by_role("option", name="People who meet conditions…").click()
    expect(dialog.get_by_text("People who meet", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).not_to_be_visible()


@pytest.mark.usefixtures("settled")
def test_a_goal_a_note_and_an_alert(page: Page, sample: Sample, charts: dict[str, str]) -> None:
    opened(page, sample, charts["Seen"])
    page.get_by_role("button", name="Goal", exact=True).click()
    page.get_by_label("To reach").fill("50")
    page.get_by_role("combobox", name="In how long").click()
    page.get_by_role("option", name="a day").click()
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_text("Goal 50")).to_be_visible()

    page.get_by_title("Click to note something on this day").click(position={"x": 4, "y": 8})
    note = page.get_by_role("dialog", name="Note on a day")
    expect(note.get_by_role("textbox", name="Day")).not_to_have_value("")
    note.get_by_label("What happened").fill("New prices")
    note.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("list", name="Notes")).to_contain_text("New prices")
    expect(page.get_by_role("button", name=re.compile("New prices$")).first).to_be_visible()

    page.get_by_role("button", name="New alert").click()
    alert = page.get_by_role("dialog")
    alert.get_by_label("Threshold").fill("1000000")
    alert.get_by_role("button", name="Save alert").click()
    listed = page.get_by_role("list", name="Alerts")
    expect(listed).to_contain_text("Above 1,000,000 in 24 hours")
    expect(listed).to_contain_text("quiet")
    listed.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(listed).not_to_be_visible()

    page.goto(sample.path("/analytics"))
    card = page.get_by_role("link", name=re.compile("^Seen"))
    expect(card).to_contain_text("of 50 today")


@pytest.mark.usefixtures("settled")
def test_a_link_is_made_looked_at_and_revoked(
    page: Page, stranger: Page, sample: Sample, charts: dict[str, str], complaints: Complaints
) -> None:
    opened(page, sample, charts["Viewers"])
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What the link is for").fill("Wall")
    dialog.get_by_role("button", name="Make a link").click()
    url = dialog.locator("pre").first.inner_text().strip()
    stranger.goto(url)
    expect(stranger.get_by_role("heading", name="Viewers")).to_be_visible()
    expect(stranger.get_by_role("table").get_by_role("row")).to_have_count(8)
    dialog.get_by_role("button", name="Revoke Wall").click()
    expect(dialog.get_by_text("There is no link yet.")).to_be_visible()
    stranger.goto(url)
    expect(stranger.get_by_role("heading", name="Nothing is shown here")).to_be_visible()
    complaints.forgive("404")


@pytest.mark.usefixtures("settled")
def test_the_digest_is_asked_for(page: Page, sample: Sample, product: Product) -> None:
    page.goto(sample.path("/settings/account"))
    wish = page.get_by_role("switch", name=re.compile("^The week of"))
    expect(wish).not_to_be_checked()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.url.endswith("/digest")):
        wish.press("Space")
    expect(wish).to_be_checked()
    user = User.logged_in(product)
    found: dict[str, Any] = user.get(f"/sites/{sample.site.id}/analytics/digest")
    assert found["on"] is True
    page.reload()
    expect(wish).to_be_checked()
