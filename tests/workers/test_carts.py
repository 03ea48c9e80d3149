"""Carts through real streams and graph, under a clock that is set by hand: what becomes of them, exactly once."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from stage import Stage

from engine import carts as words
from engine.library import Inactivity, LibrarySettings
from graphstore import apps, erasing
from graphstore.records import Call
from workers import segments
from workers.carts import CartWatch

HAT = {"name": "Hat", "price": 10, "id": 1}
CAP = {"name": "Cap", "price": 5.5}


class Shop:
    def __init__(self, stage: Stage, clock: Any) -> None:
        self.stage, self.clock = stage, clock
        self.context, self.app = stage.context, stage.feed.app

    def __call__(self, who: str, name: str, *products: dict[str, Any], message: str = "", **more: Any) -> None:
        self.stage.feed(self.call(who, name, *products, message=message, **more))

    def call(self, who: str, name: str, *products: dict[str, Any], message: str = "", **more: Any) -> Call:
        now = self.context.clock.now()
        cart = {"totalprice": sum(each["price"] for each in products), "products": list(products), **more}
        data = json.dumps(cart) if products or more else ""
        return Call("cart", self.app, who, now, now, data, name=name, message=message)

    def wait(self, minutes: float) -> None:
        """Time passes, and the scheduler looks."""
        self.clock.pass_time(minutes=minutes)
        CartWatch(self.context).tick()
        self.stage.feed.store()

    def done(self, who: str) -> list[str]:
        rows = self.context.graph.rows(
            "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->()-[:DID]->(e:Event) RETURN e.name AS name ORDER BY e.at",
            key=f"{self.app}:{who}",
        )
        return [row["name"].removeprefix("Cart ") for row in rows]

    def states(self, who: str) -> list[str]:
        rows = self.context.graph.rows(
            "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->()-[:HAS_CART]->(c) RETURN c.state AS state ORDER BY state",
            key=f"{self.app}:{who}",
        )
        return [row["state"] for row in rows]

    def settings(self, **changes: Any) -> None:
        apps.set_library(self.context.graph, self.app, LibrarySettings(**changes).dump())


@pytest.fixture
def shop(stage: Stage, clock: Any) -> Shop:
    return Shop(stage, clock)


def test_an_abandoned_cart_is_told_once_however_often_it_is_looked_at(shop: Shop) -> None:
    shop("dave", words.SET, HAT, CAP)
    shop.wait(59)
    assert shop.done("dave") == ["set"]
    shop.clock.pass_time(minutes=2)
    # The first scheduler dies when it has told; another tells again before anything is stored.
    assert CartWatch(shop.context).tick() >= 1
    assert CartWatch(shop.context).tick() == 0
    shop.clock.pass_time(minutes=2)
    assert CartWatch(shop.context).tick() >= 1
    shop.stage.feed.store()
    shop.wait(600)
    assert shop.done("dave") == ["set", "abandoned"]
    assert shop.states("dave") == ["abandoned"]


def test_the_cart_is_the_event(shop: Shop) -> None:
    shop("dave", words.SET, HAT, CAP, colour="green")
    shop.wait(61)
    (row,) = shop.context.graph.rows(
        """
        MATCH (e:Event {app: $app, name: 'Cart abandoned'})-[:ON]->(a:Product)
        WITH e, a ORDER BY a.id RETURN e.json AS json, e.`a:totalprice` AS total, collect([a.id, a.name, a.price]) AS on
        """,
        app=shop.app,
    )
    assert (row["total"], json.loads(row["json"])["colour"]) == (15.5, "green")
    assert row["on"] == [["product:1", "Hat", 10.0], ["product:Cap", "Cap", 5.5]]


def test_every_change_begins_the_time_anew(shop: Shop) -> None:
    shop("dave", words.SET, HAT)
    shop.wait(50)
    shop("dave", words.SET, HAT, CAP)
    shop.wait(50)
    assert shop.done("dave") == ["set", "set"]
    shop.wait(11)
    assert shop.done("dave")[-1] == "abandoned"
    # Whoever comes back begins again, with the same cart.
    shop("dave", words.SET, CAP)
    shop.wait(61)
    assert shop.done("dave").count("abandoned") == 2
    assert shop.states("dave") == ["abandoned"]


def test_what_was_said_before_the_scheduler_looked_counts(shop: Shop) -> None:
    shop("dave", words.SET, HAT)
    shop.clock.pass_time(minutes=61)
    shop.stage.feed.append(shop.call("dave", words.PURCHASED, HAT))
    CartWatch(shop.context).tick()
    shop.stage.feed.store()
    assert shop.done("dave") == ["set", "purchased"]
    assert shop.states("dave") == ["purchased"]


def test_purchased_and_canceled_carts_are_not_abandoned(shop: Shop) -> None:
    shop("dave", words.SET, HAT)
    shop("dave", words.PURCHASED, HAT, message="m1")
    shop("dave", words.PURCHASED, HAT, message="m1")
    shop("anna", words.SET, HAT)
    shop("anna", words.CANCELED)
    shop("anna", words.CANCELED)
    shop.wait(600)
    assert shop.done("dave") == ["set", "purchased"]
    assert shop.done("anna") == ["set", "canceled"]


def test_a_canceled_cart_may_be_given_time_to_come_back(shop: Shop) -> None:
    shop.settings(canceled=Inactivity(on=True, minutes=10))
    shop("dave", words.SET, HAT)
    shop("dave", words.CANCELED)
    shop("anna", words.SET, HAT)
    shop("anna", words.CANCELED)
    shop("anna", words.SET, CAP)
    shop.wait(11)
    assert shop.done("dave") == ["set", "canceled"]
    assert shop.done("anna") == ["set", "set"]


def test_events_can_be_switched_off(shop: Shop) -> None:
    shop.settings(canceled=Inactivity(on=False, minutes=0), abandoned=Inactivity(on=False, minutes=1))
    shop("dave", words.SET, HAT)
    shop.wait(600)
    shop("dave", words.CANCELED)
    assert shop.done("dave") == ["set"]
    assert shop.states("dave") == ["canceled"]


def test_several_carts_at_once(shop: Shop) -> None:
    shop("dave", words.SET, HAT, id="home")
    shop("dave", words.SET, CAP, id=2)
    shop("dave", words.PURCHASED, HAT, id="home")
    shop.wait(61)
    assert sorted(shop.done("dave")) == ["abandoned", "purchased", "set", "set"]


def test_carts_follow_a_merge_and_one_of_each_goes_on(shop: Shop) -> None:
    shop("a-1", words.SET, HAT)
    shop("dave", words.SET, CAP)
    now = shop.context.clock.now()
    shop.stage.feed(Call("alias", shop.app, "a-1", now, now, target="dave"))
    assert shop.states("dave") == ["open", "replaced"]
    shop.wait(61)
    assert sorted(shop.done("dave")) == ["abandoned", "set", "set"]


def test_shuffled_deliveries_leave_the_newest(shop: Shop) -> None:
    calls = []
    for count in range(1, 8):
        shop.clock.pass_time(seconds=1)
        calls.append(shop.call("dave", words.SET, {**HAT, "count": count}, message=f"m{count}"))
    shop.stage.feed(*random.sample(calls, len(calls)), *calls)
    assert shop.done("dave") == ["set"] * 7
    (cart,) = shop.context.graph.rows(
        "MATCH (c:Cart {app: $app})-[h:HOLDS]->(a) RETURN c.json AS json, h.count AS count", app=shop.app
    )
    assert (cart["count"], json.loads(cart["json"])["products"][0]["count"]) == (7, 7)


def test_a_campaign_brings_them_back_with_what_they_left(shop: Shop) -> None:
    text = "{% for p in event.products %}{{ p.name }} {{ p.price }}; {% endfor %}{{ event.totalprice }} in all"
    letter = shop.stage.letter(text)
    shop.stage.campaign(
        {"left": ("cart", {"outcome": "abandoned"}), "send": ("send_letter", {"letter": letter})}, "left.out>send"
    )
    shop.stage.feed(shop.stage.feed.set("dave", '{"email":"dave@example.com"}', shop.context.clock.now()))
    shop("dave", words.SET, HAT, CAP)
    shop.wait(61)
    shop.stage.work()
    assert shop.stage.sink.texts() == ["Hat 10; Cap 5.5; 15.5 in all"]


def test_segments_over_products(shop: Shop) -> None:
    left = {"asset": "product", "activity": "abandoned", "id": "Cap"}
    made = {}
    for name, condition in {
        "left": left,
        "bought": {"asset": "product", "activity": "bought", "id": "1"},
        "carted": {"asset": "product", "activity": "carted"},
    }.items():
        made[name] = segments.create(shop.context, shop.app, name, condition).id
    shop("dave", words.SET, HAT, CAP)
    shop("anna", words.PURCHASED, HAT)
    shop.wait(61)
    shop.stage.work()
    found = {
        row["segment"]: row["people"]
        for row in shop.context.graph.rows(
            "MATCH (p:Person)-[:IN]->(s:Segment {app: $app}) RETURN s.id AS segment, collect(p.id) AS people",
            app=shop.app,
        )
    }
    assert {name: found.get(key) for name, key in made.items()} == {
        "left": ["dave"],
        "bought": ["anna"],
        "carted": ["dave"],
    }


def test_an_erased_person_leaves_no_cart(shop: Shop) -> None:
    shop("dave", words.SET, HAT)
    graph = shop.context.graph
    (row,) = graph.rows("MATCH (p:Person {app: $app})-[:HAS_CART]->() RETURN p.uid AS uid", app=shop.app)
    erasing.erase(graph, shop.app, row["uid"])
    assert graph.rows("MATCH (c:Cart {app: $app}) RETURN c.key AS key", app=shop.app) == []
    # What the scheduler had told before finds nothing.
    shop.wait(61)
    assert shop.done("dave") == []
