"""Amazon SES, by SNS: each message is signed by a certificate of Amazon's; the topic's ARN is the webhook's setting."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from requests import RequestException
from requests_hardened import Config, Manager

from workers.mail_hooks.contract import Call, NotNowError, RefusedError
from workers.mail_hooks.reading import digest, items, json_of, reason, text
from workers.reports import Report

_AMAZON: Final = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/")
_CONFIRMATION: Final = "SubscriptionConfirmation"
_SIGNED: Final[Mapping[str, tuple[str, ...]]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    _CONFIRMATION: ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
_TIMEOUT: Final = (2.0, 5.0)  # seconds to connect, and to read
_LARGEST: Final = 100_000  # bytes of a certificate
_CLIENT: Final = Manager(
    Config(default_timeout=_TIMEOUT, never_redirect=True, ip_filter_enable=True, ip_filter_allow_loopback_ips=False)
)


def fetched(url: str) -> bytes:
    """Raises NotNowError."""
    try:
        answer = _CLIENT.send_request("GET", url)
        answer.raise_for_status()
    except RequestException as error:
        raise NotNowError("Amazon did not answer: call again.") from error
    content: bytes = answer.content
    return content[:_LARGEST]


class Ses:
    def __init__(self, fetch: Callable[[str], bytes] = fetched) -> None:
        self._fetch = fetch
        self._certificate = lru_cache(maxsize=16)(self._read_certificate)

    def reports(self, call: Call, secret: str) -> Sequence[Report]:
        """`secret`: the topic's ARN, which says whose messages these must be."""
        envelope = json_of(call.body)
        if text(envelope, "TopicArn") != secret.strip():
            raise RefusedError("The message is of another topic than the one set here.")
        self._verify(envelope)
        if text(envelope, "Type") == _CONFIRMATION:
            url = text(envelope, "SubscribeURL")
            if not _AMAZON.match(url):
                raise RefusedError("The address to confirm is not Amazon's.")
            self._fetch(url)
            return []
        told = json_of(text(envelope, "Message").encode())
        letter = digest(next((each for each in _message_ids(told) if digest(each)), ""))
        return _bounces(told, letter, call.at) + _complaints(told, letter, call.at)

    def _verify(self, envelope: Mapping[str, Any]) -> None:
        names = _SIGNED.get(text(envelope, "Type"))
        url = text(envelope, "SigningCertURL")
        if names is None or not _AMAZON.match(url):
            raise RefusedError("The message is not signed by Amazon.")
        said = "".join(f"{name}\n{text(envelope, name)}\n" for name in names if envelope.get(name) is not None)
        digest_of = hashes.SHA256() if text(envelope, "SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303
        try:
            signature = base64.b64decode(text(envelope, "Signature"), validate=True)
            self._certificate(url).verify(signature, said.encode(), padding.PKCS1v15(), digest_of)
        except (binascii.Error, InvalidSignature) as error:
            raise RefusedError("The signature is not Amazon's.") from error

    def _read_certificate(self, url: str) -> RSAPublicKey:
        try:
            key = x509.load_pem_x509_certificate(self._fetch(url)).public_key()
        except ValueError as error:
            raise RefusedError("The certificate can't be read.") from error
        if not isinstance(key, RSAPublicKey):
            raise RefusedError("The certificate can't be read.")
        return key


def _message_ids(told: Any) -> list[str]:
    """SES gives letters ids of its own; ours is among the headers, where the topic is told to include them."""
    headers = items(told, "mail", "headers")
    return [text(each, "value") for each in headers if text(each, "name").lower() == "message-id"]


def _bounces(told: Any, letter: str, at: int) -> list[Report]:
    bounce = told.get("bounce") if isinstance(told, dict) else None
    kind = "hard" if text(bounce, "bounceType") == "Permanent" else "soft"
    return [
        Report(
            "hard" if kind == "hard" else "soft",
            letter,
            reason(text(each, "status"), text(each, "diagnosticCode") or text(bounce, "bounceSubType")),
            at,
            email=text(each, "emailAddress").lower(),
        )
        for each in items(bounce, "bouncedRecipients")
    ]


def _complaints(told: Any, letter: str, at: int) -> list[Report]:
    complaint = told.get("complaint") if isinstance(told, dict) else None
    why = text(complaint, "complaintFeedbackType") or "abuse"
    return [
        Report("complaint", letter, why, at, email=text(each, "emailAddress").lower())
        for each in items(complaint, "complainedRecipients")
    ]
