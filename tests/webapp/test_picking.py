"""An element picked on a page of the site: once, by one page, of the origin that was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, Member
from flask import Flask
from support import Site

ORIGIN = "https://shop.example"
CHOICE = {"css": ".buy", "matches": 2, "text": "Buy\nnow"}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/picks"


def page(web: Flask, what: str, body: Any, status: int = 200, origin: str = ORIGIN) -> Any:
    answer = web.test_client().post(f"/pick/{what}", json=body, headers={"Origin": origin})
    assert answer.status_code == status, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json


def token(link: str) -> str:
    return link.rpartition("tio-pick=")[2]


def test_a_page_picks_and_the_dashboard_hears_of_it(web: Flask, browser: Browser, base: str, app: Site) -> None:
    begun = browser.post(base, {"url": f"{ORIGIN}/hats#list"}, 201)
    assert begun["link"].startswith(f"{ORIGIN}/hats#list&tio-pick={begun['id']}")
    nothing = {"state": "waiting", "css": "", "matches": 0, "text": ""}
    assert browser.get(f"{base}/{begun['id']}") == nothing
    given = {"sid": app.token, "token": token(begun["link"])}
    secret = page(web, "begin", given)["secret"]
    assert browser.get(f"{base}/{begun['id']}") == {**nothing, "state": "open"}
    page(web, "choose", {**given, "secret": secret, **CHOICE})
    chosen = {"state": "chosen", "css": ".buy", "matches": 2, "text": "Buy now"}
    assert browser.get(f"{base}/{begun['id']}") == chosen


def test_nobody_else_picks(web: Flask, browser: Browser, base: str, app: Site, other_site: Site) -> None:
    given = {"sid": app.token, "token": token(browser.post(base, {"url": f"{ORIGIN}:443/"}, 201)["link"])}
    told = page(web, "begin", given, 403, "https://evil.example")["error"]
    assert told["code"] == "pick_refused"
    assert "https://evil.example" in told["message"]
    page(web, "begin", {**given, "sid": other_site.token}, 403)
    page(web, "begin", {**given, "token": f"{given['token'][:-1]}x"}, 403)
    page(web, "begin", {**given, "token": "*" * 44}, 403)
    secret = page(web, "begin", given)["secret"]
    page(web, "begin", given, 403)  # once
    for wrong in ({"secret": ""}, {"secret": "0" * 32}, {"secret": secret, "token": "x"}):
        page(web, "choose", {**given, **CHOICE, **wrong}, 403)
    page(web, "choose", {**given, **CHOICE, "secret": secret}, 403, "https://evil.example")


@pytest.mark.parametrize(
    "wrong",
    [{"css": ""}, {"css": "a" * 2_001}, {"css": 1}, {"css": "a\n"}, {"matches": 0}, {"matches": "1"}, {"text": []}],
    ids=str,
)
def test_what_is_chosen_is_checked(web: Flask, browser: Browser, base: str, app: Site, wrong: dict[str, Any]) -> None:
    begun = browser.post(base, {"url": ORIGIN}, 201)
    given = {"sid": app.token, "token": token(begun["link"])}
    secret = page(web, "begin", given)["secret"]
    told = page(web, "choose", {**given, "secret": secret, **CHOICE, **wrong}, 400)["error"]
    assert told["path"] == next(iter(wrong))
    assert browser.get(f"{base}/{begun['id']}")["state"] == "open"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "shop.example", "https://", "https://ann@shop.example/", "http://]"]
)
def test_only_pages_are_opened(browser: Browser, base: str, url: str) -> None:
    browser.post(base, {"url": url}, 422)


def test_editors_of_the_library_pick_and_nobody_else(member: Member, base: str, app: Site) -> None:
    member(app.id, role="editor").post(base, {"url": ORIGIN}, 403)
