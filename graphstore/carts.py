"""Carts and the products in them. A person's carts go on until they are purchased or canceled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from graphstore.driver import Graph, Transaction
from graphstore.vocabulary import scoped

State = Literal["open", "canceling", "abandoned", "canceled", "purchased"]
# In these a cart may still become something else.
GOING: Final[frozenset[State]] = frozenset({"open", "canceling", "abandoned"})


@dataclass
class CartRecord:
    """A cart while a batch works on it."""

    key: str
    app: str
    person: str  # uid
    ref: str  # which of the person's carts; "" where the shop has one a person
    identity: str  # the id of the call that spoke of it last
    state: State = "open"
    at: int = 0  # ms epoch of that call
    due: int | None = None  # ms epoch when it counts as left alone
    json: str = ""  # the cart as it came last
    holds: Mapping[str, int] = field(default_factory=dict)  # product's key -> how many
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ProductRow:
    id: str
    name: str
    price: float
    thumburl: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    key: str
    app: str
    identity: str


def product_key(app: str, product: str) -> str:
    return scoped(app, f"product:{product}")


def going(tx: Transaction, people: Collection[str]) -> list[CartRecord]:
    """The carts of these people (uids) that are not over, the newest last."""
    rows = tx.rows(
        """
        UNWIND $people AS uid
        MATCH (:Person {uid: uid})-[:HAS_CART]->(c:Cart) WHERE c.state IN $going
        RETURN uid, c ORDER BY c.at
        """,
        people=sorted(people),
        going=sorted(GOING),
    )
    return [
        CartRecord(
            c["key"], c["app"], row["uid"], c["ref"], c["identity"], c["state"], c["at"], c.get("due"), c["json"]
        )
        for row in rows
        if (c := row["c"])
    ]


def save(tx: Transaction, carts: Sequence[CartRecord]) -> None:
    """Write what has changed. The products must be there (`save_products`)."""
    rows: list[dict[str, Any]] = [
        {
            "person": cart.person,
            "key": cart.key,
            "values": {
                "app": cart.app, "ref": cart.ref, "identity": cart.identity, "state": cart.state,
                "at": cart.at, "due": cart.due, "asked": None, "json": cart.json,
            },
            "holds": [{"product": key, "count": count} for key, count in sorted(cart.holds.items())],
        }
        for cart in carts
    ]  # fmt: skip
    if not rows:
        return
    tx.run(
        """
        UNWIND $rows AS row
        MATCH (p:Person {uid: row.person})
        MERGE (c:Cart {key: row.key})
        ON CREATE SET c += row.values
        ON MATCH SET c += row.values
        MERGE (p)-[:HAS_CART]->(c)
        """,
        rows=rows,
    )
    filled = [row for row in rows if row["holds"]]
    if filled:
        tx.run("UNWIND $rows AS row MATCH (:Cart {key: row.key})-[h:HOLDS]->() DELETE h", rows=filled)
        tx.run(
            """
            UNWIND $rows AS row
            MATCH (c:Cart {key: row.key})
            UNWIND row.holds AS held
            MATCH (a:Asset {key: held.product})
            CREATE (c)-[:HOLDS {count: held.count}]->(a)
            """,
            rows=filled,
        )


def save_products(tx: Transaction, app: str, products: Mapping[str, ProductRow]) -> None:
    """Make those that are new, and note what has changed; the others are not even locked."""
    rows: list[dict[str, Any]] = [
        {
            "key": product_key(app, each.id),
            "values": {
                "app": app, "id": f"product:{each.id}", "name": each.name,
                "price": each.price, "thumburl": each.thumburl,
            },
        }
        for _, each in sorted(products.items())
    ]  # fmt: skip
    if not rows:
        return
    known = tx.rows(
        """
        UNWIND $keys AS key MATCH (a:Asset {key: key})
        RETURN key, a.name AS name, a.price AS price, a.thumburl AS thumb
        """,
        keys=[row["key"] for row in rows],
    )
    same = {row["key"]: (row["name"], row["price"], row["thumb"]) for row in known}
    changed = [
        row
        for row in rows
        if same.get(row["key"]) != (row["values"]["name"], row["values"]["price"], row["values"]["thumburl"])
    ]
    if changed:
        tx.run("UNWIND $rows AS row MERGE (a:Asset {key: row.key}) SET a:Product, a += row.values", rows=changed)


def take_due(graph: Graph, now: int, again: int, limit: int) -> list[LeftAlone]:
    """Carts that have been left alone long enough, the longest ones first.

    Each is answered again only after `again` ms, for those whose call was lost on its way.
    """
    where = "MATCH (c:Cart) WHERE c.due <= $now AND coalesce(c.asked, 0) <= $now - $again"
    if not graph.rows(f"{where} RETURN 1 AS found LIMIT 1", now=now, again=again):
        return []
    rows = graph.write(
        lambda tx: tx.rows(
            f"""
            {where} WITH c ORDER BY c.due LIMIT $limit
            SET c.asked = $now
            RETURN c.key AS key, c.app AS app, c.identity AS identity
            """,
            now=now,
            again=again,
            limit=limit,
        )
    )
    return [LeftAlone(row["key"], row["app"], row["identity"]) for row in rows]
