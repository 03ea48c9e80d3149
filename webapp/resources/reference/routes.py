"""The API's document and a page to read it by, for everybody: they say nothing of any site."""

from __future__ import annotations

import re
import secrets
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template_string, request

from webapp.resources.reference.markup import PAGE
from webapp.resources.reference.reading import nouns, shapes

_VARIABLE: Final = re.compile(r"<\w+:(\w+)>")

blueprint = Blueprint("reference", __name__)


@blueprint.get("/openapi.json")
def document() -> Response:
    """OpenAPI 3.1."""
    response = jsonify(_document())
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


@blueprint.get("/api-reference")
def reference() -> Response:
    nonce, whole = secrets.token_urlsafe(16), _document()
    response = make_response(
        render_template_string(
            PAGE, nouns=nouns(whole, _rights()), shapes=shapes(whole), nonce=nonce, document="/openapi.json"
        )
    )
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return response


def _rights() -> dict[tuple[str, str], str]:
    """What each route asks for, by method and path."""
    found: dict[tuple[str, str], str] = {}
    for rule in current_app.url_map.iter_rules():
        right = getattr(current_app.view_functions[rule.endpoint], "right", "")
        path = _VARIABLE.sub(r"{\1}", rule.rule)
        found |= {(method, path): right for method in rule.methods or ()}
    return found


def _document() -> dict[str, Any]:
    found: dict[str, Any] = current_app.config["API_DOCUMENT"]()
    return found
