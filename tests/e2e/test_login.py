from __future__ import annotations

import re

from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product

from workers.accounts import login_link


def forgive_401(complaints: list[str]) -> None:
    """Asking who is logged in is answered so when nobody is, and browsers tell that as an error."""
    complaints[:] = [complaint for complaint in complaints if "401" not in complaint]


def test_a_link_logs_in_once_and_leaves_no_token_behind(
    stranger: Page, product: Product, complaints: list[str]
) -> None:
    link = login_link(product.settings)
    stranger.goto(link)
    expect(stranger).to_have_url(re.compile(r"/login/link$"))
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger).to_have_url(re.compile(r"/sites/\w+$"))

    stranger.context.clear_cookies()
    stranger.goto("about:blank")
    stranger.goto(link)
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.get_by_role("alert")).to_contain_text("link")
    expect(stranger.get_by_role("heading", name="This link can't be used")).to_be_visible()
    forgive_401(complaints)


def test_a_link_that_was_cut_off_says_so(stranger: Page) -> None:
    stranger.goto("/login/link")
    expect(stranger.get_by_role("alert")).to_contain_text("what follows # is missing")


def test_a_wrong_password_is_told_and_what_was_typed_stays(stranger: Page, complaints: list[str]) -> None:
    stranger.goto("/login")
    stranger.get_by_label("E-mail").fill("somebody@video.example")
    stranger.get_by_label("Password", exact=True).fill("not the password")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("alert")).to_be_visible()
    expect(stranger.get_by_label("E-mail")).to_have_value("somebody@video.example")
    forgive_401(complaints)


def test_a_deep_link_is_kept_through_the_login(
    stranger: Page, product: Product, sample: Sample, complaints: list[str]
) -> None:
    stranger.goto(sample.path("/people?search=vera007"))
    expect(stranger).to_have_url(re.compile(r"/login\?next="))
    token = login_link(product.settings).partition("#")[2]
    answer = stranger.request.post(
        "/api/v1/session/link", data={"token": token}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.ok
    stranger.reload()
    expect(stranger).to_have_url(re.compile(r"/people\?search=vera007$"))
    expect(stranger.get_by_role("link", name="Vera007 Viewer")).to_be_visible()
    forgive_401(complaints)


def test_logging_out_ends_the_session(stranger: Page, product: Product, sample: Sample, complaints: list[str]) -> None:
    stranger.goto(login_link(product.settings))
    stranger.get_by_role("button", name="Log in").click()
    stranger.get_by_role("button", name="owner@").click()
    stranger.get_by_role("menuitem", name="Log out").click()
    expect(stranger.get_by_role("heading", name="Log in")).to_be_visible()
    stranger.goto(sample.path("/people"))
    expect(stranger.get_by_role("heading", name="Log in")).to_be_visible()
    forgive_401(complaints)
