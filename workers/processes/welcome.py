"""Runs once when everything is up: loads the sample if asked to, then says where the product is and how to get in."""

from __future__ import annotations

import argparse
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
from workers.settings import Settings


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", action="store_true")
    asked = parser.parse_args()
    console = Console(soft_wrap=True)
    given = settings()
    try:
        loaded = _load(console, given) if asked.sample else None
        console.print(Rule("Tracktor is ready"))
        console.print(f"  Address   {given.public_url}")
        if loaded is None:
            console.print("  Log in    tracktor login-link prints a link")
        else:
            console.print(f"  Log in    {login_link(given)}  (once, within an hour)", highlight=False)
            _tell_sample(console, given, loaded)
        console.print("  Stop      Ctrl+C")
    except (WorkerError, GraphError) as error:
        console.print(Text(str(error), "red"))
        return 1
    return 0


def _load(console: Console, given: Settings) -> Loaded:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bars: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            if step.title not in bars:
                bars[step.title] = progress.add_task(step.title)
            progress.update(bars[step.title], completed=step.done, total=step.total)

        return load(given, show)


def _tell_sample(console: Console, given: Settings, loaded: Loaded) -> None:
    console.print(f"  Sample    {loaded.people:,} people, {loaded.events:,} events, site token {loaded.site.token}")
    call = f"{given.public_url}/track?sid={loaded.site.token}&id=ada@example.com&action=Movie+watch"
    console.print(f"  Try       curl '{call}'", highlight=False)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
