"""Mail servers, senders and domains over the API: who changes them, and that nobody sees a password or a key."""

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


@pytest.fixture
def editor(member: Member, app: Site) -> Browser:
    return member(app.id, role="editor")


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


def test_admins_change_all_but_servers(browser: Browser, editor: Browser, base: str, furnished: dict[str, str]) -> None:
    for path in ("servers", "senders", "domains"):
        body = {"servers": SERVER, "senders": {"address": "a@x.test"}, "domains": {"domain": "x.test"}}[path]
        assert editor.post(f"{base}/{path}", body, 403)["error"]["code"] == "not_permitted"
        assert editor.ask("DELETE", f"{base}/{path}/{furnished[path[:-1]]}").status_code == 403
        browser.post(f"{base}/{path}", body, 403 if path == "servers" else 201)


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


def test_what_checks_calls_of_a_service_is_kept_and_never_answered(
    owner: Browser, browser: Browser, editor: Browser, base: str, app: Site
) -> None:
    body = {"service": "postmark", "secret": "pearl-diver"}
    assert editor.post(f"{base}/hooks", body, 403)["error"]["code"] == "not_permitted"
    owner.post(f"{base}/hooks", {**body, "service": "pigeons"}, 422)
    made = owner.post(f"{base}/hooks", body, 201)
    assert (made["url"].endswith(f"/hooks/mail/{app.token}/postmark"), made["is_set"]) == (True, True)
    answer = browser.ask("GET", base)
    assert "pearl-diver" not in answer.text
    assert answer.json is not None
    assert [each["service"] for each in answer.json["hooks"] if each["is_set"]] == ["postmark"]
    assert owner.ask("DELETE", f"{base}/hooks/postmark").status_code == 204
    assert owner.ask("DELETE", f"{base}/hooks/postmark").status_code == 404


def test_what_is_noticed_of_readers_is_set_by_admins(
    owner: Browser, editor: Browser, browser: Browser, base: str
) -> None:
    assert browser.get(base)["tracking"]["opens"] is True
    body = {"opens": False, "clicks": True, "address": "https://links.example.com", "utm_source": "shop"}
    assert editor.ask("PUT", f"{base}/tracking", body).status_code == 403
    assert owner.put(f"{base}/tracking", body)["utm_source"] == "shop"
    found = browser.get(base)["tracking"]
    assert (found["opens"], found["address"], found["utm_medium"]) == (False, "https://links.example.com", "")
    for address in ("javascript:alert(1)", "https://x.example/path", "https://a@x.example", "x.example"):
        owner.put(f"{base}/tracking", {**body, "address": address}, 422)


def test_admins_set_how_fast_letters_leave(owner: Browser, editor: Browser, browser: Browser, base: str) -> None:
    for path, body in (
        ("limits", {"domain": "Gmail.example", "per_minute": 600}),
        ("warm-ups", {"domain": "Shop.example", "first": 100}),
    ):
        assert editor.post(f"{base}/{path}", body, 403)["error"]["code"] == "not_permitted"
        owner.post(f"{base}/{path}", {**body, "domain": "no domain"}, 422)
        owner.post(f"{base}/{path}", body, 201)
    found = browser.get(base)
    assert found["limits"] == [{"domain": "gmail.example", "per_minute": 600}]
    [plan] = found["warm_ups"]
    assert (plan["domain"], plan["today"], plan["until"]) == ("shop.example", 100, 20_000)
    changed = owner.post(f"{base}/warm-ups", {"domain": "shop.example", "first": 10}, 201)
    assert (changed["began"], changed["today"]) == (plan["began"], 10)
    for path in ("limits/gmail.example", "warm-ups/shop.example"):
        assert editor.ask("DELETE", f"{base}/{path}").status_code == 403
        assert owner.ask("DELETE", f"{base}/{path}").status_code == 204
        assert owner.ask("DELETE", f"{base}/{path}").status_code == 404


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
