"""Links that show a chart, or the dashboard, to whoever has them: (:ShareLink {hash, hint, app, id, chart, name, range,
step, origins, expires, by, created, used}). `chart` "" is the dashboard.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.workflows import touch

MOST: Final = 200  # of a site
_NOTED_EVERY: Final = 60_000  # ms: so often at the most it is written when a link was used


@dataclass(frozen=True, slots=True)
class NewLink:
    chart: str
    name: str
    range: str
    step: str
    origins: tuple[str, ...]  # of pages that may show it inside them
    expires: int | None  # ms
    by: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    id: str
    app: str
    hint: str  # the last characters of its token
    chart: str
    name: str
    range: str
    step: str
    origins: tuple[str, ...]
    expires: int | None
    by: str
    created: int  # ms
    used: int | None  # ms, to the minute


def create(tx: Transaction, app: str, new: NewLink, digest: str, hint: str, now: int) -> ShareLink:
    """`digest`: of its token, which is kept nowhere. Raises ConflictError when there are too many."""
    touch(tx, app)
    if len(listing(tx, app)) >= MOST:
        raise ConflictError(f"A site may have {MOST} links: revoke one first.")
    rows = tx.rows(
        """
        CREATE (s:ShareLink {hash: $hash, hint: $hint, app: $app, id: $id, chart: $chart, name: $name, range: $range,
                             step: $step, origins: $origins, by: $by, created: $now})
        SET s.expires = $expires
        RETURN s
        """,
        hash=digest,
        hint=hint,
        app=app,
        id=secrets.token_hex(6),
        chart=new.chart,
        name=new.name,
        range=new.range,
        step=new.step,
        origins=list(new.origins),
        expires=new.expires,
        by=new.by,
        now=now,
    )
    return _link(rows[0])


def listing(tx: Transaction, app: str) -> list[ShareLink]:
    """The newest first; those whose time is over, too."""
    rows = tx.rows("MATCH (s:ShareLink {app: $app}) RETURN s ORDER BY s.created DESC, s.id", app=app)
    return [_link(row) for row in rows]


def find(graph: Graph, digest: str, now: int) -> ShareLink | None:
    """The link with this token, while it is good."""
    rows = graph.rows(
        "MATCH (s:ShareLink {hash: $hash}) WHERE s.expires IS NULL OR s.expires > $now RETURN s", hash=digest, now=now
    )
    return _link(rows[0]) if rows else None


def note_use(graph: Graph, link: ShareLink, now: int) -> None:
    if link.used is None or now - link.used >= _NOTED_EVERY:
        graph.command(
            "MATCH (s:ShareLink {app: $app, id: $id}) SET s.used = $now", {"app": link.app, "id": link.id, "now": now}
        )


def revoke(tx: Transaction, app: str, link: str) -> None:
    """Raises NotFoundError."""
    found = tx.value("OPTIONAL MATCH (s:ShareLink {app: $app, id: $id}) DELETE s RETURN count(s)", app=app, id=link)
    if not found:
        raise NotFoundError("This site has no such link.")


def delete_all(tx: Transaction, app: str, chart: str) -> None:
    tx.run("MATCH (s:ShareLink {app: $app, chart: $chart}) DELETE s", app=app, chart=chart)


def _link(row: Row) -> ShareLink:
    s = row["s"]
    return ShareLink(
        s["id"], s["app"], s["hint"], s["chart"], s["name"], s["range"], s["step"], tuple(s["origins"]),
        s.get("expires"), s["by"], s["created"], s.get("used"),
    )  # fmt: skip
