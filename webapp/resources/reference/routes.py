"""The API's document and a page to read it by, for everybody: they say nothing of any site."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template_string, request

from webapp.resources.reference.markup import PAGE, STYLE
from webapp.resources.reference.reading import nouns, shapes

_VARIABLE: Final = re.compile(r"<\w+:(\w+)>")
_STYLE: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

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
    known: dict[str, str] = current_app.extensions.setdefault("reference", {})
    if "page" not in known:  # the same for everybody, as long as this process lives
        whole = _document()
        known["page"] = render_template_string(
            PAGE, nouns=nouns(whole, _rights()), shapes=shapes(whole), style=STYLE, document="/openapi.json"
        )
    response = make_response(known["page"])
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag(weak=True)
    response.make_conditional(request)
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
