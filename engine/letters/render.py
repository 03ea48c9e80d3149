"""Letters from Liquid templates: compiled once, rendered a person, within limits that no template can exceed."""

from __future__ import annotations

import html as markup
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from liquid import BoundTemplate, Environment, RenderContext
from liquid.exceptions import LiquidError
from liquid.filter import with_context

from engine.errors import EngineError, InvalidDefinitionError, Problem
from engine.letters.links import Links
from engine.letters.plain import plain, tidy
from engine.letters.tracked import FILTER, PIXEL, tracked
from engine.letters.woven import LINKS, marked, woven
from graphstore.letters import LetterContents
from graphstore.records import PersonState, StoredEvent

MAX_TEMPLATE: Final = 512_000  # characters
_MAX_OUTPUT: Final = 2_000_000  # bytes


class RenderError(EngineError):
    """The letter can't be made for this person; the message says why."""

    code = "render_failed"


class _Limited(Environment):
    loop_iteration_limit = 20_000
    local_namespace_limit = 2_000_000
    output_stream_limit = _MAX_OUTPUT
    context_depth_limit = 20


def _environment(*, autoescape: bool) -> Environment:
    environment = _Limited(autoescape=autoescape)
    # With it, a property's value could bring markup of its own into somebody else's letter.
    environment.filters.pop("safe", None)
    environment.filters[FILTER] = _follow
    return environment


@with_context
def _follow(address: object, *, context: RenderContext) -> str:
    """The address that a link of the letter gets: that of our own, by which a click is noticed."""
    url = markup.unescape(str(address)).strip()
    links = context.resolve(LINKS, default=None)
    return links.click(url) if isinstance(links, Links) else url


_TEXT: Final = _environment(autoescape=False)
_HTML: Final = _environment(autoescape=True)


@dataclass(frozen=True)
class Templates:
    """A letter's sources. `text` or `html` may be empty, not both."""

    subject: str
    text: str
    html: str

    @classmethod
    def of(cls, letter: LetterContents) -> Templates:
        return cls(letter.subject, letter.text, letter.made or letter.html)


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str  # "" for a letter of text alone
    pieces: tuple[str, ...] = ()  # the HTML in pieces, those of the template marked (`engine.letters.woven`)


def check(templates: Templates) -> None:
    """Raise InvalidDefinitionError with every problem of a letter's templates."""
    problems = []
    if not templates.subject.strip():
        problems.append(Problem("missing", "A letter needs a subject.", "subject"))
    if not templates.text.strip() and not templates.html.strip():
        problems.append(Problem("missing", "A letter needs a text or an HTML part.", "text"))
    for name, source in (("subject", templates.subject), ("text", templates.text), ("html", templates.html)):
        if len(source) > MAX_TEMPLATE:
            problems.append(Problem("too_large", f"At most {MAX_TEMPLATE} characters.", name))
            continue
        try:
            _compiled(source, autoescape=name == "html")
        except LiquidError as error:
            problems.append(Problem("bad_template", _told(error), name))
    if problems:
        raise InvalidDefinitionError(problems)


def render(
    templates: Templates,
    person: PersonState,
    event: StoredEvent | None,
    results: Mapping[str, Any] | None = None,
    links: Links | None = None,
) -> Rendered:
    """The letter for one person; `person.<property>`, `event.<argument>` and `results.<node>` stand in the templates.

    With `links`, so do `unsubscribe_url` and `web_version_url`, and opens and clicks of its HTML are noticed.
    Raises RenderError.
    """
    values = {**variables(person, event, results), **_addresses(links)}
    try:
        subject = _compiled(templates.subject, autoescape=False).render(**values)
        source = _followed if links is not None else _of_html
        pieces = woven(source(templates.html), values, _MAX_OUTPUT) if templates.html.strip() else ()
        text = _compiled(templates.text if templates.text.strip() else plain(templates.html), autoescape=False).render(
            **values
        )
    except (LiquidError, RecursionError) as error:
        raise RenderError(f"The template fails for this person: {error}") from error
    # One line, whatever a property held: a subject with a line break would start a header of its own.
    text = text if templates.text.strip() else tidy(text)
    return Rendered(" ".join(subject.split()), text, "".join(pieces), tuple(pieces))


def fill(source: str, values: Mapping[str, Any]) -> str:
    """One template, filled in as plain text. Raises RenderError."""
    try:
        return _compiled(source, autoescape=False).render(**values)
    except (LiquidError, RecursionError) as error:
        raise RenderError(f"The template fails for this person: {error}") from error


def problem(source: str) -> str:
    """What keeps a template from being read; "" when nothing does."""
    try:
        _compiled(source, autoescape=False)
    except LiquidError as error:
        return _told(error)
    return ""


def _told(error: LiquidError) -> str:
    """What is wrong and where, in one line."""
    where = error.context()
    message = str(error).splitlines()[0]
    if where is None:
        return f"The template can't be read: {message}."
    return f"The template can't be read: line {where[0]}, sign {where[1] + 1}: {message}."


def variables(
    person: PersonState, event: StoredEvent | None, results: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """What templates see. `results`: node -> what it left for later ones."""
    about = {**event.arguments, "name": event.name, "at": event.at} if event is not None else {}
    return {"person": {**person.properties, "id": person.id}, "event": about, "results": results or {}}


def _addresses(links: Links | None) -> Mapping[str, Any]:
    if links is None:
        return {"unsubscribe_url": "#", "web_version_url": "#"}
    return {
        "unsubscribe_url": links.unsubscribe(),
        "web_version_url": links.view(),
        PIXEL: links.pixel() or None,
        LINKS: links,
    }


@lru_cache(maxsize=256)
def _followed(source: str) -> BoundTemplate:
    return marked(_HTML.from_string(tracked(source)))


def _of_html(source: str) -> BoundTemplate:
    return _compiled(source, autoescape=True)


@lru_cache(maxsize=512)
def _compiled(source: str, *, autoescape: bool) -> BoundTemplate:
    return (_HTML if autoescape else _TEXT).from_string(source)


def parsed(source: str) -> BoundTemplate:
    """The template, to be looked into. Raises LiquidError."""
    return _compiled(source, autoescape=False)
