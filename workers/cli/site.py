"""Which site a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import typer

from graphstore import apps
from graphstore.apps import AppRecord
from workers.context import Context
from workers.errors import WorkerError

SITE: Final = typer.Option("", help="Id or name of the site; not needed when there is one.")


class UsageError(WorkerError):
    """What was asked for can't be; the message says what to change."""

    code = "usage"


def site_of(context: Context, wanted: str) -> str:
    """Id of the site with this id or name; of the only one when nothing is wanted. Raises UsageError."""
    return _one_of([each for each in apps.list_all(context.graph) if not each.removing], wanted)


def any_site_of(context: Context, wanted: str) -> str:
    """As `site_of`, also of one that is being removed."""
    return _one_of(apps.list_all(context.graph), wanted)


def _one_of(known: Sequence[AppRecord], wanted: str) -> str:
    found = [each.id for each in known if wanted in ("", each.id, each.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{each.id} ({each.name})" for each in known) or "none"
    raise UsageError(f"Say by --site which site is meant. There is: {names}.")
