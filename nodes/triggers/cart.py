"""Cart: a run starts when somebody abandons, cancels or purchases their cart."""

from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine.conditions import EntrySettings, all_hold, conditions, where
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent

_EVENTS: Final = {"abandoned": "Cart abandoned", "canceled": "Cart canceled", "purchased": "Cart purchased"}


class Settings(EntrySettings):
    outcome = fields.String(
        required=True,
        validate=validate.OneOf(list(_EVENTS)),
        metadata={"title": "What became of the cart", "description": "Left behind, emptied, or bought"},
    )
    where = where("Only if the cart is so")


class Cart:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", _EVENTS[config["outcome"]]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return all_hold(conditions(config["where"]), event.arguments)


SPEC = NodeSpec(
    type="cart",
    kind="trigger",
    title="Cart",
    description="Starts when a person abandons, cancels or purchases their cart.",
    sentence="When a cart is {outcome}",
    icon="shopping-cart",
    config=Settings,
    outputs=(Port("out", "Then", "The person whose cart it is, with the cart"),),
    trigger=Cart(),
    examples=(
        Example("A cart is left behind", {"outcome": "abandoned"}),
        Example(
            "A cart of at least 50 is left behind",
            {
                "outcome": "abandoned",
                "where": [{"argument": "totalprice", "operator": "at_least", "value": 50}],
            },
        ),
    ),
    keywords=("shop", "basket", "checkout", "order", "abandoned", "purchase"),
    notes=(
        "Listens to the events `Cart abandoned`, `Cart canceled` and `Cart purchased`. The cart is the event: "
        "letters see `event.totalprice` and `event.products`."
    ),
)
