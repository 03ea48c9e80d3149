"""Content security policies: what browsers would let a page load, as far as the library and the messenger need it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

# Which directives speak for a kind of request; the first that is there counts.
_CHAINS: Final = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
}
_PORTS: Final = {"http": 80, "https": 443}
_TRUSTED: Final = re.compile(r"'(?:nonce|sha256|sha384|sha512)-", re.IGNORECASE)
_HASH: Final = re.compile(r"'(sha256|sha384|sha512)-([A-Za-z0-9+/_=-]+)'", re.IGNORECASE)
_SOURCE: Final = re.compile(r"(?:([a-z][a-z0-9+.-]*)://)?([^/:]+|\[[^\]]+\])(?::(\d+|\*))?(/[^?#]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a page: directives by name. `place`: where it stands."""

    place: str
    directives: dict[str, tuple[str, ...]]
    page: str = ""  # the page's own address, which 'self' means

    def sources(self, kind: str) -> tuple[str, ...] | None:
        """What the kind of request is held to; None: anything goes."""
        return next((self.directives[name] for name in _CHAINS[kind] if name in self.directives), None)

    def allows(self, kind: str, url: str) -> bool:
        """Whether a request is let through for its address."""
        sources = self.sources(kind)
        if sources is None:
            return True
        asked, page = urlsplit(url), urlsplit(self.page)
        return any(_matches(source, asked, page) for source in sources)

    def is_dynamic(self) -> bool:
        """Whether scripts are trusted by who loads them instead of by where they are."""
        return _has(self.sources("script-src"), "'strict-dynamic'")

    def allows_nonce(self, nonce: str) -> bool:
        return bool(nonce) and f"'nonce-{nonce}'" in (self.sources("script-src") or ())

    def allows_inline(self, text: str, nonce: str) -> bool:
        """Whether a script that stands in the page runs."""
        sources = self.sources("script-src")
        if sources is None or self.allows_nonce(nonce):
            return True
        for source in sources:
            known = _HASH.fullmatch(source)
            if known and known[2].translate(_URL_SAFE) == _digest(text, known[1].lower()):
                return True
        is_strict = self.is_dynamic() or any(_TRUSTED.match(source) for source in sources)
        return _has(sources, "'unsafe-inline'") and not is_strict

    def has_nonces(self) -> bool:
        return any(source.lower().startswith("'nonce-") for source in self.sources("script-src") or ())


_URL_SAFE: Final = str.maketrans("-_", "+/")


def parse(text: str, place: str, page: str) -> Iterator[Policy]:
    """The policies of one header, or of one tag: commas divide them. All of them hold."""
    for one in text.split(","):
        directives: dict[str, tuple[str, ...]] = {}
        for part in one.split(";"):
            name, *values = part.split()[:200] or [""]
            if name:
                directives.setdefault(name.lower(), tuple(values))
        if directives:
            yield Policy(place, directives, page)


def hash_source(text: str) -> str:
    """What lets an inline script run as it stands."""
    return f"'sha256-{_digest(text, 'sha256')}'"


def _digest(text: str, algorithm: str) -> str:
    # Browsers read CR LF as LF before they do anything else.
    raw = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return base64.b64encode(hashlib.new(algorithm, raw).digest()).decode()


def _has(sources: Sequence[str] | None, keyword: str) -> bool:
    return any(source.lower() == keyword for source in sources or ())


def _matches(source: str, asked: SplitResult, page: SplitResult) -> bool:
    if source == "*":
        return asked.scheme in _PORTS
    if source.lower() == "'self'":
        is_upgrade = (page.scheme, asked.scheme) == ("http", "https") and {_port(page), _port(asked)} == {80, 443}
        same = page.hostname == asked.hostname
        return same and (is_upgrade or (page.scheme == asked.scheme and _port(page) == _port(asked)))
    if source.endswith(":"):
        return _scheme_matches(source[:-1].lower(), asked.scheme)
    found = _SOURCE.fullmatch(source)
    if source.startswith("'") or found is None:
        return False
    scheme, host, port, path = found.groups()
    if not _scheme_matches((scheme or page.scheme or asked.scheme).lower(), asked.scheme):
        return False
    return _host_matches(host.lower(), asked) and _port_matches(port, asked) and _path_matches(path or "", asked.path)


def _scheme_matches(allowed: str, scheme: str) -> bool:
    return allowed == scheme or (allowed, scheme) == ("http", "https")


def _host_matches(host: str, asked: SplitResult) -> bool:
    name = asked.hostname or ""
    return name.endswith(host[1:]) if host.startswith("*.") else host.strip("[]") == name


def _port_matches(port: str | None, asked: SplitResult) -> bool:
    if port is None:
        return _port(asked) == _PORTS.get(asked.scheme)
    return port == "*" or int(port) == _port(asked) or (port == "80" and _port(asked) == _PORTS["https"])


def _path_matches(allowed: str, path: str) -> bool:
    if allowed in {"", "/"}:
        return True
    return path.startswith(allowed) if allowed.endswith("/") else path == allowed


def _port(address: SplitResult) -> int | None:
    return address.port or _PORTS.get(address.scheme)
