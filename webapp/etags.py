"""What is read has an ETag, and whoever sends it back is told by 304 that nothing has changed."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from webapp.guard import API

_OK: Final = 200


def install(app: Flask) -> None:
    app.after_request(_mark)


def _mark(response: Response) -> Response:
    is_read = request.method in {"GET", "HEAD"} and request.path.startswith(API)
    if not is_read or response.status_code != _OK or response.is_streamed or not response.is_json:
        return response
    # Weak: a proxy that compresses changes the bytes, not what they say.
    response.add_etag(weak=True)
    response.make_conditional(request)  # in place
    return response
