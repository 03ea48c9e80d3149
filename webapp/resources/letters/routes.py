"""Letters: what campaigns send."""

from __future__ import annotations

from typing import Any

from webapp.resources.letters.schemas import LetterInSchema, LetterListSchema, LetterSchema
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("letters", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@blueprint.get("")
@blueprint.answers(LetterListSchema)
def list_letters(site: str) -> Any:
    """The letters of a site, by name."""
    raise NotImplementedError


@blueprint.post("")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema, 201)
def create_letter(body: dict[str, str], site: str) -> Any:
    """Write a new letter."""
    raise NotImplementedError


@blueprint.get("/<string:letter>")
@blueprint.answers(LetterSchema)
def get_letter(site: str, letter: str) -> Any:
    """One letter."""
    raise NotImplementedError


@blueprint.put("/<string:letter>")
@blueprint.body(LetterInSchema)
@blueprint.answers(LetterSchema)
def change_letter(body: dict[str, str], site: str, letter: str) -> Any:
    """Replace a letter's contents."""
    raise NotImplementedError
