"""Webhooks that come in: signed by another system, stored like any event of the person they are about."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from engine.errors import RejectedError
from engine.happenings import HOOK_MESSAGE
from engine.hooks import HEADER, check
from engine.tracking import track_call
from graphstore.values import dump, parse_object
from webapp.resources.track.endpoints import Endpoints

_NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
_KEY: Final = "Idempotency-Key"
_LONGEST_KEY: Final = 128


def create_hooks(endpoints: Endpoints) -> Blueprint:
    blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")

    @blueprint.post("/<string:token>/<string:name>")
    def take(token: str, name: str) -> Response:
        """Accepted once it is stored durably. 403 for a signature that is not right, 400 for what can't be read."""
        site = endpoints.site(token)
        body = request.get_data()
        live = [secret for secret in (site.secret, site.previous_secret) if secret]
        check(live, body, request.headers.get(HEADER, ""), endpoints.now())
        if not _NAME.fullmatch(name):
            raise RejectedError("bad_name", "A webhook's name is small letters, digits and -.", "name", 404)
        given = _read(body)
        key = request.headers.get(_KEY, "")
        if len(key) > _LONGEST_KEY:
            raise RejectedError("too_long", f"{_KEY} has at most {_LONGEST_KEY} characters.", _KEY)
        call = track_call(
            site.id, {"id": given["id"], "action": f"Webhook {name}", "data": dump(given["data"])}, endpoints.now()
        )
        message = f"{HOOK_MESSAGE}{name}:{key or secrets.token_hex(16)}"
        endpoints.writer.append(replace(call, message=message))
        return jsonify(status="accepted")

    return blueprint


def _read(body: bytes) -> dict[str, Any]:
    """`id` and `data` of a body."""
    try:
        given = parse_object(body.decode())
    except (ValueError, RecursionError) as error:
        raise RejectedError("bad_json", "Send a JSON object with 'id' and 'data'.", "body") from error
    if not isinstance(given.get("id"), str) or not given["id"]:
        raise RejectedError("missing", "'id' is required: the person it is about.", "id")
    data = given.get("data", {})
    if not isinstance(data, dict):
        raise RejectedError("bad_data", "'data' is a JSON object.", "data")
    return {"id": given["id"], "data": data}
