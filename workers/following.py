"""Links of one letter to one person: by which address, with which parameters, and what of them is noticed."""

from __future__ import annotations

from engine.letters.links import Links, Signer
from engine.letters.tagging import tags
from graphstore.letters import LetterRecord
from graphstore.mail_settings import MailSettings, MailTracking
from workers.settings import Settings


def links(
    signer: Signer,
    settings: Settings,
    site: MailSettings | None,
    letter: LetterRecord,
    delivery: str,
    *,
    follow: bool = True,
) -> Links:
    """`follow`: False for a letter that is only looked at, whose opens and clicks are nobody's."""
    tracking = site.tracking if site is not None else MailTracking()
    follows = follow and letter.follow
    set_here = tracking.utm_source, tracking.utm_medium, tracking.utm_campaign, tracking.utm_content
    return Links(
        signer,
        tracking.address or settings.public_url,
        delivery,
        opens=follows and tracking.opens,
        clicks=follows and tracking.clicks,
        tags=tags(*set_here, letter.name),
    )
