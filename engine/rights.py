"""What the roles of a team may do. An owner is one of the whole installation; every other role is one on a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Role = Literal["owner", "admin", "editor", "analyst", "support"]
Right = Literal[
    "own",
    "view",
    "export",
    "analyse",
    "write",
    "send",
    "talk",
    "consent",
    "people",
    "erase",
    "settings",
    "team",
    "keys",
    "audit",
    "install",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
ALL: Final[tuple[Right, ...]] = get_args(Right)

# What a key can have: not what is a person's own, nor what would let it have more.
GRANTABLE: Final[tuple[Right, ...]] = tuple(right for right in ALL if right not in {"own", "team", "keys", "install"})

ABOUT: Final[Mapping[Right, str]] = {
    "own": "one's own login and password",
    "view": "see everything of a site, and try things that change nothing",
    "export": "take people, figures and addresses out as files; share figures by links",
    "analyse": "make and change segments, lists, funnels; try campaigns on past data",
    "write": "draw campaigns, write letters, newsletters and topics, name properties",
    "send": "publish, start, pause and stop what goes out; repeat what has failed",
    "talk": "answer people, and keep answers for later",
    "consent": "suppress an address, let it get letters again, note what somebody wants",
    "people": "make and change people and companies, import people and suppressed addresses",
    "erase": "delete a person; make two people one",
    "settings": "change the site: name, secrets, the library in its pages, messenger, senders and domains",
    "team": "see who may use the site, invite, give another role, remove",
    "keys": "make and revoke keys for programs",
    "audit": "see who changed what, and when",
    "install": "make, remove sites; mail servers, the mail sink, pages of the server's own network, the state of all",
}

_Rights = frozenset[Right]
_ALWAYS: Final = _Rights({"own"})
_SUPPORT: Final = _ALWAYS | _Rights({"view", "talk", "consent"})
_ANALYST: Final = _ALWAYS | _Rights({"view", "export", "analyse"})
_EDITOR: Final = _SUPPORT | _ANALYST | _Rights({"write", "send", "people"})
_ADMIN: Final = _EDITOR | _Rights({"erase", "settings", "team", "keys", "audit"})

_OF: Final[Mapping[str, _Rights]] = {
    "owner": _Rights(ALL),
    "admin": _ADMIN,
    "editor": _EDITOR,
    "analyst": _ANALYST,
    "support": _SUPPORT,
}


def of(role: str) -> _Rights:
    """What a role may do; "" is that of somebody logged in, where no site is asked about."""
    return _OF.get(role, _ALWAYS)
