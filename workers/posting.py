"""By which sender, mail server and signature a letter leaves: what the site has set, for the address it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Final
from urllib.parse import quote

from graphstore.mail_settings import MailDomain, MailSender, MailServer, MailSettings
from workers import signing
from workers.sealing import unseal
from workers.signing import Signature

DEFAULT_SENDER: Final = "Tracktor <tracktor@localhost>"
_SCHEMES: Final[Mapping[str, str]] = {"none": "smtp+plain", "starttls": "smtp+starttls", "tls": "smtps"}


@dataclass(frozen=True, slots=True)
class Way:
    sender: str  # "Name <address>"
    reply_to: str = ""
    server: str = field(default="", repr=False)  # the URL of a server; "" is the installation's own
    signature: Signature | None = None


def way(settings: MailSettings | None, sender: str, secret_key: str) -> Way:
    """For a letter that names this sender ("" is none). Raises SealError, BadKeyError."""
    if settings is None:
        return Way(sender or DEFAULT_SENDER)
    known = _known(settings, sender)
    text = sender or (shown(known) if known is not None else DEFAULT_SENDER)
    domain = settings.domains.get(_address(text).rpartition("@")[2])
    signature = signature_of(domain, secret_key) if domain is not None and domain.signs else None
    if known is None:
        return Way(text, signature=signature)
    server = settings.servers.get(known.server)
    return Way(text, known.reply_to, url(server, secret_key) if server is not None else "", signature)


def domain_of(settings: MailSettings, sender: str) -> str:
    """That a letter which names this sender ("" is none) is from; "" where the installation's own sends it."""
    known = _known(settings, sender)
    return (known.address if known is not None else _address(sender)).rpartition("@")[2]


def shown(sender: MailSender) -> str:
    """As readers see it."""
    return formataddr((sender.name, sender.address)) if sender.name else sender.address


def url(server: MailServer, secret_key: str) -> str:
    """The server as SmtpMailer takes it. Raises SealError."""
    login = ""
    if server.username:
        login = f"{quote(server.username, safe='')}:{quote(unseal(secret_key, server.password), safe='')}@"
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{_SCHEMES[server.security]}://{login}{host}:{server.port}"


def signature_of(domain: MailDomain, secret_key: str) -> Signature:
    """Raises SealError, BadKeyError."""
    return Signature(domain.id, domain.selector, signing.read(unseal(secret_key, domain.secret)))


def _known(settings: MailSettings, sender: str) -> MailSender | None:
    address = _address(sender)
    return next(
        (each for each in settings.senders.values() if (each.address == address if sender else each.standard)), None
    )


def _address(text: str) -> str:
    return parseaddr(text)[1].lower()
