"""The provider: what it says of itself, its keys, and what it says of somebody for a code.

OpenID Connect Core 1.0 with the authorization code and PKCE. Nothing is taken from a token before its signature,
issuer, audience, times and nonce hold.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import jwt
import requests
from requests.auth import HTTPBasicAuth

from engine.secret_text import equal
from workers.single_sign_on.errors import RefusedError, UnavailableError
from workers.single_sign_on.options import SignOnOptions, is_safe

# Only what is signed by a key of the provider's own: no "none", and no secret that two know.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SCOPES: Final = "openid email profile"
_TIMEOUT: Final = (3.05, 6.0)  # seconds to connect, and for each piece of the answer
_MOST_READ: Final = 1_048_576  # bytes of an answer
_KEPT: Final = 3_600.0  # seconds that what a provider says of itself is believed
_ANEW: Final = 10.0  # seconds between two looks for a key that is not known
_LEEWAY: Final = 60  # seconds that clocks may differ


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to the provider and back; only the browser that began it knows it."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _About:
    authorize: str
    token: str
    userinfo: str
    takes_basic: bool
    keys: jwt.PyJWKSet
    read: float  # by the machine's own steady clock


class Provider:
    def __init__(self, options: SignOnOptions, redirect: str) -> None:
        self._options = options
        self._redirect = redirect
        self._about: _About | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises UnavailableError where nobody could log in by it now."""
        self._known()

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes. Raises UnavailableError."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._options.client_id,
            "redirect_uri": self._redirect,
            "scope": SCOPES,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        target = self._known().authorize
        return f"{target}{'&' if '?' in target else '?'}{urlencode(asked)}"

    def claims(self, code: str, attempt: Attempt) -> Mapping[str, Any]:
        """What the provider says of whoever came back with this code. Raises RefusedError, UnavailableError."""
        about = self._known()
        answer = self._exchanged(about, code, attempt)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise RefusedError("The provider gave no ID token.")
        claims = self._verified(about, token, attempt)
        access = answer.get("access_token")
        if "email" not in claims and about.userinfo and isinstance(access, str):
            return {**self._told(about, access, claims["sub"]), **claims}
        return claims

    def _verified(self, about: _About, token: str, attempt: Attempt) -> Mapping[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(about, jwt.get_unverified_header(token)),
                algorithms=list(ALGORITHMS),
                audience=self._options.client_id,
                issuer=self._options.issuer,
                leeway=_LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise RefusedError(f"The ID token does not hold: {error}") from error
        party = claims.get("azp")
        many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (many or party is not None) and party != self._options.client_id:
            raise RefusedError("The ID token was made for another client.")
        if not equal(str(claims.get("nonce", "")), attempt.nonce):
            raise RefusedError("The ID token was made for another login.")
        return claims

    def _key(self, about: _About, header: Mapping[str, Any]) -> jwt.PyJWK:
        """The key that signed it. One that is not known is looked for anew: providers change them."""
        name = header.get("kid")
        for known in (about, None):
            keys = (known or self._known(unless=about)).keys.keys
            usable = [each for each in keys if each.public_key_use in {None, "sig"}]
            found = [each for each in usable if each.key_id == name] if name else usable
            if len(found) == 1:
                return found[0]
        raise RefusedError("The ID token is signed by a key that the provider does not publish.")

    def _exchanged(self, about: _About, code: str, attempt: Attempt) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": attempt.verifier,
        }
        login: HTTPBasicAuth | None = None
        if self._options.client_secret and about.takes_basic:
            # RFC 6749, 2.3.1: both are form-encoded before they are put together.
            login = HTTPBasicAuth(
                urlencode({"": self._options.client_id})[1:], urlencode({"": self._options.client_secret})[1:]
            )
        else:
            form["client_id"] = self._options.client_id
            if self._options.client_secret:
                form["client_secret"] = self._options.client_secret
        status, answer = _asked("POST", about.token, data=form, auth=login)
        if status != requests.codes.ok:
            raise RefusedError(f"The provider does not take the code: {str(answer.get('error', status))[:100]}")
        return answer

    def _told(self, about: _About, access: str, subject: str) -> Mapping[str, Any]:
        status, answer = _asked("GET", about.userinfo, headers={"Authorization": f"Bearer {access}"})
        if status != requests.codes.ok or answer.get("sub") != subject:
            raise RefusedError("The provider does not tell the e-mail address.")
        return answer

    def _known(self, *, unless: _About | None = None) -> _About:
        """What is kept of the provider, read anew where it is too old, or is `unless` and not just read."""
        with self._lock:
            about, now = self._about, time.monotonic()
            if about is not None:
                age = now - about.read
                if age < _KEPT and (about is not unless or age < _ANEW):
                    return about
            self._about = self._read(now)
            return self._about

    def _read(self, now: float) -> _About:
        issuer = self._options.issuer
        status, found = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if status != requests.codes.ok:
            raise UnavailableError(f"The provider answers {status} where it should say what it is.")
        if found.get("issuer") != issuer:
            raise UnavailableError(f"The provider calls itself {found.get('issuer')!r}, not {issuer!r}.")
        ends = [str(found.get(name) or "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        told = str(found.get("userinfo_endpoint") or "")
        if not all(is_safe(each) for each in ends) or (told and not is_safe(told)):
            raise UnavailableError("The provider names no https addresses for its parts.")
        status, keys = _asked("GET", ends[2])
        try:
            known = jwt.PyJWKSet.from_dict(dict(keys))
        except jwt.PyJWTError as error:
            raise UnavailableError(f"The provider's keys can't be used: {error}") from error
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return _About(ends[0], ends[1], told, "client_secret_basic" in ways, known, now)


def _asked(method: str, url: str, **given: Any) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON of an answer; nobody leads on to elsewhere. Raises UnavailableError."""
    try:
        with requests.request(
            method, url, timeout=_TIMEOUT, allow_redirects=False, stream=True,
            **{**given, "headers": {"Accept": "application/json", **given.get("headers", {})}},
        ) as answer:  # fmt: skip
            text = answer.raw.read(_MOST_READ, decode_content=True)
            found = json.loads(text)
    except (requests.RequestException, OSError, ValueError) as error:
        raise UnavailableError(f"The provider can't be reached: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise UnavailableError("The provider answers something else than was asked for.")
    return answer.status_code, found
