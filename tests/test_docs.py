"""The docs name what there is: a setting, command, error code, node type or file without a word there fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tutorial import REGISTRY
from typer.main import get_command

from engine.comparison import OPERATORS
from engine.page import page as node_page
from engine.segments.expressions import Frequency, Operator
from workers.cli.commands import app
from workers.cli.reference import page as command_page
from workers.metrics.names import COUNTED, READ

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SOURCES = ("engine", "graphstore", "nodes", "webapp", "workers")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def source(*folders: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))


def missing(names: set[str], text: str) -> set[str]:
    return {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)}


def test_every_setting_is_documented() -> None:
    found = set(re.findall(r'"((?:TRACKTOR_|NEO4J_|REDIS_|SMTP_)[A-Z_]+)"', source("workers")))
    ours = found - {"TRACKTOR_READY_FILE"}  # from the supervisor to its parts
    assert len(ours) > 15
    assert not missing(ours, page("operations.md"))


@pytest.mark.parametrize("name", ["security.md", "reliability.md"])
def test_every_test_that_is_said_to_show_something_exists(name: str) -> None:
    named = set(re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", page(name)))
    assert len(named) > 10
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_every_documented_setting_exists() -> None:
    code = source("workers")
    named = set(re.findall(r"`((?:TRACKTOR_|NEO4J_)[A-Z_]+)`", page("operations.md")))
    assert not {name for name in named if name.removesuffix("_FILE") not in code}


def test_every_command_is_documented() -> None:
    commands = set(getattr(get_command(app), "commands", {})) - {"version"}
    assert {"up", "demo", "doctor"} <= commands
    assert not missing(commands, page("operations.md"))


def test_metrics_are_documented_and_alerts_ask_for_those_there_are() -> None:
    every = {f"tracktor_{metric.name}" for metric in (*COUNTED, *READ)}
    assert not missing(every, page("observability.md"))
    for file in ("prometheus/alerts.yml", "grafana/tracktor.json"):
        asked = re.findall(r"\btracktor_[a-z_]+", (ROOT / "deploy" / file).read_text(encoding="utf-8"))
        assert len(asked) > 10
        assert {re.sub("_(total|bucket|count|sum)$", "", name) for name in asked} <= every, file


def test_the_page_of_commands_says_what_they_say() -> None:
    assert page("cli.md") == command_page(), "Run: python -m workers.cli.reference > docs/cli.md"


def test_every_refusal_is_documented() -> None:
    code = source("webapp/resources/track") + (ROOT / "engine" / "tracking.py").read_text(encoding="utf-8")
    code += (ROOT / "engine" / "identity.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'RejectedError\(\s*"([a-z_]+)"', code))
    assert len(codes) > 15
    assert not missing(codes, page("http-api.md"))


def test_the_page_of_node_types_says_what_they_say() -> None:
    assert page("nodes.md") == node_page(REGISTRY), "Run: tracktor nodes > docs/nodes.md"
    assert not missing(set(OPERATORS), page("workflows.md"))


def test_every_operator_of_segments_is_documented() -> None:
    assert not missing({*Operator, *Frequency}, page("segments.md"))


@pytest.mark.parametrize("folder", SOURCES)
def test_every_file_is_on_the_map(folder: str) -> None:
    text = page("directory-map.md")
    for path in (ROOT / folder).rglob("*.py"):
        where = path.relative_to(ROOT)
        named = any(f"{parent}/`" in text or f"{parent.name}/`" in text for parent in list(where.parents)[:-2])
        if path.name != "__init__.py":
            assert named or path.name in text or "resources" in where.parts, where


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_all_screens_are_shown_in_both_looks_and_pictures_are_small() -> None:
    script = (ROOT / "docs" / "images" / "screens.py").read_text(encoding="utf-8")
    taken = set(re.findall(r'camera\.take\(\s*"([\w-]+)"', script)) | set(re.findall(r'\("([\w-]+)", "', script))
    assert len(taken) > 50
    shown = re.findall(r"images/([\w-]+)\.png", page("screens.md"))
    assert sorted(shown) == sorted(f"{name}-{look}" for name in taken for look in ("light", "dark"))
    pictures = list((ROOT / "docs" / "images").rglob("*.png"))
    named = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert not [path.name for path in pictures if path.name not in named]
    assert sum(path.stat().st_size for path in pictures) < 12_000_000
