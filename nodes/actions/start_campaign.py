"""Start campaign: the person enters another campaign, and goes on in this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from engine.effects import Outcome, StartCampaign
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled_value, readable_value


class Settings(Schema):
    campaign = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Campaign", "description": "One that has a trigger Called", "x-widget": "campaign"},
    )
    arguments = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        validate=readable_value,
        metadata={"title": "Arguments", "description": "What the other campaign sees as its event", "x-widget": "json"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def arguments(visit: Visit) -> dict[str, Any]:
        return {name: filled_value(value, visit) for name, value in config["arguments"].items()}

    return [StartCampaign(config["campaign"], arguments(visit)) for visit in visits]


SPEC = NodeSpec(
    type="start_campaign",
    kind="action",
    title="Start campaign",
    description="Brings the person into another campaign, and goes on in this one.",
    sentence="Start {campaign}",
    icon="arrow-fork",
    config=Settings,
    outputs=(
        Port("started", "Started", "The person has entered the other campaign"),
        Port("refused", "Refused", "It does not run, does not let them in, or led here itself"),
    ),
    step=step,
    refers={"campaign": "campaign"},
    examples=(Example("Hand over to onboarding", {"campaign": "onboarding"}),),
    keywords=("sub-campaign", "chain", "hand over", "trigger"),
    notes="Campaigns that start each other in circles are stopped: a campaign never enters itself, however many others "
    "lie between, and at most ten follow one another.",
)
