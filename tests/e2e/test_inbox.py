"""The inbox of conversations: whose they are, until when they wait, what is often said, who it is beside them."""

from __future__ import annotations

import re

import pytest
from dashboard import Tracking
from playwright.sync_api import Page, expect
from running import Product, User, until
from visiting import Team


@pytest.fixture
def team(product: Product) -> Team:
    """Two people have been written to, one of them twice."""
    team = Team(User.logged_in(product), product.site("Desk"))
    tracking = Tracking(product.settings.public_url, team.site.token)
    for name, city in (("Dora", "Oslo"), ("Emil", "Riga")):
        data = {"first_name": name, "last_name": "Desk", "email": f"{name.lower()}@desk.example", "city": city}
        tracking.call("set", id=name.lower(), data=data)
    product.stored()
    for identity, text in (("dora", "Your parcel is late."), ("dora", "Have a voucher."), ("emil", "Welcome, Emil.")):
        team.write_to(identity, text)
    until(lambda: len(team.conversations()) == 3, 30, "three conversations")
    return team


def test_they_are_assigned_put_off_searched_and_answered_with_what_is_often_said(
    page: Page, product: Product, team: Team
) -> None:
    page.goto(f"/sites/{team.site.id}/conversations")
    listed = page.get_by_role("navigation", name="Conversations")
    expect(listed.get_by_role("link")).to_have_count(3)

    # Search, through words and people, and in the address.
    search = page.get_by_role("textbox", name="Search conversations")
    search.fill("voucher")
    expect(listed.get_by_role("link")).to_have_count(1)
    search.fill("desk.example")
    expect(listed.get_by_role("link")).to_have_count(3)
    search.fill("dora")
    expect(listed.get_by_role("link")).to_have_count(2)
    expect(page).to_have_url(re.compile("search=dora"))

    # Who it is stands beside it, with what is known and what else was said.
    listed.get_by_text("Your parcel is late.").click()
    person = page.get_by_role("complementary", name="The person")
    expect(person.get_by_role("link", name="Dora Desk")).to_be_visible()
    expect(person).to_contain_text("dora@desk.example")
    expect(person.get_by_role("definition").filter(has_text="Oslo")).to_be_visible()
    person.get_by_role("link", name="Have a voucher.").click()
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_text("Have a voucher.")).to_be_visible()
    page.go_back()

    # Kept once, put in whenever it is wanted.
    answer = page.get_by_role("textbox", name="Answer", exact=True)
    answer.fill("We look into it.")
    page.get_by_role("button", name="Answers").click()
    page.get_by_label("Name of the answer").fill("Looking")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("menuitem", name="Looking")).to_be_visible()
    page.keyboard.press("Escape")
    answer.fill("")
    page.get_by_role("button", name="Answers").click()
    page.get_by_role("menuitem", name="Looking").click()
    expect(answer).to_have_value("We look into it.")
    answer.press("Enter")
    expect(log.get_by_text("We look into it.")).to_be_visible()

    # Somebody's own.
    me = team.user.get("/session")["user"]["email"]
    page.get_by_role("combobox", name="Colleague").first.click()
    page.get_by_role("option", name=me).click()
    until(lambda: [each["assignee"] for each in team.conversations()].count(me) == 1, 30, "a colleague")
    page.goto(f"/sites/{team.site.id}/conversations?assignee={me}")
    expect(listed.get_by_role("link")).to_have_count(1)

    # Put off for an hour; it comes back by itself when that is over, to whoever has the list before them.
    listed.get_by_role("link").click()
    page.get_by_role("button", name="Snooze").click()
    page.get_by_role("menuitem", name="For an hour").click()
    expect(listed).to_have_count(0)
    expect(page.get_by_text("Snoozed 1")).to_be_visible()
    with product.ahead(minutes=61):
        expect(page.get_by_text("Open 3")).to_be_visible(timeout=60_000)
        expect(listed.get_by_role("link")).to_have_count(1)
        expect(page.get_by_role("button", name="Snooze")).to_be_visible()
    assert [each["state"] for each in team.conversations()] == ["open"] * 3
