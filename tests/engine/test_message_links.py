from __future__ import annotations

import pytest

from engine.errors import RejectedError
from engine.message_links import Click, MessageLinks, pieces

CLICK = Click("site", "c1", "m1", "news", "https://a.example/?q=ä")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Nothing here", []),
        ("See https://a.example/x?y=1#z.", [("https://a.example/x?y=1#z", "https://a.example/x?y=1#z")]),
        ("www.a.example, or HTTP://B.example!", [
            ("www.a.example", "https://www.a.example"), ("HTTP://B.example", "HTTP://B.example")
        ]),
        ("(https://a.example/a_(b))", [("https://a.example/a_(b)", "https://a.example/a_(b)")]),
        ("“https://a.example”", [("https://a.example", "https://a.example")]),
        ("javascript:alert(1) data:text/html,x ftp://a.example https:// http://x https://[ https://a.example:port", []),
        ("<https://a.example/?q=<b>", [("https://a.example/?q=", "https://a.example/?q=")]),
    ],
)  # fmt: skip
def test_web_addresses_become_links(text: str, links: list[tuple[str, str]]) -> None:
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert [(piece.text, piece.href) for piece in found if piece.href] == links


def test_a_way_holds_what_was_clicked_and_nobody_alters_it() -> None:
    links = MessageLinks("secret", "https://t.example")
    way = links.way(CLICK)
    assert way.startswith("https://t.example/l/m/")
    signed = way.rpartition("/")[2]
    assert links.read(signed) == CLICK
    forged = MessageLinks("other", "https://t.example").way(CLICK).rpartition("/")[2]
    for bad in (signed[:-1], "x", forged):
        with pytest.raises(RejectedError, match="damaged") as refused:
            links.read(bad)
        assert refused.value.status == 404
