"""Conversations between people and the site: their messages, who has seen what, and who may look.

(:Person)-[:TALKS_IN]->(:Conversation)-[:HOLDS]->(:Message)-[:SHOWS]->(:MessageImage). A message's id begins with its
time, so ids sort by time. A conversation that somebody leads without proof of who they are is bound to the devices it
was led on.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.vocabulary import scoped

Author = Literal["person", "team", "note"]
State = Literal["open", "snoozed", "closed"]
STATES: Final[tuple[State, ...]] = ("open", "snoozed", "closed")
_DEVICES_KEPT: Final = 20
_WORDS: Final = 200  # characters of what was said last


@dataclass(frozen=True, slots=True)
class Image:
    """One that a message shows; its bytes are a node of their own."""

    id: str  # random: whoever has an address of it was told
    width: int  # px
    height: int


@dataclass(frozen=True, slots=True)
class NewImage(Image):
    type: str  # image/png, ...
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    at: int  # ms epoch
    author: Author
    name: str  # of the colleague, as people see it; "" for the person
    text: str
    client: str = ""  # the id that the sender's program gave it
    asset: str = ""  # the message to many that it is one of
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Mailing:
    """What has become of the letter that says what the person has not seen."""

    state: Literal["sent", "deferred", "failed", "unknown", "skipped"]
    reason: str
    at: int  # ms epoch
    again: int | None  # ms epoch: when a letter that was put off is tried again


@dataclass(frozen=True, slots=True)
class Conversation:
    """`unread`: messages of the team that the person has not seen; `waiting`: the person's that nobody has answered."""

    id: str
    person: str  # uid
    state: State
    created: int  # ms epoch
    updated: int  # ms epoch: its last message that is no note
    unread: int
    waiting: int
    assignee: str  # e-mail address of a colleague; "": nobody
    tags: tuple[str, ...]
    snoozed_until: int | None  # ms epoch
    devices: tuple[str, ...]
    last: Message | None
    seen_id: str = ""  # the last message of the team that the person has seen; "" is none
    seen_at: int | None = None  # ms epoch: when that was
    read_id: str = ""  # the last message that the team has read; "" is none
    mail: Mailing | None = None  # None: none was due since they were heard of


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One message, of or to one person. `key`: the same again is the same message. `conversation`: "" begins one."""

    key: str
    app: str
    person: str  # uid
    author: Author
    name: str
    text: str
    at: int  # ms epoch
    conversation: str = ""
    fresh: str = ""  # the id of the one it begins, or goes on with where it is there by then; "" is any
    by: str = ""  # e-mail address of the colleague
    client: str = ""
    device: str = ""
    asset: str = ""
    image: NewImage | None = None


@dataclass(frozen=True, slots=True)
class Written:
    key: str  # as it was given
    conversation: Conversation
    message: Message
    new: bool  # False: it was there already
    identity: str  # the one that the person is shown under
    ids: tuple[str, ...]  # all of theirs
    answers: str | None  # the asset of the message of the team that it answers; None: it answers none


# They have been heard of: what was to be mailed, they know.
HEARD_OF: Final = "c.mail_due = null, c.mailed = null, c.mail_state = null, c.mail_tries = null, c.mail_first = null"
CONVERSATION: Final = """{
    .id, .state, .created, .updated, .unread, .waiting, .assignee, .tags, .snoozed_until, .devices, .seen_at,
    seen_id: coalesce(c.seen_id, ''), read_id: coalesce(c.read_id, ''),
    .mail_state, .mail_reason, .mail_at, .mail_due,
    last_id: c.last_id, last_at: c.last_at, last_author: c.last_author, last_name: c.last_name, last_text: c.last_text
}"""
MESSAGE: Final = "m { .id, .at, .author, .name, .text, .client, .asset, .image, .width, .height }"
IMAGE: Final = "Image"  # what an image is called where there is only room for words


def conversation_of(row: Mapping[str, Any], person: str) -> Conversation:
    """What the projection CONVERSATION has become."""
    last = None
    if row["last_id"]:
        last = Message(row["last_id"], row["last_at"], row["last_author"], row["last_name"], row["last_text"])
    return Conversation(
        row["id"], person, row["state"], row["created"], row["updated"], row["unread"], row["waiting"],
        row["assignee"], tuple(row["tags"]), row["snoozed_until"], tuple(row["devices"]), last, row["seen_id"],
        row["seen_at"], row["read_id"], _mailing(row),
    )  # fmt: skip


def _mailing(row: Mapping[str, Any]) -> Mailing | None:
    state = row["mail_state"]
    again = row["mail_due"] if state == "deferred" else None
    return Mailing(state, row["mail_reason"], row["mail_at"], again) if state else None


def message_of(row: Mapping[str, Any]) -> Message:
    """What the projection MESSAGE has become."""
    image = Image(row["image"], row["width"], row["height"]) if row["image"] else None
    names = ("id", "at", "author", "name", "text", "client", "asset")
    return Message(**{name: row[name] for name in names}, image=image)


def write(tx: Transaction, new: Sequence[NewMessage]) -> list[Written]:
    """Write messages; what the person writes opens the conversation again.

    A message to a person who is not there, or into a conversation that they do not have, is left out.
    """
    rows = sorted((_row(message) for message in new), key=lambda row: str(row["person"]))
    found = tx.rows(
        f"""
        UNWIND $rows AS row
        MATCH (p:Person {{uid: row.person}}) WHERE p.app = row.app
        SET p.app = p.app
        WITH p, row
        OPTIONAL MATCH (site:App {{id: row.app}})
        WITH p, row, coalesce(site.mail_answers_after, 0) AS patience
        OPTIONAL MATCH (was:Message {{key: row.key}})<-[:HOLDS]-(led:Conversation)
        OPTIONAL MATCH (p)-[:TALKS_IN]->(named:Conversation {{key: row.conversation}})
        WITH p, row, patience, was, coalesce(led, named) AS known
        WHERE known IS NOT NULL OR row.begins
        CALL (p, row, known) {{
          WITH p, row, known WHERE known IS NULL
          CREATE (p)-[:TALKS_IN]->(c:Conversation {{
            key: row.fresh, app: row.app, id: row.fresh_id, state: 'open', created: row.at, updated: row.at, unread: 0,
            waiting: 0, assignee: '', tags: [], devices: [], last_id: '', last_author: '', last_asset: ''}})
          RETURN c
          UNION
          WITH row, known WHERE known IS NOT NULL
          RETURN known AS c
        }}
        WITH p, row, patience, was, c, CASE WHEN c.last_author = 'team' THEN c.last_asset END AS answers
        CALL (row, patience, was, c) {{
          WITH row, patience, was, c WHERE was IS NULL
          CREATE (c)-[:HOLDS]->(m:Message {{
            key: row.key, app: row.app, id: row.id, at: row.at, author: row.author, name: row.name, text: row.text,
            by: row.by, client: row.client, asset: row.asset}})
          SET m += row.shows
          FOREACH (image IN row.images | CREATE (m)-[:SHOWS]->(i:MessageImage) SET i = image)
          SET c.devices = CASE WHEN row.device = '' OR row.device IN c.devices THEN c.devices
                               ELSE (c.devices + row.device)[-{_DEVICES_KEPT}..] END
          FOREACH (_ IN CASE WHEN row.author = 'note' OR row.id < c.last_id THEN [] ELSE [1] END | // two at once
            SET c.updated = row.at, c.last_id = row.id, c.last_at = row.at, c.last_author = row.author,
                c.last_name = row.name, c.last_text = row.words, c.last_asset = row.asset)
          FOREACH (_ IN CASE WHEN row.author = 'person' THEN [1] ELSE [] END |
            SET c.waiting = c.waiting + 1, c.state = 'open', c.snoozed_until = null, {HEARD_OF})
          FOREACH (_ IN CASE WHEN row.author = 'team' THEN [1] ELSE [] END |
            SET c.unread = c.unread + 1, c.waiting = 0)
          // Who answers has read what was asked.
          FOREACH (_ IN CASE WHEN row.author = 'team' AND row.asset = '' THEN [1] ELSE [] END | SET c.read_id = row.id)
          // What many are told is not mailed, and what follows a letter nobody has answered is not another letter.
          FOREACH (_ IN CASE WHEN row.author = 'team' AND row.asset = '' AND patience > 0 AND c.mail_due IS NULL
                                  AND c.mailed IS NULL THEN [1] ELSE [] END |
            SET c.mail_due = row.at + patience * 60000)
          RETURN m
          UNION
          WITH was WHERE was IS NOT NULL
          RETURN was AS m
        }}
        RETURN row.given AS key, p.uid AS person, c {CONVERSATION} AS conversation, {MESSAGE} AS message,
          was IS NULL AS new, answers, p.id AS identity, [(i:Identity)-[:RESOLVES_TO]->(p) | i.id] AS ids
        """,
        rows=rows,
    )
    return [
        Written(
            row["key"], conversation_of(row["conversation"], row["person"]), message_of(row["message"]), row["new"],
            row["identity"], tuple(row["ids"]), row["answers"],
        )
        for row in found
    ]  # fmt: skip


def _row(message: NewMessage) -> dict[str, Any]:
    fresh = message.fresh or secrets.token_hex(8)
    image = message.image
    return {
        "words": (message.text or IMAGE)[:_WORDS],
        "shows": {"image": image.id, "width": image.width, "height": image.height} if image else {"image": ""},
        "images": [{"key": scoped(message.app, image.id), "app": message.app, "type": image.type, "data": image.data}]
        if image
        else [],
        "key": scoped(message.app, message.key),
        "given": message.key,
        "app": message.app,
        "person": message.person,
        "id": f"{message.at:012x}{secrets.token_hex(4)}",
        "at": message.at,
        "author": message.author,
        "name": message.name,
        "text": message.text,
        "by": message.by,
        "client": message.client,
        "device": message.device,
        "asset": message.asset,
        "conversation": scoped(message.app, message.conversation or message.fresh),
        "begins": not message.conversation,
        "fresh": scoped(message.app, fresh),
        "fresh_id": fresh,
    }


def person_of(tx: Transaction, app: str, identity: str) -> tuple[str, bool] | None:
    """(uid, whether they are still anonymous) of whom an id stands for."""
    rows = tx.rows(
        "MATCH (:Identity {key: $key})-[:RESOLVES_TO]->(p:Person) RETURN p.uid AS uid, p.anonymous AS anonymous",
        key=scoped(app, identity),
    )
    return (rows[0]["uid"], rows[0]["anonymous"]) if rows else None


def led_on(
    tx: Transaction, wanted: Sequence[tuple[str, str]], device: str
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """(site, id) -> (uid, the last conversation that they led on this device, "" where there is none)."""
    rows = tx.rows(
        """
        UNWIND $wanted AS pair
        MATCH (:Identity {key: pair[0] + ':' + pair[1]})-[:RESOLVES_TO]->(p:Person)
        CALL (p) {
          OPTIONAL MATCH (p)-[:TALKS_IN]->(c:Conversation) WHERE $device IN c.devices
          RETURN coalesce(c.id, '') AS conversation ORDER BY c.updated DESC LIMIT 1
        }
        RETURN pair[0] AS app, pair[1] AS id, p.uid AS uid, conversation
        """,
        wanted=[list(pair) for pair in sorted(set(wanted))],
        device=device,
    )
    return {(row["app"], row["id"]): (row["uid"], row["conversation"]) for row in rows}


def talkers(tx: Transaction, wanted: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(site, conversation) -> the identity that its person is shown under."""
    rows = tx.rows(
        """
        UNWIND $wanted AS pair
        MATCH (p:Person)-[:TALKS_IN]->(:Conversation {key: pair[0] + ':' + pair[1]})
        RETURN pair[0] AS app, pair[1] AS conversation, p.id AS identity
        """,
        wanted=[list(pair) for pair in wanted],
    )
    return {(row["app"], row["conversation"]): row["identity"] for row in rows}


