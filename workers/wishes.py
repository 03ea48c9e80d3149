"""What readers want to get: said on the page behind a letter's unsubscribe link, or by a mail program's one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graphstore import letter_activity, suppressions, topics
from graphstore.driver import Transaction
from graphstore.suppressions import Suppression, digest
from graphstore.topics import Consent, Topic
from workers.context import Context

Scope = Literal["this", "all", "choice"]


@dataclass(frozen=True, slots=True)
class Wish:
    """By scope: no more of what the letter is about; nothing any more; or a choice of topics, by id."""

    app: str
    email: str
    letter: str
    at: int  # ms epoch
    scope: Scope
    wanted: Sequence[str]
    unwanted: Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page of a delivery shows: the topics, with whether letters of each are wanted."""

    own: Topic | None  # that of the letter
    topics: Sequence[tuple[Topic, bool]]


def choice(context: Context, delivery: str) -> Choice | None:
    """None where the letter, or its person, is gone."""

    def read(tx: Transaction) -> Choice | None:
        to = letter_activity.recipients(tx, [delivery]).get(delivery)
        if to is None:
            return None
        sha256 = digest(to.email)
        said = topics.said_by(tx, to.app, sha256)
        left = suppressions.held(tx, [(to.app, to.email)]).get((to.app, to.email)) == "unsubscribed"
        own = topics.of_letters(tx, [(to.app, to.letter)]).get((to.app, to.letter))
        known = topics.every(tx, to.app)
        shown = [(topic, not left and _wants(topic, said.get(topic.id))) for topic in known]
        return Choice(next((topic for topic in known if topic.id == own), None), shown)

    return context.graph.read(read)


def enact(tx: Transaction, wishes: Sequence[Wish]) -> None:
    """All of them, in their order: the last word counts."""
    own = topics.of_letters(tx, [(each.app, each.letter) for each in wishes])
    leaving: dict[tuple[str, str], Suppression] = {}
    back: set[tuple[str, str]] = set()
    said: list[Consent] = []
    for wish in wishes:
        who = (wish.app, digest(wish.email))
        topic = own.get((wish.app, wish.letter))
        wanted, unwanted = wish.wanted, wish.unwanted
        if wish.scope == "this" and topic is not None:
            wanted, unwanted = (), (topic,)
        elif wish.scope != "choice":
            leaving[who] = Suppression(wish.app, wish.email, "unsubscribed", wish.at)
            back.discard(who)
            continue
        said += [Consent(*_place(who, each), "in", wish.at) for each in wanted]
        said += [Consent(*_place(who, each), "out", wish.at) for each in unwanted]
        if wanted:
            leaving.pop(who, None)
            back.add(who)
    if back:
        suppressions.let_again(tx, back)
    if leaving:
        suppressions.add(tx, list(leaving.values()))
    if said:
        topics.say(tx, said)


def _place(who: tuple[str, str], topic: str) -> tuple[str, str, str]:
    app, sha256 = who
    return app, topic, sha256


def _wants(topic: Topic, said: Consent | None) -> bool:
    state = said.state if said is not None else ""
    return state == "in" if topic.opt_in else state != "out"
