"""A letter as one person got it: for the page that "view in browser" leads to, and for the dashboard."""

from __future__ import annotations

import html

from engine.letters.links import Signer
from engine.letters.render import Rendered, Templates, render
from graphstore import deliveries, letters, mail_settings
from graphstore.errors import NotFoundError
from workers import following
from workers.context import Context


def page(letter: Rendered) -> str:
    """The letter as HTML, also where it is text alone."""
    if letter.html:
        return letter.html
    text = html.escape(letter.text)
    return f'<!doctype html><meta charset="utf-8"><pre style="white-space: pre-wrap; font: inherit">{text}</pre>'


def rendered(context: Context, delivery: str, *, follow: bool) -> Rendered:
    """What a delivery (key) holds, made from the letter and the person as they are now.

    Raises NotFoundError where the letter or the person is gone, RenderError.
    """
    found = context.graph.read(lambda tx: deliveries.read(tx, delivery))
    if found is None:
        raise NotFoundError("This letter is not kept any more.")
    letter = letters.get(context.graph, found.app, found.letter)
    site = mail_settings.one(context.graph, found.app)
    signer = Signer(context.settings.secret_key)
    links = following.links(signer, context.settings, site, letter, delivery, follow=follow)
    templates = Templates.of(letter)
    return render(templates, found.person, found.event, found.results, links)
