"""Letters as bytes, ready for SMTP: multipart/alternative, quoted-printable, headers that nothing can break out of.

Written by hand rather than with `email.message`, which takes thirty times as long; what is not plain ASCII, or too
long for a line, goes through its headers all the same.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import time
from dataclasses import dataclass, field
from email.headerregistry import BaseHeader
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr
from functools import cached_property, lru_cache
from typing import Final

from engine.letters.render import Rendered
from workers.posting import Way

_POLICY: Final = SMTP.clone(max_line_length=78)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]")
_ADDRESS: Final = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[!#-'*+\-./0-9=?A-Z\[\]^-~:]+")
_DOT: Final = re.compile(rb"(?m)^\.")
_SHORT: Final = 70  # characters of a header that need no folding


@dataclass(frozen=True)
class Message:
    """One letter to one address."""

    id: str  # with its angle brackets
    sender: str  # bare addresses: the envelope's
    recipient: str
    content: bytes
    server: str = field(default="", repr=False)  # the URL of the one to send it; "" is the installation's own

    @cached_property
    def wire(self) -> bytes:
        """As SMTP carries it, its end included."""
        return _DOT.sub(b"..", self.content) + b".\r\n"


def message_id(delivery: str, domain: str) -> str:
    """The same for the same delivery, whoever builds the letter."""
    return f"<{_digest(delivery)}@{domain}>"


def build(rendered: Rendered, *, way: Way, recipient: str, name: str, delivery: str, unsubscribe: str = "") -> Message:
    """Always with a text part. Raises ValueError for what can't stand in a header or is no address.

    `unsubscribe`: the address whose POST takes the recipient off (RFC 2369, RFC 8058); "" for a letter they asked for.
    """
    address = _address(recipient)
    from_header, from_address = _sender(way.sender)
    identity = message_id(delivery, from_address.rpartition("@")[2] or "localhost")
    at = int(time.time())
    head = [
        from_header,
        _header("To", formataddr((_clean(name), address)) if name else address),
        _header("Subject", rendered.subject),
        f"Date: {formatdate(at)}\r\n",
        f"Message-ID: {identity}\r\n",
        "MIME-Version: 1.0\r\n",
    ]
    if way.reply_to:
        head.append(_header("Reply-To", _address(way.reply_to)))
    if unsubscribe:
        # Not folded: programs that look for the address take it from one line.
        head.append(f"List-Unsubscribe: <{_clean(unsubscribe)}>\r\n")
        head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    body = _part("plain", rendered.text)
    if rendered.html:
        # "=_" can't stand in quoted-printable, so no content can hold the boundary.
        boundary = f"=_{_digest(delivery)[:24]}"
        head.append(f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n')
        line = f"--{boundary}".encode()
        body = b"".join((line, b"\r\n", body, line, b"\r\n", _part("html", rendered.html), line, b"--\r\n"))
    lines = "".join(head)
    signed = way.signature.header(lines, body, at) if way.signature is not None else ""
    return Message(identity, from_address, address, f"{signed}{lines}".encode("ascii") + body, way.server)


@lru_cache(maxsize=512)
def _sender(sender: str) -> tuple[str, str]:
    return _header("From", sender), _address(sender)


def _address(given: str) -> str:
    if _ADDRESS.fullmatch(given):
        return given
    bare = parseaddr(given)[1] if given.endswith(">") else given
    local, _, domain = bare.rpartition("@")
    try:
        bare = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        bare = ""
    if _CONTROLS.search(given) or not _ADDRESS.fullmatch(bare):
        raise ValueError(f"{given!r} is no mail address.")
    return bare


def _header(name: str, value: str) -> str:
    _clean(value)
    if value.isascii() and len(value) <= _SHORT and "=?" not in value:
        return f"{name}: {value}\r\n"
    header: BaseHeader = _POLICY.header_factory(name, value)
    return header.fold(policy=_POLICY)


def _clean(value: str) -> str:
    if _CONTROLS.search(value):
        raise ValueError("A header can't hold line breaks or other control characters.")
    return value


def _part(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.endswith("\n"):
        lines += "\n"
    encoded = binascii.b2a_qp(lines.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + encoded


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
