"""A campaign's file: what is in it, what it refuses and where, and its text in YAML and JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tutorial import REGISTRY, tutorial

from engine.errors import InvalidDefinitionError
from engine.workflow import filing
from engine.workflow.filing import CampaignFile
from graphstore.letters import LetterContents
from workers.campaign_files import text

OFFER = LetterContents("Offer", "Watch more", "Hello,\n{{ person.first_name }}\n", mode="text")
FILE = CampaignFile("Ten more", tutorial("Offer"), {"Offer": OFFER})

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def problems(content: Any) -> dict[str, str]:
    with pytest.raises(InvalidDefinitionError) as caught:
        filing.from_content(content)
    return {problem.path: problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_there_and_back_again(form: text.Format) -> None:
    written = text.write(filing.to_content(FILE), form)
    read = filing.from_content(text.read(written))
    assert (read.name, read.letters) == ("Ten more", {"Offer": OFFER})
    assert read.definition == tutorial("Offer")
    assert text.write(filing.to_content(read), form) == written


def test_the_order_of_settings_is_always_the_same() -> None:
    turned = tutorial("Offer")
    for node in turned["nodes"]:
        node["config"] = dict(reversed(node["config"].items()))
    assert list(filing.to_content(FILE)) == ["name", "nodes", "edges", "letters"]
    assert text.write(filing.to_content(CampaignFile("Ten more", turned, {"Offer": OFFER})), "yaml") == text.write(
        filing.to_content(FILE), "yaml"
    )


@given(JSON_VALUES)
def test_any_json_is_the_same_in_yaml(value: Any) -> None:
    assert text.read(text.write({"value": value}, "yaml")) == {"value": value}


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "2026-01-01", "1e3", "0x1f", "12:30", "null", "~", "01", "", "=", "<<"]
)
def test_words_stay_words(word: str) -> None:
    assert text.read(text.write({word: word}, "yaml")) == {word: word}


def test_words_that_only_old_yaml_takes_for_something_else_are_texts() -> None:
    read = text.read("port: yes\nday: 2026-01-01\nat: 12:30\nnumber: 1e3\nnothing: ~")
    assert read == {"port": "yes", "day": "2026-01-01", "at": "12:30", "number": 1000.0, "nothing": None}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("name: [", "line 1"),
        ('{"name": 1,\n "nodes": }', "line 2"),
        ("a: &a [1]\nb: *a", "line 2"),
        ("[" * 5_000, "line 1"),
        ("name: !!python/object/apply:os.system [ls]", "line 1"),
    ],
)
def test_a_text_that_cannot_be_read_names_the_line(written: str, path: str) -> None:
    with pytest.raises(InvalidDefinitionError) as caught:
        text.read(written)
    assert [problem.path for problem in caught.value.problems] == [path]


def test_what_is_wrong_is_named_with_its_path() -> None:
    content: dict[str, Any] = {
        "name": "",
        "nodes": [{"id": "a", "type": 1, "config": []}, "b", {"id": "c", "type": "end", "position": {"x": "left"}}],
        "edges": [{"from": "a", "to": "c"}],
        "letters": {"Offer": {"subject": "Hi {{", "text": "x"}, "Other": {"body": "x"}, "Third": []},
        "folder": "x",
    }
    assert problems(content) == {
        "folder": "unknown_part",
        "name": "bad_name",
        "nodes/0/type": "bad_node",
        "nodes/0/config": "bad_node",
        "nodes/1": "bad_record",
        "nodes/1/position": "bad_node",
        "edges/0": "bad_edge",
        "letters/Offer/subject": "bad_template",
        "letters/Other/body": "bad_letter",
        "letters/Third": "bad_letter",
    }
    assert problems([]) == {"": "no_campaign"}
    assert problems({"name": "x", "nodes": {}, "edges": [], "letters": []}) == {
        "nodes": "bad_list",
        "letters": "bad_letters",
    }


def test_names_become_ids_where_the_settings_refer_to_something() -> None:
    made = filing.by_ids(FILE.definition, REGISTRY, lambda kind, name: [f"{kind}-{name}"])
    assert made == tutorial("letter-Offer")
    assert filing.by_names(made, REGISTRY, lambda _, value: value.partition("-")[2]) == FILE.definition
    assert filing.by_names(made, REGISTRY, lambda *_: None) == made
    for known, code in (([], "unknown_letter"), (["1", "2"], "same_name")):
        with pytest.raises(InvalidDefinitionError) as caught:
            filing.by_ids(FILE.definition, REGISTRY, lambda *_, known=known: known)
        assert [(each.code, each.path) for each in caught.value.problems] == [(code, "nodes/offer/config/letter")]
