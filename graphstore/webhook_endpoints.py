"""Addresses of others that a site tells what happens: (:WebhookEndpoint {key, app, id, name, url, kinds, secret, …}).

`rest` is when it is called next, after a failure; `failing` since when nothing it was told has arrived.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphstore import webhook_notes, workflows
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

MOST: Final = 20  # endpoints of one site


@dataclass(frozen=True, slots=True)
class Endpoint:
    id: str
    app: str
    name: str
    url: str
    kinds: tuple[str, ...]
    by: str  # who made it
    created: int  # ms epoch
    paused: int | None  # ms epoch
    why: str  # it is paused, where nobody asked for that
    failing: int | None  # ms epoch: since when nothing arrives
    failures: int  # one after the other
    rest: int  # ms epoch: when it is called next, where it fails
    arrived: int  # deliveries
    given_up: int
    dropped: int  # happenings for which there was no room
    secret: str = field(repr=False)  # sealed
    secret_before: str = field(repr=False)  # sealed; it signs, too, until `secret_changes`
    secret_changes: int
    queued: int = 0  # deliveries that wait

    @property
    def key(self) -> str:
        return scoped(self.app, self.id)


_COLUMNS: Final = """properties(w) AS w,
  COUNT { MATCH (d:WebhookDelivery {endpoint: w.key}) WHERE d.state IN ['queued', 'sending'] } AS queued"""


def listing(graph: Graph, app: str) -> list[Endpoint]:
    """A site's, the oldest first."""
    rows = graph.rows(f"MATCH (w:WebhookEndpoint {{app: $app}}) RETURN {_COLUMNS} ORDER BY w.created, w.key", app=app)
    return [_endpoint(row) for row in rows]


def of_sites(tx: Transaction, apps: Sequence[str]) -> list[Endpoint]:
    rows = tx.rows(f"MATCH (w:WebhookEndpoint) WHERE w.app IN $apps RETURN {_COLUMNS} ORDER BY w.key", apps=list(apps))
    return [_endpoint(row) for row in rows]


def get(tx: Transaction, app: str, endpoint: str) -> Endpoint:
    """Raises NotFoundError."""
    rows = tx.rows(f"MATCH (w:WebhookEndpoint {{key: $key}}) RETURN {_COLUMNS}", key=scoped(app, endpoint))
    if not rows:
        raise NotFoundError("There is no such endpoint on this site.")
    return _endpoint(rows[0])


def add(
    tx: Transaction, app: str, name: str, url: str, kinds: Sequence[str], *, by: str, secret: str, now: int
) -> Endpoint:
    """`secret`: sealed. Raises ConflictError for more than MOST, NotFoundError where there is no such site."""
    # Locks the site: two that come at once are counted one after the other.
    if not tx.rows("MATCH (a:App {id: $app}) SET a.id = a.id RETURN 1 AS one", app=app):
        raise NotFoundError("There is no such site.")
    if tx.value("MATCH (w:WebhookEndpoint {app: $app}) RETURN count(w)", app=app) >= MOST:
        raise ConflictError(f"A site has {MOST} endpoints at most. Remove those that nothing needs.")
    endpoint = secrets.token_hex(6)
    tx.run(
        """
        CREATE (:WebhookEndpoint {
          key: $key, app: $app, id: $id, name: $name, url: $url, kinds: $kinds, secret: $secret, by: $by, created: $now,
          failures: 0, rest: 0, arrived: 0, given_up: 0, dropped: 0})
        """,
        key=scoped(app, endpoint),
        app=app,
        id=endpoint,
        name=name,
        url=url,
        kinds=sorted(set(kinds)),
        secret=secret,
        by=by,
        now=now,
    )
    workflows.touch(tx, app)
    webhook_notes.forget_wanted()
    return get(tx, app, endpoint)


def change(tx: Transaction, app: str, endpoint: str, values: Mapping[str, Any]) -> Endpoint:
    """Set `name`, `url`, `kinds`. Raises NotFoundError."""
    get(tx, app, endpoint)
    known = {name: values[name] for name in ("name", "url", "kinds") if name in values}
    if "kinds" in known:
        known["kinds"] = sorted(set(known["kinds"]))
    tx.run("MATCH (w:WebhookEndpoint {key: $key}) SET w += $values", key=scoped(app, endpoint), values=known)
    workflows.touch(tx, app)
    webhook_notes.forget_wanted()
    return get(tx, app, endpoint)


def renew_secret(tx: Transaction, app: str, endpoint: str, secret: str, until: int) -> Endpoint:
    """A new one (sealed); the old one signs beside it until then (ms epoch). Raises NotFoundError."""
    get(tx, app, endpoint)
    tx.run(
        "MATCH (w:WebhookEndpoint {key: $key}) "
        "SET w.secret_before = w.secret, w.secret_changes = $until, w.secret = $secret",
        key=scoped(app, endpoint),
        secret=secret,
        until=until,
    )
    return get(tx, app, endpoint)


def pause(tx: Transaction, app: str, endpoint: str, now: int, why: str = "") -> Endpoint:
    """Nothing is sent; what happens meanwhile waits. Raises NotFoundError."""
    get(tx, app, endpoint)
    tx.run(
        "MATCH (w:WebhookEndpoint {key: $key}) WHERE w.paused IS NULL SET w.paused = $now, w.why = $why",
        key=scoped(app, endpoint),
        now=now,
        why=why,
    )
    return get(tx, app, endpoint)


def resume(tx: Transaction, app: str, endpoint: str) -> Endpoint:
    """What has waited is sent. Raises NotFoundError."""
    get(tx, app, endpoint)
    tx.run(
        "MATCH (w:WebhookEndpoint {key: $key}) "
        "SET w.paused = null, w.why = '', w.failures = 0, w.failing = null, w.rest = 0",
        key=scoped(app, endpoint),
    )
    return get(tx, app, endpoint)


def remove(tx: Transaction, app: str, endpoint: str) -> None:
    """With all it was, and was to be, told. Raises NotFoundError."""
    get(tx, app, endpoint)
    tx.run(
        "MATCH (w:WebhookEndpoint {key: $key}) OPTIONAL MATCH (d:WebhookDelivery {endpoint: w.key}) DELETE d, w",
        key=scoped(app, endpoint),
    )
    workflows.touch(tx, app)
    webhook_notes.forget_wanted()


def succeeded(tx: Transaction, key: str) -> None:
    tx.run(
        "MATCH (w:WebhookEndpoint {key: $key}) "
        "SET w.arrived = w.arrived + 1, w.failures = 0, w.failing = null, w.rest = 0",
        key=key,
    )


def failed(tx: Transaction, key: str, now: int, rest: int, *, given_up: bool) -> int | None:
    """Rests until `rest` (ms epoch); since when it fails, None where it is gone."""
    rows = tx.rows(
        """
        MATCH (w:WebhookEndpoint {key: $key})
        SET w.failures = w.failures + 1, w.failing = coalesce(w.failing, $now), w.rest = $rest,
          w.given_up = w.given_up + $given_up
        RETURN w.failing AS failing
        """,
        key=key,
        now=now,
        rest=rest,
        given_up=int(given_up),
    )
    return rows[0]["failing"] if rows else None


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    w = row["w"]
    return Endpoint(
        w["id"], w["app"], w["name"], w["url"], tuple(w["kinds"]), w["by"], w["created"], w.get("paused"),
        w.get("why") or "", w.get("failing"), w["failures"], w["rest"], w["arrived"], w["given_up"], w["dropped"],
        w["secret"], w.get("secret_before") or "", w.get("secret_changes") or 0, row["queued"],
    )  # fmt: skip
