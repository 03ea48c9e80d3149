"""Topics: readers leave one and go on getting the others; what must be asked for goes to nobody who has not."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Stage

from engine.letters.confirming import Confirmations
from graphstore import erasing, suppressions, topics
from graphstore.driver import Graph
from graphstore.errors import ConflictError, NotFoundError
from graphstore.suppressions import Suppression, digest
from graphstore.topics import Consent, Topic
from workers import consents, visits, wishes
from workers.visits import Visit, Visits

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


def topic(stage: Stage, name: str, *letters: str, opt_in: bool = False) -> str:
    made = Topic(digest(name)[:12], name, "", opt_in, 1)
    graph, app = stage.context.graph, stage.feed.app
    graph.write(lambda tx: topics.save(tx, app, made))
    graph.write(lambda tx: topics.set_letters(tx, app, made.id, letters))
    return made.id


def campaign(stage: Stage, letter: str) -> str:
    node = ("send_letter", {"letter": letter, "repeat": "every_time"})
    return stage.campaign({"on": ON, "l": node}, "on.out>l")


def go(stage: Stage, *who: str) -> None:
    stage.feed(*[stage.feed.set(each, f'{{"email":"{each}@Example.com"}}') for each in who])
    stage.feed(*[stage.feed.track(each, "go", stage.context.clock.now()) for each in who])
    stage.work()


def delivery(stage: Stage, letter: str, who: str = "ann") -> str:
    rows = stage.context.graph.rows(
        "MATCH (:Person {app: $app, id: $who})-[:RECEIVED]->(d:Delivery {letter: $letter, state: 'sent'}) "
        "RETURN d.key AS key LIMIT 1",
        app=stage.feed.app, who=who, letter=letter,
    )  # fmt: skip
    return str(rows[0]["key"])


def visit(stage: Stage, letter: str, **more: Any) -> None:
    at = stage.context.clock.now()
    visits.note(stage.context.redis, Visit("unsubscribe", delivery(stage, letter), at, method="POST", **more))
    Visits(stage.context).take()
    stage.work()


def said(stage: Stage, email: str = "ann@example.com") -> dict[str, str]:
    found = stage.context.graph.read(lambda tx: topics.said_by(tx, stage.feed.app, digest(email)))
    return {name: each.state for name, each in found.items()}


def reasons(stage: Stage) -> list[str]:
    rows = stage.context.graph.rows(
        "MATCH (d:Delivery {app: $app, state: 'skipped'}) RETURN d.reason AS reason", app=stage.feed.app
    )
    return sorted(row["reason"] for row in rows)


def test_one_click_leaves_the_topic_of_the_letter_and_no_other(stage: Stage) -> None:
    offer, tips = stage.letter(), stage.letter()
    offers = topic(stage, "Offers", offer)
    topic(stage, "Tips", tips)
    one, two = campaign(stage, offer), campaign(stage, tips)
    go(stage, "ann", "bob")
    visit(stage, offer)
    assert said(stage) == {offers: "out"}
    go(stage, "ann", "bob")
    assert stage.went(one) == {"on.out": 4, "l.sent": 3, "l.skipped": 1}
    assert stage.went(two) == {"on.out": 4, "l.sent": 4}
    assert reasons(stage) == ["left_topic"]


def test_what_must_be_asked_for_waits_for_a_yes(stage: Stage) -> None:
    letter = stage.letter()
    club = topic(stage, "Club", letter, opt_in=True)
    way = campaign(stage, letter)
    go(stage, "ann")
    assert (stage.went(way)["l.skipped"], reasons(stage)) == (1, ["no_consent"])
    for state, sent in (("asked", 0), ("in", 1), ("out", 1)):
        new = Consent(stage.feed.app, club, digest("ann@example.com"), state, 1)  # type: ignore[arg-type]
        stage.context.graph.write(lambda tx, new=new: topics.say(tx, [new]))  # type: ignore[misc]
        go(stage, "ann")
        assert stage.went(way).get("l.sent", 0) == sent


def test_what_the_page_says_holds_and_the_last_word_counts(stage: Stage) -> None:
    offer, plain = stage.letter(), stage.letter()
    offers, tips = topic(stage, "Offers", offer), topic(stage, "Tips")
    club = topic(stage, "Club", opt_in=True)
    campaign(stage, offer)
    campaign(stage, plain)
    go(stage, "ann")
    choice = wishes.choice(stage.context, delivery(stage, offer))
    assert choice is not None
    assert choice.own is not None
    assert choice.own.id == offers
    assert {each.id: wanted for each, wanted in choice.topics} == {offers: True, tips: True, club: False}
    visit(stage, plain)  # about nothing: from everything
    app, graph = stage.feed.app, stage.context.graph
    held = [(app, "ann@example.com")]
    assert graph.read(lambda tx: suppressions.held(tx, held)) == {held[0]: "unsubscribed"}
    visit(stage, offer, scope="choice", wanted=[club, "0" * 12], unwanted=[offers, tips])
    assert said(stage) == {club: "in", offers: "out", tips: "out"}
    assert graph.read(lambda tx: suppressions.held(tx, held)) == {}
    visit(stage, offer, scope="all")
    assert graph.read(lambda tx: suppressions.held(tx, held)) == {held[0]: "unsubscribed"}
    rows = graph.rows("MATCH (e:Event {app: $app}) RETURN e.name AS name, count(*) AS number", app=app)
    numbers = {row["name"]: row["number"] for row in rows}
    assert (numbers["Letter unsubscribed"], numbers["Letter preferences changed"]) == (2, 1)


def test_who_bounces_does_not_come_back_by_choosing(stage: Stage) -> None:
    app, graph = stage.feed.app, stage.context.graph
    graph.write(lambda tx: suppressions.add(tx, [Suppression(app, "ann@example.com", "bounced", 1)]))
    graph.write(lambda tx: suppressions.let_again(tx, {(app, digest("ann@example.com"))}))
    assert graph.read(lambda tx: suppressions.counts(tx, app)) == {"bounced": 1}


def ask(stage: Stage, club: str) -> str:
    config = {"topic": club, "subject": "Please confirm", "text": "Hello {{ person.id }}, do you?"}
    return stage.campaign({"on": ("person_event", {"event": "sign"}), "a": ("ask_consent", config)}, "on.out>a")


def sign(stage: Stage) -> None:
    stage.feed(stage.feed.track("ann", "sign", stage.context.clock.now()))
    stage.work()


def test_only_who_confirms_by_the_link_of_the_letter_is_in(stage: Stage, clock: Any) -> None:
    letter = stage.letter()
    club = topic(stage, "Club", letter, opt_in=True)
    way, asking = campaign(stage, letter), ask(stage, club)
    stage.feed(stage.feed.set("ann", '{"email":"Ann@example.com"}'))
    app, graph = stage.feed.app, stage.context.graph
    graph.write(lambda tx: suppressions.add(tx, [Suppression(app, "ann@example.com", "unsubscribed", 1)]))
    sign(stage)
    sign(stage)
    assert (stage.went(asking)["a.asked"], len(stage.sink.letters), said(stage)) == (2, 1, {club: "asked"})
    clock.pass_time(days=2)
    sign(stage)
    assert [each["To"].lower() for each in stage.sink.letters] == ["ann@example.com"] * 2
    *words, link = stage.sink.texts()[0].split()
    assert (" ".join(words), stage.sink.letters[0]["Subject"]) == ("Hello ann, do you?", "Please confirm")
    asked = Confirmations(stage.context.settings.secret_key).read(link.rpartition("/")[2])
    for _ in range(2):
        assert consents.confirm(stage.context, asked).name == "Club"
    stage.work()
    assert said(stage) == {club: "in"}
    go(stage, "ann")
    assert stage.went(way) == {"on.out": 1, "l.sent": 1}
    sign(stage)
    assert len(stage.sink.letters) == 3
    rows = graph.rows("MATCH (e:Event {app: $app, name: 'Topic joined'}) RETURN e.key", app=app)
    assert len(rows) == 1


def test_who_can_not_be_asked_is_told_why(stage: Stage) -> None:
    asking = ask(stage, "nothing")
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    sign(stage)
    club = topic(stage, "Club", opt_in=True)
    other = ask(stage, club)
    app = stage.feed.app
    held = [Suppression(app, "ann@example.com", "complained", 1)]
    stage.context.graph.write(lambda tx: suppressions.add(tx, held))
    sign(stage)
    assert (stage.runs(asking)[0][0], stage.runs(other)[0][0], stage.sink.letters) == ("failed", "failed", [])


def test_a_letter_is_about_one_topic_at_most(stage: Stage) -> None:
    letter = stage.letter()
    first, second = topic(stage, "First", letter), topic(stage, "Second", letter)
    graph, app = stage.context.graph, stage.feed.app
    assert {each.topic.id: each.letters for each in topics.listing(graph, app)} == {first: (), second: (letter,)}
    with pytest.raises(NotFoundError):
        topic(stage, "Third", "nothing")
    with pytest.raises(ConflictError):
        graph.write(lambda tx: topics.save(tx, app, Topic("0" * 12, "FIRST", "", opt_in=False, created=1)))


def test_a_topic_goes_with_what_was_said_of_it(stage: Stage, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_AT_ONCE", 2)
    made = topic(stage, "Offers")
    app = stage.feed.app
    new = [Consent(app, made, digest(str(number)), "out", 1) for number in range(5)]
    graph.write(lambda tx: topics.say(tx, new))
    assert dict(topics.listing(graph, app)[0].states) == {"out": 5}
    topics.remove(graph, app, made)
    assert graph.rows("MATCH (c:Consent {app: $app}) RETURN c", app=app) == []


def test_an_erased_person_has_asked_for_nothing_and_their_no_stays(stage: Stage) -> None:
    club, offers = topic(stage, "Club", opt_in=True), topic(stage, "Offers")
    app, graph, sha256 = stage.feed.app, stage.context.graph, digest("ann@example.com")
    new = [Consent(app, club, sha256, "in", 1), Consent(app, offers, sha256, "out", 1)]
    graph.write(lambda tx: topics.say(tx, new))
    stage.feed(stage.feed.set("ann", '{"email":"Ann@example.com"}'))
    [row] = graph.rows("MATCH (p:Person {app: $app, id: 'ann'}) RETURN p.uid AS uid", app=app)
    erasing.erase(graph, app, row["uid"])
    assert said(stage) == {offers: "out"}
