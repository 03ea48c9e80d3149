"""Single sign-on by a real provider on a real socket: who comes in, and all the ways in which nobody does."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import Browser, Member, opened
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from provider import CLIENT, SECRET, IdentityProvider
from support import Site
from werkzeug.test import TestResponse

from graphstore import accounts, audit, second_factor, sign_on, team, user_list
from graphstore.audit import AuditFilter
from graphstore.driver import Graph
from webapp.app import create_app
from workers.errors import SettingError
from workers.sealing import seal
from workers.services import doctor
from workers.settings import Settings, load
from workers.single_sign_on import options, provider


@pytest.fixture(scope="module")
def identity() -> Iterator[IdentityProvider]:
    made = IdentityProvider()
    yield made
    made.stop()


Web = Callable[..., Flask]


@pytest.fixture(scope="module")
def made(settings: Settings, graph: Graph, identity: IdentityProvider) -> Iterator[Web]:
    """Web apps that know the provider, by what the environment says."""
    apps: list[Flask] = []

    def make(**env: str) -> Flask:
        given = {
            "TRACKTOR_OIDC_ISSUER": identity.issuer, "TRACKTOR_OIDC_CLIENT_ID": CLIENT, "TRACKTOR_OIDC_NAME": "Acme",
            **{f"TRACKTOR_OIDC_{name}": value for name, value in env.items()},
        }  # fmt: skip
        read = options.read(given, SECRET)
        apps.append(create_app(replace(settings, sign_on=read, public_url="http://localhost")))
        return apps[-1]

    del graph
    yield make
    for app in apps:
        opened(app).context.__exit__(None, None, None)


@pytest.fixture(scope="module")
def web_of_provider(made: Web) -> Flask:
    return made()


@pytest.fixture
def browser(web_of_provider: Flask, identity: IdentityProvider) -> Browser:
    identity.claims, identity.sign, identity.denies, identity.told = {}, None, False, {}
    return Browser(web_of_provider.test_client())


@pytest.fixture
def ann(graph: Graph, app: Site, identity: IdentityProvider, browser: Browser) -> str:
    """Somebody who is invited, whose address the provider tells."""
    del browser
    email = f"{secrets.token_hex(6)}@example.com"
    team.add(graph, app.id, email, "analyst", 0)
    identity.claims = {"email": email.upper(), "sub": email}
    return email


def way(browser: Browser, identity: IdentityProvider, start: str = "/login/sso") -> TestResponse:
    """There and back."""
    begun = browser.client.get(start)
    assert begun.status_code == 303
    back = identity.log_in(begun.location)
    split = urlsplit(back)
    assert f"{split.scheme}://{split.netloc}{split.path}" == "http://localhost/login/sso/callback"
    return browser.client.get(f"{split.path}?{split.query}")


def refused(answer: TestResponse, browser: Browser) -> str:
    """The code that the login page is told; nobody is logged in."""
    assert answer.status_code == 303
    page, _, code = answer.location.partition("?sso=")
    assert page == "/login"
    browser.get("/api/v1/session", 401)
    return code


def test_who_is_invited_comes_in(
    browser: Browser, identity: IdentityProvider, ann: str, app: Site, graph: Graph
) -> None:
    assert browser.get("/api/v1/session/sign-on") == {"name": "Acme", "passwords": True}
    answer = way(browser, identity, f"/login/sso?next=/sites/{app.id}/people")
    assert answer.location == f"/sites/{app.id}/people"
    cookies = answer.headers.getlist("Set-Cookie")
    [session] = [each for each in cookies if each.startswith("tracktor_session=")]
    assert "HttpOnly" in session
    assert any(each.startswith("tracktor_sign_on=;") for each in cookies)
    inside = browser.get("/api/v1/session")
    assert inside["user"]["email"] == ann
    assert [site["role"] for site in inside["sites"]] == ["analyst"]
    entry = audit.page(graph, "", AuditFilter(who=ann), limit=1)[0]
    assert (entry.action, entry.state) == ("log_in_by_provider", "done")
    # The second time, too, and as the same account only.
    assert way(Browser(browser.client.application.test_client()), identity).location == "/"
    identity.claims["sub"] = "somebody-else"
    stranger = Browser(browser.client.application.test_client())
    assert refused(way(stranger, identity), stranger) == "other_account"
    sign_on.release(graph, ann)
    assert way(stranger, identity).location == "/"


def changed(**claims: Any) -> Callable[[IdentityProvider], None]:
    return lambda identity: identity.claims.update(claims)


def signing(make: Callable[[IdentityProvider, dict[str, Any]], str]) -> Callable[[IdentityProvider], None]:
    def change(identity: IdentityProvider) -> None:
        identity.sign = lambda claims: make(identity, claims)

    return change


def by_another_key(identity: IdentityProvider, claims: dict[str, Any]) -> str:
    return identity.signed(claims, key=rsa.generate_private_key(public_exponent=65537, key_size=2048))


def changed_behind(identity: IdentityProvider, claims: dict[str, Any]) -> str:
    head, _, signature = identity.signed(claims).split(".")
    other = identity.signed({**claims, "email": "boss@example.com"}).split(".")[1]
    return f"{head}.{other}.{signature}"


def by_a_shared_secret(identity: IdentityProvider, claims: dict[str, Any]) -> str:
    return identity.signed(claims, key="a secret that both know, and long enough for it", algorithm="HS256")


def unsigned(identity: IdentityProvider, claims: dict[str, Any]) -> str:
    del identity
    return provider.jwt.encode(claims, "", algorithm="none")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed(nonce="another"), "refused"),
        (changed(nonce=None), "refused"),
        (changed(nonce="Ø"), "refused"),
        (changed(aud="another"), "refused"),
        (changed(aud=[CLIENT, "another"], azp="another"), "refused"),
        (changed(aud=[CLIENT, "another"]), "refused"),
        (changed(iss="http://127.0.0.1:1"), "refused"),
        (changed(exp=int(time.time()) - 600), "refused"),
        (changed(iat=int(time.time()) + 86_400), "refused"),
        (changed(exp=None), "refused"),
        (changed(sub=None), "refused"),
        (signing(by_another_key), "refused"),
        (signing(changed_behind), "refused"),
        (signing(by_a_shared_secret), "refused"),
        (signing(unsigned), "refused"),
        (signing(lambda *_: "no token"), "refused"),
        (changed(email_verified=False), "unverified"),
        (changed(email_verified="false"), "unverified"),
        (changed(email_verified=None), "unverified"),
        (changed(email=None), "refused"),
        (changed(email="nobody@example.com"), "uninvited"),
        (lambda identity: setattr(identity, "denies", True), "refused"),
    ],
    ids=[
        "wrong nonce", "no nonce", "nonce of other letters",
        "wrong audience", "for another party", "two audiences and no party", "wrong issuer",
        "expired", "from the future", "without an end", "without a subject", "wrong key", "changed", "shared secret",
        "unsigned", "garbage", "unverified", "unverified as a text", "unverified by silence", "no address", "uninvited",
        "denied",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("ann")
def test_nobody_comes_in_by_what_does_not_hold(
    browser: Browser, identity: IdentityProvider, change: Callable[[IdentityProvider], None], code: str
) -> None:
    change(identity)
    assert refused(way(browser, identity), browser) == code


@pytest.mark.usefixtures("ann")
def test_only_the_browser_that_began_ends_it_and_once(browser: Browser, identity: IdentityProvider) -> None:
    back = identity.log_in(browser.client.get("/login/sso").location)
    path = back.removeprefix("http://localhost")
    # Whose link somebody else has followed must not be logged in as them.
    other = Browser(browser.client.application.test_client())
    assert refused(other.client.get(path), other) == "stale"
    other.client.get("/login/sso")
    assert refused(other.client.get(path), other) == "stale"
    assert browser.client.get(path).location == "/"
    assert browser.client.get(path).location == "/login?sso=stale"


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
@pytest.mark.usefixtures("ann")
def test_it_leads_nowhere_else(browser: Browser, identity: IdentityProvider, then: str) -> None:
    assert way(browser, identity, f"/login/sso?next={then}").location == "/"


def test_a_new_key_of_the_provider_is_found(
    browser: Browser, identity: IdentityProvider, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert way(browser, identity).location == "/"
    identity.change_key()
    monkeypatch.setattr(provider, "_ANEW", 0.0)
    before = identity.looks
    assert way(browser, identity).location == "/"
    assert identity.looks == before + 1
    assert ann


def test_an_address_may_be_told_beside_the_token(browser: Browser, identity: IdentityProvider, ann: str) -> None:
    identity.claims = {"email": None, "email_verified": None, "sub": ann}
    identity.told = {"sub": "another", "email": ann, "email_verified": True}
    assert refused(way(browser, identity), browser) == "refused"
    identity.told["sub"] = ann
    assert way(browser, identity).location == "/"


def test_an_authenticator_is_asked_for(
    browser: Browser, identity: IdentityProvider, ann: str, graph: Graph, settings: Settings
) -> None:
    second_factor.put(graph, ann, seal(settings.secret_key, "GEZDGNBVGY3TQOJQ"), ())
    answer = way(browser, identity)
    page, _, token = answer.location.partition("#")
    assert page == "/login/link"
    browser.get("/api/v1/session", 401)
    assert browser.post("/api/v1/session/link", {"token": token}, 401)["error"]["code"] == "code_needed"
    second_factor.put(graph, ann, "", ())
    accounts.set_password(graph, ann, "kept")
    # No way around one's present password.
    assert browser.post("/api/v1/session/link", {"token": token})["may_set_password"] is False


def test_who_is_of_a_group_comes_in_as_what_rules_say(
    made: Web, identity: IdentityProvider, browser: Browser, app: Site, other_site: Site, graph: Graph
) -> None:
    del browser
    rules = f"staff=editor@{app.id}, *=support@{app.id}, staff=analyst@{other_site.id}, bosses=admin@{app.id}"
    web = made(ROLES=rules, CLAIM="teams", DOMAINS="example.com, example.org", TRUST_ADDRESSES="1")
    email = f"{secrets.token_hex(6)}@example.org"
    identity.claims = {"email": email, "sub": email, "email_verified": None, "teams": ["staff", "others"]}
    came = Browser(web.test_client())
    assert way(came, identity).location == "/"
    roles = {site["id"]: site["role"] for site in came.get("/api/v1/session")["sites"]}
    assert roles == {app.id: "editor", other_site.id: "analyst"}
    # What an admin decides later stays.
    graph.write(lambda tx: team.change(tx, app.id, email, "support"))
    team.remove(graph, other_site.id, email)
    assert way(came, identity).location == "/"
    assert {site["id"]: site["role"] for site in came.get("/api/v1/session")["sites"]} == {app.id: "support"}
    user_list.forget(graph, email)
    identity.claims = {"email": "ann@evil.example", "sub": "x"}
    outside = Browser(web.test_client())
    assert refused(way(outside, identity), outside) == "domain"


def test_a_provider_that_is_down_is_told(made: Web, identity: IdentityProvider) -> None:
    down = Browser(made(ISSUER="http://127.0.0.1:9").test_client())
    assert refused(down.client.get("/login/sso"), down) == "unavailable"
    identity.calls_itself = "https://another.example"
    try:
        other = Browser(made().test_client())
        assert refused(other.client.get("/login/sso"), other) == "unavailable"
    finally:
        identity.calls_itself = identity.issuer


def test_a_provider_may_go_away_meanwhile(made: Web) -> None:
    gone = IdentityProvider()
    web = Browser(made(ISSUER=gone.issuer).test_client())
    back = gone.log_in(web.client.get("/login/sso").location)
    gone.stop()
    assert refused(web.client.get(back.removeprefix("http://localhost")), web) == "unavailable"


def test_the_doctor_says_how_it_stands(settings: Settings, identity: IdentityProvider) -> None:
    for issuer, verdict in ((identity.issuer, "ok"), ("http://127.0.0.1:9", "warning")):
        read = options.read({"TRACKTOR_OIDC_ISSUER": issuer, "TRACKTOR_OIDC_CLIENT_ID": CLIENT}, SECRET)
        [found] = [each for each in doctor.examine(replace(settings, sign_on=read)) if each.what == "Sign-on"]
        assert found.verdict == verdict


def test_without_a_provider_there_is_nothing(web: Flask, member: Member) -> None:
    plain = Browser(web.test_client())
    assert plain.get("/api/v1/session/sign-on") == {"name": None, "passwords": True}
    assert plain.ask("GET", "/login/sso/callback?code=x&state=y").headers.getlist("Set-Cookie") == []
    assert member


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"ISSUER": "http://id.example.com"}, "ISSUER"),
        ({"CLIENT_ID": ""}, "CLIENT_ID"),
        ({"ROLES": "staff=owner@Shop"}, "ROLES"),
        ({"ROLES": "staff=editor"}, "ROLES"),
        ({"TRUST_ADDRESSES": "yes"}, "TRUST_ADDRESSES"),
    ],
    ids=str,
)
def test_settings_that_can_not_be_used_are_named(env: dict[str, str], named: str) -> None:
    given = {"ISSUER": "https://id.example.com", "CLIENT_ID": "x", **env}
    with pytest.raises(SettingError, match=f"TRACKTOR_OIDC_{named}"):
        load({f"TRACKTOR_OIDC_{name}": value for name, value in given.items()})
