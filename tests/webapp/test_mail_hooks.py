"""Services that send our letters tell what came back: believed when it is signed as it must be, with real keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
import pytest
from browsing import opened
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from support import Site

from workers import keys, mail_setup
from workers.mail_hooks import ses
from workers.mail_hooks.contract import Call, NotNowError, RefusedError
from workers.mail_hooks.services import SERVICES
from workers.mail_hooks.ses import Ses

LETTER: Final = "0123456789abcdef" * 2
ID: Final = f"<{LETTER}@shop.example>"
ARN: Final = "arn:aws:sns:eu-west-1:123456789012:bounces"
CERTIFICATE: Final = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-abc.pem"
SENDGRID: Final = ec.generate_private_key(ec.SECP256R1())
AMAZON: Final = rsa.generate_private_key(65537, 2048)

Made = tuple[Mapping[str, str], bytes]
Make = Callable[[], Made]  # signed when it is sent: what tests are made of is gathered long before


def mailgun(data: Mapping[str, Any], ago: int = 0, secret: str = "signing-key") -> Made:
    stamp, token = str(int(time.time()) - ago), "f" * 50
    right = hmac.new(secret.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    body = {"signature": {"timestamp": stamp, "token": token, "signature": right}, "event-data": data}
    return {}, orjson.dumps(body)


def sendgrid(events: Any, ago: int = 0, key: ec.EllipticCurvePrivateKey = SENDGRID) -> Made:
    stamp, body = str(int(time.time()) - ago), orjson.dumps(events)
    signature = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    name = "X-Twilio-Email-Event-Webhook"
    return {f"{name}-Signature": signature, f"{name}-Timestamp": stamp}, body


def postmark(body: Mapping[str, Any], password: str = "pearl-diver") -> Made:
    login = base64.b64encode(f"tracktor:{password}".encode()).decode()
    return {"Authorization": f"Basic {login}"}, orjson.dumps(body)


def amazon(message: Any, key: rsa.RSAPrivateKey = AMAZON, **more: str) -> Made:
    envelope = {
        "Type": "Notification", "MessageId": "m", "TopicArn": ARN, "Timestamp": "2026-11-25T00:00:00.000Z",
        "Message": orjson.dumps(message).decode(), "SignatureVersion": "2", "SigningCertURL": CERTIFICATE, **more,
    }  # fmt: skip
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    said = "".join(f"{name}\n{envelope[name]}\n" for name in names if name in envelope)
    signature = key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return {}, orjson.dumps({**envelope, "Signature": base64.b64encode(signature).decode()})


def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(AMAZON.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(AMAZON, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(Encoding.PEM)


SECRETS: Final = {
    "mailgun": "signing-key",
    "sendgrid": base64.b64encode(
        SENDGRID.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode(),
    "postmark": "pearl-diver",
    "ses": ARN,
}
SES_BOUNCE: Final = {
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "Ann@example.com", "status": "5.1.1", "diagnosticCode": "smtp; 550"}],
    },
    "mail": {"headers": [{"name": "Message-ID", "value": ID}]},
}
MAILGUN_FAILED: Final = {
    "event": "failed", "severity": "permanent", "recipient": "ann@example.com",
    "message": {"headers": {"message-id": ID[1:-1]}}, "delivery-status": {"code": 550, "description": "gone"},
}  # fmt: skip
POSTMARK_BOUNCE: Final = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "ann@example.com",
    "Description": "gone",
}
SENDGRID_BOUNCE: Final = {
    "event": "bounce",
    "type": "bounce",
    "email": "ann@example.com",
    "smtp-id": ID,
    "status": "5.1.1",
}


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of Amazon, which answers with the certificate."""
    asked: list[str] = []
    monkeypatch.setitem(SERVICES, "ses", Ses(lambda url: asked.append(url) or certificate()))  # type: ignore[arg-type, func-returns-value]
    return asked


def tell(web: Flask, app: Site, service: str, made: Made) -> Any:
    context = opened(web).context
    mail_setup.keep_hook(context, app.id, service, SECRETS[service])
    headers, body = made
    return web.test_client().post(f"/hooks/mail/{app.token}/{service}", data=body, headers=dict(headers))


def noted(web: Flask, app: Site) -> list[tuple[str, str, str]]:
    entries: Any = opened(web).context.redis.xrange(keys.REPORTS)
    found = [orjson.loads(data[b"d"]) for _, data in entries]
    return [(each["kind"], each["letter"], each["email"]) for each in found if each["app"] == app.id]


