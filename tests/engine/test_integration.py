from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from engine.identity import check_by_hand, signature
from engine.integration import Finding, Product, inspect

ORIGIN = "https://tracktor.example.com"
LIVE = "http://tracktor.example.com:8081"
PAGE = "https://shop.example.com/hats"
PRODUCT = Product(ORIGIN, LIVE, ("https://pictures.example.net/face.png",))
DOCS = (Path(__file__).parents[2] / "docs" / "javascript.md").read_text(encoding="utf-8")
SNIPPET = re.findall(r"<script type=.*?</script>", DOCS, re.DOTALL)[0].replace("YOUR_TOKEN", "t0")
INLINE = SNIPPET.partition(">")[2].removesuffix("</script>")
HASH = "'sha256-" + base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode() + "'"
WITH_NONCE = SNIPPET.replace("<script ", "<script nonce='n0' ")
TAG = f'<script async src="{ORIGIN}/scripts/t0/tio.js"></script>'
EVERYTHING = f"connect-src {ORIGIN} {LIVE}; img-src {ORIGIN} https://pictures.example.net"


def told(html: str, policy: str = "", page: str = PAGE) -> list[Finding]:
    headers = {"content-security-policy": policy} if policy else {}
    return inspect(html, headers, "t0", PRODUCT, page)


def steps(html: str, policy: str = "", page: str = PAGE) -> list[tuple[str, bool]]:
    return [(found.step, found.ok) for found in told(html, policy, page)]


def tracks(html: str, policy: str, page: str = PAGE) -> bool:
    return ("policy", True) in steps(html, policy, page)


@pytest.mark.parametrize("html", [SNIPPET, TAG, SNIPPET.replace("\n", " "), SNIPPET.replace("'", '"')])
def test_a_page_that_has_everything(html: str) -> None:
    assert steps(f"<head>{html}</head>") == [("script", True), ("token", True), ("policy", True)]


def test_what_is_missing_is_told() -> None:
    assert steps("<p>Hello</p>") == [("script", False)]
    assert "copy it anew" in told("<script>window.tio = []</script>")[0].message
    (_, token) = inspect(SNIPPET, {}, "mine", PRODUCT, PAGE)
    assert not token.ok
    assert "Its token is t0" in token.message
    assert steps(TAG + TAG.replace("t0", "t1"))[-1] == ("token", False)
    assert steps(TAG.replace("tracktor.", "other."))[-1] == ("token", False)


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- {SNIPPET} -->",
        f"<noscript>{TAG}</noscript>",
        f"<template>{SNIPPET}</template>",
        SNIPPET.replace("text/javascript", "text/plain", 1),
        f"<pre>{SNIPPET.replace('<', '&lt;')}</pre>",
    ],
)
def test_what_browsers_do_not_run_is_no_snippet(html: str) -> None:
    assert steps(html) == [("script", False)]


@pytest.mark.parametrize(
    ("policy", "ok"),
    [
        ("default-src *", True),
        ("default-src https:", True),
        ("default-src http:", True),  # an address of https is one of http made safer
        (f"default-src 'self' {ORIGIN}", True),
        (f"script-src {ORIGIN}; connect-src {ORIGIN}", True),
        (f"script-src {ORIGIN}/scripts/; connect-src {ORIGIN}", True),
        (f"script-src 'none'; script-src-elem {ORIGIN}; connect-src {ORIGIN}", True),
        ("script-src *.example.com; connect-src https://*.example.com", True),
        ("default-src https://tracktor.example.com:*", True),
        ("img-src 'self'", True),
        ("default-src 'self'", False),
        (f"script-src 'nonce-x' 'strict-dynamic' {ORIGIN}; connect-src {ORIGIN}", False),  # the tag has no nonce
        (f"script-src {ORIGIN}/other/; connect-src {ORIGIN}", False),
        (f"default-src *; connect-src 'self'; script-src {ORIGIN}", False),
        (f"script-src {ORIGIN}; default-src 'none'", False),
        ("default-src tracktor.example.com:8443", False),
        ("default-src https://tracktor.example.com.evil.example", False),
        (f"default-src {ORIGIN}, default-src 'self'", False),  # two policies: both hold
    ],
)
def test_policies(policy: str, ok: bool) -> None:
    assert tracks(TAG, policy) is ok


