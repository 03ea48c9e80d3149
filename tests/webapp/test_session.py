from __future__ import annotations

import hashlib
import re
import time
from dataclasses import replace

import pytest
from browsing import PASSWORD, Browser, Member
from flask import Flask
from redis import Redis
from support import Site

from engine import rights
from graphstore import accounts as users
from graphstore.driver import Graph
from webapp.app import create_app
from workers import accounts, attempts
from workers.settings import Settings

SESSION = "/api/v1/session"


def link_token(redis: Redis, email: str) -> str:
    return accounts.issue_link(redis, "http://127.0.0.1:8080", email).partition("#")[2]


def log_in(browser: Browser, password: str = PASSWORD, status: int = 200) -> str:
    """The session id that the cookie holds."""
    browser.post(SESSION, {"email": browser.email, "password": password}, status)
    cookie = browser.client.get_cookie("tracktor_session")
    return cookie.value if cookie else ""


def test_a_password_opens_a_session(member: Member, app: Site) -> None:
    browser = member(app.id, login=False)
    browser.get(SESSION, 401)
    log_in(browser)
    answer = browser.get(SESSION)
    assert answer["user"] == {"email": browser.email, "owner": False, "has_password": True, "has_totp": False}
    admin = sorted(rights.of("admin"))
    named = {"id": app.id, "name": "Test", "role": "admin"}
    assert answer["sites"] == [{**named, "rights": admin, "removing": False}]
    assert answer["may_set_password"] is False


def test_the_address_is_the_same_in_any_case(member: Member, app: Site) -> None:
    browser = member(app.id, login=False)
    browser.post(SESSION, {"email": f" {browser.email.upper()}", "password": PASSWORD})


@pytest.mark.parametrize("password", ["wrong", "A GOOD LONG PASSWORD", PASSWORD + " "])
def test_a_wrong_password_opens_nothing(member: Member, password: str) -> None:
    browser = member(login=False)
    assert log_in(browser, password, 401) == ""
    browser.get(SESSION, 401)


def test_somebody_unknown_is_answered_as_a_wrong_password_is(stranger: Browser, member: Member) -> None:
    known = member(login=False)
    body = {"email": "nobody@example.com", "password": "x"}
    assert stranger.post(SESSION, body, 401) == stranger.post(SESSION, {**body, "email": known.email}, 401)


def test_without_a_password_nobody_gets_in_by_one(member: Member) -> None:
    browser = member(password=False, login=False)
    for guess in ("", " ", "None", "password", "admin"):
        answer = browser.ask("POST", SESSION, {"email": browser.email, "password": guess})
        assert answer.status_code in {401, 422}


def test_each_login_gets_a_new_id(member: Member) -> None:
    browser = member(login=False)
    browser.client.set_cookie("tracktor_session", "chosen-by-somebody-else")
    first = log_in(browser)
    second = log_in(browser)
    assert len({first, second, "chosen-by-somebody-else"}) == 3


def test_a_login_ends_the_browsers_session_before(member: Member, web: Flask) -> None:
    browser = member(login=False)
    first = log_in(browser)
    log_in(browser)
    other = Browser(web.test_client())
    other.client.set_cookie("tracktor_session", first)
    other.get(SESSION, 401)


def test_the_cookie_is_out_of_reach(member: Member) -> None:
    browser = member(login=False)
    header = browser.ask("POST", SESSION, {"email": browser.email, "password": PASSWORD}).headers["Set-Cookie"]
    assert "; HttpOnly" in header
    assert "; SameSite=Lax" in header
    assert "; Path=/" in header
    assert "Secure" not in header


def test_the_cookie_is_for_https_alone_where_there_is_https(settings: Settings, member: Member) -> None:
    known = member(login=False)
    app = create_app(replace(settings, public_url="https://tracktor.example.com"))
    with app.extensions["tracktor"].context:
        browser = Browser(app.test_client(), known.email)
        header = browser.ask("POST", SESSION, {"email": browser.email, "password": PASSWORD}).headers["Set-Cookie"]
    assert "; Secure" in header


def test_the_store_holds_no_session_id(member: Member, redis: Redis) -> None:
    browser = member(login=False)
    secret = log_in(browser)
    assert redis.get(f"tracktor:session:{hashlib.sha256(secret.encode()).hexdigest()}") is not None
    assert not [key for key in redis.scan_iter("tracktor:session:*") if secret.encode() in key]


def test_logging_out_ends_the_session(member: Member) -> None:
    browser = member(login=False)
    secret = log_in(browser)
    assert browser.ask("DELETE", SESSION).status_code == 204
    browser.client.set_cookie("tracktor_session", secret)
    browser.get(SESSION, 401)


def test_a_login_link_works_once(member: Member, redis: Redis, stranger: Browser) -> None:
    user = member(password=False, login=False)
    token = link_token(redis, user.email)
    assert stranger.post(f"{SESSION}/link", {"token": token})["user"]["email"] == user.email
    assert stranger.post(f"{SESSION}/link", {"token": token}, 401)["error"]["code"] == "link_used"


def test_looking_at_a_login_link_leaves_it_usable(member: Member, redis: Redis, stranger: Browser) -> None:
    user = member(password=False, login=False)
    token = link_token(redis, user.email)
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("/login/link", f"{SESSION}/link", f"{SESSION}/link?token={token}"):
            stranger.ask(method, path)
    stranger.post(f"{SESSION}/link", {"token": token})


