from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from complaints import Complaints
from dashboard import Sample, expect_to_log_in_once
from playwright.sync_api import Page, expect
from provider import IdentityProvider
from running import Product

from graphstore import team, user_list
from workers.accounts import login_link


@pytest.fixture(scope="module")
def identity() -> Iterator[IdentityProvider]:
    made = IdentityProvider()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def web(product: Product, identity: IdentityProvider) -> Iterator[str]:
    """A web process of the product that knows the provider; its address."""
    with product.web_beside(**identity.settings("Acme")) as address:
        yield address


def test_who_is_invited_logs_in_by_the_provider(
    stranger: Page, web: str, identity: IdentityProvider, product: Product, sample: Sample, complaints: Complaints
) -> None:
    identity.claims = {"email": "ann@acme.example", "sub": "ann"}
    stranger.goto(f"{web}/login?next=/sites/{sample.site.id}/segments")
    stranger.get_by_role("link", name="Log in with Acme").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Nobody has invited you yet")
    with product.graph() as graph:
        team.add(graph, sample.site.id, "ann@acme.example", "analyst", 1)
    stranger.goto(f"{web}/login?next=/sites/{sample.site.id}/segments")
    stranger.get_by_role("link", name="Log in with Acme").click()
    expect(stranger).to_have_url(f"{web}/sites/{sample.site.id}/segments")
    expect(stranger.get_by_role("heading", name="Segments")).to_be_visible()
    with product.graph() as graph:
        user_list.forget(graph, "ann@acme.example")
    forgive_401(complaints)
    # The live stream belongs to the product's own web address.
    complaints.forgive("/live/")


def forgive_401(complaints: Complaints) -> None:
    """Asking who is logged in is answered so when nobody is, and browsers tell that as an error."""
    complaints.forgive("401")


def test_a_link_logs_in_once_and_leaves_no_token_behind(
    stranger: Page, product: Product, complaints: Complaints
) -> None:
    expect_to_log_in_once(stranger, login_link(product.settings))
    forgive_401(complaints)


def test_a_link_that_was_cut_off_says_so(stranger: Page) -> None:
    stranger.goto("/login/link")
    expect(stranger.get_by_role("alert")).to_contain_text("what follows # is missing")


def test_a_wrong_password_is_told_and_what_was_typed_stays(stranger: Page, complaints: Complaints) -> None:
    stranger.goto("/login")
    stranger.get_by_label("E-mail").fill("somebody@video.example")
    stranger.get_by_label("Password", exact=True).fill("not the password")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("alert")).to_be_visible()
    expect(stranger.get_by_label("E-mail")).to_have_value("somebody@video.example")
    forgive_401(complaints)


def test_a_deep_link_is_kept_through_the_login(
    stranger: Page, product: Product, sample: Sample, complaints: Complaints
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


def test_logging_out_ends_the_session(stranger: Page, product: Product, sample: Sample, complaints: Complaints) -> None:
    stranger.goto(login_link(product.settings))
    stranger.get_by_role("button", name="Log in").click()
    stranger.get_by_role("button", name="owner@").click()
    stranger.get_by_role("menuitem", name="Log out").click()
    expect(stranger.get_by_role("heading", name="Log in")).to_be_visible()
    stranger.goto(sample.path("/people"))
    expect(stranger.get_by_role("heading", name="Log in")).to_be_visible()
    forgive_401(complaints)
