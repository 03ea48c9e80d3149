"""What people do with campaigns: make, check, run, pause, stop, rename, duplicate, delete."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidDefinitionError, Problem
from engine.workflow import validate as validation
from engine.workflow.validate import Known
from graphstore import drafts, enrolment, letters, segments, standing, versions, workflows
from graphstore.driver import Transaction
from workers.context import Context
from workers.listening import watch
from workers.queues import Queues

STOPPED = "the campaign was stopped"  # why a run is over, shown beside it


def validate(context: Context, app: str, definition: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything wrong with a definition; empty when it can run."""
    known = context.graph.read(lambda tx: known_ids(context, tx, app))
    try:
        validation.load(definition, context.registry, known=known)
    except InvalidDefinitionError as error:
        return error.problems
    return ()


def known_ids(context: Context, tx: Transaction, app: str) -> Known:
    """What definitions of a site may name."""
    every = segments.every(tx, app)
    return Known(
        letter={letter.id for letter in letters.list_all(context.graph, app)},
        segment={segment.id for segment in every},
        list={segment.id for segment in every if segment.static},
        campaign={campaign.id for campaign in workflows.listing(context.graph, app)},
    )


def create(context: Context, app: str, name: str, definition: Mapping[str, Any]) -> str:
    """A new draft; its id. A draft may have problems: they only keep it from running."""
    campaign = secrets.token_hex(6)
    now = context.clock.now()
    context.graph.write(lambda tx: workflows.create(tx, app, campaign, name, definition, now))
    return campaign


def duplicate(context: Context, app: str, campaign: str, name: str) -> str:
    """A new draft like the draft of another campaign; its id. Raises NotFoundError."""
    draft = context.graph.read(lambda tx: drafts.get(tx, app, campaign))
    return create(context, app, name, draft.definition)


def rename(context: Context, app: str, campaign: str, name: str) -> None:
    """Raises NotFoundError."""
    context.graph.write(lambda tx: workflows.rename(tx, app, campaign, name, context.clock.now()))


def update(context: Context, app: str, campaign: str, *, name: str, definition: Mapping[str, Any], version: int) -> int:
    """Save a next version and answer its number. A running campaign takes only what can run.

    Raises ConflictError when `version` is not the present one, InvalidDefinitionError, NotFoundError.
    """
    problems = validate(context, app, definition)
    now = context.clock.now()

    def save(tx: Transaction) -> int:
        if problems and workflows.get(tx, app, campaign).state == "running":
            raise InvalidDefinitionError(problems)
        stored = workflows.update(tx, app, campaign, name=name, definition=definition, version=version, now=now)
        drafts.follow(tx, app, campaign, definition, now)
        if not problems:
            watch(tx, app, validation.load(definition, context.registry))
        return stored

    return context.graph.write(save)


def run(context: Context, app: str, campaign: str, by: str = "") -> None:
    """Start it, or go on after a pause. What has never run is published first.

    Raises InvalidDefinitionError with every problem, NotFoundError.
    """
    record = context.graph.read(lambda tx: workflows.get(tx, app, campaign))
    is_new = record.state == "draft"
    draft = context.graph.read(lambda tx: drafts.get(tx, app, campaign)) if is_new else record
    problems = validate(context, app, draft.definition)
    if problems:
        raise InvalidDefinitionError(problems)
    workflow = validation.load(draft.definition, context.registry)
    takes_everybody = bool(workflow.audience_steps())
    if record.state == "stopped":
        # A letter that was on its way when it stopped may have left its run ready to go on.
        standing.end_all(context.graph, app, campaign, STOPPED)

    def start(tx: Transaction) -> None:
        if is_new:
            versions.publish(tx, app, campaign, draft.definition, by=by, now=context.clock.now())
        workflows.set_state(tx, app, campaign, "running", context.clock.now())
        watch(tx, app, workflow)
        if takes_everybody:
            enrolment.open_pass(tx, app, campaign, context.clock.now())

    context.graph.write(start)
    if takes_everybody:
        Queues(context.redis).enrol(app, campaign)


def pause(context: Context, app: str, campaign: str) -> None:
    """Nothing starts or moves until it runs again; runs keep their places. Raises NotFoundError."""
    context.graph.write(lambda tx: workflows.set_state(tx, app, campaign, "paused", context.clock.now()))


def stop(context: Context, app: str, campaign: str) -> int:
    """Let nobody in and end all that are under way; how many those were. Raises NotFoundError."""
    context.graph.write(lambda tx: workflows.set_state(tx, app, campaign, "stopped", context.clock.now()))
    return standing.end_all(context.graph, app, campaign, STOPPED)


def delete(context: Context, app: str, campaign: str) -> None:
    """Take it away with its runs, counts and versions. Raises NotFoundError, ConflictError while it runs."""
    context.graph.read(lambda tx: workflows.get(tx, app, campaign))
    standing.remove(context.graph, app, campaign)
