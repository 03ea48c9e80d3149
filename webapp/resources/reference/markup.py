"""What the page of the API's reference is made of."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --line: light-dark(#dfe5e2, #333b38); --dim: light-dark(#566059, #a3aca8);
  --brand: light-dark(#17693f, #4fb884); --page: light-dark(#fff, #131816); --card: light-dark(#f6f8f7, #1b211e);
  --ink: light-dark(#17201c, #e8edea) }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
a { color: var(--brand) }
.whole { display: grid; grid-template-columns: 14rem minmax(0, 1fr); max-width: 80rem; margin: 0 auto }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.25rem 1rem; font-size: .875rem }
nav ul { margin: 0; padding: 0; list-style: none }
nav a { display: block; padding: .15rem .4rem; border-radius: 5px; color: inherit; text-decoration: none }
nav a:hover { background: var(--card) }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px }
main { padding: 1.25rem 1.5rem 4rem; min-width: 0 }
h1 { margin: 0 0 .5rem; font-size: 1.5rem }
h2 { margin: 2.2rem 0 .2rem; font-size: 1.15rem }
.about, th, .where { color: var(--dim) }
.about { margin: .1rem 0 .7rem }
details { border: 1px solid var(--line); border-radius: 8px; margin: .4rem 0; background: var(--card) }
summary { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; padding: .5rem .8rem;
  cursor: pointer }
summary .about { margin: 0 }
summary code { overflow-wrap: anywhere }
summary b { min-width: 4rem; font-size: .8125rem; color: var(--brand) }
.inside { padding: 0 .8rem .8rem }
table { width: 100%; border-collapse: collapse; font-size: .875rem }
caption { padding: .5rem 0 .2rem; text-align: left; font-weight: 600 }
th, td { padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
  font-weight: 400; overflow-wrap: anywhere }
td:first-child { width: 28% }
td:nth-child(2) { width: 27% }
p { margin: .3rem 0 }
@media (max-width: 48rem) { .whole { display: block } nav { position: static; height: auto; columns: 2 } }
"""

PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tracktor API</title>
<style>{{ style|safe }}</style></head>
{% macro kind(of) %}{{ of.words }}{% if of.shape %}{{ " " if of.words -}}
<a href="#shape-{{ of.shape }}">{{ of.shape }}</a>
{%- endif %}{% endmacro %}
{% macro told(text) %}{% for part in text.split("`") %}
{%- if loop.index is even %}<code>{{ part }}</code>{% else %}{{ part }}{% endif %}{% endfor %}{% endmacro %}
{% macro table(caption, fields) %}<table><caption>{{ caption }}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">What it is</th><th scope="col">About</th></tr></thead>
<tbody>{% for field in fields %}<tr><td><code>{{ field.name }}</code>
{% if field.where %}<span class="where"> in {{ field.where }}</span>{% endif %}
{% if field.needed %}<span class="where"> needed</span>{% endif %}</td>
<td>{{ kind(field.kind) }}{% if field.default %}, else {{ field.default }}{% endif %}</td>
<td>{{ told(field.about) }}</td></tr>{% endfor %}</tbody></table>{% endmacro %}
<body><div class="whole">
<nav aria-label="Nouns"><ul>{% for noun in nouns %}
<li><a href="#{{ noun.name }}">{{ noun.name.replace("_", " ") }}</a></li>
{% endfor %}<li><a href="#shapes">Shapes</a></li></ul></nav>
<main><h1>Tracktor API</h1>
<p>Programs log in with a key: <code>Authorization: Bearer KEY</code>. Keys are made in the application settings, under
API keys, and have the rights that they are given. Whatever goes wrong is answered as <code>{"error": {"code",
"message", "path"}}</code>. The same as a document for programs: <a href="{{ document }}">OpenAPI 3.1</a>.</p>
{% for noun in nouns %}<h2 id="{{ noun.name }}">{{ noun.name.replace("_", " ")|capitalize }}</h2>
<p class="about">{{ told(noun.about) }}</p>
{% for each in noun.operations %}<details id="{{ each.anchor }}">
<summary><b>{{ each.method }}</b><code>{{ each.path }}</code>
<span class="about">{{ told(each.summary) }}</span></summary>
<div class="inside">{% if each.about %}<p>{{ told(each.about) }}</p>{% endif %}
<p class="where">Right: <code>{{ each.right or "none" }}</code></p>
{% if each.fields %}{{ table("Parameters", each.fields) }}{% endif %}
{% if each.body %}<p><b>Body:</b> {{ kind(each.body) }}</p>{% endif %}
{% for answer in each.answers %}<p><b>{{ answer.status }}:</b> {{ kind(answer.kind) }}</p>{% endfor %}
</div></details>{% endfor %}{% endfor %}
<h2 id="shapes">Shapes</h2><p class="about">What bodies and answers consist of.</p>
{% for shape in shapes %}<details id="shape-{{ shape.name }}"><summary><code>{{ shape.name }}</code>
<span class="about">{{ told(shape.about) }}</span></summary>
<div class="inside">{{ table(shape.name, shape.fields) }}</div></details>{% endfor %}
</main></div></body></html>
"""
