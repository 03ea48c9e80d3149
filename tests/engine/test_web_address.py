from __future__ import annotations

import pytest

from engine import web_address


@pytest.mark.parametrize("address", ["http://]", "http://[::1", "https://shop.example:port/", "//shop.example:99999"])
def test_of_what_can_not_be_read_there_are_no_parts(address: str) -> None:
    found = web_address.split(address)
    assert (found.scheme, found.netloc, found.hostname, found.port) == ("", "", None, None)


def test_others_have_theirs() -> None:
    found = web_address.split("https://shop.example:8443/a?b#c")
    assert (found.scheme, found.hostname, found.port, found.path) == ("https", "shop.example", 8443, "/a")
