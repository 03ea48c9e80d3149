"""What everybody has and had of properties, read from the graph a page of people at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from engine.analytics.columns import Uids
from engine.analytics.holdings import Held, Holdings, PersonHeld, Was, holdings, together
from engine.analytics.traits import MOST_VALUES, Gathering, Trait
from graphstore import property_history, traits
from graphstore.driver import Graph
from graphstore.property_history import PersonProperties
from graphstore.traits import PersonTraits, TraitPage
from graphstore.vocabulary import property_path

MOST_TRAITS: Final = 40  # properties
COMPANY: Final = "company"
PROPERTY: Final = "property:"
_PAGE: Final = 5_000  # people


def read(graph: Graph, app: str, keys: Sequence[str]) -> Holdings:
    """Of these properties (flat keys)."""
    parts: list[Holdings] = []
    after: str | None = ""
    while after is not None:
        part, after = held_page(graph, app, keys, after)
        parts.append(part)
    return together(parts, keys)


def held_page(graph: Graph, app: str, keys: Sequence[str], after: str) -> tuple[Holdings, str | None]:
    """Of the next people behind a uid, and the uid to go on behind; None at the end."""
    page = graph.read(lambda tx: property_history.page(tx, app, keys, after, _PAGE))
    return holdings([_person(each) for each in page.people], keys), page.after


def apart(graph: Graph, app: str) -> list[str]:
    """The properties (flat keys) that tell people apart: those with few values."""
    return graph.read(lambda tx: traits.keys(tx, app, MOST_VALUES, MOST_TRAITS))


def trait_page(graph: Graph, app: str, keys: Sequence[str], after: str) -> TraitPage:
    return graph.read(lambda tx: traits.page(tx, app, keys, after, _PAGE))


def gathered(keys: Sequence[str], people: Iterable[PersonTraits], uids: Uids) -> list[Trait]:
    """What these people are, by these properties and by the company that they belong to."""
    names = [PROPERTY + "/".join(property_path(key)) for key in keys]
    found = Gathering([*names, COMPANY], [*(True for _ in keys), False])
    for person in people:
        found.add(person.uid, [*person.values, person.company])
    return found.traits(uids)


def _person(found: PersonProperties) -> PersonHeld:
    held = tuple(Held(own.value, own.since, tuple(Was(*was) for was in own.history)) for own in found.properties)
    return PersonHeld(found.uid, found.created, held)
