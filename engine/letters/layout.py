"""Layouts that a new letter can begin with: MJML of one head, a body of its own, and one foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "layouts"
_UNSUBSCRIBE: Final = ' &middot; <a href="{{ unsubscribe_url }}">Unsubscribe</a>'
_WHY: Final = "You get this letter since you have an account with us."


@dataclass(frozen=True, slots=True)
class Layout:
    id: str
    name: str
    about: str
    mjml: str


# id, name, what it is for, what stands beside the subject in the list of letters, whether one can unsubscribe
_KINDS: Final[tuple[tuple[str, str, str, str, bool], ...]] = (
    ("one-column", "One column", "A greeting, a few lines, one button", "What this letter is about, in a line.", True),
    ("note", "Personal note", "As if written to one person", "A short note.", True),
    ("announcement", "Announcement", "Something new, said big, with three reasons", "Something new for you.", True),
    ("digest", "Digest", "Several stories, each with a headline", "Three things worth your time.", True),
    ("two-columns", "Two columns", "Two offers side by side", "Two ways to go on.", True),
    ("welcome", "Welcome", "Three numbered steps for somebody new", "Three steps to begin with.", True),
    ("invitation", "Invitation", "What, when and where, and an answer", "We would be glad to see you.", True),
    ("cart", "Cart", "The products of a cart or an event, one by one", "What you chose is kept.", True),
    (
        "receipt",
        "Receipt",
        "A table of products with its sum; asked for, so nobody unsubscribes",
        "Your receipt.",
        False,
    ),
)


@cache
def layouts() -> tuple[Layout, ...]:
    """All of them, in the order in which they are offered."""
    return tuple(
        Layout(name, title, about, _mjml(name, title, preview, can_unsubscribe))
        for name, title, about, preview, can_unsubscribe in _KINDS
    )


def _mjml(name: str, title: str, preview: str, can_unsubscribe: bool) -> str:
    parts = {"title": title, "preview": preview, "why": _WHY, "unsubscribe": _UNSUBSCRIBE if can_unsubscribe else ""}
    if not can_unsubscribe:
        parts["why"] = "You get this letter since you have ordered something."
    body = "".join(_read(each) for each in (name, "foot"))
    whole = (
        f'<mjml lang="en">\n{_read("head")}  <mj-body width="600px" background-color="#f3f4f1" css-class="page">\n'
        f'    <mj-section background-color="transparent" padding="20px 0 0">\n      <mj-column></mj-column>\n'
        f"    </mj-section>\n{body}  </mj-body>\n</mjml>\n"
    )
    for part, value in parts.items():
        whole = whole.replace(f"[{part}]", value)
    return whole


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.mjml").read_text("utf-8")
