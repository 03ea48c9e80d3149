"""Carts as shops send them: what they must be, and what of them is products."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import RejectedError

MAX_PRODUCTS: Final = 200
MAX_TEXT: Final = 255  # characters of a name or an id
MAX_COUNT: Final = 1_000_000

SET: Final = "Cart set"
CANCELED: Final = "Cart canceled"
PURCHASED: Final = "Cart purchased"
ABANDONED: Final = "Cart abandoned"
# What calls are named that come from the scheduler: a cart was left alone long enough.
LEFT: Final = "Cart left alone"
# The parameter `state` of /cart -> the name of the call.
STATES: Final[Mapping[str, str]] = {"set": SET, "cancel": CANCELED, "purchase": PURCHASED}


@dataclass(frozen=True, slots=True)
class Product:
    id: str  # what the shop calls it; its name where it has no id
    name: str
    price: float
    count: int
    thumburl: str


def check(cart: Mapping[str, Any], *, may_be_empty: bool) -> None:
    """Raises RejectedError that names the first field that is not right, as data/products/2/price."""
    _price(cart, "totalprice", "data")
    _id(cart, "data")
    products = cart.get("products")
    least = 0 if may_be_empty else 1
    if not isinstance(products, list) or not least <= len(products) <= MAX_PRODUCTS:
        text = f"'products' is a list of 1 to {MAX_PRODUCTS} products; a cart that was emptied is canceled."
        raise RejectedError("bad_cart", text, "data/products")
    for index, product in enumerate(products):
        _check_product(product, f"data/products/{index}")


def _check_product(product: Any, path: str) -> None:
    if not isinstance(product, dict):
        raise RejectedError("bad_cart", "A product is an object with a name and a price.", path)
    name = product.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_TEXT:
        raise RejectedError("bad_cart", f"'name' is a text of 1 to {MAX_TEXT} characters.", f"{path}/name")
    _price(product, "price", path)
    _id(product, path)
    count = product.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_COUNT:
        text = f"'count' is a whole number from 1 to {MAX_COUNT:,}; 1 when left out."
        raise RejectedError("bad_cart", text, f"{path}/count")
    thumb = product.get("thumburl")
    if thumb is not None and not (isinstance(thumb, str) and thumb.startswith(("https://", "http://"))):
        raise RejectedError("bad_cart", "'thumburl' is an http or https address.", f"{path}/thumburl")


def _price(values: Mapping[str, Any], field: str, path: str) -> None:
    price = values.get(field)
    if not isinstance(price, int | float) or isinstance(price, bool) or not math.isfinite(price) or price < 0:
        raise RejectedError("bad_cart", f"'{field}' is a number that is not negative.", f"{path}/{field}")


def _id(values: Mapping[str, Any], path: str) -> None:
    given = values.get("id")
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return
    if not isinstance(given, str) or not 1 <= len(given) <= MAX_TEXT:
        text = f"'id' is a whole number or a text of 1 to {MAX_TEXT} characters, or left out."
        raise RejectedError("bad_cart", text, f"{path}/id")


def ref(cart: Mapping[str, Any]) -> str:
    """Which of a person's carts it is; "" where the shop has one a person."""
    return "" if cart.get("id") is None else str(cart["id"])


def products(cart: Mapping[str, Any]) -> dict[str, Product]:
    """By id; what stands in the cart twice is counted together."""
    found: dict[str, Product] = {}
    for each in cart.get("products") or []:
        name = str(each["name"])
        key = name if each.get("id") is None else str(each["id"])
        before = found[key].count if key in found else 0
        thumb = each.get("thumburl") or ""
        found[key] = Product(key, name, float(each["price"]), before + int(each.get("count", 1)), thumb)
    return found
