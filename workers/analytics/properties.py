"""What everybody has and had of properties, read from the graph a page of people at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from engine.analytics.columns import Uids
from engine.analytics.holdings import Held, Holdings, PersonHeld, Was, holdings, together
from engine.analytics.traits import MOST_VALUES, Gathering, Trait
from graphstore import property_history, traits
from graphstore.driver import Graph
from graphstore.property_history import PersonProperties
from graphstore.vocabulary import property_path

MOST_TRAITS: Final = 40  # properties
COMPANY: Final = "company"
PROPERTY: Final = "property:"
_PAGE: Final = 5_000  # people


def read(graph: Graph, app: str, keys: Sequence[str], going: Callable[[], object]) -> Holdings:
    """Of these properties (flat keys); of none, of nobody. `going` is called once a page, and may end it by raising."""
    if not keys:
        return holdings([], keys)
    parts: list[Holdings] = []
    after: str | None = ""
    while after is not None:
        at = after
        page = graph.read(lambda tx, at=at: property_history.page(tx, app, keys, at, _PAGE))  # type: ignore[misc]  # mypy can't infer a lambda's default
        parts.append(holdings([_person(each) for each in page.people], keys))
        after = page.after
        going()
    return together(parts, keys)


def tell_apart(graph: Graph, app: str, uids: Uids, going: Callable[[], object]) -> list[Trait]:
    """What these people are, by properties with few values and by the company that they belong to; see `read`."""
    keys = graph.read(lambda tx: traits.keys(tx, app, MOST_VALUES, MOST_TRAITS))
    names = [PROPERTY + "/".join(property_path(key)) for key in keys]
    gathered = Gathering([*names, COMPANY], [*(True for _ in keys), False])
    after: str | None = ""
    while after is not None:
        at = after
        page = graph.read(lambda tx, at=at: traits.page(tx, app, keys, at, _PAGE))  # type: ignore[misc]  # mypy can't infer a lambda's default
        for person in page.people:
            gathered.add(person.uid, [*person.values, person.company])
        after = page.after
        going()
    return gathered.traits(uids)


def _person(found: PersonProperties) -> PersonHeld:
    held = tuple(Held(own.value, own.since, tuple(Was(*was) for was in own.history)) for own in found.properties)
    return PersonHeld(found.uid, found.created, held)
