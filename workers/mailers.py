"""Getting letters out: SMTP over a connection that is kept open, several letters a conversation."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol
from urllib.parse import unquote, urlsplit

from workers.errors import SettingError
from workers.mime import Message

_TIMEOUT: Final = 30.0  # seconds
_ACCEPTED: Final = 250
_TAKEN: Final = (250, 251)
_GO_ON: Final = 354
_CLOSING: Final = 421
_FOR_GOOD: Final = 500
# "smtp" takes TLS where it is offered; the two others of a site's own servers insist, or don't ask.
_SCHEMES: Final = ("smtp", "smtps", "smtp+starttls", "smtp+plain")

Reply = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Sent:
    """What the server said. `deferred`: it may take it later (4xx, or nobody there to ask); `unknown`: the connection
    broke after the letter was on its way.
    """

    state: Literal["sent", "deferred", "failed", "unknown"]
    reason: str = ""


class Mailer(Protocol):
    def send_all(self, messages: Sequence[Message]) -> list[Sent]:
        """Hand letters to the mail server; what came of each, in their order."""

    def close(self) -> None: ...


class SmtpMailer:
    """One connection, opened when it is needed and again when the server has dropped it.

    Where the server allows it (PIPELINING), a letter's envelope goes along with the end of the letter before.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise SettingError("SMTP_URL looks like smtp://user:password@host:587 (or smtps://… for TLS at once).")
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 25)
        self._tls_at_once = parts.scheme == "smtps"
        self._scheme = parts.scheme
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._connection: smtplib.SMTP | None = None
        self._handed = False  # whether the server may have a letter whose outcome is not known

    def send(self, message: Message) -> Sent:
        return self.send_all([message])[0]

    def send_all(self, messages: Sequence[Message]) -> list[Sent]:
        sent: list[Sent] = []
        fresh = False
        while len(sent) < len(messages):
            try:
                fresh = fresh or self._connection is None
                connection = self._connected()
            except smtplib.SMTPResponseException as error:
                self.close()
                # Of us, not of a letter: it may be mended.
                closed = Sent("deferred", f"The mail server refused us: {_said((error.smtp_code, error.smtp_error))}")
                return sent + [closed] * (len(messages) - len(sent))
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                away = Sent("deferred", f"The mail server can't be reached: {error}")
                return sent + [away] * (len(messages) - len(sent))
            before = len(sent)
            try:
                self._converse(connection, messages[before:], sent)
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                if self._handed:
                    # Whether the server has the letter, only the server knows.
                    sent.append(Sent("unknown", f"The connection broke while the letter was sent: {error}"))
                elif fresh and len(sent) == before:
                    sent.append(Sent("deferred", f"The mail server broke off: {error}"))
                # Else it had closed an idle connection, or has had enough of this one; a fresh one decides.
                self._handed, fresh = False, True
        return sent

    def _converse(self, connection: smtplib.SMTP, messages: Sequence[Message], sent: list[Sent]) -> None:
        """Add what comes of each. Raises what breaks the connection."""
        piped = connection.has_extn("pipelining")
        if piped:
            connection.send(_envelope(messages[0]))
        for place, message in enumerate(messages):
            following = _envelope(messages[place + 1]) if piped and place + 1 < len(messages) else b""
            refused = _refused_at_once(connection) if piped else _refused(connection, message)
            if refused is not None:
                connection.send(b"RSET\r\n" + following)
                connection.getreply()
                sent.append(_refusal("The mail server refused it", refused))
                continue
            self._handed = True
            connection.send(message.wire + following)
            reply = connection.getreply()
            self._handed = False
            if reply[0] == _ACCEPTED:
                sent.append(Sent("sent"))
            else:
                sent.append(_refusal("The mail server refused the letter", reply))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def connect(self) -> None:
        """Raises OSError, smtplib.SMTPException."""
        self._connected()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            kind = smtplib.SMTP_SSL if self._tls_at_once else smtplib.SMTP
            connection = kind(self._host, self._port, timeout=_TIMEOUT)
            try:
                self._begin(connection)
            except (OSError, smtplib.SMTPException):
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _begin(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if connection.sock is not None:
            # Otherwise small commands wait for the acknowledgement of the one before: 40 ms a letter.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._scheme == "smtp+starttls" or (self._scheme == "smtp" and connection.has_extn("starttls")):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if self._login:
            connection.login(*self._login)


class Mailers:
    """One connection to each server that letters name; those that name none go to the installation's own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open: dict[str, SmtpMailer] = {}

    def send_all(self, messages: Sequence[Message]) -> list[Sent]:
        sent: dict[int, Sent] = {}
        for server in dict.fromkeys(message.server for message in messages):
            places = [place for place, message in enumerate(messages) if message.server == server]
            answers = self._mailer(server).send_all([messages[place] for place in places])
            sent.update(zip(places, answers, strict=True))
        return [sent[place] for place in range(len(messages))]

    def close(self) -> None:
        for mailer in self._open.values():
            mailer.close()

    def _mailer(self, server: str) -> SmtpMailer:
        if server not in self._open:
            self._open[server] = SmtpMailer(server or self._url)
        return self._open[server]


def check_login(url: str) -> str:
    """What keeps us from a server; "" when it lets us in."""
    mailer = SmtpMailer(url)
    try:
        mailer.connect()
    except smtplib.SMTPResponseException as error:
        return f"The mail server refused: {_said((error.smtp_code, error.smtp_error))}"
    except (OSError, smtplib.SMTPException) as error:
        return f"The mail server can't be reached: {error}"
    finally:
        mailer.close()
    return ""


def _envelope(message: Message) -> bytes:
    return f"MAIL FROM:<{message.sender}>\r\nRCPT TO:<{message.recipient}>\r\nDATA\r\n".encode("ascii")


def _refused_at_once(connection: smtplib.SMTP) -> Reply | None:
    """Read the three answers to an envelope; the first that is a refusal."""
    mail, recipient, data = (_reply(connection) for _ in range(3))
    refused = next((reply for reply in (mail, recipient) if reply[0] not in _TAKEN), None)
    if data[0] != _GO_ON:
        return refused or data
    if refused is not None:
        # It waits for a letter nobody has asked it to take.
        connection.send(b".\r\n")
        connection.getreply()
    return refused


def _refused(connection: smtplib.SMTP, message: Message) -> Reply | None:
    """Say an envelope line by line, each after the answer to the one before."""
    for command, taken in zip(_envelope(message).splitlines(keepends=True), (_TAKEN, _TAKEN, (_GO_ON,)), strict=True):
        connection.send(command)
        reply = _reply(connection)
        if reply[0] not in taken:
            return reply
    return None


def _reply(connection: smtplib.SMTP) -> Reply:
    code, answer = connection.getreply()
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected(_said((code, answer)))
    return code, answer


def _refusal(words: str, reply: Reply) -> Sent:
    return Sent("deferred" if reply[0] < _FOR_GOOD else "failed", f"{words}: {_said(reply)}")


def _said(reply: tuple[int, bytes | str]) -> str:
    code, answer = reply
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
