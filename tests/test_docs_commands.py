"""Every command in the documents: what sends and asks is run against a live product, all else is held to what there is.

What starts, stops or moves a whole installation (`up`, `backup`, `restore`, `make demo`) is run by tests of its own:
`tests/workers/services/test_up.py`, `tests/test_backup.py`, `.ci/newcomer.py`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
from running import Product, User, until
from tutorial import tutorial

from graphstore.apps import AppRecord
from workers.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Their blocks are forms of commands, made from the commands themselves.
FORMS = {"cli.md"}
# Blocks that a live product runs, with the calls of `curl` and of `tracktor` in them.
RUN = ("tutorial.md", "http-api.md", "companies.md", "1-first-event.md", "lists.md", "letters.md")
# Words that begin a line which is the shell's own, or sets something for the lines below.
SHELL = {"export", "for", "done", "call", "api", "value", "sleep", "local", "curl"}


def blocks(path: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def lines(block: str) -> list[str]:
    """Without comments, with what goes on in the next line put together."""
    whole = re.sub(r"\\\n\s*", " ", block)
    return [line for each in whole.splitlines() if (line := re.sub(r"(^|\s)#\s.*", "", each).strip())]


def understood(arguments: list[str]) -> None:
    """Raises where the command line is none of ours."""
    command: Any = typer.main.get_command(main.app)
    while hasattr(command, "commands"):
        command, arguments = command.commands[arguments[0]], arguments[1:]
    with command.make_context("tracktor", list(arguments), resilient_parsing=False):
        pass


def held(command: str) -> None:
    """Raises where a command names what there is not."""
    program, *arguments = shlex.split(command.partition(" > ")[0].partition(" | ")[0])
    if Path(program).name == "tracktor":
        understood(arguments)
    elif program == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(arguments) <= set(targets), command
    elif program == ".venv/bin/python":
        script = ROOT / arguments[0]
        assert script.is_file(), command
        options = {each for each in arguments if each.startswith("--")}
        text = script.read_text(encoding="utf-8")
        assert all(f'"{option}"' in text for option in options), command
    elif program == "helm":
        charts = [each for each in arguments if "deploy/" in each]
        assert charts, command
        assert all((ROOT / each).exists() for each in charts), command
    elif program == "pip":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        named = re.fullmatch(r"tracktor\[(\w+)\]", arguments[-1])
        assert arguments[0] == "install", command
        assert named is not None, command
        assert named[1] in project["optional-dependencies"], command
    else:
        # A wheel put into an environment of its own: `.ci/newcomer.py` does it; secrets of a cluster are its own.
        assert command.startswith(("python3 -m venv tracktor", "kubectl create secret generic tracktor ")), command


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_name_what_there_is(path: Path) -> None:
    for block in blocks(path) if path.name not in FORMS else ():
        if path.name == "tutorial.md":
            continue  # one script, run below as a whole
        for line in lines(block):
            if line.split()[0] not in SHELL and not re.match(r"[A-Z]+=", line):
                held(line)


@pytest.fixture(scope="module")
def site(product: Product) -> AppRecord:
    """With what the sample would have: a running campaign to pause, and a letter of the name that is used."""
    made = product.site("Commands")
    user, path = User.logged_in(product), f"/sites/{made.id}"
    letter = user.post(f"{path}/letters", {"name": "May offer", "subject": "An offer", "text": "Half the price."})["id"]
    campaign = user.post(f"{path}/campaigns", {"name": "Offer", "definition": tutorial(letter, 20)})["id"]
    user.post(f"{path}/campaigns/{campaign}/run")
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as if it were the checkout, with files that commands name."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    (tmp_path / "people.csv").write_text("Customer number,email,plan,Notes\n7,seven@commands.example,free,none\n")
    (tmp_path / "people.jsonl").write_text('{"id": "8", "email": "eight@commands.example"}\n')
    return tmp_path


def run(product: Product, site: AppRecord, place: Path, script: str) -> str:
    """What it prints. Commands are told which of the many sites of the tests they are for."""
    number = [each["id"] for each in User.logged_in(product).get("/session")["sites"]].index(site.id)
    filled = script.replace("http://127.0.0.1:8080", product.settings.public_url).replace("sid=TOKEN", "sid=$TOKEN")
    filled = re.sub(r"TOKEN=….*", f"TOKEN={site.token}", filled).replace('["sites"][0]', f'["sites"][{number}]')
    given = f'TOKEN={site.token}\ntracktor() {{ yes | .venv/bin/tracktor "$@" --site {site.id}; }}\n'
    done = subprocess.run(
        ["bash", "-eu", "-c", given + filled],
        cwd=place,
        env={**os.environ, **product.env},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"error"' not in done.stdout, done.stdout
    return done.stdout


@pytest.mark.services
@pytest.mark.parametrize("name", [name for name in RUN if name != "tutorial.md"])
def test_calls_are_taken(product: Product, site: AppRecord, place: Path, name: str) -> None:
    (path,) = (ROOT / "docs").rglob(name)
    told = run(product, site, place, "\n".join(blocks(path)))
    if name == "letters.md":
        assert "May offer" in (place / "may.yaml").read_text(encoding="utf-8")
        assert [each["name"] for each in json.loads(told[told.rindex("[\n") :])] == ["May offer"]
    if name == "lists.md":
        assert "seven@commands.example" in (place / "fair.csv").read_text(encoding="utf-8")
        assert "eight@commands.example" in (place / "people.jsonl").read_text(encoding="utf-8")


@pytest.mark.services
def test_the_tutorial_with_curl_ends_in_a_letter(product: Product, site: AppRecord, place: Path) -> None:
    every = blocks(ROOT / "docs" / "tutorial.md")
    assert lines(every[0]) == ["make demo"]
    run(product, site, place, "\n".join(every[1:]).replace("sleep 3", ""))
    user = User.logged_in(product)

    def mail() -> list[Any]:
        return [each for each in user.get("/mail")["items"] if "mina@example.com" in str(each["recipients"])]

    (letter,) = until(mail, what="the letter")
    assert "Film 20 was your twentieth movie" in user.get(f"/mail/{letter['id']}")["text"]
    (campaign,) = (each for each in user.get(f"/sites/{site.id}/campaigns")["items"] if each["name"] == "Twenty movies")

    def counts() -> dict[str, Any]:
        found: dict[str, Any] = user.get(f"/sites/{site.id}/campaigns/{campaign['id']}")["counts"]
        return found

    until(lambda: counts()["offer"]["out"] == {"sent": 1, "skipped": 1}, what="the counts that the page tells")
    assert counts()["limit"]["out"] == {"yes": 19, "no": 2}
