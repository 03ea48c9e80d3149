"""What is wrong with expressions and selectors, through vectors that the library's own tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.css_selectors import problem_of_selector
from engine.page_patterns import problems_of_urls

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "page-patterns.json").read_text(encoding="utf-8")
)
MATCHING: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "url-expressions.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("text", VECTORS["urls"]["good"])
def test_expressions_that_browsers_take(text: str) -> None:
    assert problems_of_urls(text) == []


@pytest.mark.parametrize("each", MATCHING, ids=[each["expression"] for each in MATCHING])
def test_expressions_of_other_tests(each: dict[str, Any]) -> None:
    assert [line for line, _ in problems_of_urls(each["expression"])][:1] == (
        [each["problem"]] if "problem" in each else []
    )


@pytest.mark.parametrize(("text", "lines"), VECTORS["urls"]["bad"])
def test_expressions_that_they_do_not(text: str, lines: list[int]) -> None:
    assert [line for line, _ in problems_of_urls(text)] == lines


@pytest.mark.parametrize("text", VECTORS["selectors"]["good"])
def test_selectors_that_browsers_take(text: str) -> None:
    assert problem_of_selector(text) == ""


# What has no end browsers end themselves; nobody means that.
@pytest.mark.parametrize("text", VECTORS["selectors"]["bad"] + VECTORS["selectors"]["unclosed"])
def test_selectors_that_they_do_not(text: str) -> None:
    assert problem_of_selector(text).startswith("This is no CSS selector")


def test_nesting_without_end_is_no_trouble() -> None:
    assert "too many" in problem_of_selector(":not(" * 400)
    assert problems_of_urls("regex:" + "(" * 1_900) != []
