"""MJML, styles and texts are made once a letter; Liquid comes through as it was written."""

from __future__ import annotations

import time

import pytest

from engine.errors import InvalidDefinitionError
from engine.letters.contents import ready
from engine.letters.convert import convert
from engine.letters.images import look
from engine.letters.masks import masked
from engine.letters.mjml import compiled, inlined
from engine.letters.plain import plain
from engine.letters.render import Templates
from engine.letters.variables import used
from graphstore.letters import LetterContents

COLUMN = "<mjml><mj-body>{}</mj-body></mjml>"
TEXT = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"


def body(inner: str) -> str:
    return compiled(COLUMN.format(inner))


def problems(mjml: str) -> list[str]:
    with pytest.raises(InvalidDefinitionError) as raised:
        compiled(mjml)
    assert {problem.path for problem in raised.value.problems} == {"mjml"}
    return [problem.message for problem in raised.value.problems]


def test_liquid_comes_through_compiling_as_it_was_written() -> None:
    made = body(
        "{% for p in event.products %}"
        + TEXT.format('{{ p.name | default: "a < b" }}{% if p.count &gt; 1 and p.name != "x" %}<b>many</b>{% endif %}')
        + "{% endfor %}"
    )
    assert '{{ p.name | default: "a < b" }}{% if p.count > 1 and p.name != "x" %}<b>many</b>{% endif %}' in made
    assert made.index("{% for p in event.products %}") < made.index("p.name") < made.index("{% endfor %}")


def test_a_loop_over_rows_stays_between_the_rows() -> None:
    table = "<mj-section><mj-column><mj-table>{% for p in x %}<tr><td>{{ p }}</td></tr>{% endfor %}</mj-table></mj-column></mj-section>"  # noqa: E501
    assert "<tbody>{% for p in x %}<tr><td>{{ p }}</td></tr>{% endfor %}</tbody>" in body(table)
    rows = inlined(
        "<style>td { color: red }</style><table>{% for p in x %}<tr><td>{{ p }}</td></tr>{% endfor %}</table>"
    )
    assert '<tbody>{% for p in x %}<tr><td style="color: red;">{{ p }}</td></tr>{% endfor %}</tbody>' in rows


def test_html_without_style_sheets_is_sent_as_it_was_written() -> None:
    odd = "<P Class=a>x <br/><table><tr>\n<td>{{ a<b }}"
    assert inlined(odd) == odd


def test_styles_are_written_into_elements_and_queries_stay() -> None:
    made = inlined(
        '<style>p { color: red } @media (max-width: 9px) { p { margin: 0 } }</style><p style="{{ x }}">{{ y }}</p>'
    )
    assert "color: red" in made.split("</style>")[1]
    assert "@media (max-width: 9px)" in made


def test_no_style_sheet_is_fetched() -> None:
    assert "127.0.0.1:9" in inlined(
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><style>p {}</style><p>a</p>'
    )


