"""Installations that take no passwords: the provider and links of the machine are the ways in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from browsing import PASSWORD, Browser, Member, opened
from flask import Flask
from support import Site

from graphstore import accounts, apps, team
from graphstore.driver import Graph
from webapp.app import create_app
from workers.accounts import hashed, issue_invitation, issue_link
from workers.inviting import invite
from workers.services import doctor
from workers.settings import Settings, load
from workers.single_sign_on import options

ISSUER = "https://id.example.com"


@pytest.fixture(scope="module")
def without(settings: Settings, graph: Graph) -> Iterator[Flask]:
    del graph
    read = options.read({"TRACKTOR_OIDC_ISSUER": ISSUER, "TRACKTOR_OIDC_CLIENT_ID": "x"}, "")
    app = create_app(replace(settings, sign_on=read, passwords=False, public_url="http://localhost"))
    yield app
    opened(app).context.__exit__(None, None, None)


@pytest.fixture
def ann(graph: Graph, app: Site) -> str:
    """Somebody who had a password before they were switched off."""
    email = f"{secrets.token_hex(6)}@example.com"
    team.add(graph, app.id, email, "editor", 0)
    accounts.set_password(graph, email, hashed(PASSWORD))
    return email


def test_no_password_is_taken_and_none_is_set(without: Flask, ann: str) -> None:
    browser = Browser(without.test_client())
    assert browser.get("/api/v1/session/sign-on") == {"name": "single sign-on", "passwords": False}
    refused = browser.post("/api/v1/session", {"email": ann, "password": PASSWORD}, 403)
    assert refused["error"]["code"] == "passwords_off"
    link = issue_link(opened(without).redis, "", ann)
    inside = browser.post("/api/v1/session/link", {"token": link.partition("#")[2]})
    assert (inside["passwords"], inside["may_set_password"]) == (False, False)
    for body in ({"new_password": "another long phrase"}, {"current_password": PASSWORD, "new_password": PASSWORD * 2}):
        refused = browser.put("/api/v1/session/password", body, 403)
        assert refused["error"]["code"] == "passwords_off"
    assert browser.get("/api/v1/session")["user"]["email"] == ann


def test_invitations_bring_no_link_and_earlier_ones_let_nobody_in(without: Flask, graph: Graph, app: Site) -> None:
    email = f"{secrets.token_hex(6)}@example.com"
    member = team.add(graph, app.id, email, "editor", 0)
    context = opened(without).context.__enter__()
    assert invite(context, apps.get(graph, app.id), member, "Ann").link == ""
    token = issue_invitation(context.redis, "", email).partition("#")[2]
    refused = Browser(without.test_client()).post("/api/v1/session/link", {"token": token}, 403)
    assert refused["error"]["code"] == "passwords_off"


def test_others_take_passwords_and_say_so(web: Flask, member: Member, app: Site) -> None:
    browser = member(app.id)
    assert Browser(web.test_client()).get("/api/v1/session/sign-on") == {"name": None, "passwords": True}
    assert browser.get("/api/v1/session")["passwords"] is True


def test_the_doctor_warns_where_nobody_says_who_is_who(settings: Settings) -> None:
    given = replace(settings, passwords=False)
    [found] = [each for each in doctor.examine(given) if each.what == "Sign-on"]
    assert (found.verdict, "TRACKTOR_OIDC_ISSUER" in found.mend) == ("warning", True)


def test_the_setting_is_read() -> None:
    assert load({}).passwords
    assert not load({"TRACKTOR_PASSWORDS": "0"}).passwords
