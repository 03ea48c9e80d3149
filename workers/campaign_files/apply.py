"""Bringing a site's campaign in line with a file: what would change, and the change."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Problem
from engine.workflow import filing
from engine.workflow.compare import Comparison, compare
from engine.workflow.filing import CampaignFile
from engine.workflow.validate import load
from graphstore import drafts, versions, workflows
from graphstore.drafts import DraftRecord
from graphstore.driver import Transaction
from graphstore.errors import NotFoundError
from graphstore.workflows import CampaignRecord
from workers import called, campaigns, publishing
from workers.campaign_files import site, text
from workers.campaign_files.site import LetterChange
from workers.context import Context


@dataclass(frozen=True)
class Plan:
    """What applying a file would do."""

    campaign: str  # id; "" when it is made
    renamed: bool
    comparison: Comparison  # in names
    moved: tuple[str, ...]  # nodes whose place on the canvas differs
    letters: tuple[LetterChange, ...]
    before: str  # the site's campaign as YAML, as it would be exported; "" when there is none
    after: str

    @property
    def differs(self) -> bool:
        return bool(self.before != self.after or self.letters)

    def lines(self, name: str) -> list[str]:
        """As a unified diff."""
        before, after = self.before.splitlines(), self.after.splitlines()
        return list(difflib.unified_diff(before, after, "on the site", name, lineterm=""))


@dataclass(frozen=True)
class Applied:
    campaign: str
    created: bool
    saved: bool  # the draft or its name has changed
    published: int | None  # the version that was made
    problems: tuple[Problem, ...]  # what keeps it from being published


def find(context: Context, app: str, wanted: str) -> CampaignRecord:
    """A campaign by its id, else by its name. Raises NotFoundError, ConflictError when several are called so."""
    return called.only(workflows.listing(context.graph, app), wanted, "campaign")


def read(content: str) -> CampaignFile:
    """Raises InvalidDefinitionError with the path, or the line, of all that is wrong."""
    return filing.from_content(text.read(content))


def exported(context: Context, app: str, campaign: str, *, published: bool = False) -> CampaignFile:
    """The draft, or what people go through. Raises NotFoundError, InvalidDefinitionError."""

    def work(tx: Transaction) -> tuple[CampaignRecord, Mapping[str, Any]]:
        record = workflows.get(tx, app, campaign)
        return record, record.definition if published else drafts.get(tx, app, campaign).definition

    record, definition = context.graph.read(work)
    return site.to_file(context, app, record.name, definition)


def plan(context: Context, app: str, file: CampaignFile, campaign: str = "") -> Plan:
    """`campaign`: whose id it is for; by default the one of the file's name. Raises ConflictError, NotFoundError."""
    record = find(context, app, campaign) if campaign else _named(context, app, file.name)
    after = text.write(filing.to_content(file), "yaml")
    if record is None:
        made = tuple(site.differing(context, app, file, {}))
        return Plan("", False, compare({}, file.definition), (), made, "", after)
    present = exported(context, app, record.id)
    used = _used(context, app, record.id)
    # Letters that the file does not carry are not its business.
    carried = {name: letter for name, letter in present.letters.items() if name in file.letters}
    before = CampaignFile(present.name, present.definition, carried)
    return Plan(
        record.id,
        present.name != file.name,
        compare(present.definition, file.definition),
        _moved(present.definition, file.definition),
        tuple(site.differing(context, app, file, used)),
        text.write(filing.to_content(before), "yaml"),
        after,
    )


def apply(context: Context, app: str, file: CampaignFile, campaign: str = "", *, publish: bool, by: str) -> Applied:
    """Make the draft, and the letters, what the file says; applied twice, the second time changes nothing.

    Raises InvalidDefinitionError (names the site does not have; with `publish`, whatever keeps it from running),
    ConflictError when somebody saves at the same moment.
    """
    planned = plan(context, app, file, campaign)
    used = _used(context, app, planned.campaign) if planned.campaign else {}
    _check(context, app, file, used, publish=publish)
    site.write_letters(context, app, site.differing(context, app, file, used))
    definition = site.to_definition(context, app, file, used)
    problems = campaigns.validate(context, app, definition)
    target = planned.campaign or campaigns.create(context, app, file.name, definition)
    draft = _draft(context, app, target)
    saves = bool(planned.campaign) and planned.before != planned.after
    if planned.renamed:
        campaigns.rename(context, app, target, file.name)
    if saves:
        draft = publishing.save(context, app, target, definition=definition, revision=draft.revision, by=by)
    published = None
    if publish and _is_behind(context, app, target, draft):
        published = publishing.publish(context, app, target, revision=draft.revision, choices={}, by=by)
    return Applied(target, not planned.campaign, saves or not planned.campaign, published, problems)


def _check(context: Context, app: str, file: CampaignFile, used: Mapping[str, str], *, publish: bool) -> None:
    """Before anything is written: what can't be applied leaves no letters behind."""
    own = {name: name for name in file.letters}
    definition = site.to_definition(context, app, file, {**own, **used})
    if publish:
        load(definition, context.registry)


def _is_behind(context: Context, app: str, campaign: str, draft: DraftRecord) -> bool:
    """Whether people go through something else than the draft."""

    def work(tx: Transaction) -> tuple[int | None, Mapping[str, Any]]:
        return versions.published(tx, app, campaign), workflows.get(tx, app, campaign).definition

    at, present = context.graph.read(work)
    return at is None or compare(present, draft.definition).differs


def _named(context: Context, app: str, name: str) -> CampaignRecord | None:
    try:
        return find(context, app, name)
    except NotFoundError:
        return None


def _draft(context: Context, app: str, campaign: str) -> DraftRecord:
    return context.graph.read(lambda tx: drafts.get(tx, app, campaign))


def _used(context: Context, app: str, campaign: str) -> dict[str, str]:
    return site.used_letters(context, app, _draft(context, app, campaign).definition)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    before = {node.get("id"): node.get("position") for node in old["nodes"]}
    return tuple(
        node["id"] for node in new["nodes"] if node["id"] in before and before[node["id"]] != node.get("position")
    )
