"""Letters in pieces: what is marked of a template, and that nothing else changes by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import RejectedError
from engine.letters.links import Links, Signer, Ticket
from engine.letters.render import RenderError, Templates, render
from engine.letters.woven import Fixed
from graphstore.records import PersonState

ANN = PersonState("uid", "ann", {"name": "<Ann>", "films": ["one", "two"]})
LINKS = Links(Signer("secret"), "https://mail.example", "app:campaign:letter:uid")
QUIET = replace(LINKS, opens=False)


def test_what_a_template_says_itself_is_the_same_object_in_each_letter() -> None:
    source = "<p>Dear {{ person.name }},</p>{% for film in person.films %}<b>{{ film }}</b>{% endfor %}<i>Bye</i>"
    first, second = (render(Templates("S", "", source), ANN, None, links=QUIET) for _ in range(2))
    assert first.html == "".join(first.pieces)
    fixed = [piece for piece in first.pieces if isinstance(piece, Fixed)]
    assert [*fixed] == ["<p>Dear ", ",</p>", "<b>", "</b>", "<b>", "</b>", "<i>Bye</i>"]
    again = [piece for piece in second.pieces if isinstance(piece, Fixed)]
    assert all(one is other for one, other in zip(fixed, again, strict=True))
    assert [piece for piece in first.pieces if not isinstance(piece, Fixed)][:3] == ["&lt;Ann&gt;", "one", "two"]


@pytest.mark.parametrize("kind", ["open", "click", "unsubscribe", "view"])
def test_links_made_by_hand_are_read_and_altered_ones_are_not(kind: str) -> None:
    signer = Signer("secret")
    ticket = Ticket(kind, "app:Ö:letter:uid", "https://a.example/?q=" + "x" * 200 if kind == "click" else "")  # type: ignore[arg-type]
    text = signer.sign(ticket)
    assert signer.read(ticket.kind, text) == ticket
    for broken in (text[:-1], "A" + text[1:], text.replace(".", ""), Signer("other").sign(ticket)):
        with pytest.raises(RejectedError):
            signer.read(ticket.kind, broken)


def test_pieces_are_counted_against_the_limit() -> None:
    bomb = "{% for a in (1..19000) %}" + "x" * 200 + "{% endfor %}"
    with pytest.raises(RenderError):
        render(Templates("S", "", bomb), ANN, None, links=LINKS)
