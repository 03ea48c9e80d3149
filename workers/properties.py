"""User properties: what there are, what is said of them, and taking one from everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import structlog

from engine.intake.intake import Intake, Placed
from graphstore import property_keys, user_properties
from graphstore.errors import NotFoundError
from graphstore.records import Call
from graphstore.user_properties import FoundProperty, Said
from graphstore.values import dump, flatten, parse_object
from graphstore.vocabulary import PERSON_PREFIX, property_key
from workers import keys
from workers.context import Context
from workers.queues import Queues

log = structlog.get_logger("properties")

PREDEFINED: Final = ("email", "first_name", "last_name", "profile_image", "company")
_FRESH: Final = 20  # seconds
_AT_ONCE: Final = 1_000  # people a transaction


@dataclass(frozen=True, slots=True)
class UserProperty:
    name: str  # its path, parts divided by /
    path: tuple[str, ...]
    label: str
    type: str  # what is offered when conditions are built
    types: tuple[str, ...]  # as which values have come, the most frequent first
    people: int
    sample: tuple[Any, ...]
    hidden: bool
    predefined: bool


def listing(context: Context, app: str) -> list[UserProperty]:
    """All that people have, by name. People are counted anew every few seconds at most."""
    said = context.graph.read(lambda tx: user_properties.said(tx, app))
    return [_property(each, said.get(each.path, Said())) for each in _found(context, app)]


def change(context: Context, app: str, name: str, changes: Mapping[str, Any]) -> UserProperty:
    """Say something of a property: `label`, `type`, `hidden`. Raises NotFoundError when nobody has it."""
    found = _named(_found(context, app), name)
    before = context.graph.read(lambda tx: user_properties.said(tx, app)).get(found.path, Said())
    after = Said(
        changes.get("label", before.label).strip(),
        changes.get("type", before.type),
        changes.get("hidden", before.hidden),
    )
    context.graph.write(lambda tx: user_properties.say(tx, app, found.path, after, context.clock.now()))
    # Who has just said it looks for it, or for it to be gone, where one chooses.
    context.redis.delete(keys.condition_names(app))
    return _property(found, after)


def remove(context: Context, app: str, name: str) -> None:
    """Have it taken from everybody, by a job. Raises NotFoundError when nobody has it."""
    Queues(context.redis).remove_property(app, list(_named(_found(context, app), name).path))


def take(context: Context, app: str, path: Sequence[str]) -> int:
    """Take a property from everybody; from how many.

    Each time it is a call like any other, so that segments and companies follow.
    """
    intake = Intake(context.graph, context.registry)
    queues = Queues(context.redis)
    whole = tuple(path)
    taken = 0
    for page in _owners(context, app, whole):
        now = context.clock.now()
        calls = [Call("set", app, person, now, now, dump(without(json, whole))) for _, person, json in page]
        stored = intake.store([Placed(call, "", "") for call in calls], {}, {}, now)
        queues.advance(stored.begun)
        taken += len(page)
    context.graph.write(lambda tx: user_properties.forget(tx, app, whole))
    _know_again(context, app, whole)
    context.redis.delete(keys.properties(app), keys.condition_names(app))
    log.info("property_removed", property="/".join(path), people=taken)
    return taken


def _owners(context: Context, app: str, path: tuple[str, ...]) -> Iterator[list[tuple[str, str, str]]]:
    """All people who have a property, in pages."""
    after = ""
    while page := context.graph.read(
        lambda tx, after=after: user_properties.owners(tx, app, path, after, _AT_ONCE)  # type: ignore[misc]
    ):
        yield page
        after = page[-1][0]


def _know_again(context: Context, app: str, path: tuple[str, ...]) -> None:
    """The names that people have been given while they were taken from others: who sets them knew them still."""
    name = property_key(PERSON_PREFIX, path)
    for page in _owners(context, app, path):
        types = {
            key: type(value).__name__
            for _, _, json in page
            for key, value in flatten(PERSON_PREFIX, parse_object(json)).items()
            if key == name or key.startswith(f"{name}/")
        }
        context.graph.write(
            lambda tx, types=types: property_keys.add(tx, app, "person", types, context.clock.now())  # type: ignore[misc]
        )


def without(text: str, path: tuple[str, ...]) -> dict[str, Any]:
    """The values to set so that what is at `path` in the properties (JSON text) goes, and what is beside it stays."""
    top, *inner = path
    if not inner:
        return {top: None}
    value = parse_object(text).get(top)
    place = value
    for name in inner[:-1]:
        place = place.get(name) if isinstance(place, dict) else None
    if not isinstance(place, dict) or inner[-1] not in place:
        return {}
    del place[inner[-1]]
    return {top: value or None}


def _found(context: Context, app: str) -> list[FoundProperty]:
    kept = cast("bytes | None", context.redis.get(keys.properties(app)))
    if kept is not None:
        return [
            FoundProperty(tuple(each["path"]), each["people"], tuple(each["types"]), tuple(each["sample"]))
            for each in json.loads(kept)
        ]
    found = user_properties.found(context.graph, app)
    rows = [{"path": each.path, "people": each.people, "types": each.types, "sample": each.sample} for each in found]
    context.redis.set(keys.properties(app), json.dumps(rows), ex=_FRESH)
    return found


def _named(found: Sequence[FoundProperty], name: str) -> FoundProperty:
    for each in found:
        if "/".join(each.path) == name:
            return each
    raise NotFoundError(f"Nobody on this site has the property {name!r}.")


def _property(found: FoundProperty, said: Said) -> UserProperty:
    name = "/".join(found.path)
    return UserProperty(
        name, found.path, said.label, said.type or found.types[0], found.types, found.people, found.sample, said.hidden,
        found.path[0] in PREDEFINED and (len(found.path) == 1 or found.path[0] == "company"),
    )  # fmt: skip
