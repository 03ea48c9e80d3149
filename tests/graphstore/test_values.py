from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphstore.values import MAX_FLAT_KEYS, dump, flatten, parse_object
from graphstore.vocabulary import property_key, property_path

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values, max_size=5))
def test_any_json_object_round_trips_exactly(value: dict[str, Any]) -> None:
    again = parse_object(dump(value))
    assert again == value
    assert repr(again) == repr(value)


@pytest.mark.parametrize("text", ["[]", "5", "{", '{"a":NaN}', '{"a":Infinity,"b":1111111111111111111111}', ""])
def test_what_is_no_object_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_object(text)


def test_scalars_are_flattened_by_path_and_typed() -> None:
    flat = flatten("p:", {"plan": "free", "age": 25, "a/b": {"c~d": True, "deep": {"x": 1.5}}, "tags": ["x", "y"],
                          "mixed": [1, "a"], "none": None, "big": 2**70, "empty": []})  # fmt: skip
    assert flat == {"p:plan": "free", "p:age": 25, "p:a~1b/c~0d": True, "p:a~1b/deep/x": 1.5, "p:tags": ["x", "y"]}


def test_flattening_ends_at_its_limits() -> None:
    assert len(flatten("p:", {str(number): number for number in range(1000)})) == MAX_FLAT_KEYS
    nested: dict[str, Any] = {"leaf": 1}
    for _ in range(20):
        nested = {"inner": nested}
    assert flatten("p:", nested) == {}


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_no_two_paths_share_a_key(path: list[str]) -> None:
    assert property_path(property_key("p:", tuple(path))) == tuple(path)