@pytest.mark.parametrize(
    ("service", "make", "expected"),
    [
        ("mailgun", lambda: mailgun(MAILGUN_FAILED), ("hard", LETTER)),
        ("mailgun", lambda: mailgun({**MAILGUN_FAILED, "severity": "temporary"}), ("soft", LETTER)),
        ("mailgun", lambda: mailgun({"event": "complained", "recipient": "ann@example.com"}), ("complaint", "")),
        ("sendgrid", lambda: sendgrid([SENDGRID_BOUNCE, {"event": "open"}, 7]), ("hard", LETTER)),
        ("sendgrid", lambda: sendgrid([{"event": "spamreport", "email": "ann@example.com"}]), ("complaint", "")),
        ("postmark", lambda: postmark(POSTMARK_BOUNCE), ("hard", "")),
        ("postmark", lambda: postmark({"RecordType": "SpamComplaint", "Email": "ann@example.com"}), ("complaint", "")),
        ("ses", lambda: amazon(SES_BOUNCE), ("hard", LETTER)),
        (
            "ses",
            lambda: amazon({"complaint": {"complainedRecipients": [{"emailAddress": "ann@example.com"}]}}),
            ("complaint", ""),
        ),
    ],
    ids=[
        "mailgun-hard", "mailgun-soft", "mailgun-complaint", "sendgrid-hard", "sendgrid-complaint", "postmark-hard",
        "postmark-complaint", "ses-hard", "ses-complaint",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("fetched")
def test_what_is_signed_is_kept(web: Flask, app: Site, service: str, make: Make, expected: tuple[str, str]) -> None:
    answer = tell(web, app, service, make())
    assert (answer.status_code, answer.json) == (200, {"status": "accepted", "reports": 1})
    assert noted(web, app) == [(*expected, "ann@example.com")]


@pytest.mark.parametrize(
    ("service", "make"),
    [
        ("mailgun", lambda: mailgun(MAILGUN_FAILED, secret="another")),
        ("mailgun", lambda: mailgun(MAILGUN_FAILED, ago=1_000)),
        ("mailgun", lambda: ({}, b"[]")),
        ("mailgun", lambda: ({}, b"no JSON")),
        ("mailgun", lambda: ({}, '{"signature": {"timestamp": "1", "token": "2", "signature": "Ø"}}'.encode())),
        ("mailgun", lambda: ({}, b'{"signature": {"timestamp": "1", "token": "\\ud800", "signature": "a"}}')),
        ("sendgrid", lambda: sendgrid([SENDGRID_BOUNCE], key=ec.generate_private_key(ec.SECP256R1()))),
        ("sendgrid", lambda: sendgrid([SENDGRID_BOUNCE], ago=1_000)),
        ("sendgrid", lambda: ({}, orjson.dumps([SENDGRID_BOUNCE]))),
        ("postmark", lambda: postmark(POSTMARK_BOUNCE, password="guess")),
        ("postmark", lambda: ({}, orjson.dumps(POSTMARK_BOUNCE))),
        ("ses", lambda: amazon(SES_BOUNCE, key=rsa.generate_private_key(65537, 2048))),
        ("ses", lambda: amazon(SES_BOUNCE, TopicArn="arn:aws:sns:eu-west-1:999999999999:theirs")),
        ("ses", lambda: amazon(SES_BOUNCE, SigningCertURL="https://evil.example/sns.eu-west-1.amazonaws.com/a.pem")),
        ("ses", lambda: amazon("", Type="SubscriptionConfirmation", Token="t", SubscribeURL="http://127.0.0.1/")),
    ],
    ids=[
        "mailgun-secret", "mailgun-old", "mailgun-shape", "mailgun-json", "mailgun-letters", "mailgun-half",
        "sendgrid-key", "sendgrid-old",
        "sendgrid-unsigned", "postmark-password", "postmark-unsigned", "ses-key", "ses-topic", "ses-certificate",
        "ses-address",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("fetched")
def test_what_is_not_is_refused(web: Flask, app: Site, service: str, make: Make) -> None:
    answer = tell(web, app, service, make())
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "refused")
    assert noted(web, app) == []


def test_a_subscription_is_confirmed_where_amazon_says(web: Flask, app: Site, fetched: list[str]) -> None:
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
    made = amazon("", Type="SubscriptionConfirmation", Token="t", SubscribeURL=url)
    assert tell(web, app, "ses", made).status_code == 200
    assert fetched == [CERTIFICATE, url]


def test_amazon_out_of_reach_is_no_forgery(web: Flask, app: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address resolves to this machine, which no call of ours goes to."""
    monkeypatch.setitem(SERVICES, "ses", Ses())  # type: ignore[arg-type]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 443))])
    with pytest.raises(NotNowError):
        ses.fetched(CERTIFICATE)
    assert tell(web, app, "ses", amazon(SES_BOUNCE)).status_code == 503


def test_a_service_without_a_secret_is_not_listened_to(web: Flask, app: Site) -> None:
    client = web.test_client()
    assert client.post(f"/hooks/mail/{app.token}/mailgun", data=b"{}").status_code == 404
    assert client.post(f"/hooks/mail/{app.token}/pigeons", data=b"{}").status_code == 404
    assert client.post("/hooks/mail/nothing/mailgun", data=b"{}").status_code >= 400


@pytest.mark.parametrize("service", sorted(SERVICES))
@pytest.mark.parametrize("body", [b"7", b"null", b'"x"', b"[[]]", b'{"signature":7}', b"\xff"], ids=repr)
def test_no_shape_of_a_body_breaks_anything(service: str, body: bytes) -> None:
    with pytest.raises(RefusedError):
        SERVICES[service].reports(Call({}, body, 0), "secret-secret")
