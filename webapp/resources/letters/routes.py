"""Letters: what campaigns send."""

from __future__ import annotations

from typing import Any

from graphstore import letters
from graphstore.letters import LetterContents, LetterRecord, natural_mode
from webapp import auth, cursors
from webapp.etags import edited
from webapp.paging import PageOfAllSchema, cut, page
from webapp.parts import parts
from webapp.resources.letters.schemas import DuplicateLetterSchema, LetterInSchema, LetterListSchema, LetterSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import letter_writing

blueprint = Blueprint("letters", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(PageOfAllSchema)
@blueprint.answers(LetterListSchema)
def list_letters(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The letters of a site, by name."""
    limit, behind = query["limit"], cursors.decode(query["cursor"])
    if limit is None:
        items, following = page(letters.list_all(parts().graph, site), query["cursor"], None)
    else:
        start, found = letters.listing(parts().graph, site, behind, limit + 1)
        items, following = cut(found, limit, lambda last: (start + limit - 1, last.id))
    return {"items": items, "next_cursor": following}


@blueprint.post("")
@permits("write")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema, 201)
def create_letter(body: dict[str, Any], site: str) -> LetterRecord:
    """Write a new letter. 422 `invalid_definition` with every problem of its templates."""
    return letter_writing.create(parts().context, site, contents_of(body), by=auth.user().email)


@blueprint.get("/<string:letter>")
@permits("view")
@edited("version", "changed")
@blueprint.answers(LetterSchema)
def get_letter(site: str, letter: str) -> LetterRecord:
    """One letter."""
    return letters.get(parts().graph, site, letter)


@blueprint.put("/<string:letter>")
@permits("send")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema)
def change_letter(body: dict[str, Any], site: str, letter: str) -> LetterRecord:
    """Publish new contents of a letter at once; its draft follows. 422 `invalid_definition` with every problem."""
    return letter_writing.replace(parts().context, site, letter, contents_of(body), by=auth.user().email)


@blueprint.delete("/<string:letter>")
@permits("write")
@blueprint.answers(None, 204)
def delete_letter(site: str, letter: str) -> None:
    """Remove it; what was sent of it stays. 409 `conflict` names the campaigns and newsletters that use it."""
    letter_writing.remove(parts().context, site, letter)


@blueprint.post("/<string:letter>/duplicate")
@permits("write")
@blueprint.body(DuplicateLetterSchema)
@blueprint.answers(LetterSchema, 201)
def duplicate_letter(body: dict[str, str], site: str, letter: str) -> LetterRecord:
    """The same letter under another name, with what is being written of it."""
    return letter_writing.duplicate(parts().context, site, letter, body["name"].strip(), by=auth.user().email)


def contents_of(body: dict[str, Any]) -> LetterContents:
    """What a caller sends of a letter."""
    mode = body["mode"] or natural_mode(body["text"], body["html"], body["mjml"])
    return LetterContents(**{"name": "", "subject": "", **body, "mode": mode})
