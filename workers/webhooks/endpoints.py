"""A site's endpoints as the team sees to them: made with a secret that is told once, tried, replayed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Final

from engine.web_address import split
from graphstore import webhook_deliveries, webhook_endpoints
from graphstore.driver import Transaction
from graphstore.webhook_endpoints import Endpoint
from graphstore.webhook_kinds import KINDS
from workers.context import Context
from workers.errors import WorkerError
from workers.sealing import seal
from workers.webhooks.spreading import send_test

_BOTH_FOR: Final = 86_400_000  # ms that an old secret signs beside the new one
_PREFIX: Final = "whs_"  # by which scanners for leaked secrets find one


class BadEndpointError(WorkerError):
    """It can't be called; the message says why."""

    code = "bad_endpoint"


def check(url: str, kinds: Collection[str]) -> None:
    """Raises BadEndpointError. Whether the address leads into a private network is seen when it is called."""
    parts = split(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise BadEndpointError("An address begins with https:// or http:// and names a server.")
    if parts.username or parts.password:
        raise BadEndpointError("An address holds no password: the signature says who calls.")
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise BadEndpointError(f"Nobody is told of {unknown[0]!r}. There are: {', '.join(KINDS)}.")


def make(context: Context, app: str, name: str, url: str, kinds: Sequence[str], by: str) -> tuple[Endpoint, str]:
    """With its secret, which nobody is told again. Raises BadEndpointError, ConflictError."""
    check(url, kinds)
    secret = _PREFIX + secrets.token_urlsafe(32)
    sealed = seal(context.settings.secret_key, secret)
    made = context.graph.write(
        lambda tx: webhook_endpoints.add(tx, app, name, url, kinds, by=by, secret=sealed, now=context.clock.now())
    )
    return made, secret


def renew_secret(context: Context, app: str, endpoint: str) -> tuple[Endpoint, str]:
    """The old one signs beside the new one for a day. Raises NotFoundError."""
    secret = _PREFIX + secrets.token_urlsafe(32)
    sealed, until = seal(context.settings.secret_key, secret), context.clock.now() + _BOTH_FOR
    return context.graph.write(lambda tx: webhook_endpoints.renew_secret(tx, app, endpoint, sealed, until)), secret


def test(context: Context, app: str, endpoint: str) -> str:
    """Have a test sent; the id of its delivery. Raises NotFoundError."""

    def work(tx: Transaction) -> str:
        return send_test(tx, webhook_endpoints.get(tx, app, endpoint), context.clock.now())

    return context.graph.write(work)


def replay(context: Context, app: str, endpoint: str, *, delivery: str = "", since: int = 0) -> int:
    """Send one again, or all that were given up since then (ms epoch); how many. Raises NotFoundError."""

    def work(tx: Transaction) -> int:
        to = webhook_endpoints.get(tx, app, endpoint)
        if delivery:
            webhook_deliveries.get(tx, app, endpoint, delivery)
        return webhook_deliveries.replay(tx, to.key, context.clock.now(), delivery=delivery, since=since)

    return context.graph.write(work)
