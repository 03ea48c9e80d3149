"""Answers that nobody has seen in the messenger go by mail: once, and what is answered to them comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from stage import Stage

from engine.letters.returning import ReturnPaths
from graphstore import conversations, erasing, messenger_settings, suppressions
from graphstore.conversations import Conversation, NewMessage, Written
from graphstore.suppressions import Suppression
from workers import answering
from workers.talking import mailing
from workers.talking.say import say_one

DOMAIN = "back.example"
PATIENCE = 10  # minutes


class Talk:
    """Ann writes in the messenger, and the team answers."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.app = stage, stage.feed.app
        self.context = stage.context
        object.__setattr__(self.context, "settings", replace(self.context.settings, bounce_domain=DOMAIN))
        messenger_settings.put(self.context.graph, self.app, {}, PATIENCE)
        self.email = f"ann@{self.app}.example"
        stage.feed(stage.feed.set("ann", f'{{"email":"{self.email}"}}', self.context.clock.now()))
        found = self.context.graph.rows("MATCH (p:Person {app: $app}) RETURN p.uid AS uid", app=self.app)
        self.uid: str = found[0]["uid"]
        self.number = 0
        self.id = self.say("person", "Hello?").conversation.id

    def say(self, author: conversations.Author, text: str, asset: str = "") -> Written:
        self.number += 1
        begun = getattr(self, "id", "")
        name = "Tom" if author == "team" else ""
        at = self.context.clock.now()
        key, device = f"m{self.number}", "d" * 16
        new = NewMessage(key, self.app, self.uid, author, name, text, at, begun, device=device, asset=asset)
        return say_one(self.context, new)

    def look(self) -> None:
        now = self.context.clock.now()
        self.context.graph.write(lambda tx: conversations.seen(tx, self.app, self.id, now))

    def wait(self, minutes: float = PATIENCE + 1) -> list[str]:
        """Letters there are by then, by what they say."""
        clock = self.context.clock
        clock.ahead += int(timedelta(minutes=minutes).total_seconds() * 1000)  # type: ignore[attr-defined]
        mailing.work(self.context)
        return [text.replace("\r\n", "\n") for text in self.stage.sink.texts()]

    def conversation(self) -> Conversation:
        return self.context.graph.read(lambda tx: conversations.get(tx, self.app, self.id))


@pytest.fixture
def talk(stage: Stage) -> Talk:
    return Talk(stage)


def test_what_is_not_seen_is_mailed_once(talk: Talk, stage: Stage) -> None:
    talk.say("team", "Yes!")
    assert talk.wait(PATIENCE - 2) == []
    talk.say("team", "What is it?")
    talk.say("note", "She again")
    assert talk.wait(3) == ["Tom wrote:\n\nYes!\n\nWhat is it?\n\n--\nAnswer this letter, or write to us on our site."]
    (letter,) = stage.sink.letters
    assert (letter["Subject"], letter["To"]) == ("Tom answered you", talk.email)
    talk.say("team", "Are you there?")
    assert len(talk.wait()) == 1
    # Heard of again: what comes then is another letter.
    talk.look()
    talk.say("team", "Welcome back")
    assert talk.wait()[1].startswith("Tom wrote:\n\nWelcome back\n\n--")
    rows = talk.context.graph.rows(
        "MATCH (:Person {uid: $uid})-[:RECEIVED]->(d:Delivery) RETURN d.state AS state", uid=talk.uid
    )
    assert [row["state"] for row in rows] == ["sent", "sent"]


def test_an_answer_by_mail_lands_in_the_conversation(talk: Talk, stage: Stage) -> None:
    talk.say("team", "Which size?")
    talk.wait()
    (letter,) = stage.sink.letters
    paths = ReturnPaths(talk.context.settings.secret_key, DOMAIN)
    answered = paths.read_answer(letter["Reply-To"])
    assert letter["Message-ID"].startswith(f"<{answered}@")
    mail = f"From: {talk.email}\r\nMessage-ID: <9@a.example>\r\n\r\nMedium\r\n\r\nOn Monday Tom wrote:\r\n> Which"
    heard = answering.read(mail.encode(), answered, talk.context.clock.now())
    assert heard is not None
    answering.note(talk.context.redis, [heard])
    answering.take(talk.context)
    found, _ = talk.context.graph.read(
        lambda tx: conversations.messages(tx, talk.app, talk.id, limit=9, with_notes=True)
    )
    assert [(each.author, each.text) for each in found] == [
        ("person", "Hello?"), ("team", "Which size?"), ("person", "Medium")
    ]  # fmt: skip
    conversation = talk.conversation()
    assert (conversation.waiting, conversation.devices) == (1, ("d" * 16,))  # the messenger has it, too


