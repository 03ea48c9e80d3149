"""From what the provider says of somebody to a user who may come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphstore import accounts, apps, sign_on
from graphstore.accounts import UserRecord
from workers.accounts import withdraw_invitation
from workers.context import Context
from workers.sessions import digest
from workers.single_sign_on.errors import OtherAccountError, OutsideError, UninvitedError, UnverifiedError
from workers.single_sign_on.options import EVERYBODY, SignOnOptions


def admit(context: Context, options: SignOnOptions, claims: Mapping[str, Any]) -> UserRecord:
    """The user with the address that is claimed. Raises SignOnError.

    Roles by rules are given once, to those who come for the first time: what is changed in the dashboard later stays.
    """
    email = _address(options, claims)
    known = accounts.find(context.graph, email)
    if known is None:
        places = _places(context, options, claims)
        if not places:
            raise UninvitedError(f"Nobody has invited {digest(email)[:12]}.")
        for site, role in places:
            accounts.add_member(context.graph, email, site, role, context.clock.now())
    # Addresses are given to others one day; the provider's own name for somebody is not.
    subject = digest(f"{options.issuer}\n{claims['sub']}")
    if not sign_on.bind(context.graph, email, subject):
        raise OtherAccountError("The address was used by another account of the provider before.")
    withdraw_invitation(context.redis, email)
    found = accounts.find(context.graph, email)
    if found is None:
        raise UninvitedError("They were removed just now.")
    return found


def _address(options: SignOnOptions, claims: Mapping[str, Any]) -> str:
    email = accounts.normalised(str(claims.get("email") or ""))
    verified = claims.get("email_verified", options.trust_addresses)
    # Some providers write it as a text.
    if not email or verified not in (True, "true"):
        raise UnverifiedError("The provider does not vouch for the address.")
    _, at, domain = email.rpartition("@")
    if not at or (options.domains and domain not in options.domains):
        raise OutsideError("The address is of a domain that is not let in.")
    return email


def _places(context: Context, options: SignOnOptions, claims: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Sites and roles by the rules, the first that fits for each site."""
    told = claims.get(options.claim)
    groups = {str(each) for each in (told if isinstance(told, list) else [told] if told else [])} | {EVERYBODY}
    sites = [each for each in apps.list_all(context.graph) if not each.removing]
    places: dict[str, str] = {}
    for grant in options.grants:
        if grant.value in groups:
            for site in sites:
                if grant.site in {site.id, site.name}:
                    places.setdefault(site.id, grant.role)
    return list(places.items())
