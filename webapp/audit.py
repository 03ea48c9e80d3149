"""The log of changes: one hook around all routes that change anything, so that no route can forget it.

What is changed is known from the address: the last id in it or, for what is made, the id in the answer.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import structlog
from flask import Flask, Response, current_app, g, request

from graphstore import audit, audit_subjects
from graphstore.audit import AuditEntry
from graphstore.errors import GraphError
from webapp.auth import Identity
from webapp.guard import API, SAFE
from webapp.parts import now, parts
from workers.auditing import changes

_REFUSED: Final = 400
_BROKEN: Final = 500
_AGAIN: Final = 600_000  # ms within which what saves itself all the time is one entry
# What an address calls otherwise than people do.
_KINDS: Final = {"uid": "person", "name": "property"}
# Where the thing has no id of its own in the address, but is about people all the same.
_ABOUT: Final = {"suppressions": "suppression", "consents": "consent"}

_log = structlog.get_logger("tracktor.web")


@dataclass(frozen=True)
class _Begun:
    entry: AuditEntry
    before: dict[str, Any]


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def leaves_entry(method: str, view: Any) -> bool:
    """Whether a route is one that changes something. What asks only for the right to look does not."""
    return method not in SAFE and getattr(view, "right", "") != "view" and not getattr(view, "unaudited", "")


def _begin() -> None:
    """Before the change. A graph that is away fails the request here, as it would later."""
    if request.url_rule is None or not request.path.startswith(API) or "identity" not in g:
        return
    if not leaves_entry(request.method, current_app.view_functions[request.url_rule.endpoint]):
        return
    entry = _entry(cast("Identity", g.identity))
    if _saves_itself(entry):
        g.audit = _Begun(entry, {})
        return

    def write(tx: Any) -> dict[str, Any]:
        before = audit_subjects.stands(tx, entry.app, entry.kind, entry.subject)
        audit.begin(tx, replace(entry, name=_name(entry.kind, before)))
        return before

    g.audit = _Begun(entry, parts().graph.write(write))


def _end(response: Response) -> Response:
    if "audit" in g:
        begun = g.pop("audit")
    elif _logged_in(response):
        begun = _Begun(_anonymous(response), {})
    else:
        return response
    try:
        _finish(begun, response)
    except GraphError as error:
        # The change is made, and its entry stands as begun: that is what "begun" says.
        _log.error("audit_unfinished", action=begun.entry.action, error=str(error))
    return response


def _finish(begun: _Begun, response: Response) -> None:
    entry = begun.entry
    status = response.status_code
    is_draft = _saves_itself(entry)

    def write(tx: Any) -> None:
        if _REFUSED <= status < _BROKEN:
            audit.take_back(tx, entry)
            return
        if is_draft and audit.again(tx, entry, _AGAIN) is not None:
            return
        known = entry
        if not entry.subject or entry.kind == "site":
            subject = _made(response)
            if subject:
                known = replace(entry, subject=subject, app=subject if entry.kind == "site" else entry.app)
        after = audit_subjects.stands(tx, known.app, known.kind, known.subject)
        told = changes(known.kind, after if is_draft else begun.before, after, _sent())
        state: audit.State = "failed" if status >= _BROKEN else "done"
        name = _name(known.kind, after or begun.before)
        text = json.dumps(told, ensure_ascii=False)
        audit.finish(tx, replace(known, name=name, state=state, changes=text, until=now()))

    parts().graph.write(write)


def _entry(identity: Identity) -> AuditEntry:
    assert request.url_rule is not None
    arguments = dict(request.view_args or {})
    site = str(arguments.pop("site", ""))
    kind, subject = "site" if site else "", site
    if arguments:
        name, subject = list(arguments.items())[-1]
        kind = _KINDS.get(name, name)
    else:
        asked = _item_of(request.url_rule.rule)
        if asked:
            kind, subject = _KINDS.get(asked, asked), ""
    about = next((known for part, known in _ABOUT.items() if f"/{part}" in request.url_rule.rule), "")
    if about:
        kind, subject = about, subject if arguments else ""
    by: audit.By = "key" if identity.session is None else "user"
    action = request.url_rule.endpoint.rpartition(".")[2]
    who = identity.user.email.removeprefix("API key ") if by == "key" else identity.user.email
    # Nothing of a session leads to anything later.
    subject = "" if kind == "session" else str(subject)
    return AuditEntry(secrets.token_hex(8), site, now(), who, by, action, kind, subject, request=g.request_id)


def _saves_itself(entry: AuditEntry) -> bool:
    """Drafts: their contents don't count before they are published, and then are told."""
    return entry.action in {"save_draft", "save_letter_draft"}


def _item_of(rule: str) -> str:
    """What the items of a collection are called in addresses, where one is made by this call."""
    if request.method != "POST":
        return ""
    for other in current_app.url_map.iter_rules():
        head, _, rest = other.rule.rpartition("/<")
        if head == rule and rest.endswith(">"):
            return rest[:-1].rpartition(":")[2]
    return ""


def _made(response: Response) -> str:
    """Id of what the answer tells of, where something was made; "" elsewhere."""
    answer = response.get_json(silent=True) if response.is_json else None
    assert request.url_rule is not None
    asked = _item_of(request.url_rule.rule)
    if not isinstance(answer, dict) or not asked:
        return ""
    # A site's own id of a person may be an address: entries stay when the person is erased.
    names = ("uid",) if asked == "uid" else (asked, "id", "email", "uid", "domain", "service")
    for place in (answer, *(inner for inner in answer.values() if isinstance(inner, dict))):
        for name in names:
            if isinstance(place.get(name), str):
                return str(place[name])
    return ""


def _name(kind: str, stands: dict[str, Any]) -> str:
    return "" if kind in {"person", "conversation", "message"} else str(stands.get("name") or "")[:200]


def _sent() -> list[str]:
    body = request.get_json(silent=True) if request.is_json else None
    return sorted(name for name in body if name.isidentifier())[:50] if isinstance(body, dict) else []


def _logged_in(response: Response) -> bool:
    """Somebody came in: the calls that need no login have no identity before."""
    return "signed_on" in g or (
        request.method == "POST"
        and request.endpoint in {"session.log_in", "session.log_in_by_link"}
        and (response.status_code < _REFUSED)
    )


def _anonymous(response: Response) -> AuditEntry:
    email = g.signed_on if "signed_on" in g else response.get_json()["user"]["email"]
    action = "log_in_by_provider" if "signed_on" in g else (request.endpoint or "").rpartition(".")[2]
    return AuditEntry(secrets.token_hex(8), "", now(), email, "user", action, "session", "", request=g.request_id)
