from __future__ import annotations

import json
from typing import Any

import pytest

from engine import carts
from engine.errors import RejectedError
from engine.tracking import cart_call

CART = {
    "totalprice": 3.98,
    "products": [
        {"name": "Marshmallows 1kg pack", "price": 1.99, "color": "green"},
        {"name": "Zephir 1kg pack", "price": 1.99},
    ],
    "paid_with": "Credit card",
}


def call(cart: Any, state: str = "set", **more: str) -> Any:
    given = {"id": "dave", "state": state, **({"data": json.dumps(cart)} if cart is not None else {}), **more}
    return cart_call("app", given, 1_000_000_000_000)


def refused(cart: Any, state: str = "set") -> str:
    with pytest.raises(RejectedError) as error:
        call(cart, state)
    return error.value.path


def product(**changes: Any) -> dict[str, Any]:
    return {"totalprice": 1, "products": [{"name": "Hat", "price": 1}, {"name": "Cap", "price": 2, **changes}]}


def test_the_documented_cart_is_taken_as_it_is() -> None:
    made = call(CART, mid="m1")
    assert (made.kind, made.name, made.identity, made.message) == ("cart", "Cart set", "dave", "m1")
    assert json.loads(made.data) == CART
    assert call(CART, "purchase").name == "Cart purchased"
    assert call(None, "cancel").name == "Cart canceled"


@pytest.mark.parametrize(
    ("cart", "path"),
    [
        ({}, "data/totalprice"),
        ({**CART, "totalprice": "3.98"}, "data/totalprice"),
        ({**CART, "totalprice": -1}, "data/totalprice"),
        ({**CART, "totalprice": True}, "data/totalprice"),
        ({**CART, "id": {}}, "data/id"),
        ({**CART, "id": ""}, "data/id"),
        ({"totalprice": 1}, "data/products"),
        ({"totalprice": 1, "products": []}, "data/products"),
        ({"totalprice": 1, "products": CART["products"] * 101}, "data/products"),  # type: ignore[operator]
        ({"totalprice": 1, "products": ["hat"]}, "data/products/0"),
        (product(name=" "), "data/products/1/name"),
        (product(name=5), "data/products/1/name"),
        (product(price=None), "data/products/1/price"),
        (product(count=0), "data/products/1/count"),
        (product(count=1.5), "data/products/1/count"),
        (product(thumburl="javascript:alert(1)"), "data/products/1/thumburl"),
        (product(id=[]), "data/products/1/id"),
    ],
)
def test_what_is_wrong_is_named(cart: Any, path: str) -> None:
    assert refused(cart) == path
    assert refused(cart, "purchase") == path


def test_other_faults() -> None:
    assert refused(CART, "leave") == "state"
    assert refused(None) == "data"
    assert call({"totalprice": 0, "products": []}, "cancel").name == "Cart canceled"


def test_products_are_told_by_id_or_else_name() -> None:
    cart = {
        "totalprice": 9,
        "products": [*product(id=7, count=2)["products"], {"id": "7", "name": "Cap L", "price": 3}],
    }
    found = carts.products(cart)
    assert {key: (each.name, each.count) for key, each in found.items()} == {"Hat": ("Hat", 1), "7": ("Cap L", 3)}
    assert carts.ref({"id": 5}) == "5"
    assert carts.ref({}) == ""
