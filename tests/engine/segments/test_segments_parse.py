"""What is wrong in a definition is told all at once, each with its code and the path to it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InvalidDefinitionError
from engine.segments.parse import parse
from engine.segments.reading import MAX_CONDITIONS, MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES

PLAN = {"property": "plan", "operator": "is", "value": "free"}


def problems(definition: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDefinitionError) as caught:
        parse(definition)
    assert all(problem.message.endswith(".") for problem in caught.value.problems)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def nested(depth: int) -> dict[str, Any]:
    definition: dict[str, Any] = PLAN
    for _ in range(depth):
        definition = {"not": definition}
    return definition


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (None, [("", "not_an_object")]),
        ([], [("", "not_an_object")]),
        ({}, [("", "unclear_condition")]),
        ({"and": [PLAN], "or": [PLAN]}, [("", "unclear_condition")]),
        ({"property": "a", "event": "b"}, [("", "unclear_condition")]),
        ({"and": []}, [("and", "empty_group")]),
        ({"or": PLAN}, [("or", "empty_group")]),
        ({"not": [PLAN]}, [("not", "not_an_object")]),
        ({"and": [PLAN], "oops": 1}, [("oops", "unknown_key")]),
        ({"argument": "a"}, [("", "unclear_condition")]),
        ({"counter": "a", "at_least": 1}, [("", "unclear_condition")]),
        ({"constant": True}, [("", "unclear_condition")]),
        ({**PLAN, "valeu": 1}, [("valeu", "unknown_key")]),
        ({**PLAN, "operator": "like"}, [("operator", "unknown_operator")]),
        ({**PLAN, "operator": ["is"]}, [("operator", "unknown_operator")]),
        ({"property": "plan"}, [("value", "bad_value")]),
        ({**PLAN, "value": None}, [("value", "bad_value")]),
        ({**PLAN, "value": ["free"]}, [("value", "bad_value")]),
        ({**PLAN, "value": {"a": 1}}, [("value", "bad_value")]),
        ({**PLAN, "value": "a\x00"}, [("value", "bad_characters")]),
        ({**PLAN, "value": "\ud800"}, [("value", "bad_characters")]),
        ({**PLAN, "value": "x" * 5_000}, [("value", "too_long")]),
        ({**PLAN, "value": 2**63}, [("value", "bad_number")]),
        ({**PLAN, "value": float("nan")}, [("value", "bad_number")]),
        ({**PLAN, "value": float("inf")}, [("value", "bad_number")]),
        ({**PLAN, "operator": "set"}, [("value", "unexpected_value")]),
        ({**PLAN, "operator": "above"}, [("value", "not_a_number")]),
        ({**PLAN, "operator": "above", "value": True}, [("value", "not_a_number")]),
        ({**PLAN, "operator": "starts_with", "value": 5}, [("value", "not_a_text")]),
        ({**PLAN, "operator": "one_of", "value": "free"}, [("value", "bad_value")]),
        ({**PLAN, "operator": "one_of", "value": []}, [("value", "bad_value")]),
        ({**PLAN, "operator": "one_of", "value": [1] * (MAX_VALUES + 1)}, [("value", "bad_value")]),
        ({**PLAN, "operator": "one_of", "value": ["a", None]}, [("value/1", "bad_value")]),
        ({**PLAN, "operator": "between", "value": 5}, [("value", "bad_value")]),
        ({**PLAN, "operator": "between", "value": [1, 2, 3]}, [("value", "bad_value")]),
        ({**PLAN, "operator": "between", "value": [1, "2"]}, [("value/1", "not_a_number")]),
        ({**PLAN, "operator": "between", "value": [2, 1]}, [("value", "bad_range")]),
        ({**PLAN, "fold_case": "yes"}, [("fold_case", "bad_flag")]),
        ({**PLAN, "value": 5, "fold_case": True}, [("fold_case", "no_case")]),
        ({"property": "a", "operator": "set", "fold_case": True}, [("fold_case", "no_case")]),
        ({**PLAN, "property": ""}, [("property", "bad_name")]),
        ({**PLAN, "property": 5}, [("property", "bad_name")]),
        ({**PLAN, "property": "x\x00"}, [("property", "bad_characters")]),
        ({**PLAN, "property": "x" * 1_001}, [("property", "too_long")]),
        ({**PLAN, "property": []}, [("property", "bad_path")]),
        ({**PLAN, "property": ["a"] * 9}, [("property", "bad_path")]),
        ({**PLAN, "property": ["a", "", 5]}, [("property/1", "bad_name"), ("property/2", "bad_name")]),
        ({"event": ""}, [("event", "bad_name")]),
        ({"event": "A", "operator": "is"}, [("operator", "unknown_operator")]),
        ({"event": "A", "operator": "at_least"}, [("count", "bad_number")]),
        ({"event": "A", "operator": "at_least", "count": -1}, [("count", "bad_number")]),
        ({"event": "A", "operator": "exactly", "count": True}, [("count", "bad_number")]),
        ({"event": "A", "operator": "exactly", "count": 1.0}, [("count", "bad_number")]),
        ({"event": "A", "count": 3}, [("count", "unexpected_count")]),
        ({"event": "A", "value": 3}, [("value", "unknown_key")]),
        ({"event": "A", "within": 30}, [("within", "bad_period")]),
        ({"event": "A", "within": {}}, [("within", "bad_period")]),
        ({"event": "A", "within": {"last_days": 1, "last_hours": 1}}, [("within", "bad_period")]),
        ({"event": "A", "within": {"last_days": 1, "to": 5}}, [("within", "bad_period")]),
        ({"event": "A", "within": {"last_days": 0}}, [("within/last_days", "bad_number")]),
        ({"event": "A", "within": {"last_days": 1.5}}, [("within/last_days", "bad_number")]),
        ({"event": "A", "within": {"last_days": 10**9}}, [("within/last_days", "bad_number")]),
        ({"event": "A", "within": {"form": 5, "to": 6}}, [("within/form", "unknown_key")]),
        ({"event": "A", "within": {"from": 6, "to": 5}}, [("within", "bad_period")]),
        ({"event": "A", "within": {"from": "soon"}}, [("within/from", "bad_time")]),
        ({"event": "A", "within": {"to": -1}}, [("within/to", "bad_time")]),
        ({"event": "A", "within": {"to": "9999-12-31"}}, [("within/to", "bad_time")]),
        ({"event": "A", "within": {"from": "0001-01-01"}}, [("within/from", "bad_time")]),
        ({"event": "A", "where": {"argument": "a"}}, [("where", "empty_group")]),
        ({"event": "A", "where": [PLAN]}, [("where/0", "unclear_condition")]),
        ({"event": "A", "where": [{"event": "B"}]}, [("where/0", "unclear_condition")]),
        ({"event": "A", "where": [{"or": [{"argument": "a"}]}]}, [("where/0/or/0/value", "bad_value")]),
    ],
)  # fmt: skip
def test_each_problem_has_its_code_and_place(definition: object, expected: list[tuple[str, str]]) -> None:
    assert problems(definition) == expected


def test_all_problems_at_once() -> None:
    assert problems(
        {"and": [{"property": "", "operator": "above", "value": "x"}, {"not": {"or": []}}, 5, {"event": 1, "count": 2}]}
    ) == [
        ("and/0/property", "bad_name"),
        ("and/0/value", "not_a_number"),
        ("and/1/not/or", "empty_group"),
        ("and/2", "not_an_object"),
        ("and/3/event", "bad_name"),
        ("and/3/count", "unexpected_count"),
    ]


def test_depth_is_limited() -> None:
    parse(nested(MAX_DEPTH))
    assert problems(nested(MAX_DEPTH + 1)) == [("/".join(["not"] * (MAX_DEPTH + 1)), "too_deep")]
    assert problems(nested(900))[0][1] == "too_deep"


def test_groups_inside_where_count_too() -> None:
    inner: dict[str, Any] = {"argument": "a", "operator": "set"}
    for _ in range(MAX_DEPTH):
        inner = {"not": inner}
    assert problems({"event": "A", "where": [inner]})[0][1] == "too_deep"


def test_the_number_of_conditions_is_limited() -> None:
    parse({"and": [PLAN] * MAX_CONDITIONS})
    assert [code for _, code in problems({"and": [PLAN] * (MAX_CONDITIONS + 1)})] == ["too_many_conditions"]
    group = {"or": [PLAN] * 10}
    assert [code for _, code in problems({"and": [group] * 50})] == ["too_many_conditions"]


def test_a_hopeless_definition_gets_a_bounded_answer() -> None:
    assert len(problems({"and": [None] * 100_000})) == MAX_PROBLEMS
