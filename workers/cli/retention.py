"""`tracktor retention`: how long a site keeps its events."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import typer

from graphstore import retention
from graphstore.retention import MODES, Mode, Rule
from workers import retention as rules
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, UsageError, site_of
from workers.context import Context
from workers.settings import load

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="How long a site keeps its events.")
app.add_typer(group, name="retention")


@group.command("show")
def show(site: str = SITE, *, as_json: bool = AS_JSON) -> None:
    """Show the rules of a site, and how far they are applied."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        kept = context.graph.read(lambda tx: retention.read(tx, own))
        progress = rules.state(context, own)
    shown = [asdict(rule) for rule in kept.rules]
    answer = {"rules": shown, "ran": kept.ran, "removed": kept.removed, "now": asdict(progress)}
    lines = [_line(rule) for rule in kept.rules] or ["All events are kept for good."]
    if progress.state == "running":
        lines.append(f"Being applied: {progress.removed} of {progress.total} events.")
    tell(answer, [*lines, f"{kept.removed} events are gone by rules so far."], as_json=as_json)


@group.command("set")
def set_rule(
    *,
    site: str = SITE,
    event: Annotated[str, typer.Option(help="Name of the event; not given: all that have no rule of their own.")] = "",
    days: Annotated[int, typer.Option(help=f"How long they are kept, {rules.LEAST_DAYS} at the least.")] = 365,
    mode: Annotated[str, typer.Option(help=f"{', '.join(MODES)}; aggregate keeps the number of each day.")] = "delete",
    remove: Annotated[bool, typer.Option("--remove", help="Take the rule away.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Set or take away a rule. It is applied once a day, and by tracktor retention run."""
    if mode not in MODES:
        raise UsageError(f"--mode is one of {', '.join(MODES)}.")
    chosen: Mode = mode
    with Context.open(load()) as context:
        own = site_of(context, site)
        others = [each for each in context.graph.read(lambda tx: retention.read(tx, own)).rules if each.event != event]
        kept = rules.save(context, own, others if remove else [*others, Rule(event, days, chosen)])
    tell([asdict(rule) for rule in kept.rules], [_line(rule) for rule in kept.rules], as_json=as_json)


@group.command("run")
def run(
    *,
    site: str = SITE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many events would go, and take none.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Apply the rules now. Stopped, the workers go on with it, as the same command does."""
    with Context.open(load()) as context:
        own = site_of(context, site)
        if dry_run:
            found = rules.preview(context, own)
            lines = [f"{each.event}: {each.events} events older than {each.days} days" for each in found]
            tell([asdict(each) for each in found], lines or ["No event would go."], as_json=as_json)
            return
        rules.ask(context, own)
        while (progress := rules.state(context, own)).state == "running":
            if not rules.work(context, own):
                time.sleep(0.1)
    tell(asdict(progress), [f"{progress.removed} events are gone."], as_json=as_json)
    if progress.state != "done":
        raise typer.Exit(1)


def _line(rule: Rule) -> str:
    name = rule.event or "All other events"
    if rule.mode == "keep":
        return f"{name}: kept for good"
    return f"{name}: kept for {rule.days} days" + (", then as a number a day" if rule.mode == "aggregate" else "")
