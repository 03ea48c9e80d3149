"""Campaigns as files that belong in git, for the editor: the same that `tracktor campaign` reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.workflow import filing
from webapp.parts import parts
from webapp.resources.campaign_files.schemas import (
    FileTextSchema,
    ReadDefinitionSchema,
    ReadFileSchema,
    WriteFileSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers.campaign_files import apply, site, text

blueprint = Blueprint("campaign-files", __name__, url_prefix=f"{SITE_PREFIX}/campaign-files", description=__doc__)


@dataclass(frozen=True)
class _Read:
    name: str
    definition: Mapping[str, Any]
    made: list[str]
    kept: list[str]


@blueprint.post("/write")
@permits("view")
@blueprint.body(WriteFileSchema)
@blueprint.answers(FileTextSchema)
def write_file(body: dict[str, Any], site: str) -> dict[str, str]:
    """A drawing as the text of a file, with the letters it sends. 422 `invalid_definition` when two share a name."""
    return {"text": _written(site, body["name"], body.get("definition", {}), body["format"])}


@blueprint.post("/read")
@unaudited("It only reads the file.")
@permits("write")
@blueprint.body(ReadFileSchema)
@blueprint.answers(ReadDefinitionSchema)
def read_file(body: dict[str, str], site: str) -> _Read:
    """A file as a definition for this site; letters that are not there are made. 422 with the path of all problems."""
    return _read(site, body["text"])


def _written(app: str, name: str, definition: Mapping[str, Any], form: text.Format) -> str:
    file = site.to_file(parts().context, app, name, definition)
    return text.write(filing.to_content(file), form)


def _read(app: str, content: str) -> _Read:
    context, file = parts().context, apply.read(content)
    changes = site.differing(context, app, file, {})
    # Before anything is made: a file that names what is not there leaves no letters behind.
    site.to_definition(context, app, file, {letter.name: letter.name for letter in changes})
    new = {letter: contents for letter, contents in changes.items() if letter.change == "made"}
    site.write_letters(context, app, new)
    return _Read(
        file.name,
        site.to_definition(context, app, file, {}),
        [letter.name for letter in new],
        [letter.name for letter in changes if letter.change == "changed"],
    )
