"""Every command in the documents: what sends and asks is run against a live product, all else is held to what there is.

What starts, stops or moves a whole installation (`up`, `backup`, `restore`, `make demo`) is run by tests of its own:
`tests/workers/services/test_up.py`, `tests/test_backup.py`, `.ci/newcomer.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from running import Product, User, until
from tutorial import tutorial
from typer.testing import CliRunner

from graphstore.apps import AppRecord
from workers.cli import commands

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Their blocks are forms of commands, made from the commands themselves.
FORMS = {"cli.md"}
# Pages that a live product runs, with the calls of `curl` and of `tracktor` in them, in the order of the page.
RUN = (
    "http-api.md", "companies.md", "carts.md", "1-first-event.md", "segments.md", "lists.md", "letters.md", "editor.md",
    "webhooks.md", "privacy.md", "accounts.md", "operations.md", "observability.md",
)  # fmt: skip
# What in these pages begins, moves or watches another installation than the one that is there.
ELSEWHERE = re.compile(r"^(tracktor (up|backup|restore)|pip install|export TRACKTOR_OIDC)", re.MULTILINE)
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
    command: Any = typer.main.get_command(commands.app)
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


@dataclass(frozen=True)
class Desk:
    """A site on which the pages' commands find what they name, and who may ask."""

    site: AppRecord
    user: User
    key: str
    number: int  # which of the many sites of the tests it is


@pytest.fixture(scope="module")
def desk(product: Product) -> Desk:
    made = product.site("Commands")
    user, path = User.logged_in(product), f"/sites/{made.id}"
    letter = user.post(f"{path}/letters", {"name": "May offer", "subject": "An offer", "text": "Half the price."})["id"]
    for name, last in (("Offer", 20), ("Ten more", 10)):
        campaign = user.post(f"{path}/campaigns", {"name": name, "definition": tutorial(letter, last)})["id"]
        user.post(f"{path}/campaigns/{campaign}/run")
    user.post(f"{path}/webhooks", {"name": "CRM", "url": "https://crm.example.com/told", "kinds": ["segment.left"]})
    key = user.post(f"{path}/api-keys", {"name": "Docs", "rights": ["view", "analyse", "people"]})["secret"]
    user.post(f"{path}/people", {"id": "ann", "properties": {"email": "ann@example.com", "plan": "free"}})
    user.post(f"{path}/people", {"id": "unicorn", "properties": {"plan": "free"}})
    product.stored()
    number = [each["id"] for each in user.get("/session")["sites"]].index(made.id)
    return Desk(made, user, key, number)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as if it were the checkout, with files that commands name."""
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    (tmp_path / "people.csv").write_text("Customer number,email,plan,Notes\n7,seven@commands.example,free,none\n")
    (tmp_path / "people.jsonl").write_text('{"id": "8", "email": "eight@commands.example"}\n')
    (tmp_path / "left.csv").write_text("email\nnine@commands.example\n")
    return tmp_path


def run(product: Product, desk: Desk, place: Path, script: str) -> str:
    """What a shell prints of it. Commands are told which of the many sites of the tests they are for."""
    given = product.settings
    filled = script.replace("http://127.0.0.1:8080", given.public_url).replace("sid=TOKEN", "sid=$TOKEN")
    filled = filled.replace("http://127.0.0.1:8082", f"http://127.0.0.1:{given.ports.metrics}")
    filled = re.sub(r"TOKEN=….*", f"TOKEN={desk.site.token}", filled).replace("/SITE/", f"/{desk.site.id}/")
    filled = filled.replace('["sites"][0]', f'["sites"][{desk.number}]')
    done = subprocess.run(
        ["bash", "-eu", "-c", f"TOKEN={desk.site.token}\nKEY={desk.key}\n{filled}"],
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


def commanded(desk: Desk, line: str) -> str:
    """What the command prints; in this process, since a second of its own for each is what most of them would take."""
    words = [desk.site.id if word == "Shop" else word for word in shlex.split(line)[1:]]
    command: Any = typer.main.get_command(commands.app)
    rest = words
    while hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    if not {"--site", "--installation"} & set(words) and any("--site" in each.opts for each in command.params):
        words += [] if words[0] == "user" else ["--site", desk.site.id]
    done = CliRunner().invoke(commands.app, words, input="y\n" * 5)
    assert done.exit_code == 0, (line, done.output, done.exception)
    return done.output


@pytest.mark.services
@pytest.mark.parametrize("name", RUN)
def test_commands_are_taken(
    product: Product, desk: Desk, place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in product.env.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(place)
    (path,) = (ROOT / "docs").rglob(name)
    told: list[str] = []
    for block in blocks(path):
        if ELSEWHERE.search(block):
            continue
        commands = lines(block)
        if all(line.startswith("tracktor ") for line in commands):
            told += [commanded(desk, line) for line in commands]
        else:
            told.append(run(product, desk, place, block))
    assert told, name
    came_of(name, place, told)


def came_of(name: str, place: Path, told: list[str]) -> None:
    """What the page says of its commands."""
    if name == "letters.md":
        assert "May offer" in (place / "may.yaml").read_text(encoding="utf-8")
        assert "May offer" in [each["name"] for each in json.loads(told[-1])]
        suppressed = (place / "suppressed.csv").read_text(encoding="utf-8")
        assert hashlib.sha256(b"nine@commands.example").hexdigest() in suppressed
        assert "unsubscribed" in suppressed
    if name == "lists.md":
        assert "seven@commands.example" in (place / "fair.csv").read_text(encoding="utf-8")
        assert "eight@commands.example" in (place / "people.jsonl").read_text(encoding="utf-8")
    if name == "editor.md":
        assert "May offer" in (place / "ten-more.yaml").read_text(encoding="utf-8")
    if name == "segments.md":
        assert '"sample"' in told[0]
        assert "Free and busy" in told[1]
    if name == "webhooks.md":
        assert "CRM" in told[0]
    if name == "privacy.md":
        assert "ann@example.com" in (place / "ann.json").read_text(encoding="utf-8")
        assert "Page view" in told[-1]
    if name == "accounts.md":
        assert "unicorn" in told[-3]  # by the key
    if name == "operations.md":
        assert "Movie watch" in (place / "events.jsonl").read_text(encoding="utf-8")
    if name == "observability.md":
        assert "tracktor_calls_accepted_total" in told[0]


@pytest.mark.services
def test_the_tutorial_with_curl_ends_in_a_letter(product: Product, desk: Desk, place: Path) -> None:
    every = blocks(ROOT / "docs" / "tutorial.md")
    assert lines(every[0]) == ["make demo"]
    run(product, desk, place, "\n".join(every[1:]).replace("sleep 3", ""))
    site, user = desk.site, desk.user

    def mail() -> list[Any]:
        found = user.get("/mail")["items"]  # of all pages that have run before this one, too
        return [each for each in found if each["subject"] == "Mina, an offer for you"]

    (letter,) = until(mail, what="the letter")
    assert "Film 20 was your twentieth movie" in user.get(f"/mail/{letter['id']}")["text"]
    (campaign,) = (each for each in user.get(f"/sites/{site.id}/campaigns")["items"] if each["name"] == "Twenty movies")

    def counts() -> dict[str, Any]:
        found: dict[str, Any] = user.get(f"/sites/{site.id}/campaigns/{campaign['id']}")["counts"]
        return found

    until(lambda: counts()["offer"]["out"] == {"sent": 1, "skipped": 1}, what="the counts that the page tells")
    assert counts()["limit"]["out"] == {"yes": 19, "no": 2}
