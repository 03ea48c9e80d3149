"""MJML to HTML, once a letter: what is personal stays Liquid in the HTML, and is filled in a person."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import css_inline
import mrml

from engine.errors import InvalidDefinitionError, Problem
from engine.letters.masks import masked, unescaped

_MOST_DEPTH: Final = 30
_MOST_ELEMENTS: Final = 4_000
_TAGS: Final = frozenset({
    "mjml", "mj-head", "mj-body", "mj-title", "mj-preview", "mj-attributes", "mj-all", "mj-class", "mj-style",
    "mj-font", "mj-breakpoint", "mj-raw", "mj-section", "mj-column", "mj-group", "mj-wrapper", "mj-text", "mj-button",
    "mj-image", "mj-divider", "mj-spacer", "mj-table", "mj-hero", "mj-social", "mj-social-element", "mj-navbar",
    "mj-navbar-link", "mj-accordion", "mj-accordion-element", "mj-accordion-title", "mj-accordion-text",
    "mj-carousel", "mj-carousel-image", "mj-html-attributes", "mj-selector", "mj-html-attribute",
})  # fmt: skip
# XML has no "<" in values: so looking for a tag's end stops at the next tag, and reading stays linear.
_ATTRIBUTES: Final = r"(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*"
_TAG: Final = re.compile(
    rf"<!--(?:(?!<!--).)*?-->|<(?P<end>/?)(?P<name>mjml|mj-[\w-]*)(?P<rest>{_ATTRIBUTES})>", re.DOTALL
)
# What mrml puts in front resets mail programs; written into every cell, it would double the letter.
_RESET: Final = '<style type="text/css">\n#outlook'
_RESET_ALONE: Final = '<style type="text/css" data-css-inline="ignore">\n#outlook'
# Declarations that are Liquid are none for a reader of CSS, so they travel as a property of their own name.
_STYLE: Final = re.compile(r"""\bstyle\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
_UNREAD: Final = re.compile(r"""(?<=["';])(\s*)(lq\w+x\d+x)(?=\s*[;"'])""")
_READ: Final = re.compile(r"--(lq\w+x\d+x):\s*0")
_BODY: Final = re.compile(r"(<table[^>]*>)((?:\s*<!--lq\w+-->)+)\s*<tbody>")
_PARSING: Final = mrml.ParserOptions(include_loader=mrml.noop_loader())
_INLINER: Final = css_inline.CSSInliner(keep_style_tags=True, keep_link_tags=True, load_remote_stylesheets=False)


@lru_cache(maxsize=64)
def compiled(mjml: str) -> str:
    """The HTML template. Raises InvalidDefinitionError with path "mjml" and the line in each message."""
    source = unescaped(mjml)
    mask = masked(source)
    if problems := _problems(mask.source):
        raise InvalidDefinitionError(problems)
    try:
        made = mrml.to_html(mask.source, _PARSING, mrml.RenderOptions()).content
    except OSError as error:
        raise InvalidDefinitionError([Problem("bad_mjml", f"The MJML can't be read: {error}.", "mjml")]) from error
    if lost := mask.lost(made):
        raise InvalidDefinitionError([_misplaced(source, tag) for tag in lost])
    # What is between styles and their marks must stay so for whoever reads the page: no attribute of ours is left.
    made = _inlined(made.replace(_RESET, _RESET_ALONE, 1), "mjml").replace(' data-css-inline="ignore"', "", 1)
    return mask.restored(_bodies(made))


@lru_cache(maxsize=64)
def inlined(html: str) -> str:
    """HTML as it is sent: rules of its style sheets are written into the elements they are for, since some programs
    drop style sheets. HTML without one stays as it is, to the character. Raises InvalidDefinitionError.
    """
    if "<style" not in html.lower():
        return html
    mask = masked(html)
    made = _inlined(mask.source, "html")
    return html if mask.lost(made) else mask.restored(_bodies(made))


def _inlined(html: str, path: str) -> str:
    readable = _STYLE.sub(lambda style: _UNREAD.sub(r"\1--\2:0", style[0]), html)
    try:
        return _READ.sub(r"\1", str(_INLINER.inline(readable)))
    except (css_inline.InlineError, ValueError) as error:
        raise InvalidDefinitionError([Problem("bad_css", f"The styles can't be read: {error}", path)]) from error


def _bodies(html: str) -> str:
    """Loops over rows stand inside the <tbody> that reading HTML puts around rows, or each round would begin one."""
    return _BODY.sub(r"\1<tbody>\2", html)


def _problems(source: str) -> list[Problem]:
    """What is wrong with the elements, by line; the first few."""
    found: list[Problem] = []
    above: list[tuple[str, int]] = []
    count = 0
    for tag in _TAG.finditer(source):
        name = tag["name"]
        if name is None:
            continue
        line = source.count("\n", 0, tag.start()) + 1
        count += 1
        if name not in _TAGS:
            found.append(_at(line, f"<{name}> is no element of MJML that letters can have."))
        elif tag["end"]:
            found += _closed(name, line, above)
        elif not tag["rest"].rstrip().endswith("/"):
            above.append((name, line))
        if len(above) > _MOST_DEPTH or count > _MOST_ELEMENTS:
            return [_at(line, f"At most {_MOST_ELEMENTS} elements, {_MOST_DEPTH} inside each other.", "too_large")]
    found += [_at(line, f"<{name}> is never closed.") for name, line in above]
    if not found and not source.lstrip().startswith(("<mjml", "<!--")):
        found.append(_at(1, "MJML begins with <mjml>."))
    return found[:20]


def _closed(name: str, line: int, above: list[tuple[str, int]]) -> list[Problem]:
    if above and above[-1][0] == name:
        above.pop()
        return []
    if name not in [each for each, _ in above]:
        return [_at(line, f"</{name}> closes nothing.")]
    open_ones = []
    while above[-1][0] != name:
        inner, began = above.pop()
        open_ones.append(_at(began, f"<{inner}> is not closed before </{name}> in line {line}."))
    above.pop()
    return open_ones


def _misplaced(source: str, tag: str) -> Problem:
    line = source.count("\n", 0, max(0, source.find(tag))) + 1
    return _at(
        line, f"{tag[:60]} can't stand here: put it around whole sections, columns or contents, not in a wrapper."
    )


def _at(line: int, message: str, code: str = "bad_mjml") -> Problem:
    return Problem(code, f"Line {line}: {message}", "mjml")
