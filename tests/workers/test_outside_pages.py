"""Pages are loaded within a deadline, and only from where whoever asked may look."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
import requests
import urllib3.util.connection
from requests_hardened.ip_filter import InvalidIPAddress

from workers import outside_pages
from workers.outside_pages import NoPageError

PUBLIC = "93.184.215.14"
PRIVATE = "10.7.7.7"


class Site(ThreadingHTTPServer):
    """On all addresses of this machine; `seen` are the paths it was asked for."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.leads: dict[str, str] = {}
        self.closing = threading.Event()
        super().__init__(("0.0.0.0", 0), _Handler)  # noqa: S104 - its private address is meant, too
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = cast("Site", self.server)
        site.seen.append(self.path)
        slow = {"/drips": b"x", "/drips-headers": b"X-A: b\r\n"}.get(self.path)
        if slow is not None:
            start = b"HTTP/1.0 200 OK\r\n" + (b"" if self.path.endswith("headers") else b"\r\n")
            self._drip(start, slow)
            return
        moved = site.leads.get(self.path)
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", moved)
        self.end_headers()
        self.wfile.write(b"hello")

    def _drip(self, start: bytes, piece: bytes) -> None:
        """More quickly than any timeout of a read, for half a minute or until nobody listens."""
        self.wfile.write(start)
        with contextlib.suppress(OSError):
            for _ in range(600):
                self.wfile.write(piece)
                if cast("Site", self.server).closing.wait(0.05):
                    return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def roads(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The ways to an address outside and to one of a private network end at the test's site."""
    connect = urllib3.util.connection.create_connection

    def create(address: tuple[str, int], *given: Any, **named: Any) -> socket.socket:
        host = "127.0.0.1" if address[0] in {PUBLIC, PRIVATE} else address[0]
        return connect((host, address[1]), *given, **named)

    monkeypatch.setattr(urllib3.util.connection, "create_connection", create)
    return site


@pytest.mark.parametrize("path", ["/drips", "/drips-headers"])
def test_a_page_that_drips_is_given_up(site: Site, path: str) -> None:
    with pytest.raises(requests.Timeout):
        outside_pages.load(site.url("127.0.0.1", path), local=True, deadline=0.5)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.0.1", "172.16.0.1", "[fd12::1]", "[::ffff:10.0.0.1]"]
)
def test_nothing_inside_is_loaded_without_an_allowance(host: str) -> None:
    with pytest.raises(InvalidIPAddress):
        outside_pages.load(f"http://{host}/", local=False)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "[fd00:ec2::254]", "0.0.0.0", "100.100.100.200",  # noqa: S104
     "224.0.0.1", "2852039166"],
)  # fmt: skip
def test_where_clouds_keep_credentials_is_never_loaded(host: str) -> None:
    with pytest.raises(InvalidIPAddress):
        outside_pages.load(f"http://{host}/", local=True)


def test_an_allowance_opens_this_machine_and_private_networks(roads: Site) -> None:
    for host in ("127.0.0.1", PRIVATE):
        assert outside_pages.load(roads.url(host), local=True).text == "hello"
    roads.leads = {"/in": roads.url("127.0.0.1", "/found")}
    assert outside_pages.load(roads.url(PRIVATE, "/in"), local=True).address == roads.leads["/in"]


def test_a_public_page_leads_nowhere_inside(roads: Site) -> None:
    assert outside_pages.load(roads.url(PUBLIC), local=False).text == "hello"
    roads.leads = {
        "/away": roads.url("127.0.0.1", "/secret"),
        "/private": roads.url(PRIVATE, "/secret"),
        "/inside": roads.url(PRIVATE, "/out"),
        "/out": roads.url(PUBLIC, "/back"),
        "/back": roads.url("127.0.0.1", "/secret"),
    }
    for start in (roads.url(PUBLIC, "/away"), roads.url(PUBLIC, "/private"), roads.url("127.0.0.1", "/inside")):
        with pytest.raises(InvalidIPAddress):
            outside_pages.load(start, local=True)
    assert roads.seen[-1] == "/back"
    assert "/secret" not in roads.seen


def test_redirects_end(site: Site) -> None:
    site.leads = {"/round": "/round", "/ftp": "ftp://example.com/"}
    for path in site.leads:
        with pytest.raises(NoPageError):
            outside_pages.load(site.url("127.0.0.1", path), local=True)
