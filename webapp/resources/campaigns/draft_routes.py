"""Drafts of campaigns and their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.workflow.compare import Comparison, Connection, NodeChange, compare
from graphstore import drafts, standing, versions, workflows
from graphstore.drafts import DraftRecord
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.standing import Standing
from graphstore.versions import VersionRecord
from webapp import auth, cursors
from webapp.etags import edited
from webapp.paging import PageOfAllSchema, cut, one_more
from webapp.parts import parts
from webapp.resources.campaigns import views
from webapp.resources.campaigns.draft_schemas import (
    CompareQuerySchema,
    ComparisonSchema,
    DraftInSchema,
    DraftSchema,
    ImpactSchema,
    PublishSchema,
    RestoreSchema,
    StandingPageSchema,
    StandingQuerySchema,
    VersionDetailSchema,
    VersionListSchema,
)
from webapp.resources.campaigns.schemas import CampaignSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import campaigns, publishing
from workers.publishing import Choice, Touched

blueprint = Blueprint(
    "campaign-drafts", __name__, url_prefix=f"{SITE_PREFIX}/campaigns/<string:campaign>", description=__doc__
)

_LONGEST_NUMBER: Final = 9  # digits


@dataclass(frozen=True)
class _Draft:
    definition: Mapping[str, Any]
    revision: int
    changed: int
    by: str
    problems: tuple[views.CampaignProblem, ...]


@dataclass(frozen=True)
class _Way:
    source: str
    port: str
    target: str


@dataclass(frozen=True)
class _Comparison:
    nodes: tuple[NodeChange, ...]
    connected: tuple[_Way, ...]
    disconnected: tuple[_Way, ...]


@dataclass(frozen=True)
class _Impact:
    revision: int
    comparison: _Comparison
    nodes: tuple[Touched, ...]
    elsewhere: int
    problems: tuple[views.CampaignProblem, ...]


@dataclass(frozen=True)
class _Versions:
    items: Sequence[VersionRecord]
    next_cursor: str | None


@dataclass(frozen=True)
class _Version:
    version: int
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class _Standings:
    items: list[Standing]
    next_cursor: str | None


@blueprint.get("/draft")
@permits("view")
@edited("definition", "revision")
@blueprint.answers(DraftSchema)
def get_draft(site: str, campaign: str) -> _Draft:
    """What is being drawn, with all that keeps it from running."""
    return _shown(site, parts().graph.read(lambda tx: drafts.get(tx, site, campaign)))


@blueprint.put("/draft")
@permits("write")
@blueprint.body(DraftInSchema)
@blueprint.answers(DraftSchema)
def save_draft(body: dict[str, Any], site: str, campaign: str) -> _Draft:
    """Keep a draft; people don't notice. 409 `conflict` when somebody saved another since."""
    definition = body.get("definition", {})
    by = auth.user().email
    saved = publishing.save(
        parts().context, site, campaign, definition=definition, revision=body["revision"], by=by
    )  # fmt: skip
    return _shown(site, saved)


@blueprint.post("/restore")
@permits("write")
@blueprint.body(RestoreSchema)
@blueprint.answers(DraftSchema)
def restore_version(body: dict[str, int], site: str, campaign: str) -> _Draft:
    """Make an old version the draft. 409 `conflict` when somebody saved another since."""
    by = auth.user().email
    saved = publishing.restore(
        parts().context, site, campaign, version=body["version"], revision=body["revision"], by=by
    )  # fmt: skip
    return _shown(site, saved)


@blueprint.get("/impact")
@permits("view")
@blueprint.answers(ImpactSchema)
def get_impact(site: str, campaign: str) -> _Impact:
    """What publishing the draft would change, and whom it would touch."""
    found = publishing.impact(parts().context, site, campaign)
    draft = parts().graph.read(lambda tx: drafts.get(tx, site, campaign))
    return _Impact(
        found.revision,
        _ways(found.comparison),
        found.nodes,
        found.elsewhere,
        views.located(found.problems, draft.definition),
    )


