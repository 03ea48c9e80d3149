"""Which services there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workers.mail_hooks.contract import Service
from workers.mail_hooks.mailgun import Mailgun
from workers.mail_hooks.postmark import Postmark
from workers.mail_hooks.sendgrid import SendGrid
from workers.mail_hooks.ses import Ses

SERVICES: Final[Mapping[str, Service]] = {
    "mailgun": Mailgun(),
    "postmark": Postmark(),
    "sendgrid": SendGrid(),
    "ses": Ses(),
}
