"""Images of letters, in the graph: letters that were sent go on showing them, so they must last as long as it does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from graphstore import latest_first
from graphstore.driver import Graph, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped

MOST: Final = 1_000  # a site


@dataclass(frozen=True, slots=True)
class ImageRecord:
    id: str  # a hash of what it holds
    name: str
    type: str  # image/png, ...
    width: int  # px
    height: int
    size: int  # bytes
    at: int  # ms epoch


def add(graph: Graph, app: str, image: ImageRecord, data: bytes) -> ImageRecord:
    """Keep an image; the same one twice is one. Raises ConflictError where a site has too many, NotFoundError."""

    def store(tx: Transaction) -> ImageRecord:
        key = scoped(app, image.id)
        if known := tx.rows(f"MATCH (i:LetterImage {{key: $key}}) RETURN i {_SHOWN} AS i", key=key):
            return ImageRecord(**known[0]["i"])
        if tx.value("MATCH (i:LetterImage {app: $app}) RETURN count(i)", app=app) >= MOST:
            raise ConflictError(f"A site keeps at most {MOST} images.")
        rows = tx.rows(
            f"""
            MATCH (:App {{id: $app}})
            CREATE (i:LetterImage {{key: $key, app: $app, data: $data}}) SET i += $values RETURN i {_SHOWN} AS i
            """,
            app=app, key=key, data=data, values=_values(image),
        )  # fmt: skip
        if not rows:
            raise NotFoundError("There is no such site.")
        return ImageRecord(**rows[0]["i"])

    return graph.write(store)


def listing(
    graph: Graph, app: str, *, behind: tuple[int, str] | None = None, limit: int | None = None
) -> list[ImageRecord]:
    """A site's images, the latest first; those behind one, by when it came and its id. No `limit`: all."""
    cut = "" if limit is None else "LIMIT $limit"
    rows = graph.rows(
        f"""
        MATCH (i:LetterImage {{app: $app}})
        WHERE {latest_first.behind("i", "at")}
        WITH i ORDER BY i.at DESC, i.id {cut}
        RETURN i {_SHOWN} AS i
        """,
        app=app,
        behind=behind and list(behind),
        limit=limit,
    )
    return [ImageRecord(**row["i"]) for row in rows]


def data(graph: Graph, app: str, image: str) -> tuple[str, bytes]:
    """Type and bytes. Raises NotFoundError."""
    rows = graph.rows("MATCH (i:LetterImage {key: $key}) RETURN i.type AS type, i.data AS data", key=scoped(app, image))
    if not rows:
        raise NotFoundError("There is no such image.")
    return rows[0]["type"], bytes(rows[0]["data"])


def name_of(content: bytes) -> str:
    """What an image is known by."""
    return hashlib.sha256(content).hexdigest()[:32]


def _values(image: ImageRecord) -> dict[str, Any]:
    return {name: getattr(image, name) for name in ("id", "name", "type", "width", "height", "size", "at")}


_SHOWN: Final = "{.id, .name, .type, .width, .height, .size, .at}"
