"""What the environment says, read once. A value in a file (NAME_FILE) keeps a secret out of the process list."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final

from engine.web_address import split
from workers import redis_address
from workers.errors import SettingError
from workers.single_sign_on import options as sign_on_options
from workers.single_sign_on.options import SignOnOptions

DEFAULT_HOME: Final = ".tracktor"


@dataclass(frozen=True)
class Ports:
    """Where the parts listen; all on `Settings.host`."""

    web: int = 8080
    live: int = 8081
    graph: int = 8087
    redis: int = 8079
    smtp: int = 8025
    bounces: int = 8026
    metrics: int = 8082


@dataclass(frozen=True)
class Settings:
    home: Path  # data, logs and generated secrets live here
    host: str  # the address the servers bind to
    ports: Ports
    neo4j_uri: str
    neo4j_user: str
    neo4j_password: str = field(repr=False)
    neo4j_database: str
    redis_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    public_url: str  # what browsers and letters use
    secret_key: str = field(repr=False)
    # Whether the part is ours to start (no address was given for it).
    manages_graph: bool
    manages_redis: bool
    manages_sink: bool
    partitions: int = 8
    workers: int = 2  # RQ worker processes
    smtp_connections: int = 4  # a worker opens at the most
    graph_heap: int = 512  # MB, of the managed graph
    graph_page_cache: int = 512  # MB, of the managed graph
    redis_fsync: str = "always"  # of the managed Redis; "everysec" trades the last second for speed
    private_webhooks: bool = False  # webhooks may call addresses in private networks
    audit_days: int = 400  # that entries of the audit log are kept; 0: for good
    redis_unchecked: bool = False  # trust an external Redis that doesn't tell its settings
    web_processes: int = 2
    site_rate: int = 0  # calls a second that one site may make; 0: no limit
    address_rate: int = 0  # calls a second from one address; 0: no limit
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()  # whose X-Forwarded-For is believed
    intake_memory: int = 0  # MB of Redis from which on calls are refused; 0: by what Redis has
    intake_calls: int = 0  # calls in the streams from which on more are refused; 0: no limit
    alarm_emails: tuple[str, ...] = ()  # who is told of alarms; none: the owners
    alarm_url: str = field(default="", repr=False)  # an address that is called with them, too
    alarm_sender: str = ""  # that letters about them are from
    disk_reserve: int = 256  # MB that stay free beside the managed Redis; below, calls are refused
    bounce_domain: str = ""  # whose mail comes to our receiver; "" is none, and then there are no return paths
    bounce_host: str = "127.0.0.1"  # the address the receiver binds to
    bounce_cert: str = ""  # file of its certificate chain and, where no other is named, its key; "": it takes no TLS
    bounce_key: str = ""
    metrics_host: str = "127.0.0.1"  # the address that metrics are served at, by the scheduler
    clock_file: str = ""  # for tests: a file that says by how many ms the product's clock is ahead
    sign_on: SignOnOptions | None = None  # who else says who somebody is; None: passwords and links alone
    passwords: bool = True  # people may log in by password, and set one
    dns: str = ""  # host:port of the server that domains are looked up with; "" is the machine's own

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def provider_alone(self) -> bool:
        """Whether the provider is everybody's way in, so that invitations need no link of their own."""
        return not self.passwords and self.sign_on is not None


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (the process's own by default). Raises SettingError naming the variable at fault."""
    env = os.environ if environ is None else environ
    home = Path(env.get("TRACKTOR_HOME") or DEFAULT_HOME).absolute()
    host = env.get("TRACKTOR_HOST") or "127.0.0.1"
    ports = Ports(
        web=_port(env, "TRACKTOR_PORT", Ports.web),
        live=_port(env, "TRACKTOR_LIVE_PORT", Ports.live),
        graph=_port(env, "TRACKTOR_GRAPH_PORT", Ports.graph),
        redis=_port(env, "TRACKTOR_REDIS_PORT", Ports.redis),
        smtp=_port(env, "TRACKTOR_SMTP_PORT", Ports.smtp),
        bounces=_port(env, "TRACKTOR_BOUNCE_PORT", Ports.bounces),
        metrics=_port(env, "TRACKTOR_METRICS_PORT", Ports.metrics),
    )
    neo4j_uri = env.get("NEO4J_URI", "")
    redis_url = _redis(env)
    smtp_url = _secret(env, "SMTP_URL")
    return Settings(
        home=home,
        host=host,
        ports=ports,
        neo4j_uri=neo4j_uri or f"bolt://127.0.0.1:{ports.graph}",
        neo4j_user=env.get("NEO4J_USER") or "neo4j",
        neo4j_password=_secret(env, "NEO4J_PASSWORD")
        or ("" if neo4j_uri else generated_secret(home, "graph-password")),
        neo4j_database=env.get("NEO4J_DATABASE") or "neo4j",
        redis_url=redis_url or f"redis://127.0.0.1:{ports.redis}/0",
        smtp_url=smtp_url or f"smtp://127.0.0.1:{ports.smtp}",
        public_url=(env.get("TRACKTOR_PUBLIC_URL") or f"http://{host}:{ports.web}").rstrip("/"),
        secret_key=_secret(env, "TRACKTOR_SECRET_KEY") or generated_secret(home, "secret-key"),
        manages_graph=not neo4j_uri,
        manages_redis=not redis_url,
        manages_sink=not smtp_url,
        partitions=_count(env, "TRACKTOR_PARTITIONS", 8),
        graph_heap=_count(env, "TRACKTOR_GRAPH_HEAP", 512, lowest=256, highest=262_144),
        graph_page_cache=_count(env, "TRACKTOR_GRAPH_PAGE_CACHE", 512, lowest=16, highest=1_048_576),
        redis_fsync=_choice(env, "TRACKTOR_REDIS_FSYNC", ("always", "everysec")),
        redis_unchecked=_choice(env, "TRACKTOR_REDIS_UNCHECKED", ("0", "1")) == "1",
        private_webhooks=_choice(env, "TRACKTOR_PRIVATE_WEBHOOKS", ("0", "1")) == "1",
        audit_days=_count(env, "TRACKTOR_AUDIT_DAYS", 400, lowest=0, highest=36_500),
        workers=_count(env, "TRACKTOR_WORKERS", 2),
        smtp_connections=_count(env, "TRACKTOR_SMTP_CONNECTIONS", 4),
        web_processes=_count(env, "TRACKTOR_WEB_PROCESSES", 2),
        site_rate=_count(env, "TRACKTOR_SITE_RATE", 0, lowest=0, highest=1_000_000),
        address_rate=_count(env, "TRACKTOR_ADDRESS_RATE", 0, lowest=0, highest=1_000_000),
        trusted_proxies=_networks(env, "TRACKTOR_TRUSTED_PROXIES"),
        intake_memory=_count(env, "TRACKTOR_INTAKE_MEMORY", 0, lowest=0, highest=1_048_576),
        intake_calls=_count(env, "TRACKTOR_INTAKE_CALLS", 0, lowest=0, highest=1_000_000_000),
        alarm_emails=tuple(each.strip() for each in env.get("TRACKTOR_ALARM_EMAILS", "").split(",") if each.strip()),
        alarm_url=_url(env, "TRACKTOR_ALARM_URL"),
        alarm_sender=env.get("TRACKTOR_ALARM_SENDER", "").strip(),
        disk_reserve=_count(env, "TRACKTOR_DISK_RESERVE", 256, lowest=0, highest=1_048_576),
        bounce_domain=env.get("TRACKTOR_BOUNCE_DOMAIN", "").strip().lower(),
        bounce_host=env.get("TRACKTOR_BOUNCE_HOST") or "127.0.0.1",
        bounce_cert=env.get("TRACKTOR_BOUNCE_TLS_CERT", ""),
        bounce_key=env.get("TRACKTOR_BOUNCE_TLS_KEY", ""),
        metrics_host=env.get("TRACKTOR_METRICS_HOST") or "127.0.0.1",
        clock_file=env.get("TRACKTOR_TEST_CLOCK", ""),
        sign_on=sign_on_options.read(env, _secret(env, "TRACKTOR_OIDC_CLIENT_SECRET")),
        passwords=_choice(env, "TRACKTOR_PASSWORDS", ("1", "0")) == "1",
        dns=_address(env, "TRACKTOR_DNS", 53),
    )


def generated_secret(home: Path, name: str) -> str:
    """The secret kept in `home/secrets/name`, made on first use, readable by its owner only."""
    path = home / "secrets" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_urlsafe(32)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(value + "\n")
    return value


def _secret(env: Mapping[str, str], name: str) -> str:
    file = env.get(f"{name}_FILE")
    if not file:
        return env.get(name, "")
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE names a file that can't be read ({error.strerror}): {file}") from error


def _redis(env: Mapping[str, str]) -> str:
    url = _secret(env, "REDIS_URL")
    try:
        redis_address.watched(url)
    except ValueError as error:
        raise SettingError(f"REDIS_URL names sentinels, but not as it should: {error}.") from error
    return url


def _count(env: Mapping[str, str], name: str, default: int, *, lowest: int = 1, highest: int = 64) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise SettingError(f"{name} must be a whole number from {lowest} to {highest}, not {text!r}.")
    return int(text)


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`; the first when unset."""
    text = env.get(name) or choices[0]
    if text not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
    return text


def _address(env: Mapping[str, str], name: str, port: int) -> str:
    """host:port, with a port where none is given; "" when unset."""
    text = env.get(name) or ""
    host, colon, given = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
    if not text or (not colon and text):
        return text and f"{text}:{port}"
    if not host or not given.isdecimal():
        raise SettingError(f"{name} looks like 192.0.2.1:{port}, not {text!r}.")
    return text


def _url(env: Mapping[str, str], name: str) -> str:
    text = env.get(name, "")
    parts = split(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise SettingError(f"{name} begins with https:// or http://, not {text!r}.")
    return text


def _networks(env: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks, divided by commas."""
    try:
        return tuple(ip_network(each.strip()) for each in env.get(name, "").split(",") if each.strip())
    except ValueError as error:
        raise SettingError(f"{name} looks like 192.0.2.1,10.0.0.0/8: {error}.") from error


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 - said in the message
        raise SettingError(f"{name} must be a port from 1 to 65535, not {text!r}.")
    return int(text)
