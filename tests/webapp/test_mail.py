from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from browsing import Browser, Member, opened

from webapp.app import create_app
from workers.services.mailbox import Mailbox
from workers.settings import Settings


@pytest.fixture
def owner(settings: Settings, member: Member, tmp_path: Path) -> Iterator[Browser]:
    """An owner, on an installation whose sink is empty."""
    known = member(owner=True)
    cookie = known.client.get_cookie("tracktor_session")
    assert cookie is not None
    app = create_app(replace(settings, home=tmp_path))
    with opened(app).context:
        browser = Browser(app.test_client(), known.email)
        browser.client.set_cookie("tracktor_session", cookie.value)
        yield browser


def letter(subject: str, html: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "Video <video@example.com>"
    message["To"] = "anna@example.com"
    message["Subject"] = subject
    message.set_content("Hello Anna")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_an_empty_sink(owner: Browser) -> None:
    assert owner.get("/api/v1/mail") == {"items": [], "next_cursor": None}


def test_caught_letters_come_newest_first_each_once(owner: Browser, tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    names = [mailbox.store(letter(f"Letter {n}"), "video@example.com", ["anna@example.com"]) for n in range(7)]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = owner.get(f"/api/v1/mail?limit=3&cursor={cursor}")
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert found == sorted(names, reverse=True)


def test_a_caught_letter_is_shown_whole(owner: Browser, tmp_path: Path) -> None:
    content = letter("Zażółć", "<p>Hello <b>Anna</b></p>")
    name = Mailbox(tmp_path / "mail").store(content, "video@example.com", ["anna@example.com"])
    shown = owner.get(f"/api/v1/mail/{name}")
    assert (shown["subject"], shown["recipients"]) == ("Zażółć", ["anna@example.com"])
    assert shown["text"].strip() == "Hello Anna"
    assert shown["has_html"] is True
    assert {"name": "To", "value": "anna@example.com"} in shown["headers"]


def test_a_letters_html_is_kept_in_a_cage(owner: Browser, tmp_path: Path) -> None:
    html = "<script>alert(1)</script><img src=x onerror=alert(2)><p>Hello</p>"
    name = Mailbox(tmp_path / "mail").store(letter("x", html), "video@example.com", ["anna@example.com"])
    answer = owner.ask("GET", f"/api/v1/mail/{name}/html")
    assert answer.text.strip() == html
    assert answer.content_type == "text/html; charset=utf-8"
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert "allow-same-origin" not in policy["sandbox"]
    assert "allow-scripts" not in policy["sandbox"]
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert policy["form-action"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["none", "..%2f..%2fsecrets%2fsecret-key", "20260101T000000000000-00000000"])
def test_a_letter_that_is_not_there(owner: Browser, name: str) -> None:
    for path in (f"/api/v1/mail/{name}", f"/api/v1/mail/{name}/html"):
        owner.get(path, 404)


def test_the_sink_is_for_owners(browser: Browser) -> None:
    for path in ("/api/v1/mail", "/api/v1/mail/x", "/api/v1/mail/x/html"):
        assert browser.get(path, 403)["error"]["code"] == "not_permitted"
