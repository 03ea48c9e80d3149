"""The pages that links of letters lead readers to: plain, without scripts, in light and dark."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from flask import Response, make_response, render_template_string

from graphstore.topics import Topic

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{{ title }}</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark; --line: #8884; --dim: light-dark(#5b6460, #a3aca8) }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center }
main { box-sizing: border-box; width: min(28rem, 100vw); padding: 2rem; text-align: center }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
form { display: grid; gap: 1rem; justify-items: center }
fieldset { width: 100%; box-sizing: border-box; margin: 0; padding: 0; border: 0; text-align: start }
legend { padding: 0 0 .5rem; font-weight: 600 }
label { display: flex; gap: .75rem; padding: .7rem 0; border-top: 1px solid var(--line) }
label span { flex: 1 }
small { display: block; color: var(--dim) }
input { width: 1.2rem; height: 1.2rem; margin: .2rem 0 0; accent-color: #1c7a4d }
button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .5rem; background: #1c7a4d; color: #fff }
button.plain { background: none; color: inherit; border: 1px solid var(--line) }
button:focus-visible, input:focus-visible { outline: 3px solid #7cc7a2; outline-offset: 2px }
</style></head>
<body><main><h1>{{ title }}</h1><p>{{ text }}</p>
{% if button %}<form method="post">
{% if own %}<button name="do" value="this" class="plain">Unsubscribe from “{{ own }}”</button>{% endif %}
{% if topics %}<fieldset><legend>I would like letters about</legend>
{% for topic, wanted in topics %}<label><input type="checkbox" name="topic" value="{{ topic.id }}"
{%- if wanted %} checked{% endif %}><span>{{ topic.name }}<small>{{ topic.about }}</small></span></label>
<input type="hidden" name="shown" value="{{ topic.id }}">
{% endfor %}</fieldset>
<button name="do" value="save">{{ button }}</button>
<button name="do" value="all" class="plain">Unsubscribe from everything</button>
{% else %}<button type="submit">{{ button }}</button>{% endif %}
</form>{% endif %}
</main></body></html>
"""


def shown(
    title: str, text: str, button: str = "", *, own: str = "", topics: Sequence[tuple[Topic, bool]] = ()
) -> Response:
    """With topics, a form to choose among them; `own`: the one that the letter is about."""
    nonce = secrets.token_urlsafe(16)
    page = render_template_string(_PAGE, title=title, text=text, button=button, own=own, topics=topics, nonce=nonce)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return response
