"""Who may use a site, and as what: owners of the installation, and (:User)-[:USES {role}]->(:App)."""

from __future__ import annotations

from dataclasses import dataclass

from graphstore.accounts import normalised
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another site that a member may use."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    email: str
    role: str
    has_password: bool  # without one they have not answered their invitation, or only use links
    created: int  # ms epoch
    elsewhere: tuple[Elsewhere, ...]  # none for owners, who may use all


def members(graph: Graph, app: str) -> tuple[TeamMember, ...]:
    """Owners first, then by address."""
    return graph.read(lambda tx: _members(tx, app, ""))


def member(graph: Graph, app: str, email: str) -> TeamMember:
    """Raises NotFoundError."""
    return graph.read(lambda tx: _member(tx, app, email))


def add(graph: Graph, app: str, email: str, role: str, now: int) -> TeamMember:
    """Open a site to somebody, who is made where there is none. Raises ConflictError for who may use it already."""

    def write(tx: Transaction) -> TeamMember:
        tx.run(
            """
            MERGE (u:User {email: $email})
            ON CREATE SET u.password = '', u.sessions = 0, u.created = $now, u.owner = false
            SET u.touched = $now
            """,
            email=normalised(email),
            now=now,
        )
        if _members(tx, app, email):
            raise ConflictError(f"{normalised(email)} may use this site already. Change the role in the list.")
        _put(tx, app, email, role)
        return _member(tx, app, email)

    return graph.write(write)


def change(tx: Transaction, app: str, email: str, role: str) -> TeamMember:
    """Another role; "owner" is one of the whole installation, and who was one keeps only this site.

    Raises NotFoundError, and ConflictError for the last owner.
    """
    known = _member(tx, app, email)
    if known.role == "owner" and role != "owner":
        spare_last_owner(tx)
    tx.run("MATCH (u:User {email: $email}) SET u.owner = $owner", email=normalised(email), owner=role == "owner")
    if role != "owner":
        _put(tx, app, email, role)
    return _member(tx, app, email)


def remove(graph: Graph, app: str, email: str) -> None:
    """Raises NotFoundError, and ConflictError for an owner, who may use every site."""

    def write(tx: Transaction) -> None:
        if _member(tx, app, email).role == "owner":
            raise ConflictError("An owner may use every site. Give them another role first.")
        tx.run("MATCH (:User {email: $email})-[r:USES]->(:App {id: $app}) DELETE r", email=normalised(email), app=app)

    graph.write(write)


def spare_last_owner(tx: Transaction) -> None:
    # Writing to all of them first makes whoever demotes another owner at the same time wait, and then count anew.
    tx.run("MATCH (u:User {owner: true}) SET u.touched = timestamp()")
    if tx.rows("MATCH (u:User {owner: true}) RETURN count(u) AS owners")[0]["owners"] < 2:  # noqa: PLR2004 - one stays
        raise ConflictError("This is the last owner. Make somebody else an owner first.")


def _put(tx: Transaction, app: str, email: str, role: str) -> None:
    tx.run(
        "MATCH (u:User {email: $email}) MATCH (a:App {id: $app}) MERGE (u)-[r:USES]->(a) SET r.role = $role",
        email=normalised(email),
        app=app,
        role=role,
    )


def _member(tx: Transaction, app: str, email: str) -> TeamMember:
    found = _members(tx, app, email)
    if not found:
        raise NotFoundError("Nobody with this address may use this site.")
    return found[0]


def _members(tx: Transaction, app: str, email: str) -> tuple[TeamMember, ...]:
    """All of them, or the one with an address."""
    rows = tx.rows(
        f"""
        MATCH (u:User{" {email: $email}" if email else ""})
        OPTIONAL MATCH (u)-[r:USES]->(:App {{id: $app}})
        WITH u, CASE WHEN u.owner THEN 'owner' ELSE r.role END AS role WHERE role IS NOT NULL
        CALL (u) {{
          MATCH (u)-[other:USES]->(a:App) WHERE a.id <> $app AND NOT u.owner
          WITH a, other ORDER BY toLower(a.name), a.id
          RETURN collect({{id: a.id, name: a.name, role: other.role}}) AS elsewhere
        }}
        RETURN u.email AS email, role, u.password <> '' AS has_password, u.created AS created, elsewhere
        ORDER BY role <> 'owner', email
        """,
        app=app,
        email=normalised(email),
    )
    return tuple(
        TeamMember(
            row["email"],
            row["role"],
            row["has_password"],
            row["created"],
            tuple(Elsewhere(**each) for each in row["elsewhere"]),
        )
        for row in rows
    )
