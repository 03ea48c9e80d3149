"""Whether a domain says what receivers of its letters look for: SPF, DKIM and DMARC; and the records to set."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.mail_settings import MailDomain
from workers.dns import Dns, DnsError

Kind = Literal["spf", "dkim", "dmarc"]
State = Literal["good", "missing", "wrong", "unknown"]
_MOST_LOOKUPS: Final = 10  # RFC 7208, 4.6.4: receivers give up behind it
_SPF: Final = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Check:
    kind: Kind
    state: State
    name: str  # of the record
    expected: str  # TXT to paste
    found: str  # "" is none
    message: str


def check(dns: Dns, domain: MailDomain, hosts: Sequence[str]) -> tuple[Check, ...]:
    """`hosts`: the mail servers that its letters leave by."""
    return (
        _tried("spf", domain.id, _spf_to_set(hosts), lambda: _spf(dns, domain.id, hosts)),
        _tried("dkim", _dkim_name(domain), dkim_record(domain), lambda: _dkim(dns, domain)),
        _tried("dmarc", f"_dmarc.{domain.id}", _dmarc_to_set(domain.id), lambda: _dmarc(dns, domain.id)),
    )


def dkim_record(domain: MailDomain) -> str:
    return f"v=DKIM1; k=rsa; p={domain.public}"


def _tried(kind: Kind, name: str, expected: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except DnsError as error:
        return Check(kind, "unknown", name, expected, "", str(error))


def _dkim_name(domain: MailDomain) -> str:
    return f"{domain.selector}._domainkey.{domain.id}"


def _dkim(dns: Dns, domain: MailDomain) -> Check:
    name, expected = _dkim_name(domain), dkim_record(domain)
    found = next((each for each in dns.texts(name) if "p=" in each), "")
    if not found:
        return Check("dkim", "missing", name, expected, "", "Set this TXT record: receivers find the key by it.")
    key = re.search(r"(?:^|;)\s*p=([^;]*)", found)
    if key is None or re.sub(r"\s", "", key[1]) != domain.public:
        return Check(
            "dkim", "wrong", name, expected, found, "It holds another key: letters fail the check until it is this one."
        )
    return Check("dkim", "good", name, expected, found, "The key is published.")


def _dmarc_to_set(domain: str) -> str:
    return f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"


def _dmarc(dns: Dns, domain: str) -> Check:
    labels = domain.split(".")
    expected = _dmarc_to_set(domain)
    # A domain without a record of its own goes by that of the one above it.
    for start in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[start:])
        found = [each for each in dns.texts(name) if each.lower().startswith("v=dmarc1")]
        if len(found) > 1:
            return Check("dmarc", "wrong", name, expected, "\n".join(found), "There are several: receivers use none.")
        if found:
            policy = re.search(r";\s*p=(\w+)", found[0], re.IGNORECASE)
            if policy is None or policy[1].lower() not in {"none", "quarantine", "reject"}:
                return Check(
                    "dmarc", "wrong", name, expected, found[0], "Its policy p= is none of none, quarantine and reject."
                )
            return Check("dmarc", "good", name, expected, found[0], f"Its policy is {policy[1].lower()}.")
    return Check(
        "dmarc", "missing", f"_dmarc.{domain}", expected, "",
        "Set this TXT record; large receivers refuse bulk letters without one. p=none only watches.",
    )  # fmt: skip


def _spf_to_set(hosts: Sequence[str]) -> str:
    return " ".join(["v=spf1", *(_mechanism(host) for host in hosts), "~all"])


def _mechanism(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"a:{host}"
    return f"ip{address.version}:{address}"


def _spf(dns: Dns, domain: str, hosts: Sequence[str]) -> Check:
    expected = _spf_to_set(hosts)
    found = [each for each in dns.texts(domain) if _SPF.match(each)]
    if not found:
        return Check(
            "spf", "missing", domain, expected, "", "Set this TXT record: it says who may send for the domain."
        )
    if len(found) > 1:
        return Check(
            "spf", "wrong", domain, expected, "\n".join(found), "There are several: receivers use none. Join them."
        )
    record = found[0]
    walk = _Walk(dns)
    out = [host for host in hosts if not walk.allows(domain, record, host)]
    if walk.lookups > _MOST_LOOKUPS:
        return Check(
            "spf",
            "wrong",
            domain,
            expected,
            record,
            f"It takes {walk.lookups} look-ups; receivers stop behind {_MOST_LOOKUPS}.",
        )
    if out:
        added = " ".join(_mechanism(host) for host in out)
        mended = re.sub(r"^(v=spf1)", rf"\1 {added}", record, flags=re.IGNORECASE)
        return Check("spf", "wrong", domain, mended, record, f"It does not let {', '.join(out)} send: add {added}.")
    return Check("spf", "good", domain, record, record, "It lets every mail server of its senders send.")


class _Walk:
    """One record's mechanisms, as far as they allow; macros and exists: are taken as saying nothing."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns
        self.lookups = 0

    def allows(self, domain: str, record: str, host: str) -> bool:
        return any(self._record(domain, record, address) for address in self._addresses(host))

    def _addresses(self, host: str) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            return self._dns.addresses(host)

    def _record(self, domain: str, record: str, address: str) -> bool:
        return any(self._term(domain, term, address) for term in record.split()[1:])

    def _term(self, domain: str, term: str, address: str) -> bool:
        if term[0] in "-~?":
            return False
        name, _, value = term.lstrip("+").replace("=", ":", 1).partition(":")
        kind, _, bits = name.lower().partition("/")
        value, _, behind = value.partition("/") if kind in {"a", "mx"} else (value, "", "")
        about = value or domain
        if kind in {"ip4", "ip6"}:
            return _within(address, value)
        return kind == "all" or self._looked_up(kind, about, behind or bits, address)

    def _looked_up(self, kind: str, about: str, bits: str, address: str) -> bool:
        if kind not in {"include", "redirect", "a", "mx"} or self.lookups > _MOST_LOOKUPS or "%" in about:
            return False
        self.lookups += 1
        if kind == "a":
            return self._near(address, about, bits)
        if kind == "mx":
            return any(self._near(address, each, bits) for each in self._dns.mail_hosts(about))
        return any(self._record(about, each, address) for each in self._dns.texts(about) if _SPF.match(each))

    def _near(self, address: str, name: str, bits: str) -> bool:
        return any(_within(address, f"{each}/{bits}" if bits else each) for each in self._dns.addresses(name))


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
