"""The plan for many people: what the page shows is what the script counts, and it counts as it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\.venv/bin/python (benchmarks/plan_scale\.py .*)$", PAGE, re.MULTILINE)


def counted(command: str) -> str:
    done = subprocess.run([sys.executable, *command.split()], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def figures(people: int, events: int, days: int) -> dict[str, float]:
    told = counted(f"benchmarks/plan_scale.py --people {people} --events {events} --days {days}")
    rows = re.findall(r"^\| (.+?) \| ([\d.,]+)(?: \w+)? \|", told, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in rows}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_shows_what_the_script_prints(command: str) -> None:
    assert counted(command) in PAGE


def test_it_grows_with_what_there_is_more_of() -> None:
    assert len(COMMANDS) == 2
    one, more = figures(10_000_000, 1_000_000_000, 100), figures(10_000_000, 2_000_000_000, 200)
    # As many a second, for twice as long.
    same = [
        "events a second, at the peak",
        "cores for events: graph, few at once",
        "memory of Redis",
        "letters a second",
    ]
    assert [more[name] for name in same] == [one[name] for name in same]
    for name in ("graph on disk", "columns for analytics"):
        assert more[name] == pytest.approx(2 * one[name], rel=0.01)
    assert one["page cache of a member"] < more["page cache of a member"] < 2 * one["page cache of a member"]
    wider = figures(20_000_000, 1_000_000_000, 100)
    assert wider["letters a second"] == pytest.approx(2 * one["letters a second"], abs=1)
    assert wider["events a second, average"] == one["events a second, average"] == pytest.approx(1e9 / 8_640_000, abs=1)
