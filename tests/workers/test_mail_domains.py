"""What is found of a domain's records, over a real resolver and a DNS server of the test's own."""

from __future__ import annotations

import pytest
from naming import answering

from graphstore.mail_settings import MailDomain
from workers import signing
from workers.dns import Dns
from workers.mail_domains import check, dkim_record

PEM = signing.new_key()
DOMAIN = MailDomain("shop.example.test", "s1", "", signing.public(PEM), signs=True, created=0)
HOST = "smtp.host.test"
ADDRESSES = {(HOST, "A"): ["192.0.2.7"]}


def quoted(text: str) -> str:
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))


def states(zone: dict[tuple[str, str], list[str]]) -> dict[str, str]:
    with answering({**ADDRESSES, **zone}) as server:
        return {each.kind: each.state for each in check(Dns(server), DOMAIN, [HOST])}


def test_all_is_well() -> None:
    assert states({
        ("shop.example.test", "TXT"): [quoted("v=spf1 include:_spf.host.test -all"), quoted("other=1")],
        ("_spf.host.test", "TXT"): [quoted("v=spf1 ip4:192.0.2.0/24 -all")],
        ("s1._domainkey.shop.example.test", "TXT"): [quoted(dkim_record(DOMAIN))],
        ("_dmarc.example.test", "TXT"): [quoted("v=DMARC1; p=reject")],
    }) == {"spf": "good", "dkim": "good", "dmarc": "good"}  # fmt: skip


def test_nothing_is_there_and_each_says_what_to_set() -> None:
    with answering(ADDRESSES) as server:
        found = {each.kind: each for each in check(Dns(server), DOMAIN, [HOST, "192.0.2.9"])}
    assert {each.state for each in found.values()} == {"missing"}
    assert found["spf"].expected == "v=spf1 a:smtp.host.test ip4:192.0.2.9 ~all"
    assert (found["dkim"].name, found["dkim"].expected) == ("s1._domainkey.shop.example.test", dkim_record(DOMAIN))
    assert (found["dmarc"].name, found["dmarc"].expected[:8]) == ("_dmarc.shop.example.test", "v=DMARC1")


def test_what_is_there_is_wrong() -> None:
    zone = {
        ("shop.example.test", "TXT"): [quoted("v=spf1 ip4:198.51.100.1 -all")],
        ("s1._domainkey.shop.example.test", "TXT"): [quoted("v=DKIM1; p=AAAA")],
        ("_dmarc.shop.example.test", "TXT"): [quoted("v=DMARC1; p=sometimes")],
    }
    assert states(zone) == {"spf": "wrong", "dkim": "wrong", "dmarc": "wrong"}
    with answering({**ADDRESSES, **zone}) as server:
        spf = check(Dns(server), DOMAIN, [HOST])[0]
    assert spf.expected == "v=spf1 a:smtp.host.test ip4:198.51.100.1 -all"


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ("v=spf1 a:smtp.host.test -all", "good"),
        ("v=spf1 a:smtp.host.test/24 ~all", "good"),
        ("v=spf1 mx ~all", "good"),
        ("v=spf1 redirect=_spf.host.test", "good"),
        ("v=spf1 +all", "good"),
        ("v=spf1 -ip4:192.0.2.7 ?all", "wrong"),
        ("v=spf1 ip4:nonsense exists:%{i}.x include:%{d}.x ~all", "wrong"),
        ("v=spf1 include:loop.test ~all", "wrong"),
    ],
)
def test_what_lets_a_server_send(record: str, state: str) -> None:
    zone = {
        ("shop.example.test", "TXT"): [quoted(record)],
        ("shop.example.test", "MX"): [f"10 {HOST}."],
        ("_spf.host.test", "TXT"): [quoted("v=spf1 ip4:192.0.2.7 -all")],
        ("loop.test", "TXT"): [quoted("v=spf1 include:loop.test -all")],
    }
    assert states(zone)["spf"] == state


def test_a_server_that_says_nothing_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.dns._PATIENCE", 0.05)
    assert {each.state for each in check(Dns("127.0.0.1:9"), DOMAIN, [HOST])} == {"unknown"}
