"""Constraints and indexes. Every unique key is also the index its MERGE uses."""

from __future__ import annotations

from collections.abc import Iterator

from graphstore import migrations
from graphstore import vocabulary as v
from graphstore.driver import Graph
from graphstore.migrations import Tell

_UNIQUE: tuple[tuple[str, str], ...] = (
    (v.APP, "id"),
    (v.SCHEMA, "id"),
    (v.IDENTITY, "key"),
    (v.PERSON, "uid"),
    (v.EVENT, "key"),
    (v.EVENT_TYPE, "key"),
    (v.ASSET, "key"),
    (v.COMPANY, "key"),
    (v.SEGMENT, "key"),
    (v.SEGMENT_SIZE, "key"),
    (v.CAMPAIGN, "key"),
    (v.CAMPAIGN_VERSION, "key"),
    (v.CAMPAIGN_NODE, "key"),
    (v.CAMPAIGN_DRAFT, "key"),
    (v.RUN, "id"),
    (v.DELIVERY, "key"),
    (v.SUPPRESSION, "key"),
    (v.TOPIC, "key"),
    (v.CONSENT, "key"),
    (v.NEWSLETTER, "key"),
    (v.MAIL_SETTING, "key"),
    (v.LETTER_DRAFT, "key"),
    (v.LETTER_VERSION, "key"),
    (v.LETTER_PIECE, "key"),
    (v.LETTER_IMAGE, "key"),
    (v.STREAM_POSITION, "key"),
    (v.PROPERTY_KEY, "key"),
    (v.USER, "email"),
    (v.API_KEY, "hash"),
    (v.SAMPLE, "name"),
    (v.RECHECK, "key"),
    (v.TASK, "key"),
    (v.SIGNAL, "key"),
    (v.WALK, "key"),
    (v.TIMETABLE, "key"),
    (v.CONVERSATION, "key"),
    (v.MESSAGE, "key"),
    (v.MESSAGE_IMAGE, "key"),
    (v.BROADCAST, "key"),
    (v.CANNED, "key"),
    (v.CART, "key"),
    (v.CHART, "key"),
    (v.ANNOTATION, "key"),
    (v.CHART_ALERT, "key"),
    (v.ALERT_CROSSING, "key"),
    (v.ALERT_NOTICE, "key"),
    (v.SHARE_LINK, "hash"),
    (v.DIGEST, "key"),
    (v.WATCH, "key"),
    (v.VALUE, "key"),
    (v.REMOVED_SITE, "id"),
    (v.AUDIT_ENTRY, "key"),
    (v.EVENT_DAY, "key"),
    (v.WEBHOOK_ENDPOINT, "key"),
    (v.WEBHOOK_NOTE, "key"),
    (v.WEBHOOK_DELIVERY, "key"),
)

_INDEXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # A site's people in the order they were last seen, many of them at one moment; its runs that wait for their time.
    ("person_seen_uid", v.PERSON, ("app", "seen", "uid")),
    ("run_due", v.RUN, ("state", "due")),
    # Everybody of a site, page by page: a full recompute of a segment.
    ("person_app_uid", v.PERSON, ("app", "uid")),
    # Whom an event of one name, in a period, is of: conditions asked of everybody.
    ("event_name_at", v.EVENT, ("app", "name", "at")),
    ("task_due", v.TASK, ("state", "due")),
    ("task_since", v.TASK, ("state", "since")),
    ("task_run", v.TASK, ("run",)),
    ("cart_due", v.CART, ("due",)),
    ("signal_at", v.SIGNAL, ("at",)),
    ("signal_uid", v.SIGNAL, ("uid",)),
    ("delivery_state", v.DELIVERY, ("state", "at")),
    # Which letter came back.
    ("delivery_message", v.DELIVERY, ("message_id",)),
    # What became of one letter, the newest first.
    ("delivery_letter", v.DELIVERY, ("app", "letter", "at")),
    ("suppression_app", v.SUPPRESSION, ("app",)),
    ("topic_app", v.TOPIC, ("app",)),
    ("consent_topic", v.CONSENT, ("app", "topic", "state")),
    ("newsletter_app", v.NEWSLETTER, ("app",)),
    ("mail_setting_app", v.MAIL_SETTING, ("app",)),
    ("letter_piece_app", v.LETTER_PIECE, ("app", "kind")),
    ("letter_image_app", v.LETTER_IMAGE, ("app", "at")),
    ("newsletter_state", v.NEWSLETTER, ("state",)),
    ("property_key_app", v.PROPERTY_KEY, ("app", "kind")),
    ("event_type_app", v.EVENT_TYPE, ("app",)),
    ("campaign_app", v.CAMPAIGN, ("app", "state")),
    ("campaign_node_campaign", v.CAMPAIGN_NODE, ("app", "campaign")),
    ("segment_app", v.SEGMENT, ("app",)),
    ("asset_app", v.ASSET, ("app",)),
    # A site's conversations, the last spoken in first, and those that come back at a time.
    ("conversation_updated", v.CONVERSATION, ("app", "updated")),
    ("conversation_snoozed", v.CONVERSATION, ("snoozed_until",)),
    ("conversation_mail", v.CONVERSATION, ("mail_due",)),
    ("broadcast_app", v.BROADCAST, ("app",)),
    ("canned_app", v.CANNED, ("app",)),
    ("chart_app", v.CHART, ("app",)),
    ("annotation_app", v.ANNOTATION, ("app", "day")),
    ("chart_alert_app", v.CHART_ALERT, ("app", "chart")),
    ("alert_crossing_alert", v.ALERT_CROSSING, ("app", "alert")),
    ("alert_notice_due", v.ALERT_NOTICE, ("state", "due")),
    ("share_link_app", v.SHARE_LINK, ("app", "id")),
    ("digest_app", v.DIGEST, ("app",)),
    ("api_key_app", v.API_KEY, ("app", "id")),
    ("watch_app", v.WATCH, ("app",)),
    ("value_property", v.VALUE, ("app", "property")),
    ("event_day_app", v.EVENT_DAY, ("app",)),
    # What an endpoint is told next, and what became of all that it was told.
    ("webhook_delivery_due", v.WEBHOOK_DELIVERY, ("endpoint", "state", "due")),
    ("webhook_delivery_state", v.WEBHOOK_DELIVERY, ("state", "due")),
    # What was changed on a site, the newest first.
    ("audit_entry_at", v.AUDIT_ENTRY, ("app", "at")),
    # Whose events changed since a moment.
    ("touch_at", v.TOUCH, ("app", "at")),
    # People found by their address where a file has no ids; companies by name, page by page.
    ("person_email", v.PERSON, ("app", "p:email")),
    ("company_name", v.COMPANY, ("app", "low", "key")),
)

# Indexes of character triples, for a search inside texts in lower case.
_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("person_id_low", v.PERSON, "id_low"),
    ("person_text_low", v.PERSON, "text_low"),
    ("company_text_low", v.COMPANY, "text_low"),
)

# Indexes of earlier versions, which others do the work of now.
_OUTLIVED: tuple[str, ...] = ("person_seen",)


def _creations() -> Iterator[tuple[str, str]]:
    """Names, and the commands that create what they name."""
    yield "app_token", "CREATE CONSTRAINT app_token IF NOT EXISTS FOR (n:App) REQUIRE n.token IS UNIQUE"
    for label, key in _UNIQUE:
        name = f"{label.lower()}_{key}"
        yield name, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    for name, label, keys in _INDEXES:
        columns = ", ".join(f"n.{v.quoted(key)}" for key in keys)
        yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON ({columns})"
    for name, label, key in _TEXTS:
        yield name, f"CREATE TEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    yield "due_at", "CREATE INDEX due_at IF NOT EXISTS FOR ()-[d:DUE]-() ON (d.at)"


def apply(graph: Graph, tell: Tell = lambda _: None) -> None:
    """Create what is missing, wait until it is usable, and bring what earlier versions have left up to date.

    Running it again changes nothing. Raises NewerGraphError before anything is touched.
    """
    migrations.refuse_newer(graph)
    # One look instead of a command each: a graph that has just started plans every one of them anew. Constraints have
    # indexes of the same names.
    there = {row["name"] for row in graph.rows("SHOW INDEXES YIELD name RETURN name")}
    for name, command in _creations():
        if name not in there:
            graph.command(command)
    graph.command("CALL db.awaitIndexes(60)")
    for name in _OUTLIVED:
        if name in there:
            graph.command(f"DROP INDEX {name} IF EXISTS")
    migrations.migrate(graph, tell)
