"""Letters being written: drafts, publishing, versions, conversion, and what a letter shows of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import Problem
from engine.letters.compare import Change, compare
from engine.letters.contents import ready
from engine.letters.convert import Converted, convert
from engine.letters.render import Templates
from engine.letters.variables import used
from graphstore import lacking, letter_drafts, letter_versions
from graphstore.driver import Transaction
from graphstore.letter_drafts import DraftRecord
from graphstore.letters import LetterContents, LetterRecord
from webapp import auth
from webapp.etags import edited
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.letters.routes import contents_of
from webapp.resources.letters.schemas import LetterSchema
from webapp.resources.letters.writing_schemas import (
    CheckedSchema,
    CheckInSchema,
    ConvertedSchema,
    ConvertInSchema,
    LetterDraftInSchema,
    LetterDraftSchema,
    LetterPublishSchema,
    LetterRestoreSchema,
    LetterVersionDetailSchema,
    LetterVersionListSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import letter_writing

blueprint = Blueprint("letter_writing", __name__, url_prefix=f"{SITE_PREFIX}/letters", description=__doc__)


@dataclass(frozen=True)
class _Draft:
    contents: LetterContents
    revision: int
    changed: int
    by: str
    is_published: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Version:
    version: int
    contents: LetterContents
    changes: tuple[Change, ...]


@blueprint.get("/<string:letter>/draft")
@permits("view")
@edited("contents", "revision")
@blueprint.answers(LetterDraftSchema)
def get_letter_draft(site: str, letter: str) -> _Draft:
    """What is being written, with all that keeps it from being published."""
    found = parts().graph.read(lambda tx: letter_drafts.get(tx, site, letter))
    return _shown(found, letter_writing.problems(found.contents))


@blueprint.put("/<string:letter>/draft")
@permits("write")
@blueprint.body(LetterDraftInSchema)
@blueprint.answers(LetterDraftSchema)
def save_letter_draft(body: dict[str, Any], site: str, letter: str) -> _Draft:
    """Keep a draft; what is sent stays as it is. 409 `conflict` when somebody saved another since."""
    contents = contents_of(body["contents"])
    by = auth.user().email
    return _shown(*letter_writing.save(parts().context, site, letter, contents, revision=body["revision"], by=by))


@blueprint.post("/<string:letter>/publish")
@permits("send")
@blueprint.body(LetterPublishSchema)
@blueprint.answers(LetterSchema)
def publish_letter(body: dict[str, int], site: str, letter: str) -> LetterRecord:
    """Make the draft what is sent. 409 `conflict` when it is another, 422 `invalid_definition` with every problem."""
    by = auth.user().email
    return letter_writing.publish(parts().context, site, letter, revision=body["revision"], by=by)


@blueprint.get("/<string:letter>/versions")
@permits("view")
@listed(blueprint, LetterVersionListSchema, "version")
def list_letter_versions(site: str, letter: str) -> dict[str, Any]:
    """What is sent and what was sent before: the last fifty publishings."""
    found = parts().graph.read(lambda tx: letter_versions.every(tx, site, letter))
    return {
        "items": [
            {
                "version": each.version, "at": each.at, "by": each.by, "subject": each.contents.subject,
                "mode": each.contents.mode, "is_present": place == 0,
            }
            for place, each in enumerate(found)
        ]
    }  # fmt: skip


@blueprint.get("/<string:letter>/versions/<int:version>")
@permits("view")
@blueprint.answers(LetterVersionDetailSchema)
def get_letter_version(site: str, letter: str, version: int) -> _Version:
    """A version, and what the present draft has otherwise."""

    def read(tx: Transaction) -> tuple[LetterContents, LetterContents]:
        return (
            letter_versions.get(tx, site, letter, version).contents,
            letter_drafts.get(tx, site, letter).contents,
        )

    then, now = parts().graph.read(read)
    return _Version(version, then, compare(then, now))


@blueprint.post("/<string:letter>/restore")
@permits("write")
@blueprint.body(LetterRestoreSchema)
@blueprint.answers(LetterDraftSchema)
def restore_letter_version(body: dict[str, int], site: str, letter: str) -> _Draft:
    """Make an old version the draft. 409 `conflict` when somebody saved another since."""
    by = auth.user().email
    return _shown(
        *letter_writing.restore(
            parts().context, site, letter, version=body["version"], revision=body["revision"], by=by
        )
    )


@blueprint.post("/convert")
@permits("view")
@blueprint.body(ConvertInSchema)
@blueprint.answers(ConvertedSchema)
def convert_letter(body: dict[str, Any], site: str) -> Converted:  # noqa: ARG001 - nothing of the site is needed
    """A letter in another mode, or what would be lost. 422 `invalid_definition`."""
    return convert(contents_of(body["contents"]), body["to"])


@blueprint.post("/check")
@permits("view")
@blueprint.body(CheckInSchema)
@blueprint.answers(CheckedSchema)
def check_letter(body: dict[str, Any], site: str) -> dict[str, Any]:
    """What a letter shows of people and events, and how many people lack it. 422 `invalid_definition`."""
    segments: Sequence[str] = body.pop("segments")
    subject = body["subject"] or "-"
    variables = used(Templates.of(ready(contents_of({**body, "subject": subject}))))
    asked = [each.path[1:] for each in variables if each.path[0] == "person" and each.path[1:] not in {(), ("id",)}]
    counted = lacking.count(parts().graph, site, asked, segments)
    without = dict(zip(asked, counted.without, strict=True))
    return {
        "people": counted.people,
        "variables": [
            {
                "name": ".".join(each.path),
                "has_fallback": each.has_fallback,
                "without": without.get(each.path[1:]) if each.path[0] == "person" else None,
            }
            for each in variables
        ],
    }


def _shown(found: DraftRecord, problems: tuple[Problem, ...]) -> _Draft:
    return _Draft(found.contents, found.revision, found.changed, found.by, found.is_published, problems)
