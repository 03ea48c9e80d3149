"""What the page of a share link is made of."""

from __future__ import annotations

from typing import Final

PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">{% if refreshes %}<meta http-equiv="refresh" content="900">{% endif %}
<title>{{ title }}</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark; --line: light-dark(#dfe5e2, #333b38); --dim: light-dark(#5b6460, #a3aca8);
  --brand: light-dark(#1c7a4d, #4fb884); --page: light-dark(#f6f8f7, #131816); --card: light-dark(#fff, #1b211e);
  --ink: light-dark(#17201c, #e8edea); --goal: light-dark(#9a5b00, #e0a64a) }
* { box-sizing: border-box }
body { margin: 0; padding: 1.25rem; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif }
main { max-width: 68rem; margin: 0 auto }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin-bottom: 1rem }
h1 { margin: 0; font-size: 1.25rem; letter-spacing: -.01em }
header p, .about, figcaption, th { color: var(--dim) }
header p { margin: 0; font-size: .875rem }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem }
section { padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card) }
h2 { margin: 0; font-size: 1rem }
.figure { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .6rem; margin: .35rem 0 .9rem }
.figure strong { font-size: 2rem; font-variant-numeric: tabular-nums; letter-spacing: -.02em; line-height: 1.15 }
.about { font-size: .8125rem }
figure { margin: 0 }
svg { display: block; width: 100%; height: {{ "15rem" if panels|length == 1 else "8rem" }};
  border-bottom: 1px solid var(--line) }
rect { fill: var(--brand) }
line { stroke: var(--goal); stroke-width: 2; stroke-dasharray: 6 5; vector-effect: non-scaling-stroke }
figcaption { display: flex; justify-content: space-between; gap: 1rem; margin-top: .3rem; font-size: .75rem }
.key { color: var(--goal) }
details { margin-top: .8rem; font-size: .8125rem }
summary { color: var(--dim); cursor: pointer }
summary:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px }
table { width: 100%; margin-top: .4rem; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .3rem 0; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400 }
th:first-child { text-align: left; overflow-wrap: anywhere }
</style></head>
<body><main>
<header><h1>{{ title }}</h1>{% if site %}<p>{% if site != title %}{{ site }}, {% endif %}{{ span }}
{%- if age %}, as of {{ age }}{% endif %}</p>{% endif %}</header>
{% if not site %}<p>The link has ended, was taken back, or was never one. Ask whoever gave it to you.</p>
{% elif not panels %}<p>There is no funnel or metric yet.</p>{% endif %}
<div class="panels">{% for panel in panels %}<section aria-label="{{ panel.name }}">
{% if panel.name != title or panels|length > 1 %}<h2>{{ panel.name }}</h2>{% endif %}
<p class="figure"><strong>{{ panel.figure }}</strong> <span class="about">{{ panel.about }}</span></p>
{% if panel.problem %}<p class="about">{{ panel.problem }}</p>{% else %}
<figure><svg aria-hidden="true" viewBox="0 0 {{ width }} {{ height }}" preserveAspectRatio="none">
{% for bar in panel.bars %}<rect x="{{ bar.x }}" y="{{ bar.y }}" width="{{ bar.width }}" height="{{ bar.height }}"/>
{% endfor %}{% if panel.goal is not none -%}
<line x1="0" x2="{{ width }}" y1="{{ panel.goal }}" y2="{{ panel.goal }}"/>{% endif %}</svg>
<figcaption><span>{{ panel.ends[0] }}</span>
{% if panel.goal is not none %}<span class="key">the line is the goal</span>{% endif %}
<span>{{ panel.ends[1] }}</span></figcaption></figure>
<details{% if panels|length == 1 %} open{% endif %}><summary>The figures</summary>
<table><thead><tr>{% for name in panel.head %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in panel.rows %}<tr><th scope="row">{{ row.name }}</th>
{% for value in row["values"] %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</tbody></table></details>
{% endif %}</section>{% endfor %}</div>
</main></body></html>
"""
