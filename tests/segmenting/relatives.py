"""What definitions mean that look beyond the person: companies, colleagues, assets, other segments and paths.

As in `reference`: over plain Python values, slow and obvious.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from segmenting import reference
from segmenting.reference import MISSING, Deed, Someone, compares, value_at

LETTERS = ("sent", "opened", "clicked", "bounced", "complained", "answered", "unsubscribed", "failed")
EVENTS: dict[tuple[str, str], str] = {
    **{("letter", activity): f"Letter {activity}" for activity in LETTERS},
    **{("newsletter", activity): f"Letter {activity}" for activity in LETTERS},
    **{("message", activity): f"Message {activity}" for activity in ("sent", "opened", "clicked", "answered")},
    ("page", "viewed"): "Page view",
    ("product", "carted"): "Cart set",
    ("product", "bought"): "Cart purchased",
    ("product", "abandoned"): "Cart abandoned",
    ("product", "cancelled"): "Cart canceled",
}


@dataclass
class World:
    people: Mapping[str, Someone]
    members: Mapping[str, set[str]] = field(default_factory=dict)  # of lists
    definitions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of segments
    newsletters: Mapping[str, str] = field(default_factory=dict)  # letter -> the newsletter that sends it

    def who_meet(self, definition: Mapping[str, Any], now: int) -> set[str]:
        return {name for name in self.people if self.meets(definition, name, now)}

    def meets(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        if "and" in definition:
            return all(self.meets(part, name, now) for part in definition["and"])
        if "or" in definition:
            return any(self.meets(part, name, now) for part in definition["or"])
        if "not" in definition:
            return not self.meets(definition["not"], name, now)
        for kind, decide in self.kinds().items():
            if kind in definition:
                return decide(definition, name, now)
        return reference.meets(definition, self.people[name], now)

    def kinds(self) -> dict[str, Callable[[Mapping[str, Any], str, int], bool]]:
        return {
            "company": self.belongs, "company_property": self.of_company, "company_size": self.of_size,
            "colleagues": self.among, "asset": self.active, "segment": self.inside, "path": self.reaches,
        }  # fmt: skip

    def belongs(self, definition: Mapping[str, Any], name: str, _: int) -> bool:
        wanted, own = definition["company"], self.company(name)
        return bool(own) if wanted is True else own in (wanted if isinstance(wanted, list) else [wanted])

    def of_size(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        own = self.company(name)
        return bool(own) and compares(definition["company_size"], len(self.staff(own)), now)

    def among(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        own = self.company(name)
        others = self.staff(own) - {name} if own else set()
        found = [each for each in others if self.meets(definition["colleagues"], each, now)]
        return len(found) >= int(definition.get("at_least", 1))

    def inside(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        wanted = definition["segment"]
        if wanted in self.definitions:
            return self.meets(self.definitions[wanted], name, now)
        return name in self.members[wanted]

    def company(self, name: str) -> str:
        named = self.people[name].properties.get("company", "")
        return str(named["id"]) if isinstance(named, dict) else str(named)

    def staff(self, company: str) -> set[str]:
        return {name for name in self.people if self.company(name) == company}

    def of_company(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        operator = definition.get("operator", "is")
        if operator in {"is_not", "not_set"}:
            plain = {**definition, "operator": "is" if operator == "is_not" else "set"}
            return not self.of_company(plain, name, now)
        own = self.company(name)
        told = [self.people[each].properties["company"] for each in self.people if own and self.company(each) == own]
        known = {key: value for each in told if isinstance(each, dict) for key, value in each.items() if key != "id"}
        return compares(definition, value_at(known, definition["company_property"]) if own else MISSING, now)

    def active(self, definition: Mapping[str, Any], name: str, now: int) -> bool:
        kind, wanted, link = definition["asset"], definition.get("id"), definition.get("link")

        def is_meant(deed: Deed) -> bool:
            if link is not None and deed.arguments.get("link") != link:
                return False
            if kind == "page" and wanted is not None:
                pattern = {"operator": "matches", "value": wanted}
                return any(compares(pattern, deed.arguments.get(place, MISSING)) for place in ("path", "url"))
            if kind == "newsletter":
                sender = self.newsletters.get(deed.asset)
                return sender is not None and wanted in {None, sender}
            about = f"product:{wanted}" if kind == "product" else wanted
            return wanted is None or deed.asset == about

        asked = {key: value for key, value in definition.items() if key in {"operator", "count", "within"}}
        meant = [deed for deed in self.people[name].deeds if is_meant(deed)]
        event = {"event": EVENTS[kind, definition["activity"]], **asked}
        return reference.meets(event, Someone(deeds=meant), now)

    def reaches(self, definition: Mapping[str, Any], name: str, _: int) -> bool:
        reached = {name}
        for _ in range(definition.get("hops", 1)):
            reached = {other for each in reached for other in self.next_to(each, definition["path"])}
            if (reached - {name}) & self.members[definition["to"]]:
                return True
        return False

    def next_to(self, name: str, relation: str) -> set[str]:
        if relation == "company":
            own = self.company(name)
            return self.staff(own) if own else set()
        if relation == "asset":
            own_assets = {deed.asset for deed in self.people[name].deeds if deed.asset}
            return {each for each in self.people if own_assets & {deed.asset for deed in self.people[each].deeds}}
        brought = self.people[name].properties.get("referred_by")
        return {each for each in self.people if each == brought or self.referrer(each) == name}

    def referrer(self, name: str) -> str:
        return str(self.people[name].properties.get("referred_by", ""))
