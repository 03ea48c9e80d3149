from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from engine.identity import check_by_hand, signature
from engine.integration import inspect

ORIGIN = "https://tracktor.example.com"
DOCS = (Path(__file__).parents[2] / "docs" / "javascript.md").read_text(encoding="utf-8")
SNIPPET = re.findall(r"<script type=.*?</script>", DOCS, re.DOTALL)[0].replace("YOUR_TOKEN", "t0")
TAG = f'<script async src="{ORIGIN}/scripts/t0/tio.js"></script>'


def steps(html: str, policy: str = "") -> list[tuple[str, bool]]:
    headers = {"content-security-policy": policy} if policy else {}
    return [(found.step, found.ok) for found in inspect(html, headers, "t0", ORIGIN)]


@pytest.mark.parametrize("html", [SNIPPET, TAG, SNIPPET.replace("\n", " "), SNIPPET.replace("'", '"')])
def test_a_page_that_has_everything(html: str) -> None:
    assert steps(f"<head>{html}</head>") == [("script", True), ("token", True), ("policy", True)]


def test_what_is_missing_is_told() -> None:
    assert steps("<p>Hello</p>") == [("script", False)]
    assert "copy it anew" in inspect("<script>window.tio = []</script>", {}, "t0", ORIGIN)[0].message
    (_, token) = inspect(SNIPPET, {}, "mine", ORIGIN)
    assert not token.ok
    assert "Its token is t0" in token.message
    assert steps(TAG + TAG.replace("t0", "t1"))[-1] == ("token", False)
    assert steps(TAG.replace("tracktor.", "other."))[-1] == ("token", False)


@pytest.mark.parametrize(
    ("policy", "ok"),
    [
        ("default-src *", True),
        ("default-src https:", True),
        (f"default-src 'self' {ORIGIN}", True),
        (f"script-src {ORIGIN}; connect-src {ORIGIN}", True),
        ("script-src *.example.com; connect-src https://*.example.com", True),
        (f"script-src 'nonce-x' 'strict-dynamic'; connect-src {ORIGIN}", True),
        ("img-src 'self'", True),
        ("default-src 'self'", False),
        (f"default-src *; connect-src 'self'; script-src {ORIGIN}", False),
        (f"script-src {ORIGIN}; default-src 'none'", False),
        ("default-src http:", False),
        ("default-src https://tracktor.example.com.evil.example", False),
    ],
)
def test_policies(policy: str, ok: bool) -> None:
    assert steps(TAG, policy)[-1] == ("policy", ok)


def test_the_directive_that_is_missing_is_named() -> None:
    told = inspect(TAG, {"content-security-policy": f"default-src 'self'; script-src {ORIGIN}"}, "t0", ORIGIN)[-1]
    assert told.message == f"Its content security policy lacks: connect-src {ORIGIN}."


def test_signatures_by_hand() -> None:
    good = signature("new", "5115")
    assert check_by_hand("new", "old", "5115", f" {good.lower()}\n")[:2] == (True, "secret")
    assert check_by_hand("new", "old", "5115", signature("old", "5115"))[:2] == (True, "previous")
    wrong = {
        "64 hexadecimal": "abc",
        "spelling": signature("new", "dave"),
        "put together": "",
        "another id": signature("other", "Dave"),
    }
    wrong["put together"] = hashlib.sha256(b"newDave").hexdigest()
    for words, given in wrong.items():
        fine, by, message = check_by_hand("new", "", "Dave", given)
        assert (fine, by) == (False, "")
        assert words in message
