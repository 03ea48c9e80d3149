"""Liquid kept out of the hands of compilers: each tag is a mark while they work, and itself again afterwards.

Compilers of MJML and CSS read and write whole documents. What they don't know they escape, move or refuse: a loop
between two rows of a table would stand in front of the table, a comparison would lose its sign.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from typing import Final

# None begins inside another one: so whatever is typed, reading takes time in proportion to its length.
_LIQUID: Final = r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}"
_PIECE: Final = re.compile(rf"(?P<liquid>{_LIQUID})|<!--|-->|<style|<mj-style|</|<(?=[a-zA-Z])|[>\"']", re.DOTALL)


@dataclass(frozen=True)
class Masked:
    source: str
    tags: dict[str, str]  # mark -> the Liquid it stands for

    def restored(self, made: str) -> str:
        return self._marks.sub(lambda found: self.tags[found["word"] or found["bare"]], made) if self.tags else made

    def lost(self, made: str) -> list[str]:
        """Tags whose marks a compiler has left out, or has put where a reader's program will not see them end."""
        found = {match["word"] or match["bare"] for match in self._marks.finditer(made)}
        inside = _inside_comments(made)
        hidden = {word for word in self.tags if f"<!--{word}" in inside}
        return [tag for word, tag in self.tags.items() if word not in found or word in hidden]

    @property
    def _marks(self) -> re.Pattern[str]:
        stem = next(iter(self.tags), "x0x").split("x", 1)[0]
        return re.compile(rf"<!--(?P<word>{stem}x\d+x)-->|(?P<bare>{stem}x\d+x)")


def masked(source: str) -> Masked:
    """`source` with a word for each output and each tag in an attribute, a comment for each tag between elements."""
    stem = f"lq{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}".replace("x", "y")
    tags: dict[str, str] = {}
    parts: list[str] = []
    done, place, quote = 0, "text", ""
    for piece in _PIECE.finditer(source):
        if piece["liquid"] is not None:
            word = f"{stem}x{len(tags)}x"
            tags[word] = piece[0]
            between = place == "text" and piece[0].startswith("{%")
            parts += [source[done : piece.start()], f"<!--{word}-->" if between else word]
            done = piece.end()
        else:
            place, quote = _moved(place, quote, piece[0])
    parts.append(source[done:])
    return Masked("".join(parts), tags)


def _moved(place: str, quote: str, sign: str) -> tuple[str, str]:
    """Where one is behind `sign`: in text, a comment, a tag (and the quote of its value), a style sheet or its tag."""
    if place in {"tag", "style tag"}:
        return _in_tag(place, quote, sign)
    if place == "comment":
        return ("text" if sign == "-->" else place), ""
    if sign == "</":
        return "tag", ""
    opens = {"<!--": "comment", "<style": "style tag", "<mj-style": "style tag", "<": "tag"}
    return (opens.get(sign, place) if place == "text" else place), ""


def _in_tag(place: str, quote: str, sign: str) -> tuple[str, str]:
    if quote:
        return place, "" if sign == quote else quote
    if sign in {'"', "'"}:
        return place, sign
    if sign in {">", "-->"}:
        return ("style" if place == "style tag" else "text"), ""
    return place, ""


def _inside_comments(made: str) -> str:
    """What stands in comments in which others begin: a comment ends where the first of them does."""
    found: list[str] = []
    at = made.find("<!--")
    while at >= 0 and (end := made.find("-->", at)) >= 0:
        inner = made[at + 4 : end]
        if "<!--" in inner:
            found.append(inner)
        at = made.find("<!--", end)
    return "".join(found)


def unescaped(source: str) -> str:
    """The source with the signs of its Liquid as they are meant, where an editor has written them as entities."""
    return re.sub(_LIQUID, lambda found: html.unescape(found[0]).replace("\xa0", " "), source, flags=re.DOTALL)
