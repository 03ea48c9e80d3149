from __future__ import annotations

import pytest
from browsing import Browser
from support import Site

CONTENTS = {
    "name": "Offer",
    "subject": "{{ person.first_name }}, watch more",
    "text": "Hello {{ person.first_name }}",
    "html": "<p>Hello {{ person.first_name }}</p>",
    "sender": "Video <video@example.com>",
}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/letters"


def test_a_letter_is_kept_as_written(browser: Browser, base: str) -> None:
    made = browser.post(base, CONTENTS, 201)
    assert made == {**CONTENTS, "id": made["id"]}
    assert browser.get(f"{base}/{made['id']}") == made
    assert browser.get(base) == {"items": [{name: made[name] for name in ("id", "name", "subject")}]}


def test_a_letter_is_replaced_whole(browser: Browser, base: str) -> None:
    made = browser.post(base, CONTENTS, 201)
    changed = browser.put(f"{base}/{made['id']}", {"name": "New", "subject": "New", "text": "New"})
    assert changed == {"id": made["id"], "name": "New", "subject": "New", "text": "New", "html": "", "sender": ""}
    assert browser.get(f"{base}/{made['id']}") == changed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Hello\r\nBcc: all@example.com"),
        ("sender", "a@example.com\nBcc: all@example.com"),
        ("name", "two\nlines"),
        ("name", ""),
        ("name", "x" * 201),
        ("subject", None),
        ("html", ["<p>"]),
        ("id", "chosen"),
    ],
)
def test_what_no_letter_may_hold_is_named(browser: Browser, base: str, field: str, value: object) -> None:
    error = browser.post(base, {**CONTENTS, field: value}, 422)["error"]
    assert [item["path"] for item in error["details"]] == [field]


def test_all_problems_of_templates_are_told(browser: Browser, base: str) -> None:
    broken = {**CONTENTS, "subject": "{{ person.", "text": "{% if %}", "html": "{% for x in %}"}
    error = browser.post(base, broken, 422)["error"]
    assert error["code"] == "invalid_definition"
    assert [item["path"] for item in error["details"]] == ["subject", "text", "html"]


def test_a_letter_that_is_not_there(browser: Browser, base: str) -> None:
    browser.get(f"{base}/none", 404)
    browser.put(f"{base}/none", CONTENTS, 404)
