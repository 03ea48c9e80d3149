"""Mail servers, senders and domains over the API: owners change them, and nobody sees a password or a key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from browsing import Browser, Member
from naming import answering
from support import Site

from webapp.app import create_app
from workers import signing
from workers.settings import Settings

SERVER = {"name": "Own", "host": "smtp.example.test", "port": 587, "security": "starttls"}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/delivery"


@pytest.fixture
def owner(member: Member) -> Browser:
    return member(owner=True)


def test_a_password_is_kept_and_never_answered(owner: Browser, browser: Browser, base: str) -> None:
    made = owner.post(f"{base}/servers", {**SERVER, "username": "me", "password": "pearl-diver"}, 201)
    assert (made["username"], made["has_password"]) == ("me", True)
    kept = owner.put(f"{base}/servers/{made['id']}", {**SERVER, "name": "New"})
    assert (kept["name"], kept["has_password"]) == ("New", True)
    answer = browser.ask("GET", base)
    assert "pearl-diver" not in answer.text
    # Who may change a host must not get a password sent there that they don't know.
    moved = owner.put(f"{base}/servers/{made['id']}", {**SERVER, "host": "evil.example.test"})
    assert moved["has_password"] is False
    assert owner.ask("DELETE", f"{base}/servers/{made['id']}").status_code == 204
    assert owner.get(base)["servers"] == []


def test_only_owners_change_anything(browser: Browser, base: str, furnished: dict[str, str]) -> None:
    for path in ("servers", "senders", "domains"):
        body = {"servers": SERVER, "senders": {"address": "a@x.test"}, "domains": {"domain": "x.test"}}[path]
        assert browser.post(f"{base}/{path}", body, 403)["error"]["code"] == "owners_only"
        assert browser.ask("DELETE", f"{base}/{path}/{furnished[path[:-1]]}").status_code == 403


def test_senders_have_one_standard_and_an_address_of_their_own(owner: Browser, base: str) -> None:
    first = owner.post(f"{base}/senders", {"name": "Ann", "address": "Ann@x.test", "standard": True}, 201)
    assert (first["address"], first["shown"], first["standard"]) == ("ann@x.test", "Ann <ann@x.test>", True)
    owner.post(f"{base}/senders", {"address": "ann@x.test"}, 409)
    owner.post(f"{base}/senders", {"address": "a@x.test\r\nBcc: b@x.test"}, 422)
    owner.post(f"{base}/senders", {"address": "b@x.test", "server": "nothing"}, 404)
    server = owner.post(f"{base}/servers", SERVER, 201)["id"]
    second = owner.post(f"{base}/senders", {"address": "b@x.test", "server": server, "standard": True}, 201)
    assert [each["standard"] for each in owner.get(base)["senders"] if each["id"] == first["id"]] == [False]
    assert owner.ask("DELETE", f"{base}/servers/{server}").status_code == 409
    assert owner.ask("DELETE", f"{base}/senders/{second['id']}").status_code == 204


def test_a_domain_shows_the_record_of_its_key_and_what_dns_says(
    owner: Browser, base: str, settings: Settings, app: Site
) -> None:
    pem = signing.new_key()
    made = owner.post(f"{base}/domains", {"domain": "Shop.test", "key": pem}, 201)
    assert (made["domain"], made["record_name"]) == ("shop.test", "tracktor._domainkey.shop.test")
    assert made["record"] == f"v=DKIM1; k=rsa; p={signing.public(pem)}"
    assert owner.post(f"{base}/domains", {"domain": "b.test", "key": "x"}, 422)["error"]["path"] == "key"
    owner.post(f"{base}/domains", {"domain": "no domain"}, 422)
    assert owner.put(f"{base}/domains/shop.test", {"signs": False})["signs"] is False
    with answering({("shop.test", "TXT"): ['"v=spf1 ip4:127.0.0.1 -all"']}) as dns:
        web = create_app(replace(settings, dns=dns))
        with web.extensions["tracktor"].context:
            asking = Browser(web.test_client(), owner.email)
            cookie = owner.client.get_cookie("tracktor_session")
            assert cookie is not None
            asking.client.set_cookie("tracktor_session", cookie.value)
            found = asking.post(f"/api/v1/sites/{app.id}/delivery/domains/shop.test/check")["checks"]
    assert {each["kind"]: each["state"] for each in found} == {"spf": "good", "dkim": "missing", "dmarc": "missing"}
