from __future__ import annotations

from typing import Any

import pytest
from tutorial import REGISTRY, loaded, tutorial

from engine.errors import InvalidDefinitionError
from engine.workflow.graph import to_definition
from engine.workflow.validate import load


def problems(definition: Any, letters: set[str] | None = None) -> set[tuple[str, str]]:
    with pytest.raises(InvalidDefinitionError) as raised:
        load(definition, REGISTRY, letters)
    return {(problem.code, problem.path) for problem in raised.value.problems}


def test_the_tutorial_is_valid_and_round_trips() -> None:
    workflow = loaded()
    again = load(to_definition(workflow), REGISTRY, {"offer"})
    assert to_definition(again) == to_definition(workflow)
    assert workflow.after("limit", "no") == "free"
    assert workflow.after("limit", "yes") is None


def test_all_problems_are_told_at_once_each_with_its_node() -> None:
    definition = tutorial(letter="gone")
    definition["nodes"] += [
        {"id": "lost", "type": "wait", "config": {"amount": 1}},
        {"id": "odd", "type": "teleport"},
        {"id": "limit", "type": "wait", "config": {"amount": 1}},
        {"id": "empty", "type": "entry_limit", "config": {"limit": 0, "color": "red"}},
        {"id": "no spaces", "type": "wait"},
    ]
    definition["edges"] += [
        {"from": "limit", "port": "maybe", "to": "offer"},
        {"from": "limit", "port": "no", "to": "offer"},
        {"from": "offer", "port": "sent", "to": "watched"},
        {"from": "offer", "port": "sent", "to": "everyone"},
        {"from": "limit", "port": "yes", "to": "nowhere"},
        {"from": "free"},
    ]
    assert problems(definition, {"offer"}) == {
        ("unreachable", "nodes/lost"),
        ("unknown_type", "nodes/odd/type"),
        ("unreachable", "nodes/odd"),
        ("duplicate_node", "nodes/limit"),
        ("bad_setting", "nodes/empty/config/limit"),
        ("bad_setting", "nodes/empty/config/color"),
        ("unreachable", "nodes/empty"),
        ("bad_node_id", "nodes/9/id"),
        ("unknown_letter", "nodes/offer/config/letter"),
        ("unknown_port", "edges/4"),
        ("port_taken", "edges/5"),
        ("trigger_input", "edges/6"),
        ("no_input", "edges/7"),
        ("unknown_node", "edges/8"),
        ("bad_edge", "edges/9"),
    }


def test_a_loop_names_every_node_on_it() -> None:
    definition = tutorial()
    definition["nodes"].append({"id": "wait", "type": "wait", "config": {"amount": 1}})
    definition["edges"] += [{"from": "free", "port": "no", "to": "wait"}, {"from": "wait", "port": "out", "to": "free"}]
    assert problems(definition) == {("cycle", "nodes/free"), ("cycle", "nodes/wait")}


@pytest.mark.parametrize("definition", [None, [], {}, {"nodes": []}, {"nodes": {}}, {"nodes": [5]}])
def test_anything_else_is_refused_kindly(definition: Any) -> None:
    assert problems(definition)


def test_nobody_could_enter() -> None:
    assert problems({"nodes": [{"id": "a", "type": "wait", "config": {"amount": 1}}]}) == {("no_start", "nodes")}
