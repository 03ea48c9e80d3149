"""Letters that the local mail sink caught (owners only)."""

from __future__ import annotations

from typing import Any

from webapp.resources.common import PageQuerySchema
from webapp.resources.mail.schemas import MailPageSchema, MailSchema
from webapp.smorest import API_PREFIX, Blueprint

blueprint = Blueprint("mail", __name__, url_prefix=f"{API_PREFIX}/mail", description=__doc__)


@blueprint.get("")
@blueprint.query(PageQuerySchema)
@blueprint.answers(MailPageSchema)
def list_mail(query: dict[str, Any]) -> Any:
    """Caught letters, newest first."""
    raise NotImplementedError


@blueprint.get("/<string:mail>")
@blueprint.answers(MailSchema)
def get_mail(mail: str) -> Any:
    """One caught letter."""
    raise NotImplementedError


@blueprint.get("/<string:mail>/html")
@blueprint.answers_html
def get_mail_html(mail: str) -> Any:
    """Its HTML part, under a policy that gives it an opaque origin and runs no script."""
    raise NotImplementedError
