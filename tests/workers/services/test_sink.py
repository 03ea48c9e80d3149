from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from support import environment

from workers.services.mailbox import Mailbox, NoLetterError
from workers.settings import Settings, load


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A sink of the module's own, as a process."""
    env = {**os.environ, **environment(tmp_path_factory.mktemp("sink"))}
    process = subprocess.Popen([sys.executable, "-m", "workers.processes.sink"], env=env)
    settings = load(env)
    end = time.monotonic() + 20
    while not _listens(settings):
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.05)
    yield settings
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


@pytest.fixture
def mailbox(sink: Settings) -> Mailbox:
    return Mailbox(sink.home / "mail")


@pytest.fixture
def smtp(sink: Settings) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", sink.ports.smtp, timeout=20) as connection:
        yield connection


def letter(subject: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Videos <hello@videos.test>"
    message["To"] = "Zoë Čapek <zoe@example.test>"
    message["Subject"] = subject
    message["X-Campaign"] = "offer"
    message.set_content("Dear Zoë,\n\n.a line that begins with a dot\n")
    message.add_alternative("<p>Dear Zoë</p>", subtype="html")
    return message


def test_a_letter_is_read_as_it_was_sent(smtp: smtplib.SMTP, mailbox: Mailbox) -> None:
    before = time.time_ns() // 1_000_000
    smtp.send_message(letter("Grüße 🎬"), to_addrs=["zoe@example.test", "hidden@example.test"])
    found = mailbox.read(mailbox.page(1).letters[0].id)
    assert found.summary.subject == "Grüße 🎬"
    assert found.summary.sender == "Videos <hello@videos.test>"
    assert found.summary.recipients == ("zoe@example.test", "hidden@example.test")
    assert before <= found.summary.received <= time.time_ns() // 1_000_000
    assert found.text == "Dear Zoë,\n\n.a line that begins with a dot\n"
    assert found.html == "<p>Dear Zoë</p>\n"
    assert ("X-Campaign", "offer") in found.headers
    assert ("Return-Path", "<hello@videos.test>") in found.headers


def test_pages_go_from_the_newest_to_the_oldest(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    ids = [mailbox.store(letter(str(number)).as_bytes(), "a@b.test", ["c@d.test"]) for number in range(5)]
    first = mailbox.page(2)
    second = mailbox.page(2, first.next)
    third = mailbox.page(2, second.next)
    assert [each.id for page in (first, second, third) for each in page.letters] == ids[::-1]
    assert [each.subject for each in first.letters] == ["4", "3"]
    assert third.next is None


def test_an_empty_mailbox_has_an_empty_page(tmp_path: Path) -> None:
    assert Mailbox(tmp_path / "none").page(10).letters == ()


@pytest.mark.parametrize("name", ["20260101T000000000000-00000000", "../../etc/passwd", "", "x" * 300])
def test_an_unknown_letter_is_said_to_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoLetterError):
        Mailbox(tmp_path).read(name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no headers at all",
        b"Subject: =?utf-8?q?broken\r\n\r\nbody",
        b"Content-Type: text/plain; charset=never-heard-of\r\n\r\nbody \xff",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: <<<@@\r\nTo: ,,,;;\r\nDate: never\r\n\r\n",
    ],
)
def test_whatever_comes_can_be_listed_and_read(tmp_path: Path, content: bytes) -> None:
    mailbox = Mailbox(tmp_path)
    name = mailbox.store(content, "", ["a@b.test"])
    assert mailbox.page(1).letters[0].id == name
    assert mailbox.read(name).summary.recipients == ("a@b.test",)


def test_letters_sent_at_once_are_all_kept(sink: Settings, mailbox: Mailbox) -> None:
    def send(sender: int) -> None:
        with smtplib.SMTP("127.0.0.1", sink.ports.smtp, timeout=30) as connection:
            for number in range(25):
                connection.send_message(letter(f"crowd {sender} {number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    subjects = [each.subject for each in mailbox.page(1_000).letters if each.subject.startswith("crowd")]
    assert len(subjects) == len(set(subjects)) == 200


def _listens(settings: Settings) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", settings.ports.smtp, timeout=5):
            return True
    except OSError:
        return False