def identities(tx: Transaction, uid: str) -> list[str]:
    """All ids that stand for a person."""
    rows = tx.rows("MATCH (:Person {uid: $uid})<-[:RESOLVES_TO]-(i:Identity) RETURN i.id AS id", uid=uid)
    return [row["id"] for row in rows]


def claim(tx: Transaction, uid: str, device: str) -> None:
    """Bind what nobody has looked at yet to this device."""
    tx.run(
        """
        MATCH (:Person {uid: $uid})-[:TALKS_IN]->(c:Conversation) WHERE c.devices = []
        SET c.devices = [$device]
        """,
        uid=uid,
        device=device,
    )


def of_person(tx: Transaction, uid: str, device: str | None, limit: int) -> list[Conversation]:
    """The newest of a person's conversations; `device`: only those that were led on it, or on none yet."""
    rows = tx.rows(
        f"""
        MATCH (:Person {{uid: $uid}})-[:TALKS_IN]->(c:Conversation)
        WHERE $device IS NULL OR c.devices = [] OR $device IN c.devices
        RETURN c {CONVERSATION} AS conversation ORDER BY c.updated DESC LIMIT $limit
        """,
        uid=uid,
        device=device,
        limit=limit,
    )
    return [conversation_of(row["conversation"], uid) for row in rows]


