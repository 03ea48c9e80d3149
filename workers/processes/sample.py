"""Runs once when everything is up, for the demo: loads the sample site and says how to get in."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.rule import Rule
from rich.text import Text

from graphstore.errors import GraphError
from workers.accounts import login_link
from workers.errors import WorkerError
from workers.processes.common import settings
from workers.samples.load import Loaded, Step, load
from workers.samples.viewers import NEARLY
from workers.settings import Settings


def main() -> int:
    console = Console(soft_wrap=True, highlight=False)
    given = settings()
    try:
        loaded = _load(console, given)
        link = login_link(given)
    except (WorkerError, GraphError) as error:
        console.print(Text(str(error), "red"))
        return 1
    # Somebody who is one film short of the sample campaign's letter.
    call = f"{given.public_url}/track?sid={loaded.site.token}&id={NEARLY[0]}&action=Movie+watch"
    console.print(Rule("The sample site is ready"))
    for title, text in (
        ("Address", given.public_url),
        ("Log in", f"{link}  (once, within an hour)"),
        ("Sample", f"{loaded.people:,} people, {loaded.events:,} events, site token {loaded.site.token}"),
        ("Try", f"curl '{call}'  (a letter arrives under Mail)"),
        ("Stop", "Ctrl+C"),
    ):
        console.print(f"  {title:<9} {text}", markup=False)
    return 0


def _load(console: Console, given: Settings) -> Loaded:
    if not console.is_terminal:
        return load(given, _Quarters(console))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bars: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            if step.title not in bars:
                bars[step.title] = progress.add_task(step.title)
            progress.update(bars[step.title], completed=step.done, total=step.total)

        return load(given, show)


class _Quarters:
    """Progress where no bar can be drawn, in a log or a pipe: a line for each quarter of a step."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, int] = {}

    def __call__(self, step: Step) -> None:
        quarter = 4 * step.done // step.total if step.total else 0
        if quarter > self._told.get(step.title, -1):
            self._told[step.title] = quarter
            self._console.print(f"  {step.title}: {step.done:,} of {step.total:,}", markup=False)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