def test_self_is_the_pages_own_origin() -> None:
    assert tracks(TAG, "default-src 'self'", f"{ORIGIN}/shop")
    assert not tracks(TAG, "default-src 'self'", "https://tracktor.example.com:8443/shop")


@pytest.mark.parametrize(
    ("html", "script_src", "ok"),
    [
        (SNIPPET, ORIGIN, False),
        (SNIPPET, f"'nonce-n0' {ORIGIN}", False),
        (SNIPPET, f"'unsafe-inline' {ORIGIN}", True),
        (SNIPPET, f"'unsafe-inline' 'nonce-n0' {ORIGIN}", False),  # browsers ignore the former beside the latter
        (SNIPPET, f"{HASH} {ORIGIN}", True),
        (SNIPPET.replace(" i,", " i, j,"), f"{HASH} {ORIGIN}", False),
        (SNIPPET, f"{HASH} 'strict-dynamic'", True),
        (WITH_NONCE, f"'nonce-n0' {ORIGIN}", True),
        (WITH_NONCE, "'nonce-n0'", False),  # what it loads has none
        (WITH_NONCE, "'nonce-n0' 'strict-dynamic'", True),
        (WITH_NONCE, f"'nonce-n1' {ORIGIN}", False),
        (TAG.replace("async", "async nonce=n0"), "'nonce-n0' 'strict-dynamic'", True),
    ],
)
def test_the_inline_snippet(html: str, script_src: str, ok: bool) -> None:
    assert tracks(html, f"script-src {script_src}") is ok


def test_policies_in_tags_hold_for_what_follows_them() -> None:
    def tag(text: str) -> str:
        return f'<meta http-equiv="Content-Security-Policy" content="{text}">'

    fine = f"script-src {ORIGIN}; {EVERYTHING}"
    assert tracks(f"<head>{tag(fine)}{TAG}</head>", "")
    assert not tracks(f"<head>{tag('script-src none.example')}{TAG}</head>", fine)
    assert tracks(f"<head>{TAG}{tag('script-src none.example')}</head>", fine)
    # What is sent comes after all of them, wherever they stand; behind the head browsers ignore them.
    (_, _, policy) = told(f"<head>{TAG}{tag('connect-src none.example')}</head>")
    assert policy.message == f"Its content security policy lacks: connect-src {ORIGIN} (in its <meta> tag)."
    assert tracks(f"<head>{TAG}</head><body>{tag('default-src none.example')}", fine)


def test_what_exactly_is_missing_is_told() -> None:
    def lacks(html: str, policy: str) -> str:
        return told(html, policy)[-1].message

    start = "Its content security policy lacks: "
    assert lacks(TAG, f"default-src 'self'; script-src {ORIGIN}") == f"{start}connect-src {ORIGIN}."
    hashed = f"script-src {HASH} (the snippet as it stands), or a nonce"
    both = f"{start}{hashed}; script-src {ORIGIN}; connect-src {ORIGIN}."
    assert lacks(SNIPPET, "default-src 'self'") == both
    nonce = "the nonce of this answer in the snippet's tag"
    assert lacks(SNIPPET, f"script-src 'nonce-n0' {ORIGIN}") == f"{start}{nonce}."
    all_for_messenger = f"script-src {ORIGIN}; {EVERYTHING}"
    assert steps(TAG, all_for_messenger)[2:] == [("policy", True), ("messenger", True)]
    messenger = "For all of the messenger it lacks: "
    assert lacks(TAG, all_for_messenger.replace(LIVE, "")) == f"{messenger}connect-src {LIVE}."
    pictures = f"{messenger}img-src {ORIGIN}; img-src https://pictures.example.net."
    assert lacks(TAG, f"script-src {ORIGIN}; connect-src {ORIGIN} {LIVE}; img-src 'self'") == pictures
    scripts = f"{messenger}script-src {ORIGIN}."
    assert lacks(TAG, all_for_messenger.replace(ORIGIN, f"{ORIGIN}/scripts/", 1)) == scripts


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
