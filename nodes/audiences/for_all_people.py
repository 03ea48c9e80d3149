"""For all people: whom the campaign is for. The block every new campaign begins with."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine.node import Example, NodeSpec, Port


class Settings(Schema):
    later = fields.Boolean(
        load_default=True,
        metadata={
            "title": "New people, too",
            "description": "Whether people who appear later are taken through as they come",
            "x-advanced": True,
        },
    )


SPEC = NodeSpec(
    type="for_all_people",
    kind="audience",
    title="For all people",
    description=(
        "The campaign is for everybody. Connect a trigger to act when somebody does something, or a filter or "
        "action to take everybody through once: those who are there when it runs, and each new person later."
    ),
    sentence="Everybody. A trigger says when; else all go through once.",
    icon="users",
    config=Settings,
    outputs=(Port("people", "People", "Everybody the campaign is for"),),
    takes_input=False,
    examples=(Example("Everybody", {}),),
    keywords=("everyone", "audience", "start"),
)