@blueprint.post("/publish")
@permits("send")
@blueprint.body(PublishSchema)
@blueprint.answers(CampaignSchema)
def publish_draft(body: dict[str, Any], site: str, campaign: str) -> views.Campaign:
    """Make the draft what people go through. 409 `conflict` when it has changed, 422 `invalid_definition`."""
    choices = {node: Choice(choice["fate"], choice["to"]) for node, choice in body["people"].items()}
    by = auth.user().email
    publishing.publish(parts().context, site, campaign, revision=body["revision"], choices=choices, by=by)
    return parts().graph.read(lambda tx: views.campaign(tx, site, campaign))


@blueprint.get("/versions")
@permits("view")
@blueprint.query(PageOfAllSchema)
@blueprint.answers(VersionListSchema)
def list_versions(query: dict[str, Any], site: str, campaign: str) -> _Versions:
    """All that were published, the newest first."""
    limit, behind = query["limit"], cursors.decode(query["cursor"])
    before = behind and behind[0]

    def read(tx: Transaction) -> list[VersionRecord]:
        workflows.get(tx, site, campaign)
        return versions.history(tx, site, campaign, before=before, limit=one_more(limit))

    return _Versions(*cut(parts().graph.read(read), limit, lambda last: (last.version, "")))


@blueprint.get("/versions/<string:version>")
@permits("view")
@blueprint.answers(VersionDetailSchema)
def get_version(site: str, campaign: str, version: str) -> _Version:
    """What the people of a version go through."""
    number = _number(version)
    return _Version(number, parts().graph.read(lambda tx: versions.definition(tx, site, campaign, number)))


@blueprint.get("/versions/compare")
@permits("view")
@blueprint.query(CompareQuerySchema)
@blueprint.answers(ComparisonSchema)
def compare_versions(query: dict[str, int], site: str, campaign: str) -> _Comparison:
    """What `b` has that `a` has not, and the other way round: two versions, or one and the draft."""

    def read(tx: Transaction) -> Comparison:
        workflows.get(tx, site, campaign)
        return compare(_made_of(tx, site, campaign, query["a"]), _made_of(tx, site, campaign, query["b"]))

    return _ways(parts().graph.read(read))


@blueprint.get("/nodes/<string:node>/people")
@permits("view")
@blueprint.query(StandingQuerySchema)
@blueprint.answers(StandingPageSchema)
def list_people_at(query: dict[str, Any], site: str, campaign: str, node: str) -> _Standings:
    """Who is at a node: since when, and until when they wait."""
    parts().graph.read(lambda tx: workflows.get(tx, site, campaign))
    limit: int = query["limit"]
    found = standing.people_at(
        parts().graph, site, campaign, node, query["place"], after=cursors.decode(query["cursor"]), limit=limit + 1
    )
    items = found[:limit]
    return _Standings(items, cursors.encode(items[-1].since, items[-1].run) if len(found) > limit else None)


def _shown(site: str, draft: DraftRecord) -> _Draft:
    problems = campaigns.validate(parts().context, site, draft.definition)
    return _Draft(
        draft.definition, draft.revision, draft.changed, draft.by, views.located(problems, draft.definition)
    )  # fmt: skip


def _made_of(tx: Transaction, site: str, campaign: str, version: int) -> Mapping[str, Any]:
    """What a version is made of; 0 is the draft."""
    if version == 0:
        return drafts.get(tx, site, campaign).definition
    return versions.definition(tx, site, campaign, version)


def _number(version: str) -> int:
    """Raises NotFoundError for what is no number of a version."""
    if not version.isascii() or not version.isdigit() or len(version) > _LONGEST_NUMBER:
        raise NotFoundError(f"This campaign has no version {version!r}.")
    return int(version)


def _ways(found: Comparison) -> _Comparison:
    def ways(connections: tuple[Connection, ...]) -> tuple[_Way, ...]:
        return tuple(_Way(*connection) for connection in connections)

    return _Comparison(found.nodes, ways(found.connected), ways(found.disconnected))
