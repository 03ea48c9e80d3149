"""Sites ("apps" in the graph): who may send data, and with which secrets."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from graphstore import messenger_settings
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class AppRecord:
    id: str
    name: str
    token: str  # publishable: the `sid` of the tracking API
    secret: str = field(repr=False)  # signs
    previous_secret: str = field(repr=False)  # still good while a new one is rolled out; "" is none
    signed_only: bool  # refuse what is not signed
    created: int  # ms epoch
    library: str = ""  # JSON text of what is set for the library in its pages; "" is nothing yet
    removing: int = 0  # ms epoch since when it is being removed, and takes nothing; 0: it is not
    shows_messenger: bool = True  # to its pages, where these say nothing else

    @property
    def is_removing(self) -> bool:
        return self.removing > 0


def create(graph: Graph, name: str, now: int) -> AppRecord:
    """A new site with a token and a secret of its own."""
    return graph.write(lambda tx: add(tx, name, now))


def add(tx: Transaction, name: str, now: int) -> AppRecord:
    """As `create`, inside a transaction that does more."""
    app = AppRecord(secrets.token_hex(6), name, secrets.token_hex(12), secrets.token_hex(32), "", False, now)
    tx.run(
        """
        CREATE (:App {id: $id, name: $name, token: $token, secret: $secret,
                      signed_only: false, created: $created})
        """,
        id=app.id,
        name=app.name,
        token=app.token,
        secret=app.secret,
        created=app.created,
    )
    return app


def list_all(graph: Graph) -> tuple[AppRecord, ...]:
    """Every site, by name."""
    return tuple(record(row["a"]) for row in graph.rows("MATCH (a:App) RETURN a ORDER BY toLower(a.name), a.id"))


def get(graph: Graph, app: str) -> AppRecord:
    """The site with this id. Raises NotFoundError."""
    rows = graph.rows("MATCH (a:App {id: $app}) RETURN a", app=app)
    if not rows:
        raise NotFoundError("There is no such site.")
    return record(rows[0]["a"])


def get_by_token(graph: Graph, token: str) -> AppRecord | None:
    """The site whose publishable token this is."""
    rows = graph.rows("MATCH (a:App {token: $token}) RETURN a", token=token)
    return record(rows[0]["a"]) if rows else None


def hold(tx: Transaction, app: str) -> bool:
    """Keep all others who ask for it waiting until the transaction ends; whether the site is there, and stays."""
    return bool(
        tx.value("MATCH (a:App {id: $app}) WHERE a.removing IS NULL SET a.locked = true RETURN count(a)", app=app)
    )


def change(graph: Graph, app: str, *, name: str, signed_only: bool) -> AppRecord:
    """Raises NotFoundError."""
    return _set(graph, app, "SET a.name = $name, a.signed_only = $signed_only", name=name, signed_only=signed_only)


def renew_secret(graph: Graph, app: str) -> AppRecord:
    """A new secret; the one before stays good until `forget_secret`. Raises NotFoundError."""
    return _set(graph, app, "SET a.previous_secret = a.secret, a.secret = $secret", secret=secrets.token_hex(32))


def forget_secret(graph: Graph, app: str) -> AppRecord:
    """From now on only the present secret is good. Raises NotFoundError."""
    return _set(graph, app, "SET a.previous_secret = ''")


def library(tx: Transaction, app: str) -> str:
    """What is set for the library in its pages."""
    rows = tx.rows("MATCH (a:App {id: $app}) RETURN coalesce(a.library, '') AS library", app=app)
    return str(rows[0]["library"]) if rows else ""


def set_library(graph: Graph, app: str, library: str) -> AppRecord:
    """What the library in its pages is told; ingesters see it with their next batch. Raises NotFoundError."""
    return _set(graph, app, "SET a.library = $library, a.revision = coalesce(a.revision, 0) + 1", library=library)


def _set(graph: Graph, app: str, clause: str, **values: Any) -> AppRecord:
    rows = graph.write(lambda tx: tx.rows(f"MATCH (a:App {{id: $app}}) {clause} RETURN a", app=app, **values))
    if not rows:
        raise NotFoundError("There is no such site.")
    return record(rows[0]["a"])


def record(row: dict[str, Any]) -> AppRecord:
    """A site from its node's properties."""
    return AppRecord(
        id=row["id"],
        name=row["name"],
        token=row["token"],
        secret=row["secret"],
        previous_secret=row.get("previous_secret") or "",
        signed_only=bool(row.get("signed_only")),
        created=row["created"],
        library=row.get("library") or "",
        removing=row.get("removing") or 0,
        shows_messenger=messenger_settings.shows(row.get("messenger")),
    )
