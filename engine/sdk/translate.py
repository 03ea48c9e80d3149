"""From a message of Segment's specification to calls of this product.

identify sets properties and makes the anonymous visitor one with the known person; track, page and screen are events;
group is the person's company; alias makes two ids one. What a message may do it may do here, and no more: a merge
without a signature takes in only who is still anonymous.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine import tracking
from engine.errors import RejectedError
from engine.identity import check_merge, check_signature
from engine.sdk.message import Message, as_anonymous, identity, text
from graphstore.records import Call
from graphstore.values import dump

PAGE: Final = "Page view"
SCREEN: Final = "Screen view"
_PREDEFINED: Final = {"firstName": "first_name", "lastName": "last_name", "avatar": "profile_image"}
_PAGE_CONTEXT: Final = ("url", "path", "referrer", "title", "search")


@dataclass(frozen=True, slots=True)
class Target:
    """The site that a message is for. `secrets`: those whose signatures count."""

    id: str
    secrets: Sequence[str]
    signed_only: bool


def calls(message: Message, site: Target, received: int) -> list[Call]:
    """What the message comes to, in the order it is to be stored. Raises RejectedError."""
    translate = _KINDS.get(message.type)
    if translate is None:
        raise RejectedError("unknown_type", f"'type' is one of {', '.join(_KINDS)}.", "type")
    return translate(message, site, received)


def _identify(message: Message, site: Target, received: int) -> list[Call]:
    _check(message, site, message.person)
    traits = _properties(message.part("traits"))
    found = []
    if message.user and message.anonymous and message.user != message.anonymous:
        found.append(_merge(message, site, message.anonymous, received))
    # Also without a trait: whoever is identified is there from now on.
    return [*found, tracking.set_call(site.id, _given(message, message.person, traits), received)]


def _track(message: Message, site: Target, received: int) -> list[Call]:
    name = text(message.body, "event")
    if not name:
        raise RejectedError("missing", "'event' is required: the event's name.", "event")
    return _event(message, site, received, name, message.part("properties"))


def _page(message: Message, site: Target, received: int) -> list[Call]:
    return _event(message, site, received, PAGE, _named(message))


def _screen(message: Message, site: Target, received: int) -> list[Call]:
    return _event(message, site, received, SCREEN, _named(message))


def _group(message: Message, site: Target, received: int) -> list[Call]:
    _check(message, site, message.person)
    company = identity(message.body, "groupId")
    if not company:
        raise RejectedError("missing", "'groupId' is required: the company's id.", "groupId")
    traits = message.part("traits")
    link: dict[str, Any] = {"id": company}
    if isinstance(traits.get("name"), str) and traits["name"].strip():
        link["name"] = traits["name"]
    belongs = tracking.set_call(site.id, _given(message, message.person, {"company": link}), received)
    return [tracking.company_call(site.id, _given(message, company, traits), received), belongs]


def _alias(message: Message, site: Target, received: int) -> list[Call]:
    previous = identity(message.body, "previousId")
    if not previous:
        raise RejectedError("missing", "'previousId' is required: the id until now.", "previousId")
    if not message.user:
        raise RejectedError("missing", "'userId' is required: the id from now on.", "userId")
    # Without a signature only a visitor's id can be meant; with one, any.
    return [_merge(message, site, previous if message.sign else as_anonymous(previous), received)]


_KINDS: Final[Mapping[str, Callable[[Message, Target, int], list[Call]]]] = {
    "identify": _identify, "track": _track, "page": _page, "screen": _screen, "group": _group, "alias": _alias
}  # fmt: skip


def _check(message: Message, site: Target, identity: str) -> None:
    if message.sign or site.signed_only:
        check_signature(site.secrets, identity, message.sign, required=site.signed_only, field="context/sign")


def _merge(message: Message, site: Target, source: str, received: int) -> Call:
    given = {"srcid": source, "destid": message.user, "destsign": message.sign, **_time(message)}
    call = tracking.alias_call(site.id, given, received)
    check_merge(site.secrets, source, message.user, message.sign, signed_only=site.signed_only)
    return call


def _event(message: Message, site: Target, received: int, name: str, arguments: Mapping[str, Any]) -> list[Call]:
    _check(message, site, message.person)
    values = {**_context(message, arguments), **arguments}
    given = {**_given(message, message.person, values), "action": name}
    return [tracking.track_call(site.id, given, received)]


def _named(message: Message) -> dict[str, Any]:
    """The arguments of a page or screen, with its name and category among them."""
    names = {name: value for name in ("name", "category") if (value := text(message.body, name))}
    return {**names, **message.part("properties")}


def _context(message: Message, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Where it happened and what had led there: the page, and the campaign of the link. The rest is not kept."""
    context = message.part("context")
    kept: dict[str, Any] = {}
    page, campaign = context.get("page"), context.get("campaign")
    if isinstance(page, dict) and message.type == "track":
        kept["page"] = {name: page[name] for name in _PAGE_CONTEXT if page.get(name)}
    if isinstance(campaign, dict):
        kept["campaign"] = campaign
    return {name: value for name, value in kept.items() if value and name not in arguments}


def _properties(traits: Mapping[str, Any]) -> dict[str, Any]:
    """Traits under the names that properties have here; a whole name fills both parts where neither is given."""
    found = {_PREDEFINED.get(name, name): value for name, value in traits.items()}
    whole = found.get("name")
    if isinstance(whole, str) and whole.strip() and "first_name" not in found and "last_name" not in found:
        first, _, last = whole.strip().partition(" ")
        found["first_name"] = first
        if last.strip():
            found["last_name"] = last.strip()
    return found


def _given(message: Message, identity: str, values: Mapping[str, Any]) -> dict[str, str]:
    return {"id": identity, "data": dump(values), **_time(message), **({"mid": message.id} if message.id else {})}


def _time(message: Message) -> dict[str, str]:
    return {"ts": str(message.at)} if message.at else {}
