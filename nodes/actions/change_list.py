"""Change list: puts the person onto a list, or takes them off it."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import ChangeList, Outcome, Perform
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    change = fields.String(
        load_default="add",
        validate=validate.OneOf(["add", "remove"]),
        metadata={"title": "What to do", "description": "Put the person onto the list, or take them off"},
    )
    list = fields.String(
        required=True, validate=validate.Length(min=1, max=64), metadata={"title": "List", "x-widget": "list"}
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Perform(ChangeList(config["list"], config["change"] == "add"), "out") for _ in visits]


SPEC = NodeSpec(
    type="change_list",
    kind="action",
    title="Change list",
    description="Puts the person onto a list, or takes them off it.",
    sentence="{change} on the list {list}",
    icon="list-check",
    config=Settings,
    outputs=(
        Port("out", "Then", "The person is on the list, or off it"),
        Port("failed", "Failed", "The list is not there any more"),
    ),
    step=step,
    refers={"list": "list"},
    examples=(
        Example("Onto the list of testers", {"list": "testers"}),
        Example("Off it", {"change": "remove", "list": "testers"}),
    ),
    keywords=("add", "remove", "segment", "static", "member"),
)
