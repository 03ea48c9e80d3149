"""Letters that the local mail sink caught (owners only)."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response

from webapp.errors import WebError
from webapp.guard import LETTER_POLICY
from webapp.parts import parts
from webapp.resources.common import PageQuerySchema
from webapp.resources.mail.schemas import MailPageSchema, MailSchema
from webapp.smorest import API_PREFIX, Blueprint, permits
from workers.services.mailbox import Letter, Mailbox, NoLetterError, Summary

blueprint = Blueprint("mail", __name__, url_prefix=f"{API_PREFIX}/mail", description=__doc__)


@blueprint.get("")
@permits("install")
@blueprint.query(PageQuerySchema)
@blueprint.answers(MailPageSchema)
def list_mail(query: dict[str, Any]) -> dict[str, Any]:
    """Caught letters, newest first."""
    page = _mailbox().page(query["limit"], query["cursor"] or None)
    return {"items": [_reference(summary) for summary in page.letters], "next_cursor": page.next}


@blueprint.get("/<string:mail>")
@permits("install")
@blueprint.answers(MailSchema)
def get_mail(mail: str) -> dict[str, Any]:
    """One caught letter."""
    letter = _letter(mail)
    return {
        **_reference(letter.summary),
        "headers": [{"name": name, "value": value} for name, value in letter.headers],
        "text": letter.text,
        "has_html": bool(letter.html),
    }


@blueprint.get("/<string:mail>/html")
@permits("install")
@blueprint.answers_html
def get_mail_html(mail: str) -> Response:
    """Its HTML part, under a policy that gives it an opaque origin and runs no script."""
    response = make_response(_letter(mail).html)
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _letter(mail: str) -> Letter:
    """Raises WebError."""
    try:
        return _mailbox().read(mail)
    except NoLetterError as error:
        raise WebError(404, error.code, str(error)) from error


def _mailbox() -> Mailbox:
    return Mailbox(parts().settings.home / "mail")


def _reference(summary: Summary) -> dict[str, Any]:
    return {
        "id": summary.id,
        "at": summary.received,
        "sender": summary.sender,
        "recipients": summary.recipients,
        "subject": summary.subject,
    }
