"""People brought into a site's team: by a letter with a link, and by the link itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from engine.letters.render import Rendered
from graphstore import mail_settings
from graphstore.apps import AppRecord
from graphstore.team import TeamMember
from workers.accounts import issue_invitation
from workers.context import Context
from workers.mailers import Mailers
from workers.mime import build
from workers.posting import way

_TEXT: Final = """{by} has opened the site "{site}" to you.

{how}
"""
_BY_LINK: Final = """This link lets you in once, within a week. Set a password then:

{link}"""
_AS_ALWAYS: Final = """Log in as you always do:

{url}"""


@dataclass(frozen=True)
class Invitation:
    link: str  # to hand on; "" where only the letter may have it, or none is needed
    is_mailed: bool
    problem: str  # why the letter was not sent; "" when it was


def invite(context: Context, app: AppRecord, member: TeamMember, by: str) -> Invitation:
    """Send the letter. The link is told only where it opens nothing but this site: else it would open others, too."""
    url = context.settings.public_url
    needs_none = member.has_password or context.settings.provider_alone
    link = "" if needs_none else issue_invitation(context.redis, url, member.email)
    how = _BY_LINK.format(link=link) if link else _AS_ALWAYS.format(url=url)
    problem = _send(context, app, member.email, _TEXT.format(by=by, site=app.name, how=how))
    may_know = not member.elsewhere and member.role != "owner"
    return Invitation(link if may_know else "", not problem, problem)


def _send(context: Context, app: AppRecord, to: str, text: str) -> str:
    """Why it was not sent, or ""."""
    leaving = way(mail_settings.one(context.graph, app.id), "", context.settings.secret_key)
    mailer = Mailers(context.settings.smtp_url)
    try:
        rendered = Rendered(f"You may use {app.name}", text, "")
        message = build(rendered, way=leaving, recipient=to, name="", delivery=f"invite:{secrets.token_hex(16)}")
        sent = mailer.send_all([message])[0]
    except ValueError as error:
        return str(error)
    finally:
        mailer.close()
    return "" if sent.state == "sent" else sent.reason
