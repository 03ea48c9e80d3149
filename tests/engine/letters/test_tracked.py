"""Links of letters: only addresses are touched, whatever stands around them."""

from __future__ import annotations

import re

import pytest

from engine.errors import RejectedError
from engine.letters.links import Links, Signer, Ticket
from engine.letters.readers import is_machine
from engine.letters.render import Templates, render
from engine.letters.tracked import tracked
from engine.letters.variables import missing
from graphstore.records import PersonState

ANN = PersonState("uid", "ann", {"films": ["Öne & two", '"three"'], "plan": ""})
SIGNER = Signer("secret")
LINKS = Links(SIGNER, "https://mail.example", "app:campaign:letter:uid")


def html(source: str, links: Links | None = LINKS) -> str:
    return render(Templates("S", "", source), ANN, None, links=links).html


def targets(made: str) -> list[str]:
    found = re.findall(r"https://mail\.example/l/c/([^\"']+)", made)
    return [SIGNER.read("click", ticket).url for ticket in found]


def test_links_lead_past_us_and_keep_what_liquid_makes_of_them() -> None:
    made = html(
        "{% for film in person.films %}"
        '<a class="x>y" data-href="no" href="https://a.example/?q={{ film | url_encode }}&amp;n=1">{{ film }}</a>'
        "{% endfor %}"
    )
    assert targets(made) == [
        "https://a.example/?q=%C3%96ne+%26+two&n=1",
        "https://a.example/?q=%22three%22&n=1",
    ]
    assert made.count('<a class="x>y" data-href="no" href="https://mail.example/l/c/') == 2


@pytest.mark.parametrize(
    "source",
    [
        '<a href="mailto:a@b.example">m</a>',
        "<a href='#top'>t</a>",
        '<abbr href="https://a.example">x</abbr>',
        '<!-- <a href="https://a.example">old</a> -->',
        "<a name=x>plain</a>",
        '<p>{{ "<a" }} href="https://a.example"</p>',
    ],
)
def test_everything_else_stays_byte_by_byte(source: str) -> None:
    made = html(source)
    assert made.startswith(html(source, None))
    assert "/l/c/" not in made


def test_the_pixel_is_last_and_left_out_where_nobody_wants_to_know() -> None:
    made = html("<body><p>x</p></body>")
    assert re.fullmatch(r'<body><p>x</p><img src="https://mail\.example/l/o/[^"]+"[^>]*></body>', made)
    quiet = Links(SIGNER, "https://mail.example", "app:d", opens=False, clicks=False)
    assert html('<a href="https://a.example">x</a>', quiet) == '<a href="https://a.example">x</a>'
    assert html('<a href="https://a.example">x</a>', None) == '<a href="https://a.example">x</a>'


def test_our_own_links_are_not_followed_twice() -> None:
    made = html('<a href="{{ unsubscribe_url }}">stop</a> <a href="{{ web_version_url }}">page</a>')
    assert "/l/c/" not in made
    ticket = re.search(r"/l/u/([^\"]+)", made)
    assert ticket is not None
    assert SIGNER.read("unsubscribe", ticket[1]) == Ticket("unsubscribe", "app:campaign:letter:uid")


def test_a_link_is_for_one_use_and_nobody_else_makes_one() -> None:
    signed = SIGNER.sign(Ticket("click", "app:d", "https://a.example"))
    forged = Signer("other").sign(Ticket("click", "app:d", "https://a.example"))
    for kind, text in (("open", signed), ("click", signed[:-2] + "AA"), ("click", forged)):
        with pytest.raises(RejectedError):
            SIGNER.read(kind, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("bomb", ["<a ", '<a href="{{', "<a {{ x }} ", '<a "', "<!-- <a", "{{", '<a href="{%'])
def test_no_template_takes_long(bomb: str) -> None:
    # A search that went back and forth would need minutes for this many.
    assert len(tracked(bomb * 100_000)) >= len(bomb) * 100_000


def test_what_a_person_lacks_is_told() -> None:
    html = "{{ person.address.city }}{{ event.x }}"
    templates = Templates("{{ person.first_name }}", "{{ person.plan }}{{ person.id }}", html)
    assert missing(templates, ANN) == ("first_name", "plan", "address.city")


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("agent", "method", "since", "machine"),
    [
        (FIREFOX, "GET", 60_000, False),
        ("Mozilla/5.0 (Windows NT 5.1) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "GET", 60_000, False),
        ("Mozilla/5.0", "GET", 60_000, True),
        ("", "GET", 60_000, True),
        (FIREFOX, "HEAD", 60_000, True),
        (FIREFOX, "GET", 900, True),
        ("Barracuda Sentinel (EE)", "GET", 60_000, True),
        ("Slackbot-LinkExpanding 1.0", "GET", 60_000, True),
    ],
)
def test_machines_are_told_from_people(agent: str, method: str, since: int, *, machine: bool) -> None:
    assert is_machine(agent, method, since) is machine
