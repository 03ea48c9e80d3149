"""What the HTTP API accepts: from a call's parameters to a `Call`, or a RejectedError that names the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson
from email_validator import EmailNotValidError, validate_email

from engine import carts
from engine.errors import RejectedError
from engine.happenings import HOOK_MESSAGE, RUN_MESSAGE, TALK_MESSAGE
from graphstore.records import ONLY_ANONYMOUS, Call
from graphstore.values import parse_object

MAX_NAME: Final = 255  # characters of an id or an event name
MAX_DATA: Final = 65_536  # bytes of `data`
MAX_KEYS: Final = 256  # top-level names in one `data`
MAX_DEPTH: Final = 64

# Times from here to an hour ahead of ours are believed; others are kept as received, with a flag.
EARLIEST: Final = 946_684_800_000  # 2000-01-01, ms
AHEAD: Final = 3_600_000  # ms
_SECONDS_BELOW: Final = 100_000_000_000  # a smaller number is seconds (this many would be the year 5138)

_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# What nearly all addresses look like, and always good: the whole check takes a quarter of a millisecond of each call.
_PLAIN_ADDRESS: Final = re.compile(
    r"(?=.{6,254}\Z)(?=[^@]{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*"
    r"@(?:(?=[^.]{1,63}\.)[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:arpa|invalid|local|localhost|onion)\Z)[a-z]{2,63}\Z",
    re.ASCII | re.IGNORECASE,
)
_TEXT_PROPERTIES: Final = ("first_name", "last_name")


def set_call(app: str, parameters: Mapping[str, str], received: int) -> Call:
    """The call behind /set. `data` is a JSON object of new property values; null removes one."""
    data = _data(parameters, required=True)
    values = _object(data)
    for name in ("email", *_TEXT_PROPERTIES, "profile_image"):
        if values.get(name) is not None:
            _check_predefined(name, values[name])
    if values.get("company") is not None:
        _check_company(values["company"])
    if values.get("referred_by") is not None:
        _check_referrer(values["referred_by"])
    at, flag = _time(parameters, received)
    return Call("set", app, _name(parameters, "id"), at, received, data, message=_message(parameters), flag=flag)


def track_call(app: str, parameters: Mapping[str, str], received: int) -> Call:
    """The call behind /track. `data`, when there, is a JSON object of the event's arguments."""
    data = _data(parameters, required=False)
    if data:
        _object(data)
    at, flag = _time(parameters, received)
    return Call(
        "track",
        app,
        _name(parameters, "id"),
        at,
        received,
        data,
        name=_name(parameters, "action"),
        message=_message(parameters),
        flag=flag,
    )


def alias_call(app: str, parameters: Mapping[str, str], received: int) -> Call:
    """The call behind /alias: `srcid` becomes one with `destid`, for good.

    Without a signature it takes in a visitor only as long as nobody knows who that is: the id says what it was once.
    """
    at, flag = _time(parameters, received)
    source, target = _name(parameters, "srcid"), _name(parameters, "destid")
    name = "" if parameters.get("destsign") else ONLY_ANONYMOUS
    return Call("alias", app, source, at, received, name=name, target=target, message=_message(parameters), flag=flag)


def company_call(app: str, parameters: Mapping[str, str], received: int) -> Call:
    """The call behind /company. `data` is a JSON object of new values of the company's properties; null removes one."""
    data = _data(parameters, required=True)
    _object(data)
    at, flag = _time(parameters, received)
    return Call("company", app, _name(parameters, "id"), at, received, data, message=_message(parameters), flag=flag)


def cart_call(app: str, parameters: Mapping[str, str], received: int) -> Call:
    """The call behind /cart. `state` is set, cancel or purchase; `data` is the cart."""
    name = carts.STATES.get(parameters.get("state", ""))
    if name is None:
        raise RejectedError("bad_state", f"'state' is one of {', '.join(carts.STATES)}.", "state")
    data = _data(parameters, required=name != carts.CANCELED)
    if data:
        carts.check(_object(data), may_be_empty=name == carts.CANCELED)
    at, flag = _time(parameters, received)
    message, who = _message(parameters), _name(parameters, "id")
    return Call("cart", app, who, at, received, data, name=name, message=message, flag=flag)


