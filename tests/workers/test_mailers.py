"""What the mailer makes of a server's answers, over real sockets."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest

from engine.letters.render import Rendered
from workers.mailers import Sent, SmtpMailer
from workers.mime import Message, build
from workers.posting import Way


class Server(socketserver.ThreadingTCPServer):
    """Takes letters; addresses that begin with "bad" are refused, at "drop" it hangs up, at "gone" after the letter."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, pipelining: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.greeting = "250-here\r\n250 PIPELINING" if pipelining else "250 here"
        self.letters: list[str] = []
        self.connections = 0
        self.idle_once = False


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 ready")
        self.recipient = ""
        while (line := self.rfile.readline().decode().strip()) and self.answer(line):
            pass

    def answer(self, line: str) -> bool:
        """Whether to go on."""
        match line[:4]:
            case "EHLO":
                self.say(self.server.greeting)
            case "MAIL" if self.server.idle_once and self.server.letters:
                self.server.idle_once = False
                self.say("421 too long idle")
                return False
            case "RCPT":
                self.recipient = line[line.index("<") + 1 : line.index("@")]
                self.say("550 nobody" if self.recipient.startswith("bad") else "250 ok")
                return not self.recipient.startswith("drop")
            case "DATA" if self.recipient == "bad":
                self.say("554 no recipients")
            case "DATA":
                return self.take()
            case _:
                self.say("250 ok")
        return True

    def take(self) -> bool:
        self.say("354 go on")
        while self.rfile.readline() != b".\r\n":
            pass
        if self.recipient == "gone":
            return False
        if not self.recipient.startswith("bad"):
            self.server.letters.append(self.recipient)
        self.say("250 kept")
        return True


@pytest.fixture(params=[True, False], ids=["pipelining", "step by step"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(pipelining=request.param) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def send(server: Server) -> Iterator[Callable[..., list[str]]]:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{server.server_address[1]}")

    def send(*names: str) -> list[str]:
        sent: list[Sent] = mailer.send_all([letter(name) for name in names])
        return [each.state for each in sent]

    yield send
    mailer.close()


def letter(name: str) -> Message:
    return build(
        Rendered("S", ".dots\nand more", ""), way=Way("a@x.test"), recipient=f"{name}@x.test", name="", delivery=name
    )


def test_each_letter_gets_its_own_answer(server: Server, send: Callable[..., list[str]]) -> None:
    assert send("a", "bad", "b", "bad354", "c") == ["sent", "failed", "sent", "failed", "sent"]
    assert server.letters == ["a", "b", "c"]
    assert server.connections == 1


def test_what_was_not_handed_over_goes_over_another_connection(server: Server, send: Callable[..., list[str]]) -> None:
    assert send("a", "drop", "b") == ["sent", "deferred", "sent"]
    assert server.letters == ["a", "b"]


def test_a_letter_on_its_way_when_the_connection_breaks_is_in_doubt(
    server: Server, send: Callable[..., list[str]]
) -> None:
    assert send("a", "gone", "b") == ["sent", "unknown", "sent"]
    assert server.letters == ["a", "b"]


def test_an_idle_connection_that_is_closed_costs_no_letter(server: Server, send: Callable[..., list[str]]) -> None:
    server.idle_once = True
    assert send("a") + send("b", "c") == ["sent"] * 3
    assert server.letters == ["a", "b", "c"]
    assert server.connections == 2


def test_a_server_that_is_not_there_puts_each_letter_off() -> None:
    mailer = SmtpMailer("smtp://127.0.0.1:9")
    assert [each.state for each in mailer.send_all([letter("a"), letter("b")])] == ["deferred"] * 2
