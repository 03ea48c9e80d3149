"""Who asks, where proxies stand in front: X-Forwarded-For is believed from those that are named, from nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network = IPv4Network | IPv6Network


def behind(proxies: Sequence[Network], app: WSGIApplication) -> WSGIApplication:
    """The app, told the client's address as REMOTE_ADDR. It costs nothing where no proxy is named."""
    if not proxies:
        return app

    def handle(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        remote = environ.get("REMOTE_ADDR", "")
        environ["REMOTE_ADDR"] = client(proxies, remote, environ.get("HTTP_X_FORWARDED_FOR", ""))
        return app(environ, start_response)

    return handle


def client(proxies: Sequence[Network], remote: str, forwarded: str) -> str:
    """From the right, the first that is none of our proxies: what stands left of it, whoever asks may have made up."""
    found = remote
    for told in (remote, *(each.strip() for each in reversed(forwarded.split(",")))):
        address = _address(told)
        if address is None:
            return found
        found = str(address)
        if not any(address in network for network in proxies):
            return found
    return found


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
