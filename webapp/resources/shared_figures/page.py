"""The page of a share link: drawn by the server, without scripts, in light and dark."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Response, make_response, render_template_string

from engine.calendar import local
from webapp.resources.shared_figures.markup import PAGE
from workers.analytics.sharing import Shared, SharedChart
from workers.analytics.telling import NOTHING, day_text, number, percent, value_text

_WIDTH: Final = 1_000
_HEIGHT: Final = 200
_BAR: Final = 0.72  # of its slot


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart as the page has it."""

    name: str
    figure: str
    about: str
    bars: Sequence[Bar]
    goal: float | None  # where its line is
    ends: tuple[str, str]
    head: Sequence[str]
    rows: Sequence[Row]
    problem: str


def page(found: Shared, *, refreshes: bool) -> Response:
    """May be framed by the pages that the link names, and no other. `refreshes`: every quarter of an hour."""
    age = f"{local(found.as_of, found.range.zone):%d %b, %H:%M}" if found.as_of else ""
    span = f"{day_text(found.range.first)} to {day_text(found.range.last)}"
    panels = [_panel(each, found.step) for each in found.charts]
    title = panels[0].name if found.link.chart and panels else found.site
    return _answer(
        found.link.origins, title=title, site=found.site, span=span, age=age, panels=panels, refreshes=refreshes
    )


def gone() -> Response:
    response = _answer((), title="Nothing is shown here", site="", span="", age="", panels=[])
    response.status_code = 404
    return response


def _answer(origins: Sequence[str], **values: Any) -> Response:
    framing = " ".join(origins) or "'none'"
    nonce = secrets.token_urlsafe(16)
    response = make_response(render_template_string(PAGE, nonce=nonce, width=_WIDTH, height=_HEIGHT, **values))
    headers = response.headers
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors {framing}"
    )
    headers["X-Robots-Tag"] = "noindex, nofollow"
    headers["Cache-Control"] = "no-store"
    if origins:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _panel(shown: SharedChart, step: str) -> Panel:
    name = shown.chart.name
    if shown.figures is None:
        return Panel(name, NOTHING, "", [], None, ("", ""), [], [], shown.problem or "Nothing has been counted yet.")
    if shown.chart.kind == "funnel":
        return _funnel(name, [each["event"] for each in shown.chart.definition["steps"]], shown.figures["steps"])
    goal = shown.chart.goal
    return _metric(name, shown.figures, goal.value if goal is not None and goal.per == step else None)


def _metric(name: str, figures: Any, goal: float | None) -> Panel:
    measure, points = figures["measure"], figures["points"]
    values = [point["value"] or 0.0 for point in points]
    bars, line = _bars(values, goal)
    days = [day_text(date.fromisoformat(point["first"])) for point in points]
    daily = figures["daily"]["average"]
    return Panel(
        name, value_text(measure, figures["total"]), f"{value_text(measure, daily)} a day on average", bars, line,
        (days[0], days[-1]) if len(days) > 1 else (days[0] if days else "", ""), ("From", "Value"),
        [Row(day, [value_text(measure, point["value"])]) for day, point in zip(days, points, strict=True)], "",
    )  # fmt: skip


def _funnel(name: str, events: Sequence[str], steps: Any) -> Panel:
    people = [step["people"] for step in steps]
    bars, _ = _bars([float(each) for each in people], None)
    first = people[0] if people else 0
    rows = [
        Row(event, [number(count), percent(count / first) if first else NOTHING])
        for event, count in zip(events, people, strict=True)
    ]
    rate = percent(people[-1] / first) if first else NOTHING
    return Panel(
        name, rate, "come to the end", bars, None, (events[0], events[-1]), ("Step", "People", "Of all"), rows, ""
    )


def _bars(values: Sequence[float], goal: float | None) -> tuple[list[Bar], float | None]:
    every = [*values, 0.0] if goal is None else [*values, 0.0, goal]
    most, least = max(every), min(every)
    scale = _HEIGHT / ((most - least) or 1)
    slot = _WIDTH / max(1, len(values))
    bars = [
        Bar(
            round(index * slot + slot * (1 - _BAR) / 2, 2), round((most - max(value, 0)) * scale, 2),
            round(slot * _BAR, 2), round(abs(value) * scale, 2),
        )
        for index, value in enumerate(values)
    ]  # fmt: skip
    return bars, None if goal is None else round((most - goal) * scale, 2)