def get(
    tx: Transaction, app: str, conversation: str, uid: str | None = None, device: str | None = None
) -> Conversation:
    """One of a site; with `uid` and `device` only if it is that person's, and was led there. Raises NotFoundError."""
    rows = tx.rows(
        f"""
        MATCH (p:Person)-[:TALKS_IN]->(c:Conversation {{key: $key}})
        WHERE ($uid IS NULL OR p.uid = $uid) AND ($device IS NULL OR $device IN c.devices)
        RETURN c {CONVERSATION} AS conversation, p.uid AS uid
        """,
        key=scoped(app, conversation),
        uid=uid,
        device=device,
    )
    if not rows:
        raise NotFoundError("There is no such conversation.")
    return conversation_of(rows[0]["conversation"], rows[0]["uid"])


def messages(
    tx: Transaction, app: str, conversation: str, *, before: str = "", limit: int, with_notes: bool
) -> tuple[list[Message], bool]:
    """At most `limit` before the one named (or the last ones), the oldest first; and whether more are before."""
    rows = tx.rows(
        f"""
        MATCH (c:Conversation {{key: $key}})-[:HOLDS]->(m:Message)
        WHERE ($before = '' OR m.id < $before) AND ($notes OR m.author <> 'note')
        WITH m ORDER BY m.id DESC LIMIT $limit
        RETURN {MESSAGE} AS message
        """,
        key=scoped(app, conversation),
        before=before,
        notes=with_notes,
        limit=limit + 1,
    )
    found = [message_of(row["message"]) for row in rows]
    return found[:limit][::-1], len(found) > limit


def since(tx: Transaction, uid: str, device: str | None, at: int, limit: int) -> list[tuple[Conversation, Message]]:
    """What was said after a time (ms epoch), the oldest first; once more the last of what the team has read since."""
    rows = tx.rows(
        f"""
        MATCH (:Person {{uid: $uid}})-[:TALKS_IN]->(c:Conversation)-[:HOLDS]->(m:Message)
        WHERE (c.updated > $at AND m.at > $at OR coalesce(c.read_at, 0) > $at AND m.id = c.last_id)
          AND m.author <> 'note' AND ($device IS NULL OR $device IN c.devices)
        RETURN c {CONVERSATION} AS conversation, {MESSAGE} AS message ORDER BY m.id LIMIT $limit
        """,
        uid=uid,
        device=device,
        at=at,
        limit=limit,
    )
    return [(conversation_of(row["conversation"], uid), message_of(row["message"])) for row in rows]


def seen(tx: Transaction, app: str, conversation: str, now: int) -> list[str]:
    """The person has seen all of it: the assets of what was new to them ("" for messages to them alone)."""
    rows = tx.rows(
        f"""
        MATCH (c:Conversation {{key: $key}}) SET c.app = c.app
        WITH c, c.unread AS unread WHERE unread > 0
        CALL (c, unread) {{
          MATCH (c)-[:HOLDS]->(m:Message) WHERE m.author = 'team'
          WITH m ORDER BY m.id DESC
          RETURN collect(m.asset) AS assets, head(collect(m.id)) AS latest
        }}
        SET c.unread = 0, c.seen_id = latest, c.seen_at = $now, {HEARD_OF}
        RETURN assets[0..unread] AS assets
        """,
        key=scoped(app, conversation),
        now=now,
    )
    return list(rows[0]["assets"]) if rows else []
