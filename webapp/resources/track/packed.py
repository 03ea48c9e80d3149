"""A script for pages of any origin, ready to be sent: as it is and compressed, with a tag that spares a second time."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Final

from flask import Response, request

# Within five minutes pages see another one. Afterwards they use what they have, and ask for the new one beside.
_CACHE: Final = "public, max-age=300, stale-while-revalidate=2592000, stale-if-error=2592000"


@dataclass(frozen=True, slots=True)
class Packed:
    tag: str
    plain: bytes
    compressed: bytes

    def answer(self) -> Response:
        """To the request there is."""
        small = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(self.compressed if small else self.plain, content_type="text/javascript; charset=utf-8")
        if small:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(self.tag, weak=True)
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


def pack(plain: bytes) -> Packed:
    return Packed(hashlib.sha256(plain).hexdigest()[:20], plain, gzip.compress(plain, mtime=0))
