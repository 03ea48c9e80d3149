from __future__ import annotations

import io

import pytest
from browsing import SAME_ORIGIN, Browser
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
    assert made == {
        **CONTENTS, "id": made["id"], "transactional": False, "follow": True, "mjml": "", "mode": "html", "version": 1,
        "changed": made["changed"], "by": browser.email,
    }  # fmt: skip
    assert browser.get(f"{base}/{made['id']}") == made
    assert browser.get(base) == {
        "items": [{name: made[name] for name in ("id", "name", "subject")}],
        "next_cursor": None,
    }


def test_a_letter_is_replaced_whole(browser: Browser, base: str) -> None:
    made = browser.post(base, CONTENTS, 201)
    changed = browser.put(f"{base}/{made['id']}", {"name": "New", "subject": "New", "text": "New"})
    assert changed == {
        "id": made["id"], "name": "New", "subject": "New", "text": "New", "html": "", "sender": "",
        "transactional": False, "follow": True, "mjml": "", "mode": "text", "version": 2,
        "changed": changed["changed"], "by": browser.email,
    }  # fmt: skip
    assert browser.get(f"{base}/{made['id']}") == changed


def test_a_letter_is_copied_and_removed(browser: Browser, base: str) -> None:
    made = browser.post(base, CONTENTS, 201)
    copy = browser.post(f"{base}/{made['id']}/duplicate", {"name": "Offer (copy)"}, 201)
    assert (copy["name"], copy["html"]) == ("Offer (copy)", CONTENTS["html"])
    browser.post(f"{base}/{made['id']}/duplicate", {"name": " "}, 422)
    newsletters = base.replace("/letters", "/newsletters")
    newsletter = browser.post(newsletters, {"name": "May", "segments": []}, 201)
    error = browser.ask("DELETE", f"{base}/{newsletter['letter']}").json["error"]
    assert error["code"] == "conflict"
    assert "newsletter “May”" in error["message"]
    assert browser.ask("DELETE", f"{base}/{made['id']}").status_code == 204
    browser.get(f"{base}/{made['id']}", 404)
    assert copy["id"] in {each["id"] for each in browser.get(base)["items"]}


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


def test_a_letter_is_previewed_for_a_person(browser: Browser, base: str, furnished: dict[str, str]) -> None:
    given = {name: CONTENTS[name] for name in ("subject", "text", "html")}
    made = browser.post(f"{base}/preview", {**given, "person": furnished["uid"]})
    assert made["missing"] == ["first_name"]
    assert made["html"] == "<p>Hello </p>"
    browser.post(f"{base}/preview", {**given, "person": "nobody"}, 404)
    browser.post(f"{base}/preview", {**given, "html": "{% if %}"}, 422)


def test_a_test_goes_to_whoever_asks(browser: Browser, base: str) -> None:
    """No mail server runs here: what matters is who it would go to, and that the failure is told."""
    sent = browser.post(f"{base}/test", {"subject": "S", "text": "T"})
    assert (sent["to"], sent["state"]) == (browser.email, "failed")
    assert "mail server" in sent["reason"]


def test_figures_of_a_letter_nobody_got(browser: Browser, base: str) -> None:
    made = browser.post(base, CONTENTS, 201)
    nothing = dict.fromkeys(
        (
            "sent",
            "skipped",
            "failed",
            "in_doubt",
            "waiting",
            "opened",
            "clicked",
            "unsubscribed",
            "bounced",
            "complained",
        ),
        0,
    )
    assert browser.get(f"{base}/figures")["items"] == [{"letter": made["id"], **nothing}]
    statistics = browser.get(f"{base}/{made['id']}/statistics?days=7")
    assert (statistics["figures"], len(statistics["days"])) == ({"letter": made["id"], **nothing}, 7)
    assert browser.get(f"{base}/{made['id']}/activity") == {"items": [], "next_cursor": None}
    browser.get(f"{base}/nothing/activity", 404)
    browser.get(f"{base}/{made['id']}/activity/other:delivery/html", 404)


def test_addresses_are_suppressed_by_hash(browser: Browser, app: Site) -> None:
    base = f"/api/v1/sites/{app.id}/suppressions"
    assert browser.post(base, {"emails": ["Ann@example.com", "ann@EXAMPLE.com", "bob@example.com"]}) == {
        "suppressed": 2
    }
    assert browser.get(base) == {"unsubscribed": 0, "bounced": 0, "complained": 0, "manual": 2}
    assert len(browser.ask("GET", f"{base}/export.csv").text.splitlines()) == 3
    for data, status in (({"file": (io.BytesIO(b"email\ncid@example.com\nx"), "a.csv")}, 200), ({}, 422)):
        answer = browser.client.post(
            f"{base}/import", data=data, headers=SAME_ORIGIN, content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == status
    assert browser.get(base)["manual"] == 3
    assert browser.post(f"{base}/check", {"email": " ann@example.com"}) == {"reason": "manual"}
    assert browser.ask("DELETE", base, {"email": "ANN@example.com"}).status_code == 204
    assert browser.ask("DELETE", base, {"email": "ANN@example.com"}).status_code == 404
    assert browser.post(f"{base}/check", {"email": "ann@example.com"}) == {"reason": None}
