"""What can be checked of the files under deploy/ without a container runtime."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from workers.cli import commands
from workers.settings import load

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PARTS = ("web", "live", "ingest", "worker", "scheduler")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text())
    return found


def understood(arguments: list[str]) -> None:
    """Raises where the command line is none of ours."""
    command: Any = typer.main.get_command(commands.app)
    context = command.make_context("tracktor", arguments, resilient_parsing=False)
    _, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
    inner.make_context(arguments[0], rest, parent=context)


def test_the_compose_file_runs_each_part_once_by_commands_there_are() -> None:
    services = compose()["services"]
    ours = {name: each for name, each in services.items() if "TRACKTOR_SECRET_KEY" in str(each.get("environment"))}
    assert set(services) == {"graph", "redis", *ours}
    for each in ours.values():
        understood(each["command"])
        assert each["depends_on"] == {name: {"condition": "service_healthy"} for name in ("graph", "redis")}
    assert {each["command"][0] for each in ours.values()} == set(PARTS)
    assert ours["effects"]["command"] == ["worker", "--queues", "effects"]
    assert {volume.partition(":")[0] for each in services.values() for volume in each["volumes"]} == set(
        compose()["volumes"]
    )


def test_its_settings_are_read_and_all_that_must_be_given_is_asked_for() -> None:
    text = (DEPLOY / "container" / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    example = (DEPLOY / "container" / "env.example").read_text()
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    settings = load({name: str(value) for name, value in compose()["services"]["web"]["environment"].items()})
    assert [settings.manages_graph, settings.manages_redis, settings.manages_sink] == [False] * 3
    assert settings.metrics_host == "0.0.0.0"  # noqa: S104 - in a network of the containers' own


def test_redis_there_may_neither_lose_nor_evict() -> None:
    line = " ".join(compose()["services"]["redis"]["command"])
    for needed in ("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"):
        assert needed in line


def test_ports_are_open_to_the_machine_alone() -> None:
    for each in compose()["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in each.get("ports", []))


def test_the_image_copies_what_there_is_and_runs_without_rights() -> None:
    lines = (DEPLOY / "container" / "Containerfile").read_text().splitlines()
    for line in lines:
        if line.startswith("COPY"):
            source = line.split()[1]
            assert source == "dist/*.whl" or (ROOT / source).is_file()
    assert "USER 10001" in lines
    assert 'ENTRYPOINT ["tracktor"]' in lines
    understood(["up"])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_start_what_there_is(unit: Path, tmp_path: Path) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(unit)
    program, *arguments = read["Service"]["ExecStart"].split()
    assert program == "/opt/tracktor/bin/tracktor"
    for part in PARTS if "%i" in arguments else ("",):
        understood([part if each == "%i" else each for each in arguments])
    # Longer than a worker takes that finishes what it has begun.
    assert int(read["Service"]["TimeoutStopSec"]) >= 40
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here; all else is checked")
    own = tmp_path / unit.name.replace("@", "@web")
    own.write_text(unit.read_text().replace(program, str(Path(sys.executable).parent / "tracktor")))
    done = subprocess.run([analyze, "verify", "--man=no", str(own)], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if own.name in line]
    assert told == [], done.stderr
