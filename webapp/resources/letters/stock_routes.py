"""What letters are put together from: layouts, saved blocks, images."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, Final

from flask import request

from engine.letters.images import MAX_BYTES, look
from engine.letters.layout import layouts
from engine.letters.mjml import compiled
from graphstore import letter_images, letter_pieces
from graphstore.letter_images import ImageRecord
from graphstore.letter_pieces import PieceRecord
from webapp.errors import WebError
from webapp.paging import PageOfAllSchema, listed, walked
from webapp.parts import now, parts
from webapp.resources.letters.writing_schemas import (
    BlockListSchema,
    BlockSchema,
    ImageListSchema,
    ImageSchema,
    LayoutListSchema,
    LayoutSchema,
    PieceInSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits

_LONGEST_NAME: Final = 200  # characters

blueprint = Blueprint("letter_stock", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@blueprint.get("/layouts")
@permits("view")
@listed(blueprint, LayoutListSchema)
def list_layouts(site: str) -> dict[str, Any]:
    """What a letter can begin with: those that come along, then the site's own by name."""
    own = letter_pieces.every(parts().graph, site, "layout")
    return {"items": [*({**asdict(each), "own": False} for each in layouts()), *map(_layout, own)]}


@blueprint.post("/layouts")
@permits("write")
@blueprint.body(PieceInSchema)
@blueprint.answers(LayoutSchema, 201)
def add_layout(body: dict[str, str], site: str) -> dict[str, Any]:
    """Save a letter as a layout of the site's own. 422 `invalid_definition`."""
    compiled(body["mjml"])
    return _layout(letter_pieces.add(parts().graph, site, "layout", body["name"], body["mjml"], now()))


@blueprint.delete("/layouts/<string:piece>")
@permits("write")
@blueprint.answers(None, 204)
def remove_layout(site: str, piece: str) -> None:
    """Remove a layout of the site's own; letters that began with it stay."""
    letter_pieces.remove(parts().graph, site, "layout", piece)


@blueprint.get("/blocks")
@permits("view")
@listed(blueprint, BlockListSchema)
def list_blocks(site: str) -> dict[str, Any]:
    """Saved blocks, by name."""
    return {"items": letter_pieces.every(parts().graph, site, "block")}


@blueprint.post("/blocks")
@permits("write")
@blueprint.body(PieceInSchema)
@blueprint.answers(BlockSchema, 201)
def add_block(body: dict[str, str], site: str) -> PieceRecord:
    """Save a section to be used in other letters. 422 `invalid_definition`."""
    compiled(f"<mjml><mj-body>{body['mjml']}</mj-body></mjml>")
    return letter_pieces.add(parts().graph, site, "block", body["name"], body["mjml"], now())


@blueprint.delete("/blocks/<string:piece>")
@permits("write")
@blueprint.answers(None, 204)
def remove_block(site: str, piece: str) -> None:
    """Remove a saved block; letters that hold it stay."""
    letter_pieces.remove(parts().graph, site, "block", piece)


@blueprint.get("/images")
@permits("view")
@blueprint.query(PageOfAllSchema)
@blueprint.answers(ImageListSchema)
def list_images(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Images that were uploaded, the latest first."""
    listing = partial(letter_images.listing, parts().graph, site)
    items, following = walked(query, listing, lambda last: (last.at, last.id))
    return {"items": [_image(site, each) for each in items], "next_cursor": following}


@blueprint.post("/images")
@permits("write")
@blueprint.takes_file("PNG, JPEG, GIF or WebP, 1.5 MB at most.")
@blueprint.answers(ImageSchema, 201)
def upload_image(site: str) -> dict[str, Any]:
    """Keep an image for letters. 422 `invalid_definition` for what is none, or is too large."""
    uploaded = request.files.get("file")
    if uploaded is None:
        raise WebError(422, "missing", "Send a form with the image as 'file'.", "file")
    with uploaded.stream as file:
        data = file.read(MAX_BYTES + 1)
    found = look(data)
    name = (uploaded.filename or "").replace("\0", "")[-_LONGEST_NAME:]
    image = ImageRecord(letter_images.name_of(data), name, found.type, found.width, found.height, len(data), now())
    return _image(site, letter_images.add(parts().graph, site, image, data))


def _layout(piece: PieceRecord) -> dict[str, Any]:
    return {"id": piece.id, "name": piece.name, "about": "", "mjml": piece.mjml, "own": True}


def _image(site: str, image: ImageRecord) -> dict[str, Any]:
    return {**asdict(image), "url": f"{parts().settings.public_url}/l/i/{site}/{image.id}"}