@pytest.mark.parametrize("what", ["seen", "written", "off", "many", "suppressed", "no address", "erased"])
def test_what_needs_no_letter_gets_none(talk: Talk, stage: Stage, what: str) -> None:
    context, app = talk.context, talk.app
    if what == "off":
        messenger_settings.put(context.graph, app, {}, 0)
    if what == "no address":
        context.graph.command("MATCH (p:Person {uid: $uid}) REMOVE p.`p:email`", {"uid": talk.uid})
    talk.say("team", "Yes!", "news" if what == "many" else "")
    if what == "seen":
        talk.look()
    elif what == "written":
        talk.say("person", "I am here")
    elif what == "suppressed":
        context.graph.write(lambda tx: suppressions.add(tx, [Suppression(app, talk.email, "bounced", 1)]))
    elif what == "erased":
        erasing.erase(context.graph, app, talk.uid)
    assert talk.wait() == []
    assert stage.sink.letters == []


def test_a_letter_that_may_have_gone_is_never_sent_again(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.say("team", "Yes!")

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as killed:
        killed.setattr("workers.talking.mailing._send", die)
        with pytest.raises(RuntimeError):
            talk.wait()
    assert talk.wait() == []
    rows = talk.context.graph.rows("MATCH (d:Delivery {app: $app}) RETURN d.state AS state", app=talk.app)
    assert [row["state"] for row in rows] == ["unknown"]


def test_the_scheduler_has_it_done(talk: Talk, stage: Stage) -> None:
    talk.say("team", "Yes!")
    talk.context.clock.ahead += (PATIENCE + 1) * 60_000  # type: ignore[attr-defined]
    stage.work()
    assert len(stage.sink.letters) == 1


def test_how_far_they_have_seen_is_told(talk: Talk) -> None:
    first = talk.say("team", "Yes!").message
    assert (talk.conversation().seen_id, talk.conversation().seen_at) == ("", None)
    talk.look()
    at = talk.conversation().seen_at
    assert at is not None
    talk.say("team", "And no")
    seen = talk.conversation()
    assert (seen.seen_id, seen.seen_at, seen.unread) == (first.id, at, 1)


def test_what_the_mail_server_puts_off_is_tried_again_with_what_holds_then(talk: Talk, stage: Stage) -> None:
    stage.sink.answer = "451 4.7.1 come back later"
    talk.say("team", "Yes!")
    assert talk.wait() == []
    mail = talk.conversation().mail
    assert mail is not None
    assert mail.state == "deferred"
    assert mail.reason.endswith("451 4.7.1 come back later")
    assert mail.again is not None
    assert 0 < mail.again - talk.context.clock.now() < 2 * 60_000
    assert talk.wait(0) == []  # not before its time
    stage.sink.answer = "250 OK"
    talk.say("team", "And no")
    assert talk.wait(2) == ["Tom wrote:\n\nYes!\n\nAnd no\n\n--\nAnswer this letter, or write to us on our site."]
    mail = talk.conversation().mail
    assert mail is not None
    assert (mail.state, mail.reason, mail.again) == ("sent", "", None)
    assert len(talk.wait()) == 1
    rows = talk.context.graph.rows("MATCH (d:Delivery {app: $app}) RETURN d.state AS state", app=talk.app)
    assert [row["state"] for row in rows] == ["sent"]
    talk.look()
    assert talk.conversation().mail is None


def test_it_is_given_up_after_three_days_and_the_team_sees_so(talk: Talk, stage: Stage) -> None:
    stage.sink.answer = "451 later"
    talk.say("team", "Yes!")
    talk.wait()
    tries = 1
    while (mail := talk.conversation().mail) is not None and mail.state == "deferred":
        talk.wait(5 * 60)
        tries += 1
        assert tries < 30
    assert mail is not None
    assert (mail.state, mail.again) == ("failed", None)
    assert mail.reason.startswith("Given up after 72 hours. ")
    assert tries > 10
    stage.sink.answer = "250 OK"
    assert talk.wait(10_000) == []
    # Heard of again, it all begins anew.
    talk.look()
    talk.say("team", "Welcome back")
    assert len(talk.wait()) == 1


@pytest.mark.parametrize("what", ["seen", "written"])
def test_who_is_heard_of_meanwhile_gets_none(talk: Talk, stage: Stage, what: str) -> None:
    stage.sink.answer = "451 later"
    talk.say("team", "Yes!")
    talk.wait()
    stage.sink.answer = "250 OK"
    if what == "seen":
        talk.look()
    else:
        talk.say("person", "I am here")
    assert talk.conversation().mail is None
    assert talk.wait(10_000) == []


def test_an_address_that_the_server_refuses_is_not_tried_again(talk: Talk, stage: Stage) -> None:
    stage.sink.answer = "550 nobody here"
    talk.say("team", "Yes!")
    talk.wait()
    mail = talk.conversation().mail
    assert mail is not None
    assert (mail.state, mail.again) == ("failed", None)
    stage.sink.answer = "250 OK"
    assert talk.wait(10_000) == []
