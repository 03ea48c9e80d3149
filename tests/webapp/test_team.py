"""The team of a site over the API: who invites whom, and what links open."""

from __future__ import annotations

import secrets

import pytest
from browsing import PASSWORD, Browser, Member
from redis import Redis
from support import Site

from graphstore import accounts, team
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError
from workers.accounts import link_email


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/team"


def address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


def test_an_invitation_lets_in_once_and_a_password_ends_it(browser: Browser, stranger: Browser, base: str) -> None:
    email = address()
    made = browser.post(base, {"email": email.upper(), "role": "analyst"}, 201)
    assert made["member"] == {
        "email": email, "role": "analyst", "has_password": False, "created": made["member"]["created"], "elsewhere": []
    }  # fmt: skip
    # The letter needs a server, which tests don't run; who invites has the link.
    assert made["mailed"] is (made["problem"] == "")
    browser.post(base, {"email": email, "role": "editor"}, 409)
    void = made["link"].partition("#")[2]
    token = browser.post(f"{base}/{email}/invitation")["link"].partition("#")[2]
    stranger.post("/api/v1/session/link", {"token": void}, 401)
    inside = stranger.post("/api/v1/session/link", {"token": token})
    assert [site["role"] for site in inside["sites"]] == ["analyst"]
    stranger.post("/api/v1/session/link", {"token": token}, 401)
    again = browser.post(f"{base}/{email}/invitation")["link"].partition("#")[2]
    stranger.put("/api/v1/session/password", {"new_password": PASSWORD})
    stranger.post("/api/v1/session/link", {"token": again}, 401)
    assert browser.post(f"{base}/{email}/invitation")["link"] == ""


def test_a_link_that_would_open_more_is_told_nobody(
    member: Member, browser: Browser, app: Site, other_site: Site, base: str, graph: Graph, redis: Redis
) -> None:
    theirs = member(other_site.id)
    pending, known = address(), member(other_site.id, login=False)
    first = theirs.post(f"/api/v1/sites/{other_site.id}/team", {"email": pending, "role": "editor"}, 201)["link"]
    for email in (pending, known.email):
        made = browser.post(base, {"email": email, "role": "support"}, 201)
        # Of the other site they may not even know.
        assert (made["link"], made["member"]["elsewhere"]) == ("", [])
    # The link that one admin has been shown does not open what another has added.
    assert link_email(redis, first.partition("#")[2]) is None
    owner = member(owner=True)
    [listed] = [each for each in owner.get(base)["items"] if each["email"] == pending]
    assert listed["elsewhere"] == [{"id": other_site.id, "name": "Another", "role": "editor"}]
    assert {found.site.id for found in accounts.sites(graph, pending)} == {app.id, other_site.id}


def test_admins_change_and_remove_but_never_owners(member: Member, browser: Browser, app: Site, base: str) -> None:
    owner, editor = member(owner=True), member(app.id, role="editor")
    path = f"{base}/{editor.email}"
    assert editor.get(f"/api/v1/sites/{app.id}")["id"] == app.id
    assert browser.ask("PATCH", path, {"role": "analyst"}).status_code == 200
    assert editor.ask("POST", f"/api/v1/sites/{app.id}/campaigns", {}).status_code == 403
    for body in ({"role": "owner"}, {"role": "king"}):
        assert browser.ask("PATCH", path, body).status_code in {403, 422}
    for method, body in (("PATCH", {"role": "support"}), ("DELETE", None)):
        assert browser.ask(method, f"{base}/{owner.email}", body).status_code == 403
    browser.post(base, {"email": address(), "role": "owner"}, 403)
    assert browser.ask("DELETE", path).status_code == 204
    editor.get(f"/api/v1/sites/{app.id}", 404)
    assert browser.ask("DELETE", path).status_code == 404
    # An owner who is made something else keeps the site where it was done.
    assert owner.ask("PATCH", f"{base}/{owner.email}", {"role": "support"}).status_code == 200
    assert [site["role"] for site in owner.get("/api/v1/session")["sites"]] == ["support"]


def test_the_last_owner_stays(graph: Graph, app: Site) -> None:
    email = address()
    team.add(graph, app.id, email, "admin", 0)

    def demote(tx: Transaction) -> None:
        team.change(tx, app.id, email, "owner")
        # Those of other tests step aside as long as this transaction lasts, which fails.
        tx.run("MATCH (u:User {owner: true}) WHERE u.email <> $email SET u.owner = false", email=email)
        team.change(tx, app.id, email, "support")

    with pytest.raises(ConflictError, match="the last owner"):
        graph.write(demote)
    assert team.member(graph, app.id, email).role == "admin"
