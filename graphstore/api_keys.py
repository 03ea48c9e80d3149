"""Keys of a site's programs: (:ApiKey {hash, id, app, name, rights, hint, by, created, used}). Only a hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphstore.apps import AppRecord, record
from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError

MOST: Final = 100  # keys of one site
_USED_AGAIN: Final = 60_000  # ms within which another use is not written


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    app: str
    name: str
    rights: tuple[str, ...]
    hint: str  # the last characters of the key, to tell one from another
    by: str  # who made it
    created: int  # ms epoch
    used: int | None  # ms epoch, a minute behind at most; None before its first use


def listing(graph: Graph, app: str) -> tuple[ApiKey, ...]:
    """A site's, the newest first."""
    rows = graph.rows("MATCH (k:ApiKey {app: $app}) RETURN k ORDER BY k.created DESC, k.id", app=app)
    return tuple(_key(row["k"]) for row in rows)


def add(graph: Graph, app: str, name: str, rights: Sequence[str], by: str, secret: tuple[str, str], now: int) -> ApiKey:
    """`secret`: the key's digest and its last characters. Raises ConflictError for more than MOST."""
    if len(listing(graph, app)) >= MOST:
        raise ConflictError(f"A site has {MOST} keys at most. Revoke those that nothing uses.")
    values: dict[str, Any] = {
        "id": secrets.token_hex(6), "app": app, "name": name, "rights": list(rights), "hint": secret[1], "by": by,
        "created": now,
    }  # fmt: skip
    graph.command("CREATE (k:ApiKey {hash: $hash}) SET k += $values", {"hash": secret[0], "values": values})
    return _key(values)


def revoke(graph: Graph, app: str, key: str) -> None:
    """From now on it opens nothing. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows("MATCH (k:ApiKey {app: $app, id: $id}) DELETE k RETURN 1 AS one", app=app, id=key)
    )
    if not rows:
        raise NotFoundError("There is no such key on this site.")


def find(graph: Graph, hashed: str, app: str) -> tuple[ApiKey, AppRecord | None] | None:
    """The key with this digest, and the site with this id if the key is one of it."""
    rows = graph.rows(
        "MATCH (k:ApiKey {hash: $hash}) OPTIONAL MATCH (a:App {id: $app}) WHERE a.id = k.app RETURN k, a",
        hash=hashed,
        app=app,
    )
    if not rows:
        return None
    return _key(rows[0]["k"]), record(rows[0]["a"]) if rows[0]["a"] else None


def note_use(graph: Graph, key: ApiKey, now: int) -> None:
    """Once a minute, not once a call."""
    if key.used is None or now - key.used > _USED_AGAIN:
        values = {"app": key.app, "id": key.id, "now": now}
        graph.command("MATCH (k:ApiKey {app: $app, id: $id}) SET k.used = $now", values)


def _key(row: dict[str, Any]) -> ApiKey:
    rights = tuple(row["rights"])
    by, created, used = row["by"], row["created"], row.get("used")
    return ApiKey(row["id"], row["app"], row["name"], rights, row["hint"], by, created, used)
