"""How a site's letters leave: its mail servers, its senders and the domains it signs for.

(:MailSetting {key: app:kind:id, app, kind, id, ...}): few, small, and read together before letters are sent.
Passwords and private keys are kept sealed; what seals them is no business of the graph.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Final, Literal, TypeVar

from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

T = TypeVar("T")

Security = Literal["none", "starttls", "tls"]
SECURITIES: Final[tuple[Security, ...]] = ("none", "starttls", "tls")


@dataclass(frozen=True, slots=True)
class MailServer:
    kind: ClassVar[str] = "server"
    id: str
    name: str
    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)  # sealed; "" is none


@dataclass(frozen=True, slots=True)
class MailSender:
    kind: ClassVar[str] = "sender"
    id: str
    name: str  # readers see it; may be ""
    address: str  # in lower case
    reply_to: str  # "" is the address
    server: str  # id; "" is the installation's own
    standard: bool  # of letters that name none


@dataclass(frozen=True, slots=True)
class MailDomain:
    kind: ClassVar[str] = "domain"
    id: str  # the domain, in lower case
    selector: str
    secret: str = field(repr=False)  # the RSA key as PEM, sealed
    public: str  # base64 of its public half, as DNS holds it
    signs: bool
    created: int  # ms epoch


Setting = MailServer | MailSender | MailDomain
_KINDS: Final[Mapping[str, type[Setting]]] = {
    "server": MailServer,
    "sender": MailSender,
    "domain": MailDomain,
}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Of one site; each by its id, in the order of their names."""

    servers: Mapping[str, MailServer]
    senders: Mapping[str, MailSender]
    domains: Mapping[str, MailDomain]

    def server(self, name: str) -> MailServer:
        """Raises NotFoundError."""
        return _there(self.servers.get(name), "mail server")

    def sender(self, name: str) -> MailSender:
        """Raises NotFoundError."""
        return _there(self.senders.get(name), "sender")

    def domain(self, name: str) -> MailDomain:
        """Raises NotFoundError."""
        return _there(self.domains.get(name), "domain")


def of(tx: Transaction, apps: Collection[str]) -> Mapping[str, MailSettings]:
    """By site."""
    found: dict[str, tuple[dict[str, MailServer], dict[str, MailSender], dict[str, MailDomain]]]
    found = {app: ({}, {}, {}) for app in apps}
    rows = tx.rows(
        """
        UNWIND $apps AS app
        MATCH (s:MailSetting {app: app})
        RETURN s ORDER BY toLower(coalesce(s.name, s.id)), s.id
        """,
        apps=sorted(apps),
    )
    for row in rows:
        servers, senders, domains = found[row["s"]["app"]]
        match _setting(row["s"]):
            case MailServer() as server:
                servers[server.id] = server
            case MailSender() as sender:
                senders[sender.id] = sender
            case MailDomain() as domain:
                domains[domain.id] = domain
    return {app: MailSettings(*each) for app, each in found.items()}


def one(graph: Graph, app: str) -> MailSettings:
    return graph.read(lambda tx: of(tx, [app]))[app]


def save(tx: Transaction, app: str, setting: Setting) -> None:
    """Store it, new or in the place of what has its id. A new standard sender is the only one.

    Raises ConflictError when another sender has the address.
    """
    if isinstance(setting, MailSender):
        taken = tx.rows(
            """
            MATCH (s:MailSetting {app: $app, kind: 'sender', address: $address}) WHERE s.id <> $id
            RETURN s.id AS id LIMIT 1
            """,
            app=app, address=setting.address, id=setting.id,
        )  # fmt: skip
        if taken:
            raise ConflictError(f"There is a sender with the address {setting.address} already: change that one.")
        if setting.standard:
            tx.run("MATCH (s:MailSetting {app: $app, kind: 'sender'}) SET s.standard = false", app=app)
    tx.run(
        "MERGE (s:MailSetting {key: $key}) SET s += $values",
        key=_key(app, setting.kind, setting.id),
        values={**asdict(setting), "app": app, "kind": setting.kind},
    )


def remove(tx: Transaction, app: str, setting: Setting) -> None:
    """Raises ConflictError for a server that senders use."""
    if isinstance(setting, MailServer) and tx.rows(
        "MATCH (s:MailSetting {app: $app, kind: 'sender', server: $id}) RETURN s.id LIMIT 1", app=app, id=setting.id
    ):
        raise ConflictError("Senders use this mail server: give them another one first.")
    tx.run("MATCH (s:MailSetting {key: $key}) DELETE s", key=_key(app, setting.kind, setting.id))


def _key(app: str, kind: str, name: str) -> str:
    return scoped(app, f"{kind}:{name}")


def _setting(row: Mapping[str, Any]) -> Setting:
    values = {name: value for name, value in row.items() if name not in {"key", "app", "kind"}}
    return _KINDS[row["kind"]](**values)


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise NotFoundError(f"There is no such {what} on this site.")
    return found
