from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import tracking
from engine.errors import RejectedError
from engine.tracking import AHEAD, EARLIEST, MAX_DATA, alias_call, set_call, track_call
from graphstore.records import ONLY_ANONYMOUS, Call

NOW = 1_795_000_000_000


def test_a_documented_call_is_taken_as_it_is() -> None:
    given = {"ts": "1429186474", "id": "unicorn", "action": "rated item", "data": '{"category":"drama"}'}
    assert track_call("app", given, NOW) == Call(
        "track", "app", "unicorn", 1_429_186_474_000, NOW, '{"category":"drama"}', name="rated item"
    )


@pytest.mark.parametrize(
    ("ts", "at", "flag"),
    [
        ("1794999999", 1_794_999_999_000, ""),
        ("1794999999123", 1_794_999_999_123, ""),
        ("1794999999.5", 1_794_999_999_500, ""),
        ("", NOW, ""),
        (str((NOW + AHEAD) // 1000), NOW + AHEAD, ""),
        (str((NOW + AHEAD) // 1000 + 1), NOW, "time_out_of_bounds"),
        (str(EARLIEST // 1000 - 1), NOW, "time_out_of_bounds"),
        ("-5", NOW, "time_out_of_bounds"),
    ],
)
def test_times_are_seconds_or_milliseconds_within_bounds(ts: str, at: int, flag: str) -> None:
    call = track_call("app", {"ts": ts, "id": "x", "action": "y"}, NOW)
    assert (call.at, call.flag, call.received) == (at, flag, NOW)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"action": "y"}, "missing", "id"),
        ({"id": " ", "action": "y"}, "missing", "id"),
        ({"id": "x"}, "missing", "action"),
        ({"id": "x" * 256, "action": "y"}, "too_long", "id"),
        ({"id": "a\x00b", "action": "y"}, "bad_characters", "id"),
        ({"id": "x", "action": "a\nb"}, "bad_characters", "action"),
        ({"id": "x", "action": "y", "ts": "soon"}, "bad_time", "ts"),
        ({"id": "x", "action": "y", "ts": "nan"}, "bad_time", "ts"),
        ({"id": "x", "action": "y", "ts": "1e999"}, "bad_time", "ts"),
        ({"id": "x", "action": "y", "data": "{"}, "bad_json", "data"),
        ({"id": "x", "action": "y", "data": "[1]"}, "bad_json", "data"),
        ({"id": "x", "action": "y", "data": '{"a":NaN}'}, "bad_json", "data"),
        ({"id": "x", "action": "y", "data": '{"a":NaN,"b":12345678901234567890}'}, "bad_json", "data"),
        ({"id": "x", "action": "y", "data": '{"a":"\\ud800"}'}, "bad_json", "data"),
        ({"id": "x", "action": "y", "data": '{"a":"\\u0000"}'}, "bad_characters", "data/a"),
        ({"id": "x", "action": "y", "data": '{"a":["ok",{"b":"\\u0000"}]}'}, "bad_characters", "data/a/1/b"),
        ({"id": "x", "action": "y", "data": '{"":1}'}, "bad_name", "data"),
        ({"id": "x", "action": "y", "data": '{"a":' + "[" * 10_000 + "]" * 10_000 + "}"}, "bad_json", "data"),
        (
            {"id": "x", "action": "y", "data": '{"a":' + "[" * 100 + "]" * 100 + "}"},
            "too_deep",
            "data" + "/a" + "/0" * 64,
        ),
        ({"id": "x", "action": "y", "data": '{"a":"' + "é" * MAX_DATA + '"}'}, "too_large", "data"),
    ],
)
def test_a_bad_event_names_its_field(given: dict[str, str], code: str, path: str) -> None:
    with pytest.raises(RejectedError) as raised:
        track_call("app", given, NOW)
    assert (raised.value.code, raised.value.path) == (code, path)


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ("", "missing", "data"),
        ('{"email":"no address"}', "bad_email", "data/email"),
        ('{"email":5}', "bad_type", "data/email"),
        ('{"first_name":["a"]}', "bad_type", "data/first_name"),
        ('{"last_name":"a\\r\\nBcc: b"}', "bad_characters", "data/last_name"),
        ('{"profile_image":"javascript:alert(1)"}', "bad_url", "data/profile_image"),
    ],
)
def test_predefined_properties_have_their_types(data: str, code: str, path: str) -> None:
    with pytest.raises(RejectedError) as raised:
        set_call("app", {"id": "x", "data": data}, NOW)
    assert (raised.value.code, raised.value.path) == (code, path)


@pytest.mark.parametrize(
    "data",
    [
        '{"email":null}',
        '{"email":"dave@example.com","first_name":"Däve 🦄","age":25}',
        '{"a":"an escaped \\\\u0000 is only text"}',
        '{"big":123456789012345678901234567890,"mixed":[1,"a",null,{"b":[]}]}',
    ],
)
def test_good_properties_keep_their_exact_text(data: str) -> None:
    assert set_call("app", {"id": "x", "data": data}, NOW).data == data


def test_an_alias_has_both_ids() -> None:
    call = alias_call("app", {"srcid": "a-x", "destid": "unicorn"}, NOW)
    assert (call.identity, call.target, call.name) == ("a-x", "unicorn", ONLY_ANONYMOUS)
    assert alias_call("app", {"srcid": "x", "destid": "unicorn", "destsign": "AB"}, NOW).name == ""
    with pytest.raises(RejectedError) as raised:
        alias_call("app", {"srcid": "a-x"}, NOW)
    assert raised.value.path == "destid"


labels = st.text("aZ0-", min_size=1, max_size=70) | st.sampled_from(
    ["xn--a", "local", "onion", "test", "com", "\u017f", "a_b"]
)
locals_ = st.text('aZ0-_+."\\ é\n', min_size=1, max_size=70)
addresses = st.builds(
    lambda local, domain: f"{local}@{'.'.join(domain)}", locals_, st.lists(labels, min_size=1, max_size=6)
)


@settings(max_examples=600, deadline=None)
@given(address=addresses)
@example(address="ann.o-neil+x_1@mail.example.com")
def test_no_address_is_taken_at_a_glance_that_the_whole_check_refuses(address: str) -> None:
    if tracking._PLAIN_ADDRESS.match(address):
        validate_email(address, check_deliverability=False, test_environment=True)


@pytest.mark.parametrize("address", ["ann@example.com", "A.B+c_d@x-y.Example.org", "1@2.co"])
def test_most_addresses_are_taken_at_a_glance(address: str) -> None:
    assert tracking._PLAIN_ADDRESS.match(address)
