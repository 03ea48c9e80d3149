"""Letters leave by their sender's server, signed so that an independent reader of DKIM agrees."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import dkim  # type: ignore[import-untyped]
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from stage import Stage
from support import free_ports

from graphstore import letters
from graphstore.errors import ConflictError, NotFoundError
from graphstore.letters import LetterContents
from graphstore.mail_settings import MailSender, MailServer, one
from workers import mail_setup, signing
from workers.sealing import SealError, seal, unseal

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


class Keeper:
    """An SMTP server that wants a login, and keeps the bytes it takes."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 OK"


def allowed(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object) -> AuthResult:  # noqa: ARG001
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (b"me@x", b"p w/d:@")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def keeper() -> Iterator[tuple[Keeper, int]]:
    handler, port = Keeper(), free_ports(1)[0]
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, auth_required=True, auth_require_tls=False, authenticator=allowed
    )
    controller.start()
    yield handler, port
    controller.stop()


def served(stage: Stage, port: int, password: str = "p w/d:@") -> MailServer:
    server = MailServer("", "Own", "127.0.0.1", port, "none", "me@x", "")
    return mail_setup.keep_server(stage.context, stage.feed.app, server, password)


def known_as(stage: Stage, address: str, server: str = "", **more: str | bool) -> MailSender:
    values = {"name": "", "reply_to": "", "standard": False, **more}
    return mail_setup.keep_sender(
        stage.context,
        stage.feed.app,
        MailSender("", address=address, server=server, **values),  # type: ignore[arg-type]
    )


def sent(stage: Stage, sender: str, html: str = '<a href="https://a.example">ä  x</a>') -> None:
    contents = LetterContents("L", "Grüße", "T  \n\n", html, sender)
    letter = letters.create(stage.context.graph, stage.feed.app, contents).id
    stage.campaign({"on": ("person_event", {"event": "go"}), "l": ("send_letter", {"letter": letter})}, "on.out>l")
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com","first_name":"Änne"}'))
    stage.feed(stage.feed.track("ann", "go", stage.context.clock.now()))
    stage.work()


def test_a_letter_leaves_by_the_server_of_its_sender_signed_for_its_domain(
    stage: Stage, keeper: tuple[Keeper, int]
) -> None:
    handler, port = keeper
    server = served(stage, port)
    known_as(stage, "News@Shop.test", server.id, reply_to="help@shop.test")
    domain = mail_setup.add_domain(stage.context, stage.feed.app, "shop.test", "s1", "")
    sent(stage, "The Shop <news@shop.test>")
    assert stage.sink.letters == []
    [content] = handler.taken
    record = f"v=DKIM1; k=rsa; p={domain.public}".encode()

    def dns(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001
        assert name == b"s1._domainkey.shop.test."
        return record

    assert dkim.verify(content, dnsfunc=dns)
    said = content.split(b"h=", 1)[1].split(b";", 1)[0]
    assert {b"from", b"subject", b"reply-to", b"list-unsubscribe", b"list-unsubscribe-post"} <= set(said.split(b":"))
    assert b"Reply-To: help@shop.test\r\n" in content
    for before, after in ((b"List-Unsubscribe: <", b"List-Unsubscribe: <x"), (b"qp", b"qp"), (b"=C3=A4", b"=C3=B6")):
        altered = content.replace(before, after, 1)
        assert altered == content or not dkim.verify(altered, dnsfunc=dns)
    assert not dkim.verify(b"Subject: Another\r\n" + content, dnsfunc=dns)


@pytest.mark.parametrize("html", ["", "<p>x</p>"])
def test_signatures_are_good_with_and_without_html(stage: Stage, keeper: tuple[Keeper, int], html: str) -> None:
    handler, port = keeper
    known_as(stage, "news@shop.test", served(stage, port).id)
    domain = mail_setup.add_domain(stage.context, stage.feed.app, "shop.test", "s1", "")
    sent(stage, "news@shop.test", html)
    [content] = handler.taken
    record = f"v=DKIM1; k=rsa; p={domain.public}".encode()
    assert dkim.verify(content, dnsfunc=lambda *_, **__: record)
    assert not dkim.verify(content.replace(b"text/plain", b"text/other", 1), dnsfunc=lambda *_, **__: record) or html


def test_a_letter_without_a_sender_is_from_the_standard_one(stage: Stage) -> None:
    known_as(stage, "old@shop.test", standard=True)
    known_as(stage, "new@shop.test", standard=True, name='Shop, "Ltd"')
    sent(stage, "")
    [letter] = stage.sink.letters
    assert isinstance(letter, EmailMessage)
    assert letter["From"].addresses[0].addr_spec == "new@shop.test"
    assert letter["From"].addresses[0].display_name == 'Shop, "Ltd"'
    assert [each.standard for each in one(stage.context.graph, stage.feed.app).senders.values()] == [False, True]


def test_a_server_says_why_it_does_not_let_us_in(stage: Stage, keeper: tuple[Keeper, int]) -> None:
    app, context = stage.feed.app, stage.context
    good, bad = served(stage, keeper[1]), served(stage, keeper[1], "wrong")
    assert mail_setup.check_server(context, app, good.id) == ""
    assert "535" in mail_setup.check_server(context, app, bad.id)
    assert "can't be reached" in mail_setup.check_server(context, app, served(stage, free_ports(1)[0]).id)


def test_what_can_not_be_set(stage: Stage) -> None:
    app, context = stage.feed.app, stage.context
    known_as(stage, "a@shop.test")
    with pytest.raises(ConflictError):
        known_as(stage, "A@shop.test")
    with pytest.raises(NotFoundError):
        known_as(stage, "b@shop.test", "nothing")
    server = served(stage, 9)
    known_as(stage, "c@shop.test", server.id)
    with pytest.raises(ConflictError):
        mail_setup.remove(context, app, server)
    mail_setup.add_domain(context, app, "Shop.test.", "s1", "")
    with pytest.raises(ConflictError):
        mail_setup.add_domain(context, app, "shop.test", "s2", "")
    with pytest.raises(signing.BadKeyError):
        mail_setup.add_domain(context, app, "other.test", "s1", "-----BEGIN RSA PRIVATE KEY-----")


def test_a_pasted_key_signs_as_well(stage: Stage) -> None:
    pem = signing.new_key()
    made = mail_setup.add_domain(stage.context, stage.feed.app, "shop.test", "s1", f"\n{pem}\n")
    assert made.public == signing.public(pem)
    assert pem.splitlines()[1] not in repr(made)
    rows = stage.context.graph.rows("MATCH (s:MailSetting {app: $app}) RETURN s", app=stage.feed.app)
    assert "PRIVATE" not in str(rows)


def test_what_is_sealed_opens_with_the_same_secret_alone() -> None:
    assert unseal("a", seal("a", "pass")) == "pass"
    assert seal("a", "") == unseal("a", "") == ""
    with pytest.raises(SealError):
        unseal("b", seal("a", "pass"))
