"""What holds for every node type there is, and for those to come."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

import nodes
from engine.catalogue import catalogue
from engine.conformance import NonconformingError, check
from engine.node import NodeSpec
from engine.registry import RegistryError

SPECS = list(nodes.registry())


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_it_keeps_the_rules(spec: NodeSpec) -> None:
    check(spec)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Bad type"},
        {"description": "no full stop"},
        {"examples": ()},
        {"sentence": "Does {nothing}"},
        {"outputs": ()},
        {"refers": {"nothing": "letter"}},
        {"step": lambda *_: []},
    ],
)
def test_what_breaks_a_rule_is_told(change: dict[str, object]) -> None:
    spec = next(spec for spec in SPECS if spec.type == "person_property")
    with pytest.raises(NonconformingError, match=str(change.get("type", "person_property"))):
        check(replace(spec, **change))  # type: ignore[arg-type]


def test_the_catalogue_is_json_an_editor_can_draw_from() -> None:
    entries = json.loads(json.dumps(catalogue(nodes.registry())))
    assert {entry["type"] for entry in entries} == {spec.type for spec in SPECS}
    limit = next(entry for entry in entries if entry["type"] == "entry_limit")
    assert limit["settings"]["properties"]["limit"]["minimum"] == 1
    assert limit["settings"]["required"] == ["limit"]
    letter = next(entry for entry in entries if entry["type"] == "send_letter")
    assert letter["settings"]["properties"]["letter"]["x-widget"] == "letter"
    cases = next(entry for entry in entries if entry["type"] == "first_match")["settings"]["properties"]["cases"]
    assert cases["items"]["properties"]["property"]["x-widget"] == "property"


def _install(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    found = [EntryPoint("plugin", value, nodes.PLUGINS)]
    monkeypatch.setattr(nodes, "entry_points", lambda group: found if group == nodes.PLUGINS else [])


def test_a_node_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _install(monkeypatch, "plugin_node")
    spec = nodes.registry().get("lucky")
    assert spec is not None
    check(spec)


def test_what_is_no_node_type_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    _install(monkeypatch, "plugin_node:__doc__")
    with pytest.raises(RegistryError, match="plugin"):
        nodes.registry()
