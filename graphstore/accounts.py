"""Who may log in, and to which sites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphstore.apps import AppRecord, record
from graphstore.driver import Graph
from graphstore.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class UserRecord:
    email: str  # lower case
    password: str = field(repr=False)  # its hash; "" until one is set
    owner: bool  # of the whole installation: sees every site
    sessions: int  # grows when all earlier sessions must end
    created: int  # ms epoch
    totp: str = field(default="", repr=False)  # the sealed secret of their authenticator; "" while none is asked for


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A site that is open to somebody, and as what."""

    site: AppRecord
    role: str  # "owner" for owners of the installation, else that on (:User)-[:USES {role}]->(:App)


def normalised(email: str) -> str:
    """The one spelling under which an address is stored and looked up."""
    return email.strip().lower()


def first_owner(graph: Graph) -> UserRecord | None:
    rows = graph.rows("MATCH (u:User {owner: true}) RETURN u ORDER BY u.created, u.email LIMIT 1")
    return _user(rows[0]["u"]) if rows else None


def owners(graph: Graph) -> list[str]:
    """Addresses of those who own the installation."""
    return [row["email"] for row in graph.rows("MATCH (u:User {owner: true}) RETURN u.email AS email ORDER BY email")]


def ensure(graph: Graph, email: str, now: int) -> UserRecord:
    """The user with this address as they are, or a new owner without a password."""
    rows = graph.write(
        lambda tx: tx.rows(
            """
            MERGE (u:User {email: $email})
            ON CREATE SET u.password = '', u.sessions = 0, u.created = $now, u.owner = true
            RETURN u
            """,
            email=normalised(email),
            now=now,
        )
    )
    return _user(rows[0]["u"])


def find(graph: Graph, email: str) -> UserRecord | None:
    rows = graph.rows("MATCH (u:User {email: $email}) RETURN u", email=normalised(email))
    return _user(rows[0]["u"]) if rows else None


def set_password(graph: Graph, email: str, password: str) -> UserRecord:
    """Store a password's hash; every session opened before has ended by this. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            "MATCH (u:User {email: $email}) SET u.password = $password, u.sessions = u.sessions + 1 RETURN u",
            email=normalised(email),
            password=password,
        )
    )
    if not rows:
        raise NotFoundError("There is no such user.")
    return _user(rows[0]["u"])


def add_member(graph: Graph, email: str, app: str, role: str, now: int) -> None:
    """Open one site to a user, who is made (without a password) where there is none. Raises NotFoundError."""
    rows = graph.write(
        lambda tx: tx.rows(
            """
            MATCH (a:App {id: $app})
            MERGE (u:User {email: $email})
            ON CREATE SET u.password = '', u.sessions = 0, u.created = $now, u.owner = false
            MERGE (u)-[r:USES]->(a)
            SET r.role = $role
            RETURN u.email
            """,
            app=app,
            role=role,
            email=normalised(email),
            now=now,
        )
    )
    if not rows:
        raise NotFoundError("There is no such site.")


def sites(graph: Graph, email: str) -> tuple[OpenSite, ...]:
    """The sites open to a user, by name."""
    rows = graph.rows(
        """
        MATCH (u:User {email: $email}) MATCH (a:App)
        OPTIONAL MATCH (u)-[r:USES]->(a)
        WITH a, CASE WHEN u.owner THEN 'owner' ELSE r.role END AS role WHERE role IS NOT NULL
        RETURN a, role ORDER BY toLower(a.name), a.id
        """,
        email=email,
    )
    return tuple(OpenSite(record(row["a"]), row["role"]) for row in rows)


def team(graph: Graph, app: str) -> list[str]:
    """Addresses of all who see a site."""
    rows = graph.rows(
        "MATCH (u:User) WHERE u.owner OR EXISTS { (u)-[:USES]->(:App {id: $app}) } RETURN u.email AS email "
        "ORDER BY email",
        app=app,
    )
    return [row["email"] for row in rows]


def access(graph: Graph, email: str, app: str) -> tuple[UserRecord | None, OpenSite | None]:
    """A user, and the site with this id if it is open to them (None too where `app` is ""). One query."""
    rows = graph.rows(
        """
        MATCH (u:User {email: $email})
        OPTIONAL MATCH (a:App {id: $app}) WHERE u.owner OR EXISTS { (u)-[:USES]->(a) }
        OPTIONAL MATCH (u)-[r:USES]->(a)
        RETURN u, a, CASE WHEN u.owner THEN 'owner' ELSE r.role END AS role
        """,
        email=email,
        app=app,
    )
    if not rows:
        return None, None
    site = rows[0]["a"]
    return _user(rows[0]["u"]), OpenSite(record(site), rows[0]["role"]) if site else None


def _user(row: dict[str, Any]) -> UserRecord:
    totp = row.get("totp") or ""
    return UserRecord(row["email"], row["password"], bool(row["owner"]), row["sessions"], row["created"], totp)
