"""One-time codes of an authenticator (RFC 6238: SHA-1, six digits, 30 seconds), and codes for when it is lost."""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from typing import Final
from urllib.parse import quote, urlencode

import segno

from engine.secret_text import equal
from graphstore import second_factor
from graphstore.accounts import UserRecord
from graphstore.driver import Graph
from workers.sealing import seal, unseal
from workers.sessions import digest

STEP: Final = 30_000  # ms
RECOVERY_CODES: Final = 10
_AROUND: Final = 1  # steps that clocks may be apart
_DIGITS: Final = 6
_MILLION: Final = 10**_DIGITS


def new_secret() -> str:
    """160 bits in base32, as authenticators take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def uri(secret: str, email: str) -> str:
    """What an authenticator reads."""
    return f"otpauth://totp/{quote(f'Tracktor:{email}')}?{urlencode({'secret': secret, 'issuer': 'Tracktor'})}"


def picture(address: str) -> str:
    """That address as a QR code: an SVG as a data address, black on white in either colour scheme."""
    drawn: str = segno.make(address, error="m", micro=False).svg_data_uri(border=3, dark="#000", light="#fff")
    return drawn


def code_at(secret: str, step: int) -> str:
    """The six digits of a time step."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    place = mac[-1] & 0xF
    number = struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFF_FFFF
    return f"{number % _MILLION:0{_DIGITS}}"


def step_of(secret: str, code: str, now: int) -> int | None:
    """The time step a code is of, if it is of one around now."""
    present = now // STEP
    for step in range(present - _AROUND, present + _AROUND + 1):
        if equal(code, code_at(secret, step)):
            return step
    return None


def enrol(graph: Graph, secret_key: str, email: str, secret: str) -> list[str]:
    """From now on a code is asked for. Answers the codes for when the authenticator is lost; nobody is told again."""
    codes = ["-".join(secrets.token_hex(4) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    second_factor.put(graph, email, seal(secret_key, secret), [digest(code) for code in codes])
    return codes


def check(graph: Graph, secret_key: str, user: UserRecord, code: str, now: int) -> bool:
    """Whether a code is good, of the authenticator or for when it is lost. It is used up. Raises SealError."""
    given = "".join(code.split()).lower()
    if len(given) > _DIGITS:
        return second_factor.take_recovery(graph, user.email, digest(given))
    step = step_of(unseal(secret_key, user.totp), given, now)
    return step is not None and second_factor.take_step(graph, user.email, step)


def forget(graph: Graph, email: str) -> None:
    """No code is asked for any more."""
    second_factor.put(graph, email, "", ())
