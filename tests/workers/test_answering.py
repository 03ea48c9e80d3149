"""Letters to people chosen by hand, and what they answer by mail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stage import Stage

from engine.letters.returning import ReturnPaths
from graphstore import conversations, letters, newsletters
from workers import answering
from workers import newsletters as sending
from workers.mime import digest
from workers.services.receiver import Receiver

DOMAIN = "back.example"


def mail(body: str, *more: str, sender: str = "ann@a.example", name: str = "<1@a.example>") -> bytes:
    head = [f"From: Ann <{sender}>", f"Message-ID: {name}", *more, "Content-Type: text/plain; charset=utf-8", "", body]
    return "\r\n".join(head).encode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "Yes.\r\n\r\nOn Mon, 2 Nov 2026 at 10:00 Shop <a@b.example> wrote:\r\n> Do you want it?",
            "Yes.",
        ),
        ("Ja!\r\n\r\nAm 2.11.26 schrieb Laden:\r\n> Nun?", "Ja!"),
        ("Tak\r\n\r\nDnia 2.11 sklep napisał:\r\n> Hm", "Tak"),
        ("One:\r\ntwo", "One:\r\ntwo".replace("\r", "")),
        ("Fine\r\n-----Original Message-----\r\nFrom: x", "Fine"),
    ],
)
def test_only_what_is_new_is_heard(body: str, said: str) -> None:
    found = answering.read(mail(body), "0" * 32, 5)
    assert found is not None
    assert (found.text, found.sender, found.at) == (said, "ann@a.example", 5)


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "Precedence: bulk"])
def test_machines_are_not_heard(header: str) -> None:
    assert answering.read(mail("I am away", header), "0" * 32, 5) is None
    assert answering.read(mail("> only what was said before"), "0" * 32, 5) is None


def test_addresses_for_answers_and_return_paths_are_not_each_other() -> None:
    paths = ReturnPaths("s" * 32, DOMAIN)
    answer, back = paths.answers("0" * 32), paths.of("0" * 32)
    assert (paths.read_answer(answer.upper()), paths.read(answer)) == ("0" * 32, "")
    assert (paths.read(back), paths.read_answer(back), paths.read_answer("a" + back[1:])) == ("0" * 32, "", "")


def test_people_who_are_chosen_get_a_letter_and_their_answers_are_a_conversation(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    now = context.clock.now()
    stage.feed(*[stage.feed.set(who, f'{{"email":"{who}@{app}.example"}}', now) for who in ("ann", "bob", "cem")])
    uids: dict[str, Any] = {
        row["id"]: row["uid"]
        for row in context.graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.uid AS uid", app=app)
    }
    paths = ReturnPaths(context.settings.secret_key, DOMAIN)
    object.__setattr__(context, "settings", replace(context.settings, bounce_domain=DOMAIN))
    made = sending.write_to(
        context, app, subject="Hi {{ person.id }}", text="Want it?", wanted=None,
        chosen=[uids["ann"], uids["bob"], uids["ann"], "nobody"], by="me@x.example",
    )  # fmt: skip
    stage.work()
    sending.tick(context)
    own = {each["To"]: each for each in stage.sink.letters if each["To"].endswith(f"@{app}.example")}
    assert {who: each["Subject"] for who, each in own.items()} == {
        f"ann@{app}.example": "Hi ann",
        f"bob@{app}.example": "Hi bob",
    }
    found = context.graph.read(lambda tx: newsletters.get(tx, app, made))
    assert (found.state, found.recipients, found.chosen) == ("sent", 2, 2)
    assert letters.get(context.graph, app, found.letter).answers

    to = own[f"ann@{app}.example"]["Reply-To"]
    assert paths.read_answer(to) == digest(f"{app}:{found.campaign}:{found.letter}:{uids['ann']}")
    receiver = Receiver(context.redis, paths, DOMAIN, context.clock)
    for number, sender in ((1, f"Ann@{app}.example"), (1, f"ann@{app}.example"), (2, "eve@e.example")):
        receiver._take(mail(f"Answer {number}", sender=sender, name=f"<{number}@a>"), [to], now + number)
    assert answering.take(context) == 3
    (talk,) = context.graph.read(lambda tx: conversations.of_person(tx, uids["ann"], None, 9))
    said, _ = context.graph.read(lambda tx: conversations.messages(tx, app, talk.id, limit=9, with_notes=True))
    assert [message.text for message in said] == ["Answer 1", "[eve@e.example]\nAnswer 2"]
    stage.feed.store()
    answered = "MATCH (p {app: $app})-[:DID]->(e {name: 'Letter answered'})-[:ON]->(a) RETURN p.id AS who, a.id AS what"
    assert context.graph.rows(answered, app=app) == [{"who": "ann", "what": found.letter}]
    # A widget that only claims the id does not get to see what came by mail.
    assert context.graph.read(lambda tx: conversations.of_person(tx, uids["ann"], "a widget", 9)) == []
