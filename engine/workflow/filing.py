"""A campaign as a file that belongs in git: what it names is named by its name, and its letters are in it.

`{"name", "nodes": [{"id", "type", "config", "position": {"x", "y"}}], "edges": [{"from", "port", "to"}],
"letters": {name: {"subject", "text", "html", "mjml", "sender"}}}`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import InvalidDefinitionError, Problem
from engine.letters import filing as letter_filing
from engine.node import Reference
from engine.registry import Registry
from graphstore.letters import LetterContents

MAX_NAME: Final = 200
_PARTS: Final = ("name", "nodes", "edges", "letters")

Ids = Callable[[Reference, str], Sequence[str]]  # of all that are called so
Names = Callable[[Reference, str], str | None]  # of what has this id; None: nothing has


@dataclass(frozen=True)
class CampaignFile:
    name: str
    definition: Mapping[str, Any]  # references by name
    letters: Mapping[str, LetterContents]  # those it sends, by name


def to_content(file: CampaignFile) -> dict[str, Any]:
    """What is written, in an order that does not depend on how it was drawn."""
    return {
        "name": file.name,
        "nodes": [_node(node) for node in _all(file.definition, "nodes")],
        "edges": [{key: edge.get(key) for key in ("from", "port", "to")} for edge in _all(file.definition, "edges")],
        "letters": {name: letter_filing.parts_of(file.letters[name]) for name in sorted(file.letters)},
    }


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    config = _settings(node)
    written = {"id": node.get("id"), "type": node.get("type"), "config": {key: config[key] for key in sorted(config)}}
    spot = node.get("position")
    if isinstance(spot, Mapping) and {"x", "y"} <= spot.keys():
        return {**written, "position": {"x": spot["x"], "y": spot["y"]}}
    return written


def _settings(node: Mapping[str, Any]) -> dict[str, Any]:
    config = node.get("config")
    return dict(config) if isinstance(config, Mapping) else {}


def _all(definition: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    """Drafts may hold anything; what is no node or connection is left out."""
    found = definition.get(part)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def from_content(content: Any) -> CampaignFile:
    """What a file says. Raises InvalidDefinitionError with the path of all that can't be so."""
    problems: list[Problem] = []
    if not isinstance(content, Mapping):
        raise InvalidDefinitionError([Problem("no_campaign", "A campaign's file holds name, nodes and edges.")])
    problems += [
        Problem("unknown_part", f"A campaign's file has no part {key!r}: {', '.join(_PARTS)}.", str(key))
        for key in content
        if key not in _PARTS
    ]
    name = content.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME:
        problems.append(Problem("bad_name", f"The campaign's name: 1 to {MAX_NAME} letters.", "name"))
    nodes = _records(content, "nodes", problems)
    for place, node in enumerate(nodes):
        _check_node(node, f"nodes/{place}", problems)
    edges = _records(content, "edges", problems)
    for place, edge in enumerate(edges):
        if not all(isinstance(edge.get(key), str) for key in ("from", "port", "to")):
            message = "A connection is {from: node, port: its output, to: node}."
            problems.append(Problem("bad_edge", message, f"edges/{place}"))
    letters = _letters(content.get("letters", {}), problems)
    if problems:
        raise InvalidDefinitionError(problems)
    return CampaignFile(str(name), {"nodes": nodes, "edges": edges}, letters)


def _records(content: Mapping[str, Any], part: str, problems: list[Problem]) -> list[Mapping[str, Any]]:
    found = content.get(part)
    if not isinstance(found, list):
        problems.append(Problem("bad_list", f"{part!r} is a list.", part))
        return []
    bad = [place for place, item in enumerate(found) if not isinstance(item, Mapping)]
    problems += [Problem("bad_record", "Names and values belong here.", f"{part}/{place}") for place in bad]
    return [item for item in found if isinstance(item, Mapping)]


def _check_node(node: Mapping[str, Any], path: str, problems: list[Problem]) -> None:
    problems += [
        Problem("bad_node", f"A node needs a text {key!r}.", f"{path}/{key}")
        for key in ("id", "type")
        if not isinstance(node.get(key), str)
    ]
    if not isinstance(node.get("config", {}), Mapping):
        problems.append(Problem("bad_node", "Settings are names and values.", f"{path}/config"))
    spot = node.get("position")
    if spot is not None and not (
        isinstance(spot, Mapping) and all(isinstance(spot.get(axis), int | float) for axis in ("x", "y"))
    ):
        problems.append(Problem("bad_node", "A position is {x: number, y: number}.", f"{path}/position"))


def _letters(found: Any, problems: list[Problem]) -> dict[str, LetterContents]:
    if not isinstance(found, Mapping):
        problems.append(Problem("bad_letters", "Letters stand here by their names.", "letters"))
        return {}
    letters: dict[str, LetterContents] = {}
    for name, parts in found.items():
        letter, wrong = letter_filing.read(name, parts, f"letters/{name}")
        problems += wrong
        if letter is not None:
            letters[name] = letter
    return letters


def by_names(definition: Mapping[str, Any], registry: Registry, names: Names) -> dict[str, Any]:
    """The definition with names instead of ids; what nobody knows stays as it is."""
    return _renamed(definition, registry, lambda kind, value, _: names(kind, value) or value)


def by_ids(definition: Mapping[str, Any], registry: Registry, ids: Ids) -> dict[str, Any]:
    """The definition with a site's ids instead of names.

    Raises InvalidDefinitionError with the path of every name that the site does not have, or has several times.
    """
    problems: list[Problem] = []

    def found(kind: Reference, value: str, path: str) -> str:
        known = ids(kind, value)
        if not known:
            message = f"There is no {kind} called {value!r} on this site: make one of that name first."
            problems.append(Problem(f"unknown_{kind}", message, path))
        elif len(known) > 1:
            message = f"{len(known)} of this site's {kind}s are called {value!r}: give the others another name first."
            problems.append(Problem("same_name", message, path))
        return known[0] if known else value

    made = _renamed(definition, registry, found)
    if problems:
        raise InvalidDefinitionError(problems)
    return made


def letters_named(definition: Mapping[str, Any], registry: Registry) -> dict[str, str]:
    """What stands where a letter is meant -> the path of the first place."""
    found: dict[str, str] = {}

    def seen(kind: Reference, value: str, path: str) -> str:
        if kind == "letter":
            found.setdefault(value, path)
        return value

    _renamed(definition, registry, seen)
    return found


def _renamed(
    definition: Mapping[str, Any], registry: Registry, other: Callable[[Reference, str, str], str]
) -> dict[str, Any]:
    def node(each: Mapping[str, Any]) -> dict[str, Any]:
        spec = registry.get(str(each.get("type")))
        config = _settings(each)
        for setting, kind in (spec.refers if spec else {}).items():
            value = config.get(setting)
            if isinstance(value, str) and value:
                config[setting] = other(kind, value, f"nodes/{each.get('id')}/config/{setting}")
        return {**each, "config": config}

    return {**definition, "nodes": [node(each) for each in _all(definition, "nodes")]}
