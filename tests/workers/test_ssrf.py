"""Nothing that users give an address of is fetched from inside: however it is written, wherever it leads.

A canary listens on this machine. Whatever is asked of it would have been asked of a database or a cloud's metadata.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
import requests
import urllib3.util.connection
from requests_hardened.ip_filter import InvalidIPAddress

from engine.errors import InvalidDefinitionError
from engine.letters.mjml import compiled, inlined
from workers import outside_pages
from workers.effects.webhooks import Answer, Request, ask, manager_of

PUBLIC = "93.184.215.14"


class Canary(ThreadingHTTPServer):
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.leads = ""
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        canary = cast("Canary", self.server)
        canary.asked.append(self.path)
        self.send_response(302 if canary.leads else 200)
        if canary.leads:
            self.send_header("Location", canary.leads)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - http.server names it so

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.shutdown()
    server.server_close()


def webhook(url: str) -> bool:
    """Whether a webhook got an answer; campaigns, endpoints and alerts all call so."""
    answer: Answer = ask(manager_of(private=False), Request("POST", url, b"{}", "key"), "signed")
    return answer.status != 0


def page(url: str) -> bool:
    """Whether a page that somebody has re-checked was loaded."""
    try:
        outside_pages.load(url, local=False)
    except (requests.RequestException, outside_pages.NoPageError, OSError, ValueError):
        return False
    return True


WAYS: list[Callable[[str], bool]] = [webhook, page]

# 127.0.0.1 and its like in the spellings that resolvers understand, and the networks nobody outside has a name for.
SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "127.255.255.254", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",  # noqa: S104
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "user@127.0.0.1", "example.com@127.0.0.1",
    "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "169.254.169.254", "[::ffff:169.254.169.254]",
    "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "[ff02::1]", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_spelling_of_an_inside_address_is_connected_to(
    canary: Canary, way: Callable[[str], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[Any] = []
    monkeypatch.setattr(urllib3.util.connection, "create_connection", lambda to, *_, **__: connected.append(to))
    for host in SPELLINGS:
        assert not way(f"http://{host}:{canary.port}/secret"), host
    assert connected == []
    assert canary.asked == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "//127.0.0.1/", ""])
def test_only_the_web_is_asked(way: Callable[[str], bool], url: str) -> None:
    assert not way(url)


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """A name that has another address each time it is looked up, the last from then on; what was looked up."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look(host: Any, port: Any, *given: Any, **more: Any) -> Any:
        if host != "moving.example":
            return real(host, port, *given, **more)
        address = addresses[min(len(asked), len(addresses) - 1)]
        asked.append(address)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, int(port or 0)))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return asked


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_a_name_for_an_inside_address_is_not_asked(
    canary: Canary, way: Callable[[str], bool], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = named(monkeypatch, address)
    assert not way(f"http://moving.example:{canary.port}/secret")
    assert asked == [address]
    assert canary.asked == []


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_moves_inside_is_followed_no_further(
    canary: Canary, way: Callable[[str], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when it is checked, inside when it is connected to. It is looked up once, for both."""
    asked, connected = named(monkeypatch, PUBLIC, "127.0.0.1"), []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        raise OSError("nothing is there")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)
    assert not way(f"http://moving.example:{canary.port}/secret")
    assert set(connected) == {PUBLIC}, "the address that was checked"
    assert asked == [PUBLIC]
    assert canary.asked == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inside", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_public_server_leads_nobody_inside(
    canary: Canary, way: Callable[[str], bool], inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = urllib3.util.connection.create_connection

    def connect(address: tuple[str, int], *given: Any, **more: Any) -> socket.socket:
        # The way to the public address ends at the canary; any other would be one inside.
        assert address[0] == PUBLIC
        return real(("127.0.0.1", address[1]), *given, **more)

    monkeypatch.setattr(urllib3.util.connection, "create_connection", connect)
    canary.leads = f"http://{inside}:{canary.port}/secret"
    way(f"http://{PUBLIC}:{canary.port}/open")
    assert canary.asked == ["/open"]


def test_letters_load_nothing(canary: Canary) -> None:
    """Stylesheets, images, includes and fonts in letters are for whoever reads them, not for the server."""
    at = f"http://127.0.0.1:{canary.port}"
    head = f'<mj-include path="{at}/include.mjml" /><mj-font name="F" href="{at}/font.css" />'
    text = f'<link rel="stylesheet" href="{at}/style.css"><style>@import url("{at}/import.css");</style>'
    body = f'<mj-image src="{at}/image.png" /><mj-text>{text}<img src="{at}/image.png"></mj-text>'
    section = f"<mj-body><mj-section><mj-column>{body}</mj-column></mj-section></mj-body>"
    with pytest.raises(InvalidDefinitionError):
        compiled(f"<mjml><mj-head>{head}</mj-head>{section}</mjml>")  # includes are refused as a whole
    assert f"{at}/image.png" in compiled(f"<mjml>{section}</mjml>")
    assert f"{at}/style.css" in inlined(f"<html><head>{text}</head><body><p>Hello</p></body></html>")
    assert canary.asked == []


def test_the_filter_knows_every_network_that_is_not_public() -> None:
    """As Python knows them: one that is added there and not refused here would be seen."""
    for network in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"):
        for host in (ipaddress.ip_network(network)[1], ipaddress.ip_network(network)[-2]):
            shown = f"[{host}]" if host.version == 6 else str(host)
            with pytest.raises(InvalidIPAddress):
                outside_pages.load(f"http://{shown}/", local=False)
