from __future__ import annotations

import json
from typing import Any

from flask import Flask
from support import Site

CART = {"totalprice": 3.98, "products": [{"name": "Zephir 1kg pack", "price": 1.99, "count": 2}]}


def test_a_cart_is_accepted_alone_and_in_a_batch(web: Flask, app: Site, accepted: Any) -> None:
    client = web.test_client()
    given = {"sid": app.token, "id": "dave", "state": "set", "data": json.dumps(CART)}
    assert client.get("/cart", query_string=given).status_code == 200
    bad = {"totalprice": 1, "products": [{"name": "Hat", "price": "1"}]}
    calls = [{"method": "cart", "id": "dave", "state": "purchase", "data": cart} for cart in (CART, bad)]
    answer = client.post("/batch", json={"sid": app.token, "calls": calls}).json
    assert (answer["accepted"], answer["rejected"][0]["error"]["path"]) == (1, "data/products/0/price")
    assert [(call.kind, call.name) for call in accepted()] == [("cart", "Cart set"), ("cart", "Cart purchased")]
