"""Letters as bytes, ready for SMTP: multipart/alternative, quoted-printable, headers that nothing can break out of.

Written by hand rather than with `email.message`, which takes thirty times as long; what is not plain ASCII, or too
long for a line, goes through its headers all the same.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import BaseHeader
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr
from functools import cached_property, lru_cache
from typing import Final

from engine.letters.render import Rendered
from engine.letters.returning import ReturnPaths
from engine.letters.woven import Fixed
from workers.posting import Way

_POLICY: Final = SMTP.clone(max_line_length=78)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]")
_ADDRESS: Final = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]+@[!#-'*+\-./0-9=?A-Z\[\]^-~:]+")
_NO_LABEL: Final = re.compile(r"[^A-Za-z0-9-]")
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
        return self.content.replace(b"\r\n.", b"\r\n..") + b".\r\n"  # no header begins with a dot


def message_id(delivery: str, domain: str) -> str:
    """The same for the same delivery, whoever builds the letter."""
    return f"<{digest(delivery)}@{domain}>"


def build(
    rendered: Rendered,
    *,
    way: Way,
    recipient: str,
    name: str,
    delivery: str,
    unsubscribe: str = "",
    returns: ReturnPaths | None = None,
) -> Message:
    """Always with a text part. Raises ValueError for what can't stand in a header or is no address.

    `unsubscribe`: the address whose POST takes the recipient off (RFC 2369, RFC 8058); "" for a letter they asked for.
    `returns`: where the letter comes back to; else to its sender.
    """
    address = _address(recipient)
    from_header, from_address = _sender(way.sender)
    identity = message_id(delivery, from_address.rpartition("@")[2] or "localhost")
    at = int(time.time())
    head = [
        from_header,
        _header("To", formataddr((_clean(name), address)) if name else address),
        _header("Subject", rendered.subject),
        f"Date: {_date(at)}\r\n",
        f"Message-ID: {identity}\r\n",
        "MIME-Version: 1.0\r\n",
    ]
    if way.reply_to:
        head.append(_header("Reply-To", _address(way.reply_to)))
    if unsubscribe:
        # One list a site (RFC 2919): whoever sorts its mail by that has all of it in one place.
        site = _NO_LABEL.sub("-", delivery.partition(":")[0]) or "letters"
        head.append(f"List-Id: <{site}.{from_address.rpartition('@')[2] or 'localhost'}>\r\n")
        # Not folded: programs that look for the address take it from one line.
        head.append(f"List-Unsubscribe: <{_clean(unsubscribe)}>\r\n")
        head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    body = _part("plain", [rendered.text])
    if rendered.html:
        # "=_" can't stand in quoted-printable, so no content can hold the boundary.
        boundary = f"=_{digest(delivery)[:24]}"
        head.append(f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n')
        line = f"--{boundary}".encode()
        markup = _part("html", rendered.pieces or [rendered.html])
        body = b"".join((line, b"\r\n", body, line, b"\r\n", markup, line, b"--\r\n"))
    else:  # its part is the letter: what describes it is signed as the letter's own head
        described, _, body = body.partition(b"\r\n\r\n")
        head.append(f"{described.decode()}\r\n\r\n")
    lines = "".join(head)
    signed = way.signature.header(lines, body, at) if way.signature is not None else ""
    envelope = (returns.of(digest(delivery)) if returns is not None else "") or from_address
    return Message(identity, envelope, address, f"{signed}{lines}".encode("ascii") + body, way.server)


@lru_cache(maxsize=4)
def _date(at: int) -> str:
    return formatdate(at)


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


def _part(kind: str, pieces: Sequence[str]) -> bytes:
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    encoded = [_kept(piece) if isinstance(piece, Fixed) else _quoted(piece) for piece in pieces]
    end = b"\r\n" if not encoded or encoded[-1].endswith(b"=\r\n") else b""
    return b"".join((head.encode(), *encoded, end))


def _quoted(piece: str) -> bytes:
    """A piece on lines of its own: where none ends in it, a soft break follows, which readers take out again."""
    lines = piece.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    encoded = binascii.b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")
    return encoded if lines.endswith(b"\n") else encoded + b"=\r\n"


@lru_cache(maxsize=2_048)
def _kept(piece: Fixed) -> bytes:
    """Encoded once, for all letters of the template."""
    return _quoted(piece)


def digest(text: str) -> str:
    """What a delivery goes by in its Message-ID and in the addresses that mail about it comes to."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
