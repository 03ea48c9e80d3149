"""Update company: gives the person's company a property, changes or removes it."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Leave, Outcome, Perform, SetCompany
from engine.intake.companies import PROPERTY, named
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled_value, value_or_nothing


class Settings(Schema):
    property = fields.String(
        required=True,
        validate=validate.Length(min=1, max=255),
        metadata={"title": "Property", "description": "Of the company", "x-widget": "company-property"},
    )
    value = value_or_nothing()


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def outcome(visit: Visit) -> Outcome:
        company = named(visit.person.properties.get(PROPERTY))
        if company is None:
            return Leave("no_company")
        return Perform(SetCompany(company.id, {config["property"]: filled_value(config["value"], visit)}), "out")

    return [outcome(visit) for visit in visits]


SPEC = NodeSpec(
    type="update_company",
    kind="action",
    title="Update company",
    description="Gives the company of the person a property, or removes it, as a call of /company would.",
    sentence="Set {property} of the company to {value}",
    icon="building",
    config=Settings,
    outputs=(
        Port("out", "Then", "The company has it"),
        Port("no_company", "No company", "The person belongs to none"),
    ),
    step=step,
    examples=(
        Example("Mark as interested", {"property": "stage", "value": "interested"}),
        Example("Who asked last", {"property": "last_contact", "value": "{{ person.id }}"}),
    ),
    keywords=("account", "organisation", "organization", "b2b", "firm"),
)
