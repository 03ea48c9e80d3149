"""`tracktor campaign`: from a site into a file, and from a file into a site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Site
from tutorial import tutorial
from typer.testing import CliRunner, Result

from graphstore import drafts, letters, versions, workflows
from graphstore.letters import LetterContents
from workers import campaigns
from workers.campaign_files import apply as applying
from workers.campaign_files.text import read
from workers.cli import campaigns as cli
from workers.cli.commands import app as command
from workers.context import Context


@pytest.fixture
def run(context: Context, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # noqa: ANN201
    monkeypatch.setattr(cli, "load", lambda: context.settings)

    def call(*arguments: object, code: int = 0) -> Result:
        result = CliRunner().invoke(command, ["campaign", *map(str, arguments)])
        assert result.exit_code == code, result.output + str(result.exception)
        return result

    return call


@pytest.fixture
def drawn(context: Context, app: Site) -> str:
    """Id of a campaign whose nodes have places, and whose letter is "Offer"."""
    letter = letters.create(context.graph, app.id, LetterContents("Offer", "Watch more", "Hello,\nyou.\n"))
    definition = tutorial(letter.id)
    for place, node in enumerate(definition["nodes"]):
        node["position"] = {"x": 40, "y": 160 * place}
    return campaigns.create(context, app.id, "Ten more", definition)


def test_another_site_gets_it_whole(context: Context, app: Site, other: Site, drawn: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    file = tmp_path / "ten-more.yaml"
    run("export", drawn, file, "--site", app.id)
    assert "letter: Offer\n" in file.read_text()
    assert "+name: Ten more" in run("diff", file, "--site", other.id, code=1).output
    made = json.loads(run("apply", file, "--site", other.id, "--publish", "--json").output)
    assert (made["created"], made["published"], made["problems"]) == (True, 1, [])
    assert made["letters"] == [{"name": "Offer", "change": "made", "parts": []}]
    [letter] = letters.list_all(context.graph, other.id)
    assert (letter.name, letter.text) == ("Offer", "Hello,\nyou.\n")
    stored = context.graph.read(lambda tx: workflows.get(tx, other.id, made["campaign"]))
    own = context.graph.read(lambda tx: workflows.get(tx, app.id, drawn))
    ours = json.dumps(own.definition).replace(own.definition["nodes"][4]["config"]["letter"], letter.id)
    assert stored.definition == json.loads(ours)
    again = json.loads(run("apply", file, "--site", other.id, "--publish", "--json").output)
    assert (again["differs"], again["saved"], again["created"], again["published"]) == (False, False, False, None)
    assert run("diff", file, "--site", other.id).output == ""
    exported = run("export", "Ten more", "--site", other.id, "--format", "json").output
    assert json.loads(exported) == read(file.read_text())


def test_a_change_is_shown_and_becomes_the_draft(context: Context, app: Site, drawn: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    campaigns.run(context, app.id, drawn)
    file = tmp_path / "ten-more.json"
    run("export", drawn, file, "--site", app.id)
    content = json.loads(file.read_text())
    content["nodes"][2]["config"]["limit"] = 30
    content["nodes"][1]["position"]["x"] = 400
    content["letters"]["Offer"]["subject"] = "Watch on"
    file.write_text(json.dumps(content))
    shown = json.loads(run("diff", file, "--site", app.id, "--json", code=1).output)
    assert shown["nodes"] == [
        {
            "node": "limit", "type": "entry_limit", "change": "changed", "settings": ["limit"],
            "before": {"limit": 20}, "after": {"limit": 30},
        }
    ]  # fmt: skip
    assert (shown["moved"], shown["letters"]) == (
        ["watched"],
        [{"name": "Offer", "change": "changed", "parts": ["subject"]}],
    )
    told = run("apply", file, "--site", app.id).output
    assert "-    limit: 20" in told
    assert "+    limit: 30" in told
    assert "The letter “Offer” changes at once: subject." in told
    draft = context.graph.read(lambda tx: drafts.get(tx, app.id, drawn))
    assert (draft.definition["nodes"][2]["config"]["limit"], draft.by) == (30, "the command line")
    assert [letter.subject for letter in letters.list_all(context.graph, app.id)] == ["Watch on"]
    assert json.loads(run("list", "--site", app.id, "--json").output) == [
        {"id": drawn, "name": "Ten more", "state": "running", "version": 1, "draft_differs": True}
    ]
    run("apply", file, "--site", app.id, "--publish")
    assert context.graph.read(lambda tx: workflows.get(tx, app.id, drawn)).version == 2
    assert context.graph.read(lambda tx: versions.history(tx, app.id, drawn))[0].by == "the command line"


def test_what_cannot_be_applied_changes_nothing(context: Context, other: Site, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    file = tmp_path / "bad.yaml"
    file.write_text(
        "name: Bad\nnodes:\n- {id: all, type: for_all_people}\n"
        "- {id: in, type: in_segment, config: {segment: Nobody}}\n"
        "- {id: hi, type: send_letter, config: {letter: Hi}}\nedges: []\nletters: {Hi: {subject: Hi, text: Hi}}\n"
    )
    refused = run("apply", file, "--site", other.id, code=1)
    assert "nodes/in/config/segment: There is no segment called 'Nobody' on this site" in " ".join(
        refused.stderr.split()
    )
    content = file.read_text().replace("Nobody", "''")
    file.write_text(content)
    assert "nodes/in/config/segment" in run("apply", file, "--site", other.id, "--publish", code=1).stderr
    assert not letters.list_all(context.graph, other.id)
    assert not workflows.listing(context.graph, other.id)
    # As a draft it may have problems; they are told.
    assert "It can't run yet. nodes/in/config/segment" in " ".join(
        run("apply", file, "--site", other.id).stderr.split()
    )


def test_of_several_letters_of_a_name_the_one_it_sends_counts(context: Context, app: Site, drawn: str) -> None:
    letters.create(context.graph, app.id, LetterContents("Offer", "Quite another", "x"))
    file = applying.exported(context, app.id, drawn)
    assert not applying.plan(context, app.id, file).differs
    applied = applying.apply(context, app.id, file, publish=False, by="")
    assert (applied.saved, applied.campaign) == (False, drawn)
