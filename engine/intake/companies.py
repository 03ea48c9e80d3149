"""What a batch says of companies: by people's property `company`, and by calls of /company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphstore import company_writing
from graphstore.company_writing import CompanyRef, Moved, Placing
from graphstore.driver import Transaction
from graphstore.people import Profile
from graphstore.records import Call
from graphstore.values import flatten, parse_object
from graphstore.vocabulary import COMPANY_PREFIX

PROPERTY: Final = "company"  # of people
MAX_ID: Final = 255  # characters


@dataclass(frozen=True, slots=True)
class NamedCompany:
    id: str
    values: Mapping[str, Any]  # what the person's property says of it beside the id


def named(value: Any) -> NamedCompany | None:
    """The company that a value of the property names: a text, or an object with `id` or else `name`, and more."""
    values: Mapping[str, Any] = {}
    if isinstance(value, dict):
        values = {name: inner for name, inner in value.items() if name != "id"}
        value = value.get("id", value.get("name"))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= MAX_ID:
        return None
    return NamedCompany(value.strip(), values)


class CompaniesSaid:
    """Gathers while the batch is written; `write` comes when all people are what they will be."""

    def __init__(self) -> None:
        self._values: dict[CompanyRef, list[tuple[Mapping[str, Any], int]]] = defaultdict(list)
        self._placings: dict[str, Placing] = {}

    def call(self, call: Call) -> None:
        """A call of /company."""
        self._values[CompanyRef(call.app, call.identity)].append((parse_object(call.data), call.at))

    def person(self, profile: Profile, value: Any, at: int) -> None:
        """A call has set a person's property to this value; the profile may know better."""
        said = named(value)
        if said is not None:
            self._values[CompanyRef(profile.app, said.id)].append((said.values, at))
        self.follow(profile)

    def follow(self, profile: Profile) -> None:
        """The person belongs to the company that their property names now."""
        found = named(profile.properties.get(PROPERTY))
        ref = CompanyRef(profile.app, found.id) if found else None
        self._placings[profile.uid] = Placing(profile.uid, ref)

    def absorbed(self, source: str, target: Profile) -> None:
        """One person (uid) is another now."""
        self._placings.pop(source, None)
        if PROPERTY in target.times:
            self.follow(target)

    def write(self, tx: Transaction, check: Callable[[str, Mapping[str, object]], None]) -> Moved:
        """Into the graph; whoever and whatever moved. `check`: app and flat names, raises if they are too many."""
        if not self._values and not self._placings:
            return Moved()
        seen = {ref: max((at for _, at in said), default=0) for ref, said in self._values.items()}
        for placing in self._placings.values():
            if placing.company is not None:
                seen.setdefault(placing.company, 0)
        profiles = company_writing.resolve(tx, seen) if seen else {}
        changed: set[str] = set()
        for ref, said in self._values.items():
            profile = profiles[ref]
            for values, at in said:
                check(ref.app, flatten(COMPANY_PREFIX, values))
                if profile.put(values, at):
                    changed.add(ref.key)
        company_writing.save(tx, {ref: profiles[ref] for ref in self._values})
        moved = company_writing.place(tx, list(self._placings.values()))
        moved.companies |= changed
        return moved
