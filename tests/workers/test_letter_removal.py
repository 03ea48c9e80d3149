"""Letters that go: what uses one keeps it, and what was sent of it stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stage import Stage

from graphstore import letter_drafts, letters, newsletters, overview, topics
from graphstore.errors import ConflictError, NotFoundError
from graphstore.letters import LetterContents
from graphstore.topics import Topic
from workers import campaigns, letter_writing
from workers import newsletters as sending

CONTENTS = LetterContents("Offer", "Watch more", text="Hello")


def drawn(letter: str) -> dict[str, object]:
    return {
        "nodes": [
            {"id": "in", "type": "person_event", "config": {"event": "Buy"}},
            {"id": "send", "type": "send_letter", "config": {"letter": letter}},
        ],
        "edges": [{"from": "in", "port": "out", "to": "send"}],
    }


def test_campaigns_that_use_it_are_named(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    letter = letter_writing.create(context, app, CONTENTS, by="").id
    first = campaigns.create(context, app, "Offers", drawn(letter))
    campaigns.create(context, app, "Others", drawn("000000000000"))
    with pytest.raises(ConflictError, match="used by campaign “Offers”: take it out"):
        letter_writing.remove(context, app, letter)
    campaigns.delete(context, app, first)
    letter_writing.remove(context, app, letter)
    with pytest.raises(NotFoundError):
        letters.get(context.graph, app, letter)
    with pytest.raises(NotFoundError):
        letter_writing.remove(context, app, letter)


def test_what_was_sent_of_it_stays(stage: Stage) -> None:
    context, app, graph = stage.context, stage.feed.app, stage.context.graph
    stage.feed(stage.feed.set("ann", '{"email":"ann@example.com"}'))
    newsletter = sending.create(context, app, "May", ())
    letter = graph.read(lambda tx: newsletters.get(tx, app, newsletter)).letter
    letter_writing.replace(context, app, letter, replace(CONTENTS, name="May"), by="")
    topic = Topic("offers", "Offers", "", opt_in=False, created=1)
    graph.write(lambda tx: topics.save(tx, app, topic))
    graph.write(lambda tx: topics.set_letters(tx, app, topic.id, [letter]))
    sending.send(context, app, newsletter, None)
    with pytest.raises(ConflictError, match="newsletter “May”"):
        letter_writing.remove(context, app, letter)
    stage.work()
    stage.tick()
    stage.work()
    assert len(stage.sink.letters) == 1
    sending.remove(context, app, newsletter)
    before = overview.overview(graph, app)
    letter_writing.remove(context, app, letter)
    assert overview.overview(graph, app) == before
    assert graph.read(lambda tx: topics.of_letters(tx, [(app, letter)])) == {(app, letter): topic.id}


def test_a_copy_has_what_is_sent_and_what_is_being_written(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    letter = letter_writing.create(context, app, CONTENTS, by="").id
    same = letter_writing.duplicate(context, app, letter, "Offer (copy)", by="ann")
    assert (same.name, same.subject, same.text, same.version, same.by) == (
        "Offer (copy)", "Watch more", "Hello", 1, "ann"
    )  # fmt: skip
    assert context.graph.read(lambda tx: letter_drafts.get(tx, app, same.id)).is_published
    letter_writing.save(context, app, letter, replace(CONTENTS, text="Hello {{"), revision=0, by="bob")
    other = letter_writing.duplicate(context, app, letter, "Another", by="ann")
    draft = context.graph.read(lambda tx: letter_drafts.get(tx, app, other.id))
    assert (draft.contents.text, draft.contents.name, draft.is_published) == ("Hello {{", "Another", False)
    assert letters.get(context.graph, app, other.id).text == "Hello"
