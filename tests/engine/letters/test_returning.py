"""Return paths say which letter comes back, and nobody makes one up."""

from __future__ import annotations

from engine.letters.returning import ReturnPaths

PATHS = ReturnPaths("s" * 32, "Back.example.com")
LETTER = "0123456789abcdef" * 2


def test_a_return_path_is_read_as_it_was_made_whatever_became_of_its_case() -> None:
    path = PATHS.of(LETTER)
    assert len(path.partition("@")[0]) <= 64
    assert PATHS.read(path) == PATHS.read(path.upper()) == LETTER


def test_one_that_is_made_up_is_none_of_ours() -> None:
    path = PATHS.of(LETTER)
    for other in (
        path.replace("b-0", "b-1"),
        ReturnPaths("t" * 32, "back.example.com").of(LETTER),
        path.replace("back.", "other."),
        f"x{path}",
        f"{path}\n",
        "postmaster@back.example.com",
        "",
    ):
        assert PATHS.read(other) == ""


def test_where_no_mail_comes_to_us_there_are_none() -> None:
    assert ReturnPaths("s" * 32, "").of(LETTER) == ""
