"""UTM parameters: added where they are missing, and nothing else of an address is touched."""

from __future__ import annotations

import pytest

from engine.letters.links import Links, Signer
from engine.letters.tagging import tags

TAGS = tags("video", "email", "May & {letter}", "", "Böll")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example", "https://a.example?utm_source=video&utm_medium=email&utm_campaign=May%20%26%20B%C3%B6ll"),
        ("https://a.example/?x=%20#y?z", "https://a.example/?x=%20&utm_source=video&utm_medium=email&utm_campaign=May%20%26%20B%C3%B6ll#y?z"),
        ("https://a.example/?utm_source=own&UTM_Medium=", "https://a.example/?utm_source=own&UTM_Medium=&utm_campaign=May%20%26%20B%C3%B6ll"),
        ("https://a.example/?utm_source=a&utm_medium=b&utm_campaign=c", "https://a.example/?utm_source=a&utm_medium=b&utm_campaign=c"),
    ],
    ids=["none", "query", "some", "all"],
)  # fmt: skip
def test_what_an_author_has_given_stands(url: str, expected: str) -> None:
    assert TAGS.on(url) == expected


def test_a_site_that_sets_none_changes_nothing() -> None:
    assert tags("", "", "", "", "x").on("https://a.example/?") == "https://a.example/?"


def test_each_is_noticed_or_not_by_itself_and_links_are_tagged_all_the_same() -> None:
    signer = Signer("s" * 32)
    clicks = Links(signer, "https://l.example", "d", opens=False, tags=tags("s", "", "", "", "x"))
    assert clicks.pixel() == ""
    found = signer.read("click", clicks.click("https://a.example").rpartition("/")[2])
    assert found.url == "https://a.example?utm_source=s"
    opens = Links(signer, "https://l.example", "d", clicks=False, tags=tags("s", "", "", "", "x"))
    assert opens.pixel().startswith("https://l.example/l/o/")
    assert opens.click("https://a.example") == "https://a.example?utm_source=s"
    assert opens.click("mailto:a@example.com") == "mailto:a@example.com"
    assert opens.click(opens.unsubscribe()) == opens.unsubscribe()
