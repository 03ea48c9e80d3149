from __future__ import annotations

import time

import pytest

from engine.errors import InvalidDefinitionError
from engine.letters.render import RenderError, Templates, check, render
from graphstore.records import PersonState, StoredEvent

DAVE = PersonState("u1", "dave", {"first_name": "Dave <b>", "tags": ["a", "b"]})
WATCHED = StoredEvent("k", "app", "u1", "Movie watch", 1, {"title": "Alien & more"})


def test_properties_and_arguments_stand_in_all_parts() -> None:
    letter = render(
        Templates(
            "{{ event.title }} for {{ person.first_name }}",
            "Hi {{ person.first_name }}",
            "<p>{{ person.first_name }}</p>",
        ),
        DAVE,
        WATCHED,
    )
    assert letter.subject == "Alien & more for Dave <b>"
    assert letter.text == "Hi Dave <b>"
    assert letter.html == "<p>Dave &lt;b&gt;</p>"


def test_a_missing_property_has_its_fallback_and_html_alone_gets_a_text() -> None:
    letter = render(Templates("Hi", "", '<p>Hi {{ person.nick | default: "there" }}</p>'), DAVE, None)
    assert letter.text.strip() == "Hi there"


def test_markup_can_not_be_smuggled_in() -> None:
    with pytest.raises(RenderError, match="safe"):
        render(Templates("s", "", "{{ person.first_name | safe }}"), DAVE, None)


def test_a_subject_is_one_line() -> None:
    person = PersonState("u", "u", {"first_name": "A\r\nBcc: everybody@example.com"})
    assert (
        render(Templates("Hi {{ person.first_name }}", "t", ""), person, None).subject
        == "Hi A Bcc: everybody@example.com"
    )


@pytest.mark.parametrize(
    "bomb",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a | append: a %}" * 30 + "{{ a }}",
    ],
)
def test_a_template_bomb_ends_soon(bomb: str) -> None:
    started = time.monotonic()
    with pytest.raises(RenderError):
        render(Templates("s", bomb, ""), DAVE, None)
    assert time.monotonic() - started < 2


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidDefinitionError) as raised:
        check(Templates("", "{{ open", "{% nothing %}"))
    assert [problem.path for problem in raised.value.problems] == ["subject", "text", "html"]
