"""Getting letters out: MIME, and SMTP over a connection that is kept open."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr
from typing import Final, Literal, Protocol
from urllib.parse import unquote, urlsplit

from engine.letters.render import Rendered
from workers.errors import SettingError

_TIMEOUT: Final = 30.0  # seconds
_ACCEPTED: Final = 250
_TAKEN: Final = (250, 251)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the server said. `unknown`: the connection broke after the letter was on its way."""

    state: Literal["sent", "failed", "unknown"]
    reason: str = ""


class Mailer(Protocol):
    def send(self, message: EmailMessage) -> Sent:
        """Hand one letter to the mail server."""

    def close(self) -> None: ...


def message_id(delivery: str, domain: str) -> str:
    """The same for the same delivery, whoever builds the letter."""
    return f"<{hashlib.sha256(delivery.encode()).hexdigest()[:32]}@{domain}>"


def build(rendered: Rendered, *, sender: str, recipient: str, name: str, delivery: str) -> EmailMessage:
    """multipart/alternative with a text part always. Raises ValueError for what can't stand in a header."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["From"] = sender
    message["To"] = formataddr((name, recipient)) if name else recipient
    message["Subject"] = rendered.subject
    message["Date"] = formatdate()
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    message["Message-ID"] = message_id(delivery, domain)
    message.set_content(rendered.text, cte="quoted-printable")
    if rendered.html:
        message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return message


class SmtpMailer:
    """One connection, opened when it is needed and again when the server has dropped it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise SettingError("SMTP_URL looks like smtp://user:password@host:587 (or smtps://… for TLS at once).")
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 25)
        self._tls_at_once = parts.scheme == "smtps"
        self._login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> Sent:
        try:
            connection = self._addressed(message)
        except smtplib.SMTPResponseException as error:
            return Sent("failed", f"The mail server refused it: {error.smtp_code} {_decoded(error.smtp_error)}")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Sent("failed", f"The mail server can't be reached: {error}")
        try:
            code, answer = connection.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            return Sent("failed", f"The mail server refused it: {error.smtp_code} {_decoded(error.smtp_error)}")
        except (OSError, smtplib.SMTPException) as error:
            # Whether the server has the letter, only the server knows.
            self.close()
            return Sent("unknown", f"The connection broke while the letter was sent: {error}")
        if code != _ACCEPTED:
            return Sent("failed", f"The mail server refused the letter: {code} {_decoded(answer)}")
        return Sent("sent")

    def _addressed(self, message: EmailMessage) -> smtplib.SMTP:
        """A connection that has taken sender and recipient. Until here a broken one can safely be replaced."""
        sender, recipient = (parseaddr(str(message[header]))[1] for header in ("From", "To"))
        try:
            return self._envelope(self._connected(), sender, recipient)
        except smtplib.SMTPServerDisconnected:
            # The server has closed an idle connection; a fresh one decides.
            self.close()
            return self._envelope(self._connected(), sender, recipient)

    def _envelope(self, connection: smtplib.SMTP, sender: str, recipient: str) -> smtplib.SMTP:
        for code, answer in (connection.mail(sender), connection.rcpt(recipient)):
            if code not in _TAKEN:
                connection.rset()
                raise smtplib.SMTPResponseException(code, answer)
        return connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            kind = smtplib.SMTP_SSL if self._tls_at_once else smtplib.SMTP
            connection = kind(self._host, self._port, timeout=_TIMEOUT)
            connection.ehlo()
            if connection.sock is not None:
                # Otherwise small commands wait for the acknowledgement of the one before: 40 ms a letter.
                connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not self._tls_at_once and connection.has_extn("starttls"):
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            if self._login:
                connection.login(*self._login)
            self._connection = connection
        return self._connection


def _decoded(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer
