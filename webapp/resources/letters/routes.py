"""Letters: what campaigns send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.letters.render import Templates, check
from graphstore import letters
from graphstore.letters import LetterContents, LetterRecord
from webapp.parts import parts
from webapp.resources.letters.schemas import LetterInSchema, LetterListSchema, LetterSchema
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("letters", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@dataclass(frozen=True)
class _Letters:
    items: tuple[LetterRecord, ...]


@blueprint.get("")
@blueprint.answers(LetterListSchema)
def list_letters(site: str) -> _Letters:
    """The letters of a site, by name."""
    return _Letters(letters.list_all(parts().graph, site))


@blueprint.post("")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema, 201)
def create_letter(body: dict[str, Any], site: str) -> LetterRecord:
    """Write a new letter. 422 `invalid_definition` with every problem of its templates."""
    return letters.create(parts().graph, site, _checked(body))


@blueprint.get("/<string:letter>")
@blueprint.answers(LetterSchema)
def get_letter(site: str, letter: str) -> LetterRecord:
    """One letter."""
    return letters.get(parts().graph, site, letter)


@blueprint.put("/<string:letter>")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema)
def change_letter(body: dict[str, Any], site: str, letter: str) -> LetterRecord:
    """Replace a letter's contents. 422 `invalid_definition` with every problem of its templates."""
    return letters.replace(parts().graph, site, letter, _checked(body))


def _checked(body: dict[str, Any]) -> LetterContents:
    """Raises InvalidDefinitionError with every problem of the templates."""
    check(Templates(body["subject"], body["text"], body["html"]))
    return LetterContents(**body)