def test_a_login_link_keeps_its_token_from_servers(redis: Redis, member: Member) -> None:
    user = member(password=False, login=False)
    link = accounts.issue_link(redis, "http://127.0.0.1:8080", user.email)
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/login/link#[A-Za-z0-9_-]{43}", link)
    token = link.partition("#")[2]
    key = f"tracktor:login:{hashlib.sha256(token.encode()).hexdigest()}"
    assert 0 < int(str(redis.ttl(key))) <= 3600


def test_a_link_is_for_whom_it_names(settings: Settings, member: Member, app: Site, stranger: Browser) -> None:
    known = member(app.id, login=False)
    new = f"new-{known.email}"
    for email, owner in ((known.email, False), (new, True)):
        token = accounts.login_link(settings, email).partition("#")[2]
        assert stranger.post(f"{SESSION}/link", {"token": token})["user"] == {
            "email": email,
            "owner": owner,
            "has_password": not owner,
            "has_totp": False,
        }


def test_the_first_owner_is_made_by_the_link_alone(settings: Settings, graph: Graph, stranger: Browser) -> None:
    link = accounts.login_link(settings)
    again = accounts.login_link(settings)
    owners = graph.rows("MATCH (u:User {email: 'owner@localhost'}) RETURN u.password AS password, u.owner AS owner")
    assert len(owners) <= 1
    for each in (link, again):
        assert stranger.post(f"{SESSION}/link", {"token": each.partition("#")[2]})["user"]["owner"] is True


def test_the_owner_sees_every_site(member: Member, app: Site) -> None:
    owner = member(owner=True)
    assert app.id in [site["id"] for site in owner.get(SESSION)["sites"]]
    assert owner.get(f"/api/v1/sites/{app.id}")["token"] == app.token


def test_a_changed_password_ends_the_other_sessions(member: Member, web: Flask) -> None:
    browser = member(login=False)
    log_in(browser)
    other = Browser(web.test_client(), browser.email)
    log_in(other)
    before = browser.client.get_cookie("tracktor_session")
    browser.put(f"{SESSION}/password", {"current_password": PASSWORD, "new_password": "another long one"})
    after = browser.client.get_cookie("tracktor_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    browser.get(SESSION)
    other.get(SESSION, 401)
    log_in(other, PASSWORD, 401)
    log_in(other, "another long one")


def test_the_password_is_stored_as_argon2id(member: Member, graph: Graph) -> None:
    browser = member()
    browser.put(f"{SESSION}/password", {"current_password": PASSWORD, "new_password": "another long one"})
    user = users.find(graph, browser.email)
    assert user is not None
    assert user.password.startswith("$argon2id$")


def test_changing_a_password_needs_the_present_one(member: Member) -> None:
    browser = member()
    for wrong in ("", "wrong"):
        body = {"current_password": wrong, "new_password": "another long one"}
        assert browser.put(f"{SESSION}/password", body, 403)["error"]["path"] == "current_password"
    log_in(browser)


def test_whoever_came_by_link_may_set_a_password(member: Member, redis: Redis, stranger: Browser) -> None:
    user = member(login=False)
    answer = stranger.post(f"{SESSION}/link", {"token": link_token(redis, user.email)})
    assert answer["may_set_password"] is True
    answer = stranger.put(f"{SESSION}/password", {"new_password": "set without the old one"})
    assert answer["may_set_password"] is False
    log_in(user, "set without the old one")


def test_a_short_password_is_refused(member: Member) -> None:
    error = member().put(f"{SESSION}/password", {"current_password": PASSWORD, "new_password": "short"}, 422)["error"]
    assert error["path"] == "new_password"


@pytest.mark.parametrize("guessed", ["password12", "aaaaaaaaaaaa", "tracktor2026", "qwertyuiop12", "x" * 1000, "OWN"])
def test_a_password_that_is_soon_guessed_is_refused(member: Member, guessed: str) -> None:
    someone = member()
    guessed = someone.email if guessed == "OWN" else guessed
    error = someone.put(f"{SESSION}/password", {"current_password": PASSWORD, "new_password": guessed}, 422)["error"]
    assert (error["code"], error["path"]) == ("weak_password", "new_password")


def test_guessing_is_stopped(member: Member) -> None:
    browser = member(login=False)
    answers = [
        browser.client.post(
            SESSION,
            json={"email": browser.email, "password": "guess"},
            headers={"Sec-Fetch-Site": "same-origin"},
            environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
        )
        for _ in range(attempts.PER_USER + 1)
    ]
    assert [answer.status_code for answer in answers] == [401] * attempts.PER_USER + [429]
    last = answers[-1]
    assert 0 < int(last.headers["Retry-After"]) <= attempts.WINDOW
    assert last.json is not None
    assert last.json["error"]["code"] == "too_many_attempts"
    # Somebody else at another address is not locked out by it.
    log_in(browser)


def test_one_address_may_not_try_everybody(web: Flask) -> None:
    codes = [
        web.test_client()
        .post(
            SESSION,
            json={"email": f"user{number}@example.com", "password": "guess"},
            headers={"Sec-Fetch-Site": "same-origin"},
            environ_overrides={"REMOTE_ADDR": "192.0.2.2"},
        )
        .status_code
        for number in range(attempts.PER_ADDRESS + 1)
    ]
    assert codes == [401] * attempts.PER_ADDRESS + [429]


def test_old_sessions_end_for_good(member: Member, web: Flask) -> None:
    browser = member(login=False)
    user = users.find(web.extensions["tracktor"].graph, browser.email)
    assert user is not None
    long_ago = time.time_ns() // 1_000_000 - 91 * 86_400_000
    session = web.extensions["tracktor"].sessions.open(browser.email, user.sessions, long_ago, by_link=False)
    browser.client.set_cookie("tracktor_session", session.id)
    browser.get(SESSION, 401)
