"""What holds for every node type there is, and for those to come."""

from __future__ import annotations

import json
import re

import pytest

import nodes
from engine.catalogue import catalogue
from engine.effects import Leave, WaitUntil
from engine.node import NodeSpec, Visit
from graphstore.records import PersonState
from workers.context import SystemClock

SPECS = list(nodes.registry())


@pytest.fixture(params=SPECS, ids=lambda spec: spec.type)
def spec(request: pytest.FixtureRequest) -> NodeSpec:
    found = request.param
    assert isinstance(found, NodeSpec)
    return found


def test_it_explains_itself(spec: NodeSpec) -> None:
    assert spec.title
    assert spec.description.endswith(".")
    assert spec.examples
    assert spec.outputs
    assert all(port.label and port.description for port in spec.outputs)
    settings = spec.config().fields
    assert set(re.findall(r"{(\w+)}", spec.sentence)) <= settings.keys()
    assert all(field.metadata.get("title") for field in settings.values())


def test_its_examples_are_valid_settings(spec: NodeSpec) -> None:
    for example in spec.examples:
        assert spec.config().load(dict(example.config)) is not None


def test_unknown_settings_are_refused(spec: NodeSpec) -> None:
    assert "surprise" in spec.config().validate({"surprise": 1})


def test_it_answers_each_visit_by_one_of_its_ports(spec: NodeSpec) -> None:
    if spec.step is None:
        return
    config = spec.config().load(dict(spec.examples[0].config))
    visits = [Visit(str(run), PersonState("u", "u", {}), None, entries=run) for run in range(1, 30)]
    outcomes = spec.step(config, visits, SystemClock())
    assert len(outcomes) == len(visits)
    assert spec.step(config, [], SystemClock()) == []
    names = {port.name for port in spec.outputs}
    assert all(outcome.port in names for outcome in outcomes if isinstance(outcome, Leave | WaitUntil))


def test_the_catalogue_is_json_an_editor_can_draw_from() -> None:
    entries = json.loads(json.dumps(catalogue(nodes.registry())))
    assert {entry["type"] for entry in entries} == {spec.type for spec in SPECS}
    limit = next(entry for entry in entries if entry["type"] == "entry_limit")
    assert limit["settings"]["properties"]["limit"]["minimum"] == 1
    assert limit["settings"]["required"] == ["limit"]
    letter = next(entry for entry in entries if entry["type"] == "send_letter")
    assert letter["settings"]["properties"]["letter"]["x-widget"] == "letter"
