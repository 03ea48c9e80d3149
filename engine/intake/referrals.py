"""Who brought whom, as people's property `referred_by` says: the id of another person."""

from __future__ import annotations

from typing import Final

from graphstore import referring
from graphstore.driver import Transaction
from graphstore.people import IdentityRef, Profile
from graphstore.records import Call
from graphstore.referring import Referral
from graphstore.values import parse_object

PROPERTY: Final = "referred_by"  # of people
_HINT: Final = f'"{PROPERTY}"'


def named(call: Call) -> IdentityRef | None:
    """Whom a call of /set names, who is made a person if nobody has that id yet."""
    if call.kind != "set" or _HINT not in call.data:
        return None
    return _referrer(call.app, parse_object(call.data).get(PROPERTY))


def _referrer(app: str, value: object) -> IdentityRef | None:
    return IdentityRef(app, value) if isinstance(value, str) and value else None


class ReferralsSaid:
    """Gathers while the batch is written; `write` comes when all people are what they will be."""

    def __init__(self) -> None:
        self._referrals: dict[str, Referral] = {}

    def follow(self, profile: Profile) -> None:
        """The person was brought by whom their property names now."""
        found = _referrer(profile.app, profile.properties.get(PROPERTY))
        self._referrals[profile.uid] = Referral(profile.uid, found.key if found else None)

    def absorbed(self, source: str, target: Profile) -> None:
        """One person (uid) is another now."""
        self._referrals.pop(source, None)
        if PROPERTY in target.times:
            self.follow(target)

    def write(self, tx: Transaction) -> set[tuple[str, str]]:
        """Into the graph; all (app, uid) who are linked otherwise than before, at either end."""
        return referring.place(tx, list(self._referrals.values())) if self._referrals else set()
