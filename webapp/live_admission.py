"""Who may watch which stream: users of the dashboard their site's, widgets on customers' pages what is said to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final, Protocol
from urllib.parse import parse_qs

from engine.identity import is_signed
from engine.web_address import split
from graphstore import apps
from webapp.auth import COOKIE, identify
from webapp.guard import origin
from webapp.parts import Parts
from workers import keys
from workers.settings import Settings
from workers.talking import widgets
from workers.talking.widgets import SessionOverError

Scope = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]

WIDGETS: Final = "/messenger/live"
_PREFIX: Final = "/live/"


class RefusedError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Watching(Protocol):
    """One kind of stream."""

    def sharing(self, headers: Mapping[str, str]) -> Headers:
        """What lets pages of other origins read it."""

    async def admit(self, opened: Parts, scope: Scope, headers: Mapping[str, str]) -> tuple[str, ...]:
        """The channels to follow; asked again from time to time. Raises RefusedError, RedisError, GraphError."""


class OfDashboard:
    """A site's messages, for whoever is logged in and may see it."""

    def __init__(self, settings: Settings, path: str, headers: Mapping[str, str]) -> None:
        self._settings = settings
        self._path = path
        self._cookie = _cookie(headers)

    def sharing(self, headers: Mapping[str, str]) -> Headers:
        """The dashboard is on the same host but at another port; nobody else may read this."""
        given = headers.get("origin", "")
        host = split(f"//{headers.get('host', '')}").hostname
        asks = split(given)
        ours = asks.scheme == "http" and asks.hostname == host and (asks.port or 80) == self._settings.ports.web
        if given and (ours or given == origin(self._settings.public_url)):
            return [
                (b"access-control-allow-origin", given.encode("latin-1")),
                (b"access-control-allow-credentials", b"true"),
            ]
        return []

    async def admit(self, opened: Parts, scope: Scope, headers: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ARG002
        site = self._path.removeprefix(_PREFIX)
        if not self._path.startswith(_PREFIX) or not site or "/" in site:
            raise RefusedError(404, "not_found", "There is nothing at this address.")
        foreign = headers.get("sec-fetch-site") == "cross-site" or "origin" in headers
        if foreign and not self.sharing(headers):
            raise RefusedError(403, "cross_site", "Another site may not watch this.")
        identity = await asyncio.to_thread(identify, opened, self._cookie, site)
        if identity is None:
            raise RefusedError(401, "login_required", "Log in first.")
        if identity.site is None:
            raise RefusedError(404, "not_found", "There is no such site.")
        return (keys.live(identity.site.id),)


class OfWidget:
    """What is said to one person, for whoever holds their widget's session."""

    def sharing(self, headers: Mapping[str, str]) -> Headers:  # noqa: ARG002
        return [(b"access-control-allow-origin", b"*")]

    async def admit(self, opened: Parts, scope: Scope, headers: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ARG002
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return await asyncio.to_thread(_channels, opened, token)


def _channels(opened: Parts, token: str) -> tuple[str, ...]:
    try:
        widget = widgets.find_session(opened.redis, token)
    except SessionOverError as over:
        raise RefusedError(401, over.code, str(over)) from over
    site = apps.get_by_token(opened.graph, widget.token)
    secrets = [] if site is None else [secret for secret in (site.secret, site.previous_secret) if secret]
    is_bound = site is None or site.signed_only or bool(widget.sign)
    if is_bound and not is_signed(secrets, widget.identity, widget.sign):
        raise RefusedError(401, SessionOverError.code, "This session is over. Open a new one.")
    seen = opened.graph.read(lambda tx: widgets.view(tx, widget))
    return widgets.channels(widget, whole=seen.device is None)


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
