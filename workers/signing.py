"""DKIM (RFC 6376): letters signed for a domain, so that a receiver knows that they are its own and unaltered.

A letter's key is read once a process; what remains a letter is two hashes and one RSA operation of OpenSSL.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from workers.errors import WorkerError

KEY_BITS: Final = 2048
_LEAST_BITS: Final = 1024
_MOST_BITS: Final = 4096
# All that readers and mail programs go by. Those in `_SEALED` are named once more, so that none can be added.
_SIGNED: Final = (
    "from", "to", "subject", "date", "message-id", "reply-to", "list-id", "list-unsubscribe", "list-unsubscribe-post",
    "mime-version", "content-type",
)  # fmt: skip
_SEALED: Final = ("from", "to", "subject")
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_FIELD: Final = re.compile(r"([^:\r\n]+):((?:[^\r]|\r\n[ \t])*)\r\n")
_LINE: Final = 72  # characters of a signature's line


class BadKeyError(WorkerError):
    """A pasted key can't be used; the message says why."""

    code = "bad_key"


@dataclass(frozen=True)
class Signature:
    domain: str
    selector: str
    key: RSAPrivateKey

    def header(self, head: str, body: bytes, at: int) -> str:
        """The line (folded, its end included) to put in front. `head` is ASCII with CRLF; `at` in seconds."""
        fields = _fields(head)
        present = [name for name in _SIGNED if name in fields]
        named = ":".join([*present, *(name for name in _SEALED if name in fields)])
        # "simple" bodies: ours are quoted-printable, which nothing on the way has a reason to touch.
        digest = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
        mine = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={self.domain}; s={self.selector};\r\n\tt={at}; h={named};"
            f"\r\n\tbh={digest};\r\n\tb="
        )
        said = "".join(f"{name}:{fields[name]}\r\n" for name in present)
        said += f"dkim-signature:{_SPACE.sub(' ', mine)}"
        signed = base64.b64encode(self.key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        lines = "\r\n\t".join(signed[start : start + _LINE] for start in range(0, len(signed), _LINE))
        return f"DKIM-Signature: {mine}{lines}\r\n"


def _fields(head: str) -> Mapping[str, str]:
    """Name -> value of each header, as "relaxed" has them. Ours stand once each."""
    return {name.lower(): _SPACE.sub(" ", value).strip() for name, value in _FIELD.findall(head)}


def new_key() -> str:
    """A key as PEM."""
    return _pem(rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS))


def checked(pem: str) -> str:
    """A pasted key as we keep it. Raises BadKeyError."""
    return _pem(read(pem.strip() + "\n"))


def public(pem: str) -> str:
    """The public half as DNS holds it (base64 of DER)."""
    half = read(pem).public_key()
    der = half.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


@lru_cache(maxsize=256)
def read(pem: str) -> RSAPrivateKey:
    """Raises BadKeyError."""
    try:
        key = serialization.load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKeyError("This is no private key in PEM without a password.") from error
    if not isinstance(key, RSAPrivateKey) or not _LEAST_BITS <= key.key_size <= _MOST_BITS:
        raise BadKeyError(f"An RSA key of {_LEAST_BITS} to {_MOST_BITS} bits is needed; {KEY_BITS} is best.")
    return key


def _pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
