"""What letters are about, so that readers can choose among them instead of unsubscribing from everything."""

from __future__ import annotations

import secrets
from typing import Any

from graphstore import topics
from graphstore.driver import Transaction
from graphstore.suppressions import digest
from graphstore.topics import Consent, ListedTopic, State, Topic
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.topics.schemas import (
    ConsentsInSchema,
    ConsentsSchema,
    TopicInSchema,
    TopicListSchema,
    TopicSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits

blueprint = Blueprint("topics", __name__, url_prefix=f"{SITE_PREFIX}/topics", description=__doc__)


@blueprint.get("")
@permits("view")
@listed(blueprint, TopicListSchema)
def list_topics(site: str) -> dict[str, Any]:
    """All topics, with their letters and how many addresses have said what."""
    return {"items": [_shown(each) for each in topics.listing(parts().graph, site)]}


@blueprint.post("")
@permits("write")
@blueprint.body(TopicInSchema)
@blueprint.answers(TopicSchema, 201)
def create_topic(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new topic. 409 `conflict` when another has its name."""
    return _save(site, Topic(secrets.token_hex(6), body["name"], body["about"], body["opt_in"], now()), body["letters"])


@blueprint.put("/<string:topic>")
@permits("write")
@blueprint.body(TopicInSchema)
@blueprint.answers(TopicSchema)
def change_topic(body: dict[str, Any], site: str, topic: str) -> dict[str, Any]:
    """Change a topic, and which letters are about it. 409 `conflict` when another has its name."""
    known = parts().graph.read(lambda tx: topics.get(tx, site, topic))
    changed = Topic(topic, body["name"], body["about"], body["opt_in"], known.created)
    return _save(site, changed, body["letters"])


@blueprint.delete("/<string:topic>")
@permits("write")
@blueprint.answers(None, 204)
def remove_topic(site: str, topic: str) -> None:
    """Remove a topic, and all that was said of it: its letters go to everybody again."""
    topics.remove(parts().graph, site, topic)


@blueprint.post("/<string:topic>/consents")
@permits("consent")
@blueprint.body(ConsentsInSchema)
@blueprint.answers(ConsentsSchema)
def tell_consents(body: dict[str, Any], site: str, topic: str) -> dict[str, int]:
    """Note what addresses have said elsewhere: that they want letters about this, or don't."""
    hashes = {digest(email) for email in body["emails"]}
    state: State = "in" if body["wants"] else "out"

    def say(tx: Transaction) -> None:
        topics.get(tx, site, topic)
        topics.say(tx, [Consent(site, topic, sha256, state, now()) for sha256 in hashes])

    parts().graph.write(say)
    return {"addresses": len(hashes)}


def _save(site: str, topic: Topic, letters: list[str]) -> dict[str, Any]:
    def save(tx: Transaction) -> None:
        topics.save(tx, site, topic)
        topics.set_letters(tx, site, topic.id, letters)

    parts().graph.write(save)
    return next(_shown(each) for each in topics.listing(parts().graph, site) if each.topic.id == topic.id)


def _shown(listed: ListedTopic) -> dict[str, Any]:
    topic, states = listed.topic, listed.states
    return {
        "id": topic.id,
        "name": topic.name,
        "about": topic.about,
        "opt_in": topic.opt_in,
        "letters": listed.letters,
        "wanted": states.get("in", 0),
        "unwanted": states.get("out", 0),
        "asked": states.get("asked", 0),
    }
