"""How a site's letters leave: its mail servers, its senders and the domains it signs for.

(:MailSetting {key: app:kind:id, app, kind, id, ...}): few, small, and read together before letters are sent.
Passwords, private keys and secrets are kept sealed; what seals them is no business of the graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class MailHook:
    """A service that tells what came back."""

    kind: ClassVar[str] = "hook"
    id: str  # the service
    secret: str = field(repr=False)  # what its calls are checked with, sealed


@dataclass(frozen=True, slots=True)
class MailTracking:
    """What is noticed of readers, and what links say of where they stood."""

    kind: ClassVar[str] = "tracking"
    id: str = "tracking"  # there is one
    opens: bool = True
    clicks: bool = True
    address: str = ""  # scheme://host of links in letters; "" is the installation's own
    utm_source: str = ""  # "" is none, as with all of these
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_content: str = ""


@dataclass(frozen=True, slots=True)
class MailLimit:
    """How fast letters go to a receiving domain."""

    kind: ClassVar[str] = "limit"
    id: str  # the domain; "*" is each that has no limit of its own
    per_minute: int


@dataclass(frozen=True, slots=True)
class MailWarmUp:
    """How many letters a day a new sending domain begins with."""

    kind: ClassVar[str] = "warm_up"
    id: str  # the domain
    first: int  # letters on the first day
    growth: int  # per cent a day
    until: int  # letters a day with which the plan is over
    began: int  # ms epoch


OF: Final = """
    UNWIND $apps AS app
    MATCH (s:MailSetting {app: app})
    WITH s ORDER BY toLower(coalesce(s.name, s.id)), s.id
"""

Setting = MailServer | MailSender | MailDomain | MailHook | MailTracking | MailLimit | MailWarmUp
_KINDS: Final[Mapping[str, type[Setting]]] = {
    "server": MailServer,
    "sender": MailSender,
    "domain": MailDomain,
    "hook": MailHook,
    "tracking": MailTracking,
    "limit": MailLimit,
    "warm_up": MailWarmUp,
}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Of one site; each by its id, in the order of their names."""

    servers: Mapping[str, MailServer]
    senders: Mapping[str, MailSender]
    domains: Mapping[str, MailDomain]
    hooks: Mapping[str, MailHook]
    limits: Mapping[str, MailLimit]
    warm_ups: Mapping[str, MailWarmUp]
    tracking: MailTracking

    def limit(self, name: str) -> MailLimit:
        """Raises NotFoundError."""
        return _there(self.limits.get(name), "limit")

    def warm_up(self, name: str) -> MailWarmUp:
        """Raises NotFoundError."""
        return _there(self.warm_ups.get(name), "warm-up")

    def server(self, name: str) -> MailServer:
        """Raises NotFoundError."""
        return _there(self.servers.get(name), "mail server")

    def sender(self, name: str) -> MailSender:
        """Raises NotFoundError."""
        return _there(self.senders.get(name), "sender")

    def domain(self, name: str) -> MailDomain:
        """Raises NotFoundError."""
        return _there(self.domains.get(name), "domain")

    def hook(self, name: str) -> MailHook:
        """Raises NotFoundError."""
        return _there(self.hooks.get(name), "webhook")


S = TypeVar("S", bound=Setting)


def of(tx: Transaction, apps: Collection[str]) -> Mapping[str, MailSettings]:
    """By site."""
    return by_site(apps, (row["s"] for row in tx.rows(f"{OF} RETURN s", apps=sorted(apps))))


def by_site(apps: Collection[str], settings: Iterable[Mapping[str, Any]]) -> Mapping[str, MailSettings]:
    """What OF finds for these sites."""
    found: dict[str, list[Setting]] = {app: [] for app in apps}
    for each in settings:
        found[each["app"]].append(_setting(each))
    return {app: _sorted(own) for app, own in found.items()}


def _sorted(own: Sequence[Setting]) -> MailSettings:
    def of_kind(kind: type[S]) -> Mapping[str, S]:
        return {each.id: each for each in own if isinstance(each, kind)}

    return MailSettings(
        of_kind(MailServer),
        of_kind(MailSender),
        of_kind(MailDomain),
        of_kind(MailHook),
        of_kind(MailLimit),
        of_kind(MailWarmUp),
        next((each for each in own if isinstance(each, MailTracking)), MailTracking()),
    )


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
