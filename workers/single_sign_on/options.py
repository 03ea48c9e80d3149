"""Who says who somebody is, and what they may then do here: from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine import rights
from engine.web_address import split
from workers.errors import SettingError

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYBODY: Final = "*"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role on one site for those who come for the first time."""

    value: str  # of the claim; EVERYBODY for all whose address is allowed
    role: str
    site: str  # id or name


@dataclass(frozen=True, slots=True)
class SignOnOptions:
    issuer: str  # as the provider spells it in its tokens
    client_id: str
    client_secret: str = field(repr=False)  # "" for a public client: PKCE alone
    label: str  # what the login page calls it
    domains: frozenset[str]  # of addresses that may come in; none: all
    claim: str  # where the provider tells groups
    grants: tuple[Grant, ...]  # none: invited people only
    trust_addresses: bool  # take addresses of which the provider does not say whether they are verified


def read(env: Mapping[str, str], secret: str) -> SignOnOptions | None:
    """None where no provider is named. Raises SettingError naming the variable at fault."""
    issuer = env.get("TRACKTOR_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    if not is_safe(issuer):
        raise SettingError(f"TRACKTOR_OIDC_ISSUER must be an https address, not {issuer!r}.")
    client = env.get("TRACKTOR_OIDC_CLIENT_ID", "").strip()
    if not client:
        raise SettingError("TRACKTOR_OIDC_CLIENT_ID is missing: the provider gives it for TRACKTOR_OIDC_ISSUER.")
    trust = env.get("TRACKTOR_OIDC_TRUST_ADDRESSES") or "0"
    if trust not in {"0", "1"}:
        raise SettingError(f"TRACKTOR_OIDC_TRUST_ADDRESSES must be one of 0, 1, not {trust!r}.")
    return SignOnOptions(
        issuer=issuer,
        client_id=client,
        client_secret=secret,
        label=env.get("TRACKTOR_OIDC_NAME", "").strip()[:60] or "single sign-on",
        domains=frozenset(_parts(env.get("TRACKTOR_OIDC_DOMAINS", "").lower())),
        claim=env.get("TRACKTOR_OIDC_CLAIM", "").strip() or "groups",
        grants=tuple(_grant(each) for each in _parts(env.get("TRACKTOR_OIDC_ROLES", ""))),
        trust_addresses=trust == "1",
    )


def is_safe(url: str) -> bool:
    """Whether what goes there can't be read on the way: https, or this machine."""
    parts = split(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _grant(text: str) -> Grant:
    value, equals, rest = text.partition("=")
    role, at, site = rest.strip().partition("@")
    allowed = [known for known in rights.ROLES if known != "owner"]
    if not (value.strip() and equals and at and site.strip()) or role not in allowed:
        raise SettingError(
            f"TRACKTOR_OIDC_ROLES holds {text!r}; it looks like GROUP=ROLE@SITE with a role of {', '.join(allowed)}, "
            f"{EVERYBODY} for every group. Owners are made in the dashboard."
        )
    return Grant(value.strip(), role, site.strip())
