"""The weekly digest as a letter: the same lines as text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from engine.letters.render import Rendered
from workers.analytics.telling import day_text

_FONT: Final = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    value: str
    change: str = ""  # against the week before; "" where nothing can be said


@dataclass(frozen=True, slots=True)
class Contents:
    site: str
    first: date
    last: date
    figures: Sequence[Line]  # of funnels and metrics
    rest: Sequence[Line]
    note: str  # what is to be known of the figures; "" is nothing
    link: str  # to the dashboard


def rendered(contents: Contents, unsubscribe: str) -> Rendered:
    """`unsubscribe`: where they end it."""
    span = f"{day_text(contents.first)} to {day_text(contents.last)}"
    return Rendered(
        f"{contents.site}: last week", _text(contents, span, unsubscribe), _html(contents, span, unsubscribe)
    )


def _text(contents: Contents, span: str, unsubscribe: str) -> str:
    def lines(items: Sequence[Line]) -> list[str]:
        return [f"- {each.name}: {each.value}" + (f" ({each.change})" if each.change else "") for each in items]

    parts = [f"{contents.site}, {span}", ""]
    parts += [*lines(contents.figures), ""] if contents.figures else []
    parts += [*lines(contents.rest), ""]
    parts += [contents.note, ""] if contents.note else []
    parts += [f"All of it: {contents.link}", f"No more of these: {unsubscribe}", ""]
    return "\n".join(parts)


def _html(contents: Contents, span: str, unsubscribe: str) -> str:
    groups = [items for items in (contents.figures, contents.rest) if items]
    tables = "".join(
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" '
        f'style="border-collapse:collapse;margin:0 0 20px">{"".join(map(_row, items))}</table>'
        for items in groups
    )
    note = (
        f'<p style="margin:0 0 20px;color:#5b6460;font-size:13px">{escape(contents.note)}</p>' if contents.note else ""
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"></head>'
        f'<body style="margin:0;padding:24px;{_FONT};font-size:15px;line-height:1.45">'
        '<div style="max-width:560px;margin:0 auto">'
        f'<h1 style="margin:0;font-size:20px">{escape(contents.site)}</h1>'
        f'<p style="margin:0 0 20px;color:#5b6460">Last week, {escape(span)}; beside it, the change against the week '
        f"before.</p>{tables}{note}"
        f'<p style="margin:0 0 24px"><a href="{escape(contents.link)}" style="color:#1c7a4d">Open the dashboard</a></p>'
        '<p style="margin:0;color:#5b6460;font-size:13px">You asked for this letter in your account settings. '
        f'<a href="{escape(unsubscribe)}" style="color:#5b6460">No more of these</a></p></div></body></html>'
    )


def _row(line: Line) -> str:
    cell = "padding:8px 0;border-bottom:1px solid #88888844"
    return (
        f'<tr><td style="{cell}">{escape(line.name)}</td>'
        f'<td align="right" style="{cell};font-weight:600;white-space:nowrap">{escape(line.value)}</td>'
        f'<td align="right" width="80" style="{cell};color:#5b6460;white-space:nowrap">{escape(line.change)}</td></tr>'
    )
