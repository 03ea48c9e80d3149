"""An OpenID provider on a real socket: it signs with keys made here, and can be told to do it wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "tracktor", "s3cret & more"


class IdentityProvider:
    """Answers as one does; `claims` go into the next tokens beside what must be there."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.kid = ""
        self.published: list[str] = []
        self.change_key()
        self.claims: dict[str, Any] = {}
        self.told: dict[str, Any] = {}  # by userinfo
        self.sign: Any = None  # makes the token instead, of claims
        self.denies = False
        self.looks = 0  # at the keys
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.calls_itself = self.issuer
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, name: str) -> dict[str, str]:
        """The environment of a product that asks here who people are."""
        return {
            "TRACKTOR_OIDC_ISSUER": self.issuer, "TRACKTOR_OIDC_CLIENT_ID": CLIENT,
            "TRACKTOR_OIDC_CLIENT_SECRET": SECRET, "TRACKTOR_OIDC_NAME": name,
        }  # fmt: skip

    def change_key(self) -> None:
        self.kid = secrets.token_hex(4)
        self.keys[self.kid] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = [self.kid]

    def signed(self, claims: dict[str, Any], kid: str = "", key: Any = None, algorithm: str = "RS256") -> str:
        known = kid or self.kid
        return jwt.encode(claims, key or self.keys[known], algorithm=algorithm, headers={"kid": known})

    def log_in(self, address: str) -> str:
        """What the browser is sent back to, by whoever logs in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) >= {"openid", "email"}
        if self.denies:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, form: dict[str, str], login: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        if login != "Basic " + base64.b64encode(b"tracktor:s3cret+%26+more").decode():
            return 401, {"error": "invalid_client"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if asked is None or challenge.decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != asked["redirect_uri"] or form["grant_type"] != "authorization_code":
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "ann-1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": "ann@example.com", "email_verified": True, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"id_token": (self.sign or self.signed)(claims), "access_token": "access", "token_type": "Bearer"}

    def _page(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            ends = {
                f"{name}_endpoint": f"{self.issuer}/{end}"
                for name, end in (("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"))
            }
            return 200, {"issuer": self.calls_itself, "jwks_uri": f"{self.issuer}/jwks", **ends}
        if path == "/userinfo" and authorization == "Bearer access":
            return 200, self.told
        if path == "/jwks":
            self.looks += 1
            keys = [json.loads(RSAAlgorithm.to_jwk(self.keys[kid].public_key())) for kid in self.published]
            return 200, {"keys": [{**key, "kid": kid} for key, kid in zip(keys, self.published, strict=True)]}
        return 404, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/authorize?"):
                    # Whoever comes is logged in here already.
                    self.send_response(302)
                    self.send_header("Location", provider.log_in(f"{provider.issuer}{self.path}"))
                    self.end_headers()
                    return
                self._answer(*provider._page(self.path, self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(text).items()}
                self._answer(*provider._token(form, self.headers.get("Authorization", "")))

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its own name
                pass

        return Handler
