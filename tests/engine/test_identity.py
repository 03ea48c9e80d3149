from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import RejectedError
from engine.identity import check_merge, check_signature, is_signed, signature

SECRET = "2D8CarQ4rX3WvH6TK7DpJDk5"
SIGNED = "9622E88BED0B5BC186286CB9504A02E5F3B4207DCA0AB23CA4FBDDFC15627E2F"


def test_the_published_vector_holds() -> None:
    assert signature(SECRET, "5115") == SIGNED


def test_the_server_signs_as_the_libraries_do() -> None:
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "signatures.json").read_text(encoding="utf-8"))
    assert len(vectors) >= 5
    for each in vectors:
        assert signature(each["secret"], each["id"]) == each["signature"]
        assert is_signed([each["secret"]], each["id"], each["signature"])


@pytest.mark.parametrize("given", [SIGNED, SIGNED.lower()])
def test_either_of_two_live_secrets_signs(given: str) -> None:
    assert is_signed(["new", SECRET], "5115", given)
    assert not is_signed(["new"], "5115", given)


@pytest.mark.parametrize("given", ["", "0" * 64, SIGNED[:-1], SIGNED + "0", "é" * 64])
def test_anything_else_does_not(given: str) -> None:
    assert not is_signed([SECRET], "5115", given)


def test_a_wrong_signature_is_refused_even_where_none_is_asked_for() -> None:
    check_signature([SECRET], "5115", "", required=False)
    check_signature([SECRET], "5115", SIGNED, required=False)
    with pytest.raises(RejectedError, match="does not sign"):
        check_signature([SECRET], "5116", SIGNED, required=False)
    with pytest.raises(RejectedError, match="only signed data"):
        check_signature([SECRET], "5115", "", required=True)


def test_only_an_anonymous_person_merges_without_a_signature() -> None:
    check_merge([SECRET], "a-1", "5115", "", signed_only=False)
    check_merge([SECRET], "known", "5115", SIGNED, signed_only=False)
    check_merge([SECRET], "a-1", "5115", SIGNED, signed_only=True)
    for source, signed_only in (("known", False), ("a-1", True)):
        with pytest.raises(RejectedError) as raised:
            check_merge([SECRET], source, "5115", "", signed_only=signed_only)
        assert raised.value.path == "destsign"
