"""An installation that takes no passwords, as browsers meet it: its button alone, and links of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from browsing import PASSWORD, SAME_ORIGIN
from complaints import Complaints
from dashboard import Sample, expect_to_log_in_once
from playwright.sync_api import Page, expect
from provider import IdentityProvider
from running import Product

from graphstore import accounts, team, user_list
from workers.accounts import hashed, login_link

ANN = "ann@passwordless.example"


@pytest.fixture(scope="module")
def identity() -> Iterator[IdentityProvider]:
    made = IdentityProvider()
    made.claims = {"email": ANN, "sub": "ann-without"}
    yield made
    made.stop()


@pytest.fixture(scope="module")
def without(product: Product, identity: IdentityProvider) -> Iterator[str]:
    """A web process of the product that takes no passwords; its address."""
    with product.web_beside(TRACKTOR_PASSWORDS="0", **identity.settings("Acme")) as address:
        yield address


@pytest.fixture
def ann(product: Product, sample: Sample) -> Iterator[str]:
    """A member who set a password before they were switched off."""
    with product.graph() as graph:
        team.add(graph, sample.site.id, ANN, "analyst", 1)
        accounts.set_password(graph, ANN, hashed(PASSWORD))
        yield ANN
        user_list.forget(graph, ANN)


@pytest.fixture
def stranger(stranger: Page, complaints: Complaints) -> Page:
    """One whose browser tells that nobody is logged in, and whose live stream belongs to another address."""
    complaints.forgive("401")
    complaints.forgive("/live/")
    return stranger


def test_the_login_page_has_the_providers_button_alone(stranger: Page, without: str) -> None:
    stranger.goto(f"{without}/login")
    expect(stranger.get_by_role("link", name="Log in with Acme")).to_be_visible()
    expect(stranger.get_by_text("Passwords are switched off here.")).to_contain_text("tracktor login-link")
    expect(stranger.locator("input")).to_have_count(0)
    expect(stranger.get_by_role("button")).to_have_count(0)
    expect(stranger.get_by_text("or by password")).to_have_count(0)


def test_a_posted_password_is_refused_though_it_is_the_right_one(
    stranger: Page, without: str, product: Product, ann: str
) -> None:
    body = {"email": ann, "password": PASSWORD}
    refused = stranger.request.post(f"{without}/api/v1/session", data=body, headers=SAME_ORIGIN)
    assert refused.status == 403
    message = "Passwords are switched off here. Log in by single sign-on."
    assert refused.json() == {"error": {"code": "passwords_off", "message": message}}
    assert "set-cookie" not in refused.headers
    stranger.goto(f"{without}/sites")
    expect(stranger.get_by_role("heading", name="Log in")).to_be_visible()
    # It is kept, and counts wherever passwords do.
    taken = stranger.request.post(f"{product.settings.public_url}/api/v1/session", data=body, headers=SAME_ORIGIN)
    assert taken.status == 200


def test_the_provider_lets_in_who_then_finds_no_password_to_set(
    stranger: Page, without: str, sample: Sample, ann: str
) -> None:
    account = f"{without}{sample.path('/settings/account')}"
    stranger.goto(account)
    stranger.get_by_role("link", name="Log in with Acme").click()
    expect(stranger).to_have_url(account)
    expect(stranger.get_by_role("main").get_by_text(ann)).to_be_visible()
    expect(stranger.get_by_role("heading", name="Authenticator")).to_be_visible()
    expect(stranger.get_by_label(re.compile("password", re.IGNORECASE))).to_have_count(0)
    stranger.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(stranger.get_by_role("link", name="Log in with Acme")).to_be_visible()


def test_a_link_of_the_machine_lets_in_once(stranger: Page, without: str, product: Product, ann: str) -> None:
    expect_to_log_in_once(stranger, login_link(replace(product.settings, public_url=without), ann))
