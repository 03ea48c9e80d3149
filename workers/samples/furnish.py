"""What the sample site has besides people: each thing is made unless it is there by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphstore import letters, segments, workflows
from workers import campaigns
from workers import segments as segment_work
from workers.context import Context
from workers.samples import contents
from workers.samples.letters import LETTERS, OFFER


def ensure_segments(
    context: Context,
    app: str,
    wanted: Mapping[str, Mapping[str, Any]],
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Live segments (name -> definition) with their members; `done` is told after each how many are ready."""
    there = {each.name: each for each in context.graph.read(lambda tx: segments.every(tx, app))}
    for number, (name, definition) in enumerate(wanted.items()):
        segment = there.get(name) or context.graph.write(
            lambda tx, name=name, definition=definition: segments.create(tx, app, name, definition)  # type: ignore[misc]
        )
        if segment.computed is None:
            segment_work.recompute(context, app, segment.id)
        done(number + 1)


def ensure_campaign(context: Context, app: str) -> None:
    """The letters and the campaign that sends one of them, running from now on."""
    there = {each.name: each for each in letters.list_all(context.graph, app)}
    made = {each.name: there.get(each.name) or letters.create(context.graph, app, each) for each in LETTERS}
    letter = made[OFFER.name]
    found = next((each for each in workflows.listing(context.graph, app) if each.name == contents.CAMPAIGN), None)
    if found is None:
        campaigns.run(context, app, campaigns.create(context, app, contents.CAMPAIGN, contents.campaign(letter.id)))
    elif found.state == "draft":
        campaigns.run(context, app, found.id)
