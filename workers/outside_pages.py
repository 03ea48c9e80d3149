"""Loads a page from outside within one deadline, and goes nowhere it should not, wherever pages lead."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress, filter_host
from requests_hardened.ip_filter_adapter import IPFilterAdapter

DEADLINE: Final = 12.0  # seconds for all of it, redirects included
_TIMEOUT: Final = (3.05, 6.0)  # seconds to connect, and for each piece of the answer
_MOST_READ: Final = 1_048_576  # bytes of a page
_MOST_HOPS: Final = 4  # a page and its redirects
# What a confirmed allowance opens beside this machine. Addresses of one link alone stay shut, where clouds keep
# credentials, and so does where one of them does the same under IPv6.
_PRIVATE: Final = tuple(
    ipaddress.ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
_SHUT: Final = ipaddress.ip_network("fd00:ec2::/32")


class NoPageError(Exception):
    """Why there is no page, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class OutsidePage:
    text: str
    headers: dict[str, str]  # by lower-case name
    address: str  # where redirects ended


def load(url: str, *, local: bool, deadline: float = DEADLINE) -> OutsidePage:
    """`local`: addresses of this machine and of private networks may be loaded, until the way leads over public ones.

    Raises NoPageError; InvalidIPAddress where it does not go; requests' errors.
    """
    address, may_local = url, local
    with _Watch(deadline) as watch, _session() as session:
        for _ in range(_MOST_HOPS):
            adapters = [_Adapter(watch, is_https=scheme == "https", local=may_local) for scheme in ("http", "https")]
            session.mount("http://", adapters[0])
            session.mount("https://", adapters[1])
            try:
                with session.request("GET", address, headers={"Accept": "text/html"}, stream=True) as answer:
                    if not answer.is_redirect:
                        return _read(answer, address, watch)
                    address = urljoin(address, answer.headers["Location"])
            except (requests.RequestException, OSError) as error:
                if watch.is_over and not isinstance(error, InvalidIPAddress):
                    raise requests.Timeout from error
                raise
            if not address.startswith(("https://", "http://")):
                raise NoPageError("The page leads on to what is no web address.")
            # Whoever runs a public page must not choose what of the own network is looked at.
            may_local = may_local and all(adapter.is_inside for adapter in adapters)
    raise NoPageError("The page leads on again and again: give the address where it ends.")


def _read(answer: requests.Response, address: str, watch: _Watch) -> OutsidePage:
    if not answer.ok:
        raise NoPageError(f"The page answers {answer.status_code}: give the address of one that anybody can see.")
    raw = answer.raw.read(_MOST_READ, decode_content=True)
    if watch.is_over:
        raise requests.Timeout
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return OutsidePage(raw.decode("utf-8", errors="replace"), headers, address)


def _session() -> HTTPSession:
    return HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,  # each hop is checked anew
            default_timeout=_TIMEOUT,
            user_agent_override="Tracktor",
        )
    )


class _Watch:
    """Ends all connections when the time is over: timeouts of single reads let a slow server hold them for hours."""

    def __init__(self, deadline: float) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(deadline, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for each in self._sockets:
                each.close()
            self._sockets.clear()

    def add(self, opened: socket.socket) -> None:
        """A connection before anything is read from it. Its copy lasts: TLS takes the original over."""
        with self._lock:
            self._sockets.append(opened.dup())
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        with self._lock:
            for each in self._sockets:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


class _Adapter(IPFilterAdapter):  # type: ignore[misc]
    """Connects to the very address that was checked, and tells whether it was one inside."""

    def __init__(self, watch: _Watch, *, is_https: bool, local: bool) -> None:
        super().__init__(is_https_proto=is_https)
        self.is_inside = True  # before anything is connected to
        self._watch = watch
        self._local = local

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host: Any
        pool: Any
        host, pool = HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        name, port = str(host["host"]), host["port"]
        shown = f"[{name}]" if ":" in name else name
        request.headers["Host"] = shown if port is None else f"{shown}:{port}"
        if host["scheme"] == "https":
            pool["assert_hostname"] = pool["server_hostname"] = name
        host["host"] = self._checked(name, port)
        return host, pool

    def get_connection_with_tls_context(self, *given: Any, **named: Any) -> Any:
        pool = super().get_connection_with_tls_context(*given, **named)
        watch = self._watch

        class Watched(pool.ConnectionCls):  # type: ignore[misc, name-defined]
            def _new_conn(self) -> socket.socket:
                opened: socket.socket = super()._new_conn()
                watch.add(opened)
                return opened

        pool.ConnectionCls = Watched
        return pool

    def _checked(self, name: str, port: int | None) -> str:
        try:
            found: str = filter_host(name, port, allow_loopback=self._local)
        except InvalidIPAddress as error:
            address = error.args[0]
            if not (self._local and address not in _SHUT and any(address in each for each in _PRIVATE)):
                raise
            return f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004
        self.is_inside = ipaddress.ip_address(found.strip("[]")).is_loopback
        return found
