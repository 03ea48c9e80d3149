from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.letters.render import Rendered
from workers.mime import Message, build
from workers.posting import Way

_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=200)


def made(
    subject: str = "Hello",
    text: str = "Hi",
    html: str = "",
    *,
    sender: str = "Shop <shop@example.test>",
    recipient: str = "ann@example.test",
    name: str = "",
) -> Message:
    return build(Rendered(subject, text, html), way=Way(sender), recipient=recipient, name=name, delivery="d1")


def parsed(message: Message) -> EmailMessage:
    found = message_from_bytes(message.content, policy=default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def said(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


def test_text_and_html_stand_side_by_side() -> None:
    letter = parsed(made("Hi Ann", "Dear Ann\n.\n..two", "<p>Dear Ann</p>", name="Ann Čapek, of 'Films'"))
    assert letter["To"].addresses[0].display_name == "Ann Čapek, of 'Films'"
    assert letter["To"].addresses[0].addr_spec == "ann@example.test"
    assert letter["From"] == "Shop <shop@example.test>"
    assert letter["Message-ID"].endswith("@example.test>")
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert [said(part) for part in letter.iter_parts()] == ["Dear Ann\n.\n..two", "<p>Dear Ann</p>"]


def test_the_same_delivery_has_the_same_id_and_each_its_own_bytes() -> None:
    assert made("one").id == made("two").id
    assert made("one").content != made("two").content


@settings(deadline=None)
@given(subject=_WORDS, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_whatever_is_said_is_read_the_same(subject: str, text: str) -> None:
    message = made(" ".join(subject.split()), text, "<p>x</p>")
    plain = parsed(message).get_body(("plain",))
    assert plain is not None
    assert parsed(message)["Subject"].split() == subject.split()
    assert said(plain) == text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert all(len(line) <= 998 for line in message.content.split(b"\r\n"))
    assert b"\n" not in message.content.replace(b"\r\n", b"")
    assert b"\r\n.\r\n" not in message.wire[:-5]


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@example.test", "a\nb", "a\x00b", "a\u2028b"])
def test_nothing_breaks_out_of_a_header(bad: str) -> None:
    for given_as in ({"subject": bad}, {"name": bad}, {"sender": f"{bad} <a@example.test>"}):
        with pytest.raises(ValueError, match=r"header|address"):
            made(**given_as)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad", ["", "ann", "ann@", "a b@example.test", "a@b> SIZE=1", "zoë@example.test", "a@x\r\nDATA"]
)
def test_what_is_no_address_is_said_to_be_none(bad: str) -> None:
    with pytest.raises(ValueError, match="is no mail address"):
        made(recipient=bad)


def test_domains_with_other_letters_are_written_as_mail_servers_know_them() -> None:
    assert made(recipient="ann@füme.test").recipient == "ann@xn--fme-hoa.test"


def test_letters_of_a_list_name_it() -> None:
    asked_for = parsed(made())
    assert asked_for["List-Id"] is None
    of_a_list = build(
        Rendered("Hello", "Hi", ""), way=Way("Shop <shop@example.test>"), recipient="ann@example.test", name="",
        delivery="4329efd1c086:run:node:1", unsubscribe="https://shop.test/l/u/x",
    )  # fmt: skip
    assert parsed(of_a_list)["List-Id"] == "<4329efd1c086.example.test>"
