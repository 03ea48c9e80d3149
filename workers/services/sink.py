"""A mail server for development: takes every letter and keeps it where the dashboard shows it. It delivers nothing."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from asyncio import transports
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from workers.services.mailbox import Mailbox

MAX_LETTER: Final = 32 * 1024 * 1024  # bytes
_GRACE: Final = 3.0  # seconds that open transactions get at a stop
_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)  # Linux has it


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            name = self._mailbox.store(content, envelope.mail_from or "", envelope.rcpt_tos)
        except OSError as error:
            return f"452 The letter can't be stored: {error.strerror}"
        return f"250 Kept as {name}"


class _Connection(SMTP):
    """Acknowledges at once: with delayed acknowledgement a sender's small writes wait 40 ms for each other."""

    def __init__(self, handler: _Handler, open_ones: set[_Connection], **settings: Any) -> None:
        super().__init__(handler, **settings)
        self._open_ones = open_ones
        self._socket: socket.socket | None = None

    @property
    def receiving(self) -> bool:
        return bool(self.envelope and self.envelope.mail_from)

    def connection_made(self, transport: transports.BaseTransport) -> None:
        self._open_ones.add(self)
        self._socket = transport.get_extra_info("socket")
        if self._socket is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._acknowledge_at_once()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._acknowledge_at_once()

    def connection_lost(self, error: Exception | None) -> None:
        self._open_ones.discard(self)
        super().connection_lost(error)

    def _acknowledge_at_once(self) -> None:
        # Linux forgets the option by itself, so it is set again after each read.
        if self._socket is not None and _QUICK_ACK is not None:
            with contextlib.suppress(OSError):  # closed meanwhile
                self._socket.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)


async def serve(host: str, port: int, folder: Path, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once it listens."""
    handler = _Handler(Mailbox(folder))
    open_ones: set[_Connection] = set()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def connection() -> _Connection:
        return _Connection(
            handler, open_ones, data_size_limit=MAX_LETTER, enable_SMTPUTF8=True, hostname="localhost", ident="Tracktor"
        )

    server = await loop.create_server(connection, host, port, reuse_address=True)
    ready()
    await stop.wait()
    server.close()
    end = loop.time() + _GRACE
    # A letter half received is waited for; its sender would have to send it again.
    while loop.time() < end and any(one.receiving for one in open_ones):  # noqa: ASYNC110 - nobody tells when
        await asyncio.sleep(0.05)
