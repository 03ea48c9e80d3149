"""Where links of letters lead: without a login, signed, and with nothing done by those who only look."""

from __future__ import annotations

from typing import cast

import orjson
import pytest
from browsing import Browser, opened
from flask import Flask
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from engine.letters.links import Kind, Signer, Ticket
from workers import keys
from workers.settings import Settings


@pytest.fixture
def signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key)


def path(signer: Signer, kind: Kind, url: str = "") -> str:
    letter = {"open": "o", "click": "c", "unsubscribe": "u", "view": "v"}[kind]
    return f"/l/{letter}/{signer.sign(Ticket(kind, 'nobody:delivery', url))}"


def noted(redis: Redis) -> list[tuple[str, str]]:
    """What is kept, and forget it: (kind, method)."""
    entries = cast(list[tuple[bytes, dict[bytes, bytes]]], redis.xrange(keys.VISITS))
    redis.delete(keys.VISITS)
    found = [orjson.loads(entry[b"d"]) for _, entry in entries]
    return [(each["kind"], each["method"]) for each in found if each["delivery"] == "nobody:delivery"]


def test_a_click_leads_on(stranger: Browser, signer: Signer, redis: Redis) -> None:
    noted(redis)
    where = "https://a.example/?q=ä&x=1"
    answer = stranger.ask("GET", path(signer, "click", where))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://a.example/?q=%C3%A4&x=1"
    stranger.ask("HEAD", path(signer, "click", where))
    assert noted(redis) == [("click", "GET"), ("click", "HEAD")]


def test_the_pixel_is_an_image_that_other_pages_may_show(stranger: Browser, signer: Signer, redis: Redis) -> None:
    noted(redis)
    answer = stranger.ask("GET", path(signer, "open"))
    assert (answer.mimetype, answer.data[:6], answer.headers["Cache-Control"]) == ("image/gif", b"GIF89a", "no-store")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert noted(redis) == [("open", "GET")]


def test_looking_unsubscribes_nobody_and_one_post_does(stranger: Browser, signer: Signer, redis: Redis) -> None:
    noted(redis)
    asked = stranger.ask("GET", path(signer, "unsubscribe"))
    assert '<form method="post">' in asked.text
    assert "'unsafe-inline'" not in asked.headers["Content-Security-Policy"]
    stranger.ask("HEAD", path(signer, "unsubscribe"))
    assert noted(redis) == []
    # As a mail program sends it: from no page, as a form.
    done = stranger.client.post(path(signer, "unsubscribe"), data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "You are unsubscribed" in done.text) == (200, True)
    assert noted(redis) == [("unsubscribe", "POST")]


def test_a_link_that_is_not_ours_does_nothing(stranger: Browser, signer: Signer, redis: Redis) -> None:
    noted(redis)
    forged = Signer("another secret").sign(Ticket("click", "nobody:delivery", "https://evil.example"))
    for bad in (f"/l/c/{forged}", "/l/c/x", "/l/u/" + path(signer, "click", "https://a.example").rpartition("/")[2]):
        assert stranger.ask("GET", bad).status_code == 404
    assert noted(redis) == []


def test_a_reader_goes_on_while_redis_is_away_but_nobody_is_told_a_lie(
    web: Flask, stranger: Browser, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise RedisConnectionError("away")

    monkeypatch.setattr(opened(web).redis.connection_pool, "get_connection", away)
    assert stranger.ask("GET", path(signer, "click", "https://a.example")).status_code == 302
    assert stranger.ask("GET", path(signer, "open")).status_code == 200
    assert stranger.ask("POST", path(signer, "unsubscribe")).status_code == 503


def test_a_letter_that_is_gone_is_said_to_be(stranger: Browser, signer: Signer) -> None:
    assert stranger.ask("GET", path(signer, "view")).status_code == 404
