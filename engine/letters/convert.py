"""A letter from one mode into another: only where nothing is lost; else what would be, in words."""

from __future__ import annotations

import html as markup
import re
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Final

from engine.letters.contents import ready
from engine.letters.layout import layouts
from engine.letters.masks import masked
from engine.letters.plain import finished, plain
from graphstore.letters import LetterContents, Mode

_PLAIN: Final = frozenset({"p", "br", "html", "head", "body", "meta", "title", "div"})
_SIMPLE: Final = _PLAIN | frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "code", "span"}
)
# What an attribute of a simple element may be without being a loss.
_KEPT: Final = frozenset({"href", "lang", "charset", "name", "content", "target", "rel"})
_NAMES: Final = {
    "img": "images", "table": "tables", "style": "style sheets", "a": "links", "ul": "lists", "ol": "lists",
    "h1": "headings", "h2": "headings", "h3": "headings", "b": "bold text", "strong": "bold text",
    "i": "italic text", "em": "italic text",
}  # fmt: skip
_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
_SLOT: Final = re.compile(r"(<mj-column>\n)(.*?)(      </mj-column>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Converted:
    contents: LetterContents | None  # None where something would be lost
    lost: tuple[str, ...]  # what, in words


def convert(contents: LetterContents, to: Mode) -> Converted:
    """Raises InvalidDefinitionError for contents that can't be read."""
    here = contents.mode
    if here == to:
        return Converted(contents, ())
    if here == "text":
        made = _paragraphs(contents.text)
        html, mjml = (made, "") if to == "html" else ("", _in_one_column(made))
        # Its text part is made of what is written from here on: the old words would go out beside the new ones.
        return Converted(replace(contents, mode=to, text="", html=html, mjml=mjml), ())
    if here == "drag_and_drop" and to == "html":
        # Readers get the same letter; blocks to drag are no part of it.
        return Converted(replace(contents, mode=to, html=ready(contents).made, mjml=""), ())
    source = contents.html or ready(contents).made
    return _to_text(contents, source) if to == "text" else _to_blocks(contents, source)


def _to_text(contents: LetterContents, source: str) -> Converted:
    lost = _lost(source, _PLAIN)
    if contents.text.strip() and source.strip():
        lost = ("the HTML, for the letter has a text of its own beside it", *lost)
    if lost:
        return Converted(None, lost)
    return Converted(replace(contents, mode="text", text=contents.text or plain(source), html="", mjml=""), ())


def _to_blocks(contents: LetterContents, source: str) -> Converted:
    if lost := _lost(source, _SIMPLE):
        return Converted(None, lost)
    body = found[1] if (found := _BODY.search(source)) else source
    return Converted(replace(contents, mode="drag_and_drop", mjml=_in_one_column(body.strip()), html=""), ())


def _paragraphs(text: str) -> str:
    """Plain text with Liquid as HTML: empty lines part paragraphs."""
    mask = masked(text)
    # Marks that are comments of HTML would be escaped like the rest of a text.
    source = re.sub(r"<!--(lq\w+)-->", r"\1", mask.source)
    parts = [part for part in re.split(r"\n\s*\n", markup.escape(source, quote=False)) if part.strip()]
    made = "\n".join(f"<p>{part.strip()}</p>".replace("\n", "<br>\n") for part in parts)
    return mask.restored(made)


def _in_one_column(body: str) -> str:
    one = layouts()[0].mjml
    section = f"        <mj-text>\n{body}\n        </mj-text>\n"
    at = one.index('<mj-section css-class="sheet"')
    return one[:at] + _SLOT.sub(lambda found: found[1] + section + found[3], one[at:], count=1)


def _lost(source: str, kept: frozenset[str]) -> tuple[str, ...]:
    reader = _Reader(kept)
    reader.feed(finished(masked(source).source))
    reader.close()
    return tuple(f"{name} ({count})" for name, count in reader.found.items())


class _Reader(HTMLParser):
    def __init__(self, kept: frozenset[str]) -> None:
        super().__init__()
        self._kept = kept
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._kept:
            self.found[_NAMES.get(tag, f"<{tag}>")] += 1
        for name, _ in attrs:
            if name not in _KEPT:
                self.found["styles of elements" if name == "style" else f"the attribute {name}"] += 1
