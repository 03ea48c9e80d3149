"""Images of letters, for whoever reads one: without a login, and kept by every cache for ever.

An address holds the hash of its image, so what is behind it never changes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, make_response

from graphstore import letter_images
from webapp.parts import parts

_YEAR: Final = 31_536_000
_KEPT: Final = 24  # images in a process's memory: a newsletter's are asked for by everybody at once

blueprint = Blueprint("letter_images", __name__, url_prefix="/l/i")


@blueprint.get("/<string:site>/<string:image>")
def show(site: str, image: str) -> Response:
    kind, data = _read(site, image)
    response = make_response(data)
    response.content_type = kind
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(image)
    return response


@lru_cache(maxsize=_KEPT)
def _read(site: str, image: str) -> tuple[str, bytes]:
    """What is not there is asked for again: errors are not kept. Raises NotFoundError."""
    return letter_images.data(parts().graph, site, image)
