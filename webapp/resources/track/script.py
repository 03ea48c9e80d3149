"""The library for the pages of sites: the built file, with the site's token and settings put around it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from flask import Response, request

from engine.library import script_config
from graphstore.apps import AppRecord
from webapp.errors import respond

SCRIPTS: Final = "/scripts/"
BUILT: Final = Path(__file__).parents[2] / "scripts" / "tio.js"
# Within five minutes pages see new settings. Afterwards they use what they have, and ask for the new one beside.
_CACHE: Final = "public, max-age=300, stale-while-revalidate=2592000, stale-if-error=2592000"
_MOST: Final = 1_000  # sites whose scripts are kept ready


@dataclass(frozen=True, slots=True)
class _Ready:
    config: bytes
    tag: str
    plain: bytes
    compressed: bytes


class Script:
    def __init__(self, site: Callable[[str], AppRecord], url: str) -> None:
        """`site`: by token, raises RejectedError; `url`: where the product is when the script can't tell."""
        self._site = site
        self._url = url
        self._built = b""
        self._ready: dict[str, _Ready] = {}

    def answer(self, token: str) -> Response:
        """The script of one site. Raises RejectedError for a token that no site has."""
        site = self._site(token)
        if not self._load():
            return respond(503, "not_built", "The library has not been built: run make build.", retry_after=10)
        ready = self._of(site)
        small = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(ready.compressed if small else ready.plain, content_type="text/javascript; charset=utf-8")
        if small:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(ready.tag, weak=True)
        response.headers.update(
            {
                "Cache-Control": _CACHE,
                "Vary": "Accept-Encoding",
                "Access-Control-Allow-Origin": "*",
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Timing-Allow-Origin": "*",
                "X-Content-Type-Options": "nosniff",
            }
        )
        response.make_conditional(request)
        return response

    def _load(self) -> bool:
        if not self._built and BUILT.is_file():
            self._built = BUILT.read_bytes()
        return bool(self._built)

    def _of(self, site: AppRecord) -> _Ready:
        config = orjson.dumps(script_config(site, self._url))
        ready = self._ready.get(site.token)
        if ready is None or ready.config != config:
            plain = b"(function (TIO_CONFIG) {\n" + self._built + b"\n})(" + config + b");\n"
            ready = _Ready(config, hashlib.sha256(plain).hexdigest()[:20], plain, gzip.compress(plain, mtime=0))
            if len(self._ready) >= _MOST:
                self._ready.clear()
            self._ready[site.token] = ready
        return ready
