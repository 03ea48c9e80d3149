"""Each layout as a person would get it is kept, and looked at when it changes.

TRACKTOR_WRITE_GOLDEN=1 writes the files anew; the diff is then for a human to read.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from engine.letters.contents import ready
from engine.letters.layout import Layout, layouts
from engine.letters.links import Links, Signer
from engine.letters.render import Templates, render
from engine.letters.variables import used
from graphstore.letters import LetterContents
from graphstore.records import PersonState, StoredEvent

FOLDER = Path(__file__).parents[2] / "golden" / "letters"
ANN = PersonState("u1", "ann", {"first_name": "Ann & <Co>", "company": "Acme"})
CART = {
    "order": "A-17",
    "currency": "EUR",
    "totalprice": 42,
    "products": [
        {"name": "Lamp <small>", "price": 30, "thumburl": "https://shop.example/lamp.png"},
        {"name": "Bulb", "price": 4, "count": 3},
    ],
}
BOUGHT = StoredEvent("k", "app", "u1", "Order", 1, CART)


def contents(layout: Layout) -> LetterContents:
    return LetterContents(layout.name, "Hi", mode="drag_and_drop", mjml=layout.mjml)


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.id)
def test_a_layout_as_a_person_gets_it(layout: Layout) -> None:
    made = render(Templates.of(ready(contents(layout))), ANN, BOUGHT)
    for name, found in ((f"{layout.id}.html", made.html), (f"{layout.id}.txt", made.text)):
        path = FOLDER / name
        if os.environ.get("TRACKTOR_WRITE_GOLDEN"):
            path.write_text(found)
        assert path.exists(), "A layout has golden files: write them with TRACKTOR_WRITE_GOLDEN=1, and look at them."
        assert found == path.read_text()


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.id)
def test_what_every_layout_keeps(layout: Layout) -> None:
    templates = Templates.of(ready(contents(layout)))
    nobody = render(templates, PersonState("u", "u", {}), None)
    assert "{{" not in nobody.html
    assert "{%" not in nobody.html
    assert "prefers-color-scheme: dark" in nobody.html
    assert 'name="color-scheme" content="light dark"' in nobody.html
    assert re.search(r"https?://(?!example\.com)[\w.]+", re.sub(r"xmlns(:\w+)?=\"[^\"]*\"", "", nobody.html)) is None
    assert len(nobody.html) < 60_000  # larger ones are cut off by a large mail service at 102 kB
    assert [v.path for v in used(templates) if v.path[0] == "person" and not v.has_fallback] == []


def test_all_links_of_a_layout_are_followed_and_products_stand_one_by_one() -> None:
    cart = next(layout for layout in layouts() if layout.id == "cart")
    links = Links(Signer("secret"), "https://t.example", "app:one")
    made = render(Templates.of(ready(contents(cart))), ANN, BOUGHT, links=links)
    assert made.html.count("/l/c/") == 1
    assert "Lamp &lt;small&gt;" in made.html
    assert made.text.index("Lamp") < made.text.index("Bulb")
    assert made.html.count("</table>") == made.html.count("<table")


def test_no_golden_file_is_of_a_layout_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {layout.id for layout in layouts()}
    assert layouts()[0].name == "One column"
