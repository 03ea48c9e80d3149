"""All who may log in, and what is open to them; somebody who goes for good."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.accounts import normalised
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from graphstore.team import Elsewhere, spare_last_owner


@dataclass(frozen=True, slots=True)
class ListedUser:
    email: str
    owner: bool  # of the whole installation: all sites are open to them
    has_password: bool
    has_totp: bool
    created: int  # ms epoch
    sites: tuple[Elsewhere, ...]  # none for owners


def everybody(graph: Graph) -> tuple[ListedUser, ...]:
    """Owners first, then by address."""
    rows = graph.rows(
        """
        MATCH (u:User)
        CALL (u) {
          MATCH (u)-[r:USES]->(a:App) WHERE NOT u.owner
          WITH a, r ORDER BY toLower(a.name), a.id
          RETURN collect({id: a.id, name: a.name, role: r.role}) AS sites
        }
        RETURN u.email AS email, u.owner AS owner, u.password <> '' AS has_password,
          coalesce(u.totp, '') <> '' AS has_totp, u.created AS created, sites
        ORDER BY NOT u.owner, email
        """
    )
    return tuple(ListedUser(**{**row, "sites": tuple(Elsewhere(**each) for each in row["sites"])}) for row in rows)


def end_sessions(graph: Graph, email: str) -> None:
    """Every session that is open ends by this. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (u:User {email: $email}) SET u.sessions = u.sessions + 1 RETURN u.email", email=normalised(email)
        )
    )
    if not rows:
        raise NotFoundError("There is no such user.")


def forget(graph: Graph, email: str) -> None:
    """They can't log in any more; what they made stays. Raises NotFoundError, and ConflictError for the last owner."""

    def write(tx: Transaction) -> None:
        rows = tx.rows("MATCH (u:User {email: $email}) RETURN u.owner AS owner", email=normalised(email))
        if not rows:
            raise NotFoundError("There is no such user.")
        if rows[0]["owner"]:
            spare_last_owner(tx)
        tx.run("MATCH (u:User {email: $email}) DETACH DELETE u", email=normalised(email))

    graph.write(write)
