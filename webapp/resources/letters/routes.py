"""Letters: what campaigns send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphstore import letters
from graphstore.letters import LetterContents, LetterRecord, natural_mode
from webapp import auth
from webapp.etags import edited
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.letters.schemas import DuplicateLetterSchema, LetterInSchema, LetterListSchema, LetterSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import letter_writing

blueprint = Blueprint("letters", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@dataclass(frozen=True)
class _Letters:
    items: tuple[LetterRecord, ...]


@blueprint.get("")
@permits("view")
@listed(blueprint, LetterListSchema)
def list_letters(site: str) -> _Letters:
    """The letters of a site, by name."""
    return _Letters(letters.list_all(parts().graph, site))


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
