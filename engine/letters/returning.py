"""Return paths of letters (VERP): each says which letter comes back, and is signed, so that nobody makes one up.

Local parts may be lower-cased on the way and hold 64 characters at most, so a letter goes by the digest that its
Message-ID has, too: `b-<32 hex>-<10 hex of HMAC>@<domain>`. What people answer comes to one of the same kind: `a-…`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

_ADDRESS: Final = re.compile(r"([ab])-([0-9a-f]{32})-([0-9a-f]{10})@(.+)")
_RETURNS: Final = "b"
_ANSWERS: Final = "a"


class ReturnPaths:
    def __init__(self, secret: str, domain: str) -> None:
        """`domain`: whose mail comes to us; "" is none, and then there are no return paths."""
        self._key = hashlib.sha256(b"return paths:" + secret.encode()).digest()
        self._domain = domain.lower()

    def of(self, letter: str) -> str:
        """For the digest of a letter; "" where no mail comes to us."""
        return self._address(_RETURNS, letter)

    def answers(self, letter: str) -> str:
        """Where answers to it come; "" where no mail comes to us."""
        return self._address(_ANSWERS, letter)

    def read(self, address: str) -> str:
        """The digest of the letter that comes back; "" for an address that is no return path of ours."""
        return self._read(_RETURNS, address)

    def read_answer(self, address: str) -> str:
        """The digest of the letter that is answered; "" for an address that is none of ours for that."""
        return self._read(_ANSWERS, address)

    def _address(self, kind: str, letter: str) -> str:
        return f"{kind}-{letter}-{self._mark(kind, letter)}@{self._domain}" if self._domain else ""

    def _read(self, kind: str, address: str) -> str:
        found = _ADDRESS.fullmatch(address.lower())
        if found is None or found[1] != kind or found[4] != self._domain:
            return ""
        return found[2] if hmac.compare_digest(found[3], self._mark(kind, found[2])) else ""

    def _mark(self, kind: str, letter: str) -> str:
        said = letter if kind == _RETURNS else f"{kind}:{letter}"
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()[:10]
