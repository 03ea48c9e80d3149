"""A mail server for development: takes every letter and keeps it where the dashboard shows it. It delivers nothing."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
from asyncio import transports
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from workers.services.mailbox import Mailbox

MAX_LETTER: Final = 32 * 1024 * 1024  # bytes
_MAX_LINE: Final = 2_048  # bytes of a command
_GRACE: Final = 3.0  # seconds that open transactions get at a stop
_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux has it
_END: Final = b"\r\n.\r\n"
_PATH: Final = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>", re.IGNORECASE)
_EXTENSIONS: Final = ("PIPELINING", f"SIZE {MAX_LETTER}", "8BITMIME", "SMTPUTF8")


class _Connection(asyncio.Protocol):
    """One client. Commands are answered in their order, however many come at once."""

    def __init__(self, mailbox: Mailbox, open_ones: set[_Connection]) -> None:
        self._mailbox = mailbox
        self._open_ones = open_ones
        self._buffer = bytearray()
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._searched = 0  # how much of the buffer certainly holds no end of the letter
        self._in_letter = False
        self._too_large = False

    @property
    def receiving(self) -> bool:
        return self._sender is not None

    def connection_made(self, transport: transports.BaseTransport) -> None:
        self._transport = cast(transports.Transport, transport)
        self._open_ones.add(self)
        self._socket: socket.socket | None = transport.get_extra_info("socket")
        if self._socket is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._acknowledge_at_once()
        self._say("220 localhost Tracktor")

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._open_ones.discard(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while not self._transport.is_closing() and (self._letter() if self._in_letter else self._line()):
            pass
        self._acknowledge_at_once()

    def _line(self) -> bool:
        """Answer the next command; False when there is none yet."""
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > _MAX_LINE:
                self._say("500 The line is too long")
                self._transport.close()
            return False
        line = self._buffer[:end].decode("utf-8", "replace").strip()
        del self._buffer[: end + 1]
        self._answer(line)
        return True

    def _answer(self, line: str) -> None:
        match line[:4].upper():
            case "EHLO":
                self._reset()
                self._say("\r\n".join(["250-localhost", *(f"250-{each}" for each in _EXTENSIONS), "250 HELP"]))
            case "HELO" | "RSET":
                self._reset()
                self._say("250 OK")
            case "MAIL" if (path := _PATH.search(line)) and not self.receiving:
                self._sender = path[1]
                self._say("250 OK")
            case "RCPT" if (path := _PATH.search(line)) and path[1] and self.receiving:
                self._recipients.append(path[1])
                self._say("250 OK")
            case "DATA" if self._recipients:
                self._in_letter, self._searched, self._too_large = True, 0, False
                # The end counts also where the letter is empty: the line break before it is the command's.
                self._buffer[:0] = b"\r\n"
                self._say("354 End the letter with a dot on a line of its own")
            case "MAIL" | "RCPT" | "DATA":
                self._say("503 Not here, or not like this")
            case "NOOP" | "HELP":
                self._say("250 OK")
            case "VRFY":
                self._say("252 Every address is taken")
            case "QUIT":
                self._say("221 Bye")
                self._transport.close()
            case _:
                self._say("500 There is no such command")

    def _letter(self) -> bool:
        """Take the letter that is coming; False when it is not there yet."""
        end = self._buffer.find(_END, max(0, self._searched - len(_END)))
        if end < 0:
            if len(self._buffer) > MAX_LETTER:
                # The rest is read, but not kept, so that the client hears why.
                self._too_large = True
                del self._buffer[: -len(_END)]
            self._searched = len(self._buffer)
            return False
        content = bytes(self._buffer[2 : end + 2]).replace(b"\r\n..", b"\r\n.").removeprefix(b".")
        del self._buffer[: end + len(_END)]
        self._in_letter = False
        self._say("552 The letter is too large" if self._too_large else self._keep(content))
        self._reset()
        return True

    def _keep(self, content: bytes) -> str:
        try:
            name = self._mailbox.store(content, self._sender or "", self._recipients)
        except OSError as error:
            return f"452 The letter can't be stored: {error.strerror}"
        return f"250 Kept as {name}"

    def _reset(self) -> None:
        self._sender, self._recipients = None, []

    def _say(self, text: str) -> None:
        self._transport.write(text.encode() + b"\r\n")

    def _acknowledge_at_once(self) -> None:
        # With delayed acknowledgement a sender's small writes wait 40 ms for each other. Linux forgets the option by
        # itself, so it is set again after each read.
        if self._socket is not None and _QUICK_ACK is not None:
            with contextlib.suppress(OSError):  # closed meanwhile
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)


async def serve(host: str, port: int, folder: Path, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once it listens."""
    mailbox = Mailbox(folder)
    open_ones: set[_Connection] = set()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: _Connection(mailbox, open_ones), host, port, reuse_address=True)
    ready()
    await stop.wait()
    server.close()
    end = loop.time() + _GRACE
    # A letter half received is waited for; its sender would have to send it again.
    while loop.time() < end and any(one.receiving for one in open_ones):  # noqa: ASYNC110 - nobody tells when
        await asyncio.sleep(0.05)
