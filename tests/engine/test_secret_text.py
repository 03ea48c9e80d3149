from __future__ import annotations

import pytest

from engine.secret_text import equal


@pytest.mark.parametrize(("given", "right"), [("", "a"), ("ab", "abc"), ("Ø", "a"), ("\ud800", "a"), ("A", "a")])
def test_what_differs_is_not_the_secret(given: str, right: str) -> None:
    assert not equal(given, right)


def test_what_is_the_same_is() -> None:
    assert equal("abc", "abc")
    assert equal("Ø", "Ø")
