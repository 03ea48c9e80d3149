"""Frequency cap: at most so many in a period, of a person, of a company, or of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from engine.conditions import UNITS
from engine.effects import Leave, Outcome
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.questions import LettersHad, Passes, Question


class Settings(Schema):
    limit = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=1_000), metadata={"title": "At most"}
    )
    counts = fields.String(
        load_default="passes",
        validate=validate.OneOf(["passes", "letters"]),
        metadata={
            "title": "What is counted",
            "description": "Those who pass here, or letters that the person gets from anywhere on the site",
        },
    )
    per = fields.String(
        load_default="person",
        validate=validate.OneOf(["person", "company", "site"]),
        metadata={"title": "For each", "description": "The limit is a person's, a company's, or the whole site's"},
    )
    amount = fields.Integer(
        load_default=1, strict=True, validate=validate.Range(min=1, max=1_000), metadata={"title": "In"}
    )
    unit = fields.String(load_default="weeks", validate=validate.OneOf(list(UNITS)), metadata={"title": "Unit of time"})

    @validates_schema
    def letters_are_a_persons(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("counts") == "letters" and data.get("per") != "person":
            raise ValidationError("Letters are counted for each person alone.", "per")


def question(config: Config) -> Question:
    period = config["amount"] * UNITS[config["unit"]]
    if config["counts"] == "letters":
        return LettersHad(period)
    return Passes(config["limit"], period, config["per"])


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def below(answer: Any) -> bool:
        return bool(answer < config["limit"] if config["counts"] == "letters" else answer)

    return [Leave("below" if below(visit.answer) else "reached") for visit in visits]


SPEC = NodeSpec(
    type="frequency_cap",
    kind="filter",
    title="Frequency cap",
    description="Lets at most so many through in a period, of a person, of a company, or of the whole site.",
    sentence="At most {limit} in {amount} {unit} for each {per}",
    icon="gauge",
    config=Settings,
    outputs=(
        Port("below", "Below", "The limit leaves room for this one"),
        Port("reached", "Reached", "The limit was reached"),
    ),
    step=step,
    asks=question,
    examples=(
        Example("Once a week", {"limit": 1}),
        Example("No more than three letters a week", {"limit": 3, "counts": "letters"}),
        Example("Two colleagues a day", {"limit": 2, "per": "company", "unit": "days"}),
    ),
    keywords=("limit", "fatigue", "too many", "often", "rate"),
    notes=(
        "The period slides: it ends now. Only those who pass are counted. Somebody without a company is not "
        "limited by a company's."
    ),
)
