"""What the domain name system says, with an end to waiting. Tests and closed networks name a server of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import dns.exception
import dns.rdatatype
import dns.resolver
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT
from dns.resolver import Resolver

from workers.errors import SettingError, WorkerError

_PATIENCE: Final = 4.0  # seconds for one question


class DnsError(WorkerError):
    """A question got no answer; the message says which."""

    code = "dns"


class Dns:
    def __init__(self, server: str = "") -> None:
        """`server`: host:port of who is asked; "" is whom this machine asks. Raises SettingError."""
        try:
            self._resolver = Resolver(configure=not server)
        except dns.resolver.NoResolverConfiguration as error:
            raise SettingError("This machine names no DNS server: set TRACKTOR_DNS to the host:port of one.") from error
        if server:
            host, _, port = server.rpartition(":")
            self._resolver.nameservers = [host]
            self._resolver.port = int(port)
        self._resolver.lifetime = _PATIENCE

    def texts(self, name: str) -> Sequence[str]:
        """The TXT records of a name; none where there is no such name. Raises DnsError."""
        answer = self._ask(name, "TXT")
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer if isinstance(record, TXT)]

    def addresses(self, name: str) -> Sequence[str]:
        """Its IPv4 and IPv6 addresses. Raises DnsError."""
        return [record.to_text() for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def mail_hosts(self, name: str) -> Sequence[str]:
        """Who takes mail for it. Raises DnsError."""
        return [record.to_text().partition(" ")[2].rstrip(".") for record in self._ask(name, "MX")]

    def alias(self, name: str) -> str:
        """What its CNAME says; "" without one. Raises DnsError."""
        return next((record.to_text().rstrip(".").lower() for record in self._ask(name, "CNAME")), "")

    def _ask(self, name: str, kind: str) -> Sequence[Rdata]:
        try:
            return list(self._resolver.resolve(name, kind, raise_on_no_answer=False).rrset or ())
        except dns.resolver.NXDOMAIN:
            return []
        except dns.exception.DNSException as error:
            raise DnsError(f"DNS did not answer for {name} ({kind}): try again in a moment.") from error
