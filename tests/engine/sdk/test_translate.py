from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import RejectedError
from engine.identity import signature
from engine.sdk.message import read
from engine.sdk.translate import Target, calls
from graphstore.records import ONLY_ANONYMOUS, Call

NOW = 1_760_000_000_000  # 2025-10-09T08:53:20Z
SITE = Target("site", ["secret"], signed_only=False)
SIGNED = Target("site", ["secret"], signed_only=True)


def translated(body: dict[str, Any], site: Target = SITE, sent: object = None) -> list[Call]:
    return calls(read(body, "", sent, NOW), site, NOW)


def test_a_track_is_an_event_of_the_known_person() -> None:
    body = {"type": "track", "userId": 42, "anonymousId": "x", "event": "Movie watch", "properties": {"genre": "drama"},
            "messageId": "m-1"}  # fmt: skip
    (call,) = translated(body)
    assert call == Call("track", "site", "42", NOW, NOW, '{"genre":"drama"}', "Movie watch", message="sdk:m-1")


def test_where_it_happened_is_kept_with_a_track_but_never_over_its_own_properties() -> None:
    context = {
        "page": {"url": "https://shop/x?utm_source=n", "title": "X"},
        "campaign": {"source": "n"},
        "ip": "1.2.3.4",
    }
    body = {"type": "track", "userId": "u", "event": "E", "properties": {"campaign": 7}, "context": context}
    (call,) = translated(body)
    assert json.loads(call.data) == {"page": {"url": "https://shop/x?utm_source=n", "title": "X"}, "campaign": 7}


def test_an_identify_takes_in_the_visitor_and_names_traits_as_properties() -> None:
    traits = {"firstName": "Ann", "avatar": "https://x/y.png", "plan": "free", "company": {"id": "c", "name": "C"}}
    alias, properties = translated({"type": "identify", "userId": "ann", "anonymousId": "v1", "traits": traits})
    assert (alias.kind, alias.identity, alias.target, alias.name) == ("alias", "a-v1", "ann", ONLY_ANONYMOUS)
    assert properties.identity == "ann"
    assert json.loads(properties.data) == {
        "first_name": "Ann", "profile_image": "https://x/y.png", "plan": "free", "company": {"id": "c", "name": "C"}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [("Ann Lee Ray", {"first_name": "Ann", "last_name": "Lee Ray"}), ("Ann", {"first_name": "Ann"}), ("  ", {})],
)
def test_a_whole_name_fills_both_parts(name: str, found: dict[str, str]) -> None:
    (call,) = translated({"type": "identify", "userId": "ann", "traits": {"name": name}})
    assert json.loads(call.data) == {"name": name, **found}


def test_page_and_screen_are_events_with_their_names() -> None:
    page = {"type": "page", "anonymousId": "v", "name": "Home", "category": "Docs", "properties": {"path": "/"}}
    (call,) = translated(page)
    assert (call.identity, call.name, json.loads(call.data)) == (
        "a-v", "Page view", {"name": "Home", "category": "Docs", "path": "/"}
    )  # fmt: skip
    (call,) = translated({**page, "type": "screen"})
    assert call.name == "Screen view"


def test_a_group_is_the_company_and_the_person_in_it() -> None:
    company, person = translated(
        {"type": "group", "userId": "u", "groupId": "acme", "traits": {"name": "Acme", "employees": 12}}
    )
    assert (company.kind, company.identity, json.loads(company.data)) == (
        "company", "acme", {"name": "Acme", "employees": 12}
    )  # fmt: skip
    assert (person.identity, json.loads(person.data)) == ("u", {"company": {"id": "acme", "name": "Acme"}})


def test_an_alias_means_a_visitor_unless_it_is_signed() -> None:
    body = {"type": "alias", "previousId": "old", "userId": "new"}
    (call,) = translated(body)
    assert (call.identity, call.target, call.name) == ("a-old", "new", ONLY_ANONYMOUS)
    (call,) = translated({**body, "context": {"sign": signature("secret", "new")}})
    assert (call.identity, call.target, call.name) == ("old", "new", "")
    with pytest.raises(RejectedError, match="does not sign"):
        translated({**body, "context": {"sign": "AB"}})


def test_a_signed_only_site_takes_nothing_unsigned() -> None:
    body: dict[str, Any] = {"type": "track", "userId": "u", "event": "E"}
    with pytest.raises(RejectedError) as refused:
        translated(body, SIGNED)
    assert (refused.value.code, refused.value.path, refused.value.status) == ("unsigned", "context/sign", 403)
    assert translated({**body, "context": {"sign": signature("secret", "u")}}, SIGNED)


@pytest.mark.parametrize(
    ("body", "sent", "at"),
    [
        # The sender's clock is an hour fast: sent 5 s after it happened, so it was 5 s ago.
        ({"timestamp": "2025-10-09T09:53:15Z"}, "2025-10-09T09:53:20.000Z", NOW - 5_000),
        ({"originalTimestamp": "2025-10-09T09:53:15Z", "timestamp": "2001-01-01"}, "2025-10-09T09:53:20Z", NOW - 5_000),
        ({"timestamp": "2025-10-09T09:53:15Z", "sentAt": "2025-10-09T09:53:16Z"}, "2025-10-09T11:00:00Z", NOW - 1_000),
        ({"timestamp": "2024-01-01T00:00:00+01:00"}, None, 1_704_063_600_000),  # an import of what is past
        ({}, "2025-10-09T09:53:20Z", NOW),
    ],
)
def test_the_time_is_corrected_by_when_it_was_sent(body: dict[str, Any], sent: object, at: int) -> None:
    (call,) = translated({"type": "track", "userId": "u", "event": "E", **body}, sent=sent)
    assert (call.at, call.flag) == (at, "")


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({"type": "track", "event": "E"}, "missing", "userId"),
        ({"type": "track", "userId": "u"}, "missing", "event"),
        ({"type": "track", "userId": "u", "event": 3}, "bad_type", "event"),
        ({"type": "track", "userId": {"$id": 1}, "event": "E"}, "bad_type", "userId"),
        ({"type": "track", "userId": "u", "event": "E", "properties": []}, "bad_type", "properties"),
        ({"type": "track", "userId": "u", "event": "E", "timestamp": "noon"}, "bad_time", "timestamp"),
        ({"type": "track", "userId": "u\x00", "event": "E"}, "bad_characters", "id"),
        ({"type": "identify", "userId": "u", "traits": {"email": "nobody"}}, "bad_email", "data/email"),
        ({"type": "group", "userId": "u"}, "missing", "groupId"),
        ({"type": "alias", "userId": "u"}, "missing", "previousId"),
        ({"type": "alias", "previousId": "u"}, "missing", "userId"),
        ({"type": "delete", "userId": "u"}, "unknown_type", "type"),
        ({"userId": "u"}, "unknown_type", "type"),
        ({"type": "track", "userId": "u", "event": "E", "properties": {"x": "\ud83d"}}, "bad_json", "data"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(body: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(RejectedError) as refused:
        translated(body)
    assert (refused.value.code, refused.value.path) == (code, path)
