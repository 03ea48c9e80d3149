"""The text part of a letter that has none of its own: made from the HTML template once, Liquid and all.

What is personal is filled in afterwards, so nobody's letter is taken apart for its text. Lines follow blocks and rows;
a link keeps its address, in the brackets that RFC 3986 has for addresses in texts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from engine.letters.masks import Masked, masked

_SILENT: Final = frozenset({"head", "style", "script", "title", "template", "noscript"})
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "div", "dl", "dt", "dd", "fieldset", "figure", "footer", "form",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_APART: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_BLANK: Final = re.compile(r"[ \t\r\f\v]+")


@lru_cache(maxsize=256)
def plain(html: str) -> str:
    """The text template of an HTML template."""
    mask = masked(html)
    reader = _Reader(mask)
    reader.feed(finished(mask.source))
    reader.close()
    return tidy(mask.restored("".join(reader.parts)))


def finished(html: str) -> str:
    """HTML without a comment or tag that never ends, as browsers leave those out: html.parser would search the rest for
    the end of each anew, and take time in proportion to the square of what is typed.
    """
    comment = html.find("<!--", html.rfind("-->") + 1)
    if comment >= 0:
        html = html[:comment]
    tag = html.find("<", html.rfind(">") + 1)
    # "<![" that begins no section it knows ends html.parser with an AssertionError; without the bracket it is skipped.
    return (html if tag < 0 else html[:tag]).replace("<![", "<!")


def tidy(text: str) -> str:
    """No spaces at the ends of lines, and no more than one empty line in a row."""
    lines = [_BLANK.sub(" ", line).strip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self, mask: Masked) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._mask = mask
        self._silent: list[str] = []  # elements that are not shown, from the outermost on
        self._links: list[tuple[str, int]] = []  # address, and how many parts there were before

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._silent or tag in _SILENT or _HIDDEN.search(given.get("style", "")):
            if tag not in _VOID:
                self._silent.append(tag)
            return
        if tag == "br":
            self.parts.append("\n")
        elif tag == "img" and given.get("alt", "").strip():
            self.parts.append(f"[{given['alt'].strip()}]")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.parts)))
        else:
            self._break(tag)
        if tag == "li":
            self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag != "li":  # the next one begins its own line
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def handle_comment(self, data: str) -> None:
        if not self._silent and data in self._mask.tags:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        if tag in _APART:
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def _end_link(self, address: str, since: int) -> None:
        shown = "".join(self.parts[since:]).strip()
        if address and not address.startswith("#") and address.removeprefix("mailto:") != shown:
            self.parts.append(f" <{address}>")
