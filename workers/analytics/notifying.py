"""Telling people and servers of crossed alerts, from what is stored in the graph.

A letter goes out at most once, a webhook until it is answered, with growing pauses, under one idempotency key.
"""

from __future__ import annotations

import secrets
from typing import Final

import orjson

from engine.hooks import signature
from engine.letters.render import Rendered
from graphstore import accounts, alert_notices, apps, mail_settings
from graphstore.alert_notices import Notice
from graphstore.errors import NotFoundError
from workers.context import Context
from workers.effects.webhooks import MAX_ATTEMPTS, Request, ask, manager_of, pause
from workers.errors import WorkerError
from workers.mailers import Mailers
from workers.mime import build
from workers.posting import way

_PAGE: Final = 50
_CUT_OFF_AFTER: Final = 900_000  # ms: longer than a job may take


def is_due(context: Context) -> bool:
    """Whether anybody is to be told now; what a dead worker has left is sorted out first."""
    now = context.clock.now()
    due, lost = alert_notices.waiting(context.graph, now, now - _CUT_OFF_AFTER)
    if lost:
        context.graph.write(lambda tx: alert_notices.settle(tx, now - _CUT_OFF_AFTER))
    return due or lost


def work(context: Context) -> int:
    """Tell those whose turn it is; how many."""
    now = context.clock.now()
    claimed = context.graph.write(lambda tx: alert_notices.claim(tx, now, _PAGE))
    for notice in claimed:
        problem, again = _mail(context, notice) if notice.kind == "email" else _call(context, notice)
        _record(context, notice, problem, again=again)
    return len(claimed)


def _record(context: Context, notice: Notice, problem: str, *, again: bool) -> None:
    if not problem:
        context.graph.write(lambda tx: alert_notices.record(tx, notice, "sent"))
    elif again and notice.attempts < MAX_ATTEMPTS:
        due = context.clock.now() + pause(notice.attempts)
        context.graph.write(lambda tx: alert_notices.record(tx, notice, "queued", problem, due))
    else:
        context.graph.write(lambda tx: alert_notices.record(tx, notice, "failed", problem))


def mail(context: Context, app: str, to: str, rendered: Rendered, unsubscribe: str = "") -> tuple[str, bool]:
    """Send a letter to a member of the team: why it was not sent ("" is sent), and whether it is worth another try."""
    mailer = Mailers(context.settings.smtp_url)
    try:
        leaving = way(mail_settings.one(context.graph, app), "", context.settings.secret_key)
        delivery = f"team:{secrets.token_hex(16)}"
        message = build(rendered, way=leaving, recipient=to, name="", delivery=delivery, unsubscribe=unsubscribe)
        sent = mailer.send_all([message])[0]
    except (ValueError, WorkerError) as error:
        return str(error), False
    finally:
        mailer.close()
    return ("", False) if sent.state == "sent" else (sent.reason or "It was not taken.", sent.state == "deferred")


def _mail(context: Context, notice: Notice) -> tuple[str, bool]:
    if notice.target not in accounts.team(context.graph, notice.app):
        return "They may no longer use this site.", False
    found = orjson.loads(notice.content)
    return mail(context, notice.app, notice.target, Rendered(found["subject"], found["text"], ""))


def _call(context: Context, notice: Notice) -> tuple[str, bool]:
    try:
        secret = apps.get(context.graph, notice.app).secret
    except NotFoundError:
        return "The site is gone.", False
    manager = manager_of(private=context.settings.private_webhooks)
    request = Request("POST", notice.target, notice.content.encode(), notice.key)
    answer = ask(manager, request, signature(secret, request.body, context.clock.now()))
    return answer.problem, answer.again
