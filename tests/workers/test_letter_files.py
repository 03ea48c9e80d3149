"""`tracktor letter`: from a site into a file, and from a file into a site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Site
from typer.testing import CliRunner, Result

from engine.letters.layout import layouts
from graphstore import letter_versions, letters
from graphstore.letters import LetterContents
from workers import letter_writing
from workers.cli import letter_files as cli
from workers.cli.commands import app as command
from workers.context import Context


@pytest.fixture
def run(context: Context, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # noqa: ANN201
    monkeypatch.setattr(cli, "load", lambda: context.settings)

    def call(*arguments: object, code: int = 0) -> Result:
        result = CliRunner().invoke(command, ["letter", *map(str, arguments)])
        assert result.exit_code == code, result.output + str(result.exception)
        return result

    return call


def test_another_site_gets_it_whole(context: Context, app: Site, other: Site, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    contents = LetterContents("Offer", "Watch more", mode="drag_and_drop", mjml=layouts()[0].mjml, follow=False)
    letter = letter_writing.create(context, app.id, contents, by="")
    file = tmp_path / "offer.yaml"
    run("export", "Offer", file, "--site", app.id)
    made = json.loads(run("apply", file, "--site", other.id, "--json").output)
    assert (made["created"], made["changed"], made["version"]) == (True, True, 1)
    copied = letters.get(context.graph, other.id, made["letter"])
    assert (copied.mjml, copied.made, copied.follow) == (letter.mjml, letter.made, False)
    again = run("apply", file, "--site", other.id).output
    assert "as the file says already" in again
    file.write_text(file.read_text().replace("Watch more", "Watch less"))
    changed = run("apply", file, "--site", other.id).output
    assert "-subject: Watch more" in changed
    assert "+subject: Watch less" in changed
    assert "its version is 2" in changed
    kept = context.graph.read(lambda tx: letter_versions.every(tx, other.id, made["letter"]))
    assert [each.contents.subject for each in kept] == ["Watch less", "Watch more"]
    assert json.loads(run("export", letter.id, "--site", app.id, "--format", "json").output)["name"] == "Offer"
    assert made["letter"] in run("list", "--site", other.id, "--json").output
    assert "is removed" in run("remove", "Offer", "--site", other.id, "--yes").output
    assert made["letter"] not in run("list", "--site", other.id, "--json").output
    assert letters.get(context.graph, app.id, letter.id).name == "Offer"


def test_what_a_file_may_not_be(app: Site, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    file = tmp_path / "bad.yaml"
    for content, said in [
        ("subject: No name\n", "name: A letter's file has a name"),
        ("name: A\nsubject: S\nsize: 3\n", "size: A letter has"),
        ("name: A\nsubject: '{% if %}'\ntext: t\n", "subject: "),
    ]:
        file.write_text(content)
        assert said in run("apply", file, "--site", app.id, code=1).output
