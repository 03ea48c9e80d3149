"""Holds the sizes of files, and what must never be in one that is committed. Says all that is wrong at once."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

PYTHON_MEDIAN = 120
PYTHON_MOST = 400
TSX_MOST = 250
LOCKS = {"package-lock.json": '"resolved":', ".lock": "--index-url"}


def main() -> int:
    # Those in git and those about to be added; a deleted one may still be listed.
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the git on PATH
        capture_output=True,
        check=True,
    )
    paths = [path for name in listed.stdout.decode().split("\0") if name and (path := Path(name)).is_file()]
    found = [*_too_long(paths, ".py", PYTHON_MOST), *_too_long(paths, ".tsx", TSX_MOST), *_addresses(paths)]
    median = statistics.median(count for path in paths if path.suffix == ".py" and (count := _lines(path)))
    if median > PYTHON_MEDIAN:
        found.append(f"The median Python file has {median:.0f} lines; {PYTHON_MEDIAN} is the limit")
    for fault in found:
        sys.stderr.write(fault + "\n")
    return 1 if found else 0


def _too_long(paths: list[Path], suffix: str, limit: int) -> list[str]:
    counted = {path: _lines(path) for path in paths if path.suffix == suffix}
    return [f"{path} has {count} lines; {limit} is the limit" for path, count in counted.items() if count > limit]


def _addresses(paths: list[Path]) -> list[str]:
    """Locks hold versions and hashes; where from is each user's own setting."""
    return [
        f"{path} holds a download address ({mark})"
        for path in paths
        for ending, mark in LOCKS.items()
        if path.name.endswith(ending) and mark in path.read_text()
    ]


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


if __name__ == "__main__":
    sys.exit(main())
