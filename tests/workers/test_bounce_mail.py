"""What mail that comes back is understood as: made here as the great mail servers make it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from coming_back import LETTER, bounce, complaint

from workers.bounce_mail import read
from workers.reports import Report


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (bounce("5.1.1", "550 5.1.1 no such user"), "hard"),
        (bounce("5.2.2", "552 5.2.2 mailbox full"), "soft"),
        (bounce("4.4.1", "connection timed out", "delayed"), "soft"),
    ],
    ids=["gone", "full", "late"],
)
def test_a_bounce_says_whether_the_mailbox_is_gone(content: bytes, kind: str) -> None:
    found = read(content, "", 7)
    assert found is not None
    assert (found.kind, found.letter, found.at) == (kind, LETTER, 7)
    assert found.reason


def test_the_address_it_came_to_is_believed_before_what_it_holds() -> None:
    own = "f" * 32
    found = read(bounce("5.1.1", "550 5.1.1 no such user"), own, 1)
    assert found == Report("hard", own, "5.1.1 550 5.1.1 no such user", 1)


def test_a_complaint_is_one_unless_it_says_that_it_is_no_spam() -> None:
    assert read(complaint(), "", 1) == Report("complaint", LETTER, "abuse", 1)
    assert read(complaint("not-spam"), "", 1) is None


def test_an_answer_from_somebody_on_holiday_is_no_bounce() -> None:
    message = EmailMessage()
    message["Subject"] = "Out of office"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content("I am away until Monday.")
    assert read(message.as_bytes(), LETTER, 1) is None


@pytest.mark.parametrize("content", [b"", b"\xff\x00\r\n", b"Content-Type: multipart/report\r\n\r\n"], ids=repr)
def test_what_can_not_be_read_says_nothing(content: bytes) -> None:
    assert read(content, LETTER, 1) is None
