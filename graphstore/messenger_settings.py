"""How a site's widget looks and greets: one JSON text beside the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.values import dump, parse_object


def get(tx: Transaction, app: str) -> dict[str, Any]:
    """What was set; {} where nothing was."""
    rows = tx.rows("MATCH (a:App {id: $app}) RETURN a.messenger AS messenger", app=app)
    return parse_object(rows[0]["messenger"]) if rows and rows[0]["messenger"] else {}


def shows(values: str | None) -> bool:
    """Whether what was set, as it is kept, lets pages show it; it does where nothing was."""
    return not values or parse_object(values).get("display") is not False


def put(graph: Graph, app: str, values: Mapping[str, Any], mail_after: int) -> None:
    """`mail_after`: minutes until an answer that is not read is mailed, 0 for never. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (a:App {id: $app}) SET a.messenger = $values, a.mail_answers_after = $after RETURN a.id AS id",
            app=app,
            values=dump(values),
            after=mail_after,
        )
    )
    if not rows:
        raise NotFoundError("There is no such site.")