def _name(parameters: Mapping[str, str], field: str) -> str:
    value = parameters.get(field, "")
    if not value or value.isspace():
        raise RejectedError("missing", f"'{field}' is required: give it 1 to {MAX_NAME} characters.", field)
    if len(value) > MAX_NAME:
        raise RejectedError("too_long", f"'{field}' has {len(value)} characters; {MAX_NAME} are allowed.", field)
    if _FORBIDDEN.search(value):
        raise RejectedError("bad_characters", f"'{field}' holds a control character or half a surrogate pair.", field)
    return value


def _message(parameters: Mapping[str, str]) -> str:
    if not parameters.get("mid"):
        return ""
    message = _name(parameters, "mid")
    if message.startswith((RUN_MESSAGE, HOOK_MESSAGE, TALK_MESSAGE)):
        raise RejectedError("reserved", "'mid' may not begin so: give it another beginning.", "mid")
    return message


def _time(parameters: Mapping[str, str], received: int) -> tuple[int, str]:
    text = parameters.get("ts", "")
    if not text:
        return received, ""
    try:
        number = float(text)
        at = int(number * 1000 if abs(number) < _SECONDS_BELOW else number)
    except (ValueError, OverflowError):
        raise RejectedError("bad_time", "'ts' is a Unix time in seconds or milliseconds.", "ts") from None
    if not EARLIEST <= at <= received + AHEAD:
        return received, "time_out_of_bounds"
    return at, ""


def _data(parameters: Mapping[str, str], *, required: bool) -> str:
    text = parameters.get("data", "")
    if not text:
        if required:
            raise RejectedError("missing", "'data' is required: a JSON object.", "data")
        return ""
    if len(text) > MAX_DATA or len(text) * 4 > MAX_DATA < len(text.encode(errors="replace")):
        raise RejectedError("too_large", f"'data' may hold {MAX_DATA} bytes of JSON.", "data", 413)
    return text


def _object(text: str) -> dict[str, Any]:
    try:
        values = parse_object(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, orjson.JSONDecodeError) else "it is not a JSON object"
        raise RejectedError("bad_json", f"'data' must be a JSON object: {reason}.", "data") from None
    if len(values) > MAX_KEYS:
        raise RejectedError("too_many_keys", f"'data' has {len(values)} names; {MAX_KEYS} are allowed.", "data")
    if "\x00" in text or "\\u" in text or text.count("[") + text.count("{") > MAX_DEPTH or '""' in text:
        _check_deep(values, "data", 0)
    return values


def _check_deep(value: Any, path: str, depth: int) -> None:
    """Look at every name and text for what can't be stored. Most calls can't hold any and never come here."""
    if depth > MAX_DEPTH:
        raise RejectedError("too_deep", f"'data' is nested deeper than {MAX_DEPTH} levels.", path)
    if isinstance(value, str) and _is_unstorable(value):
        raise RejectedError("bad_characters", "Text may hold neither NUL nor half a surrogate pair.", path)
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key or _is_unstorable(key):
                raise RejectedError("bad_name", "Names are not empty and hold neither NUL nor half surrogates.", path)
            _check_deep(inner, f"{path}/{key}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_deep(inner, f"{path}/{index}", depth + 1)


def _is_unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _check_company(value: Any) -> None:
    name = value
    if isinstance(value, dict):
        name = value.get("id", value.get("name"))
        if isinstance(name, int) and not isinstance(name, bool):
            name = str(name)
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME:
        text = f"'company' is a name of 1 to {MAX_NAME} characters, or an object with such an 'id' or 'name'."
        raise RejectedError("bad_company", text, "data/company")


def _check_referrer(value: Any) -> None:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_NAME or _FORBIDDEN.search(value):
        text = f"'referred_by' is the id of another person, a text of 1 to {MAX_NAME} characters (or null)."
        raise RejectedError("bad_referrer", text, "data/referred_by")


def _check_predefined(name: str, value: Any) -> None:
    path = f"data/{name}"
    if not isinstance(value, str):
        raise RejectedError("bad_type", f"'{name}' is a text (or null to remove it).", path)
    if name == "email":
        if _PLAIN_ADDRESS.match(value):
            return
        try:
            validate_email(value, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise RejectedError("bad_email", f"'email' is not an address: {error}", path) from None
    elif name == "profile_image" and not value.startswith(("https://", "http://")):
        raise RejectedError("bad_url", "'profile_image' is an http or https address.", path)
    elif name in _TEXT_PROPERTIES and ("\r" in value or "\n" in value):
        raise RejectedError("bad_characters", f"'{name}' may hold no line break.", path)
