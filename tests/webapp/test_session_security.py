"""One's own sessions, and codes of an authenticator on top of password and link."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from browsing import PASSWORD, Browser, Member, opened
from flask import Flask
from redis import Redis

from workers import accounts, attempts
from workers.second_factor import STEP, code_at, step_of

SESSION = "/api/v1/session"


def another(web: Flask, email: str) -> Browser:
    """The same user in another browser."""
    browser = Browser(web.test_client(), email)
    answer = browser.ask("POST", SESSION, {"email": email, "password": PASSWORD}, User_Agent="Other/1.0")
    assert answer.status_code == 200
    return browser


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")])
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    now = seconds * 1_000
    assert code_at(secret, now // STEP) == code
    now += 10 * STEP
    code = code_at(secret, now // STEP)
    assert step_of(secret, "Ø", now) is None
    assert [step_of(secret, code, now + apart) is not None for apart in (-90_000, -STEP, 0, STEP, 90_000)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_sessions_are_listed_and_ended(web: Flask, browser: Browser) -> None:
    second, third = another(web, browser.email), another(web, browser.email)
    listed: list[dict[str, Any]] = browser.get(f"{SESSION}/all")["items"]
    assert [each["present"] for each in listed].count(True) == 1
    assert [each["agent"] for each in listed].count("Other/1.0") == 2
    cookie = browser.client.get_cookie("tracktor_session")
    assert cookie is not None
    assert cookie.value not in str(listed)
    [mine] = [each for each in second.get(f"{SESSION}/all")["items"] if each["present"]]
    assert browser.ask("DELETE", f"{SESSION}/all/{mine['id']}").status_code == 204
    second.get(SESSION, 401)
    assert browser.ask("DELETE", f"{SESSION}/all/{mine['id']}").status_code == 404
    assert browser.ask("DELETE", f"{SESSION}/others").json == {"ended": 1}
    third.get(SESSION, 401)
    assert len(browser.get(f"{SESSION}/all")["items"]) == 1


def test_nobody_ends_anothers_session(browser: Browser, member: Member) -> None:
    other = member()
    [theirs] = other.get(f"{SESSION}/all")["items"]
    assert browser.ask("DELETE", f"{SESSION}/all/{theirs['id']}").status_code == 404
    other.get(SESSION)


def test_an_authenticator_is_asked_for_by_password_and_by_link(
    web: Flask, member: Member, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 1_000)
    browser = member()
    step = opened(web).context.clock.now() // STEP
    begun = browser.post(f"{SESSION}/totp")
    secret = begun["secret"]
    assert begun["qr"].startswith("data:image/svg+xml")
    browser.put(f"{SESSION}/totp", {"code": "000000" if code_at(secret, step) != "000000" else "000001"}, 403)
    codes = browser.put(f"{SESSION}/totp", {"code": code_at(secret, step)})["codes"]
    assert len(set(codes)) == 10
    browser.post(f"{SESSION}/totp", status=409)
    assert browser.get(SESSION)["user"]["has_totp"] is True

    fresh = Browser(web.test_client())
    body = {"email": browser.email, "password": PASSWORD}
    assert fresh.post(SESSION, body, 401)["error"]["code"] == "code_needed"
    # A wrong password is told as such: the code is no way to find it out.
    assert fresh.post(SESSION, {**body, "password": "x"}, 401)["error"]["code"] == "wrong_credentials"
    good = {**body, "code": code_at(secret, opened(web).context.clock.now() // STEP)}
    fresh.post(SESSION, good)
    assert Browser(web.test_client()).post(SESSION, good, 401)["error"]["code"] == "wrong_code"

    token = accounts.issue_link(redis, "", browser.email).partition("#")[2]
    by_link = Browser(web.test_client())
    for code, said in (("", "code_needed"), ("nothing-like-it", "wrong_code")):
        answer = by_link.post(f"{SESSION}/link", {"token": token, "code": code}, 401)
        assert answer["error"]["code"] == said
    by_link.post(f"{SESSION}/link", {"token": token, "code": codes[0].upper()})
    assert by_link.post(f"{SESSION}/totp/remove", {"code": codes[0]}, 403)["error"]["code"] == "wrong_code"
    assert by_link.ask("POST", f"{SESSION}/totp/remove", {"code": codes[1]}).status_code == 204
    Browser(web.test_client()).post(SESSION, body)
