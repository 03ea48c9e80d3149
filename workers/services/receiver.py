"""The mail server that letters come back to, and answers to them: it takes nothing else."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from redis import Redis

from engine.letters.returning import ReturnPaths
from engine.node import Clock
from workers import answering, bounce_mail, reports
from workers.errors import SettingError
from workers.stream import StreamUnavailableError

log = structlog.get_logger("bounces")

COMPLAINTS: Final = "complaints"  # where feedback loops are told to report to
_LARGEST: Final = 1024 * 1024  # bytes: a report and the head of a letter
_PATIENCE: Final = 60.0  # seconds that a client may say nothing


class Receiver:
    def __init__(self, redis: Redis, paths: ReturnPaths, domain: str, clock: Clock) -> None:
        self._redis = redis
        self._paths = paths
        self._complaints = f"{COMPLAINTS}@{domain.lower()}"
        self._clock = clock

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        del server, session, rcpt_options
        known = self._paths.read(address) or self._paths.read_answer(address)
        if address.lower() != self._complaints and not known:
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        now = self._clock.now()
        try:
            await asyncio.to_thread(self._take, content, envelope.rcpt_tos, now)
        except StreamUnavailableError as error:
            return f"451 4.3.0 {error}"
        return "250 OK"

    def _take(self, content: bytes, addresses: Sequence[str], now: int) -> None:
        """Raises StreamUnavailableError."""
        answered = [letter for address in addresses if (letter := self._paths.read_answer(address))]
        answers = [found for letter in answered if (found := answering.read(content, letter, now)) is not None]
        back = [self._paths.read(address) for address in addresses if not self._paths.read_answer(address)]
        told = [report for letter in back if (report := bounce_mail.read(content, letter, now)) is not None]
        log.info("mail_came_back", reports=[report.kind for report in told], answers=len(answers))
        reports.note(self._redis, told)
        answering.note(self._redis, answers)


def secured(cert: str, key: str) -> ssl.SSLContext | None:
    """For STARTTLS with this certificate; None without one. Raises SettingError."""
    if not cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert, key or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingError(f"TRACKTOR_BOUNCE_TLS_CERT and its key can't be used ({cert}): {error}") from error
    return context


async def serve(
    host: str, port: int, receiver: Receiver, ready: Callable[[], None], tls: ssl.SSLContext | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once it listens. With `tls`, STARTTLS is offered."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def connected() -> SMTP:
        return SMTP(
            receiver, hostname="tracktor", ident="Tracktor", data_size_limit=_LARGEST, timeout=_PATIENCE,
            command_call_limit=1_000, loop=loop, tls_context=tls,
        )  # fmt: skip

    server = await loop.create_server(connected, host, port, reuse_address=True)
    ready()
    await stop.wait()
    server.close()
