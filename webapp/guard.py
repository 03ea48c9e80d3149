"""What a browser may do with this server: calls from other sites are refused, answers say how they may be used."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from webapp.errors import WebError
from webapp.live_address import live_url
from webapp.parts import parts
from workers.settings import Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
API: Final = "/api/"
FORM: Final = "multipart/form-data"

# A letter is somebody else's HTML: an opaque origin, no script, no form; links may open beside it.
LETTER_POLICY: Final = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src https: http: data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


def install(app: Flask) -> None:
    app.before_request(_refuse_cross_site)
    app.after_request(_headers)


def origin(url: str) -> str:
    """scheme://host[:port] of an address."""
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}"


def page_policy(settings: Settings) -> str:
    """Scripts and styles come from here alone: the dashboard is built so that nothing is inline."""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; "
        "img-src 'self' https: http: data: blob:; "
        f"connect-src 'self' {origin(live_url(settings, request.host))}; "
        "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def _refuse_cross_site() -> None:
    """Only pages of this server, and programs with a key, may change anything through the API."""
    if request.method in SAFE or not request.path.startswith(API):
        return
    if request.authorization is not None and request.authorization.type == "bearer":
        # A program with a key: there is no cookie in play that a page could make use of.
        if request.content_length and not request.is_json and not (request.mimetype == FORM and _takes_file()):
            raise WebError(415, "not_json", "Send JSON, with the content type application/json.")
        return
    site = request.headers.get("Sec-Fetch-Site")
    source = request.headers.get("Origin")
    if site is not None:
        # Browsers set this one and pages can't; "same-site" would be another port of this host.
        if site != "same-origin":
            raise WebError(403, "cross_site", "Another site may not do this. Use the dashboard at its own address.")
    elif source is not None and source not in {origin(request.host_url), origin(parts().settings.public_url)}:
        raise WebError(403, "cross_site", "Another site may not do this. Use the dashboard at its own address.")
    # Plain forms can't send JSON, so this holds for browsers that tell neither of the two.
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    unmarked = site is None and source is None
    if not unmarked and request.mimetype == FORM and _takes_file():
        return
    if (has_body or unmarked or request.content_type) and not request.is_json:
        raise WebError(415, "not_json", "Send JSON, with the content type application/json.")


def _takes_file() -> bool:
    """Whether the route is one that a page of this server sends files to."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "takes_file", False)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Content-Security-Policy", page_policy(parts().settings))
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.path.startswith(API) or request.path == "/healthz":
        headers["Cache-Control"] = "no-store"
    return response
