"""Columns of events, made anew from a graph."""

from __future__ import annotations

from support import Site

from workers.analytics import building, files
from workers.context import Context


def refreshed(context: Context, app: Site) -> files.Version:
    building.ask(context, app.id)
    assert building.work(context, app.id)
    version = files.load(context.settings.home, app.id)
    assert version is not None
    return version
