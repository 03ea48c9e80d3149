"""Mail as it comes back: bounces and complaints in the form that great mail servers give them."""

from __future__ import annotations

LETTER = "0123456789abcdef" * 2  # the digest of one


def bounce(status: str, said: str, action: str = "failed", letter: str = LETTER) -> bytes:
    """As Postfix tells it."""
    return f"""\
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: b-x@back.example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 2 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; ann@example.com
Original-Recipient: rfc822;ann@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--=b
Content-Type: text/rfc822-headers

Message-ID: <{letter}@shop.example>
Subject: Offer

--=b--
""".replace("\n", "\r\n").encode()


def complaint(kind: str = "abuse") -> bytes:
    """As a feedback loop tells it (RFC 5965)."""
    return f"""\
From: fbl@example.net
To: complaints@back.example.com
Subject: FW: Offer
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="=c"

--=c
Content-Type: text/plain

This is an email abuse report.

--=c
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--=c
Content-Type: message/rfc822

From: news@shop.example
Message-ID: <{LETTER}@shop.example>
Subject: Offer

Hello
--=c--
""".replace("\n", "\r\n").encode()
