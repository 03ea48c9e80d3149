"""What a batch says of carts: one becomes another's next state, and events come of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import carts
from engine.intake.order import Item
from engine.library import Inactivity, LibrarySettings
from graphstore import carts as store
from graphstore.carts import CartRecord, ProductRow
from graphstore.driver import Transaction
from graphstore.records import Call
from graphstore.values import parse_object

_MINUTE = 60_000  # ms


@dataclass(frozen=True, slots=True)
class CartEvent:
    """An event that comes of a call. `assets`: keys of the products it is about."""

    item: Item
    person: str  # uid
    name: str
    at: int
    json: str
    arguments: dict[str, Any]
    assets: tuple[str, ...]


def write(
    tx: Transaction, said: Sequence[tuple[Item, str]], settings: Mapping[str, LibrarySettings]
) -> list[CartEvent]:
    """`said`: calls of kind "cart" with their people (uids), in their order; `settings`: by site."""
    going = _Going(store.going(tx, {person for _, person in said}))
    products: dict[str, dict[str, ProductRow]] = {}
    events: list[CartEvent] = []
    for item, person in said:
        app = item.call.app
        event = _apply(going, item, person, settings[app])
        if event is not None:
            for each in carts.products(event.arguments).values():
                row = ProductRow(each.id, each.name, each.price, each.thumburl)
                products.setdefault(app, {})[each.id] = row
            events.append(event)
    for app, own in products.items():
        store.save_products(tx, app, own)
    store.save(tx, [cart for cart in going.every if cart.changed])
    return events


class _Going:
    """The people's carts that are not over, those of this batch included."""

    def __init__(self, every: list[CartRecord]) -> None:
        self.every = every
        self._by_key = {cart.key: cart for cart in every}
        # The newest come last, and win: two people who became one may have brought one each.
        self._by_ref = {(cart.person, cart.ref): cart for cart in every}

    def find(self, person: str, ref: str) -> CartRecord | None:
        cart = self._by_ref.get((person, ref))
        return cart if cart is not None and cart.state in store.GOING else None

    def by_key(self, key: str) -> CartRecord | None:
        return self._by_key.get(key)

    def new(self, call: Call, person: str, ref: str) -> CartRecord:
        cart = CartRecord(f"{call.app}:{uuid.uuid4().hex}", call.app, person, ref, call.identity)
        self.every.append(cart)
        self._by_key[cart.key] = self._by_ref[person, ref] = cart
        return cart


def _apply(going: _Going, item: Item, person: str, settings: LibrarySettings) -> CartEvent | None:
    call = item.call
    if call.name == carts.LEFT:
        return _left_alone(going.by_key(call.target), item, person, settings)
    values = parse_object(call.data) if call.data else {}
    cart = going.find(person, carts.ref(values))
    match call.name:
        case carts.CANCELED:
            return _cancel(cart, item, person, settings.canceled)
        case carts.PURCHASED:
            # What was bought was bought, however late we hear of it.
            cart = cart or going.new(call, person, carts.ref(values))
            _move(cart, call, "purchased", None)
            _fill(cart, call, values)
        case _:
            cart = cart or going.new(call, person, carts.ref(values))
            if call.at >= cart.at:
                _move(cart, call, "open", _after(call, settings.abandoned))
                _fill(cart, call, values)
    return _event(item, person, call.name, call.data, values)


def _cancel(cart: CartRecord | None, item: Item, person: str, inactivity: Inactivity) -> CartEvent | None:
    call = item.call
    if cart is None or call.at < cart.at:
        return None
    if inactivity.on and inactivity.minutes > 0:
        _move(cart, call, "canceling", _after(call, inactivity))
        return None
    _move(cart, call, "canceled", None)
    return _event(item, person, carts.CANCELED, cart.json, parse_object(cart.json)) if inactivity.on else None


def _left_alone(cart: CartRecord | None, item: Item, person: str, settings: LibrarySettings) -> CartEvent | None:
    """The scheduler has seen it due; whatever came since then may have changed that."""
    call = item.call
    if cart is None or cart.due is None or cart.due > call.received:
        return None
    abandoned = cart.state == "open"
    cart.state, cart.due, cart.changed = ("abandoned" if abandoned else "canceled"), None, True
    wanted = settings.abandoned if abandoned else settings.canceled
    name = carts.ABANDONED if abandoned else carts.CANCELED
    return _event(item, person, name, cart.json, parse_object(cart.json)) if wanted.on else None


def _move(cart: CartRecord, call: Call, state: store.State, due: int | None) -> None:
    cart.state, cart.due, cart.at, cart.identity, cart.changed = state, due, call.at, call.identity, True


def _fill(cart: CartRecord, call: Call, values: Mapping[str, Any]) -> None:
    cart.json = call.data
    cart.holds = {store.product_key(call.app, each.id): each.count for each in carts.products(values).values()}


def _after(call: Call, inactivity: Inactivity) -> int | None:
    """By our clock, not the browser's."""
    return call.received + inactivity.minutes * _MINUTE if inactivity.on else None


def _event(item: Item, person: str, name: str, json: str, values: dict[str, Any]) -> CartEvent:
    call = item.call
    assets = tuple(store.product_key(call.app, each) for each in carts.products(values))
    return CartEvent(item, person, name, call.at, json, values, assets)