@pytest.mark.parametrize(
    ("mjml", "said"),
    [
        (COLUMN.format("\n<mj-colum>x</mj-colum>"), "Line 2: <mj-colum>"),
        (COLUMN.format("\n<mj-section>"), "Line 2: <mj-section> is not closed"),
        (COLUMN.format('<mj-include path="/etc/passwd" />'), "<mj-include> is no element"),
        ("<p>x</p>", "begins with <mjml>"),
        (COLUMN.format("<mj-section>" * 31 + "</mj-section>" * 31), "inside each other"),
        (
            COLUMN.format("<mj-wrapper>\n{% if a %}<mj-section></mj-section>{% endif %}</mj-wrapper>"),
            "{% if a %} can't",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(mjml: str, said: str) -> None:
    assert any(said in message for message in problems(mjml))


@pytest.mark.parametrize(
    "bomb", ["{{" * 120_000, "<!--" * 100_000, "{%" * 120_000, '<mj-text a="' * 30_000, "<a b='" * 60_000]
)
def test_a_source_bomb_ends_soon(bomb: str) -> None:
    began = time.monotonic()
    masked(bomb)
    plain(bomb)
    with pytest.raises(InvalidDefinitionError):
        compiled(f"<mjml>{bomb}")
    assert time.monotonic() - began < 10


def test_a_letter_in_two_modes_at_once_is_told() -> None:
    with pytest.raises(InvalidDefinitionError) as raised:
        ready(LetterContents("n", "s", html="<p>", mjml=COLUMN.format(""), mode="drag_and_drop"))
    assert [problem.path for problem in raised.value.problems] == ["html"]


def test_bad_liquid_in_mjml_is_told_at_the_mjml() -> None:
    with pytest.raises(InvalidDefinitionError) as raised:
        ready(LetterContents("n", "s", mjml=COLUMN.format(TEXT.format("{% nothing %}")), mode="drag_and_drop"))
    assert [problem.path for problem in raised.value.problems] == ["mjml"]


def test_the_text_part_has_links_lists_and_lines() -> None:
    made = plain(
        '<head><style>a</style></head><h1>Hi {{ a }}</h1><div style="display:none">no<br>no</div><p>One<br>two</p>'
        '<ul><li>a</li><li>b &amp; c</li></ul><a href="https://x.example/?a=1&amp;b={{ c }}">Go</a> <a href="#">x</a>'
    )
    assert made == "Hi {{ a }}\n\nOne\ntwo\n\n- a\n- b & c\n\nGo <https://x.example/?a=1&b={{ c }}> x\n"


def test_fallbacks_are_found_where_they_are_said() -> None:
    letter = Templates(
        "{{ person.name | default: 'you' }}",
        "{% if person.city %}{{ person.city }}{% endif %} {{ person['shoe size'] }}",
        "{{ person.name | default: 'x' | upcase }} {% for p in event.products %}{{ p.price }}{% endfor %}",
    )
    assert [(".".join(each.path), each.has_fallback) for each in used(letter)] == [
        ("person.name", True), ("person.city", True), ("person.shoe size", False), ("event.products", True),
    ]  # fmt: skip


TEXT_LETTER = LetterContents(
    "n", "s", text="Hi {{ person.name }} & co,\nhow\n\n{% if a < b %}are{% endif %}", mode="text"
)


def test_a_text_becomes_html_and_blocks() -> None:
    html = convert(TEXT_LETTER, "html").contents
    assert html is not None
    assert html.html == "<p>Hi {{ person.name }} &amp; co,<br>\nhow</p>\n<p>{% if a < b %}are{% endif %}</p>"
    blocks = convert(TEXT_LETTER, "drag_and_drop").contents
    assert blocks is not None
    assert (html.text, blocks.text) == ("", "")  # it is made of what is written from here on
    assert "Hi {{ person.name }} &amp; co,<br>" in ready(blocks).made
    as_html = convert(blocks, "html").contents
    assert as_html is not None
    assert as_html.html == ready(blocks).made


def test_what_would_be_lost_is_told_and_nothing_converted() -> None:
    rich = LetterContents("n", "s", html='<table><tr><td><img src="a"></td></tr></table><p style="color:red">x</p>')
    for to in ("text", "drag_and_drop"):
        found = convert(rich, to)
        assert found.contents is None
        assert "images (1)" in found.lost
        assert "styles of elements (1)" in found.lost
    simple = convert(LetterContents("n", "s", html="<p>a <a href='https://x.example'>b</a></p>"), "drag_and_drop")
    assert simple.contents is not None
    assert "links (1)" in convert(LetterContents("n", "s", html="<p>a <a href='https://x'>b</a></p>"), "text").lost
    plainest = convert(LetterContents("n", "s", html="<p>a</p><p>b</p>"), "text").contents
    assert plainest is not None
    assert plainest.text == "a\n\nb\n"


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\x08\x06\0\0\0"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, ("image/png", 3, 2)),
        (b"GIF89a\x03\x00\x02\x00", ("image/gif", 3, 2)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\2\0\0\1\0\0", ("image/webp", 3, 2)),
        (b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08\0\2\0\3", ("image/jpeg", 3, 2)),
    ],
)
def test_images_are_told_by_what_they_hold(data: bytes, found: tuple[str, int, int]) -> None:
    looked = look(data)
    assert (looked.type, looked.width, looked.height) == found


@pytest.mark.parametrize(
    "data",
    [b"<svg></svg>", b"", PNG[:18], b"\xff\xd8\xff\xe0", PNG[:16] + b"\xff" * 8, PNG + bytes(1_500_000), b"<html>"],
)
def test_what_is_no_image_for_letters_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDefinitionError):
        look(data)
