"""What people do with campaigns: make, change, check, run, pause."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidDefinitionError, Problem
from engine.workflow import validate as validation
from graphstore import enrolment, letters, workflows
from graphstore.driver import Transaction
from workers.context import Context
from workers.queues import Queues


def validate(context: Context, app: str, definition: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything wrong with a definition; empty when it can run."""
    known = [letter.id for letter in letters.list_all(context.graph, app)]
    try:
        validation.load(definition, context.registry, known)
    except InvalidDefinitionError as error:
        return error.problems
    return ()


def create(context: Context, app: str, name: str, definition: Mapping[str, Any]) -> str:
    """A new draft; its id. A draft may have problems: they only keep it from running."""
    campaign = secrets.token_hex(6)
    now = context.clock.now()
    context.graph.write(lambda tx: workflows.create(tx, app, campaign, name, definition, now))
    return campaign


def update(context: Context, app: str, campaign: str, *, name: str, definition: Mapping[str, Any], version: int) -> int:
    """Save a next version and answer its number. A running campaign takes only what can run.

    Raises ConflictError when `version` is not the present one, InvalidDefinitionError, NotFoundError.
    """
    problems = validate(context, app, definition)

    def save(tx: Transaction) -> int:
        if problems and workflows.get(tx, app, campaign).state == "running":
            raise InvalidDefinitionError(problems)
        return workflows.update(
            tx, app, campaign, name=name, definition=definition, version=version, now=context.clock.now()
        )

    return context.graph.write(save)


def run(context: Context, app: str, campaign: str) -> None:
    """Start it, or go on after a pause. Raises InvalidDefinitionError with every problem, NotFoundError."""
    record = context.graph.read(lambda tx: workflows.get(tx, app, campaign))
    problems = validate(context, app, record.definition)
    if problems:
        raise InvalidDefinitionError(problems)
    workflow = validation.load(record.definition, context.registry)
    takes_everybody = bool(workflow.audience_steps())

    def start(tx: Transaction) -> None:
        workflows.set_state(tx, app, campaign, "running", context.clock.now())
        if takes_everybody:
            enrolment.open_pass(tx, app, campaign, context.clock.now())

    context.graph.write(start)
    if takes_everybody:
        Queues(context.redis).enrol(app, campaign)


def pause(context: Context, app: str, campaign: str) -> None:
    """Nothing starts or moves until it runs again; runs keep their places. Raises NotFoundError."""
    context.graph.write(lambda tx: workflows.set_state(tx, app, campaign, "paused", context.clock.now()))
