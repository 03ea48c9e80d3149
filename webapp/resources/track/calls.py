"""From parameters to a call of a site: its shape, its signature, and whether it may be made at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from engine import tracking
from engine.errors import RejectedError
from engine.identity import check_merge, check_signature
from graphstore.apps import AppRecord
from graphstore.records import Call

Maker = Callable[[AppRecord, Mapping[str, str], int], Call]


def make(site: AppRecord, path: str, given: Mapping[str, str] | RejectedError, received: int) -> Call:
    """The call that goes to `path`. Raises RejectedError, also the one that reading it has come to."""
    if isinstance(given, RejectedError):
        raise given
    maker = MAKERS.get(path)
    if maker is None:
        raise RejectedError("unknown_method", "'method' is set, track, alias, company or cart.", "method")
    return maker(site, given, received)


def _secrets(site: AppRecord) -> list[str]:
    return [secret for secret in (site.secret, site.previous_secret) if secret]


def _signed(site: AppRecord, given: Mapping[str, str]) -> None:
    sign = given.get("sign", "")
    if sign or site.signed_only:
        check_signature(_secrets(site), given["id"], sign, required=site.signed_only)


def _set(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.set_call(site.id, given, received)
    _signed(site, given)
    return call


def _track(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.track_call(site.id, given, received)
    _signed(site, given)
    return call


def _company(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.company_call(site.id, given, received)
    _signed(site, given)
    return call


def _cart(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.cart_call(site.id, given, received)
    _signed(site, given)
    return call


def _alias(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.alias_call(site.id, given, received)
    sign = given.get("destsign", "")
    check_merge(_secrets(site), call.identity, call.target, sign, signed_only=site.signed_only)
    return call


MAKERS: Final[Mapping[str, Maker]] = {
    "/set": _set, "/track": _track, "/alias": _alias, "/company": _company, "/cart": _cart
}  # fmt: skip
