"""The graph server's jars: which they are (neo4j.lock.toml), where they lie, and whether they are the locked ones."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workers.errors import ServiceError
from workers.services.java import Java

LOCK: Final = Path(__file__).with_name("neo4j.lock.toml")


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    classifier: str
    size: int  # bytes
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies in a Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        name = f"{self.artifact}-{self.version}{tail}.jar"
        return Path(*self.group.split("."), self.artifact, self.version, name)


def locked(lock: Path = LOCK) -> tuple[Jar, ...]:
    """Every jar of the class path, in its order."""
    data = tomllib.loads(lock.read_text())
    return tuple(
        Jar(j["group"], j["artifact"], j["version"], j.get("classifier", ""), j["size"], j["sha256"])
        for j in data["jar"]
    )


def cache() -> Path:
    """The user's folder for jars, shared by every home: TRACKTOR_CACHE, else the platform's cache folder."""
    named = os.environ.get("TRACKTOR_CACHE")
    if named:
        return Path(named).absolute() / "jars"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "tracktor", "jars")


def class_archive(runtime: Java) -> Path:
    """Where the archive of loaded classes for this Java and this lock is, if it has been made."""
    return _archive("classes", runtime, LOCK.read_text())


def base_archive(runtime: Java) -> Path | None:
    """Where the archive of Java's own classes is, on which the other stands; None for a Java that brings it along."""
    if (runtime.path.resolve().parent.parent / "lib" / "server" / "classes.jsa").exists():
        return None
    return _archive("base", runtime, "")


def _archive(kind: str, runtime: Java, lock: str) -> Path:
    what = f"{runtime.path.resolve()}\n{lock}"
    return cache() / f"{kind}-{runtime.major}-{hashlib.sha256(what.encode()).hexdigest()[:16]}.jsa"


def unusable(jars: tuple[Jar, ...], folder: Path) -> list[Jar]:
    """The jars that are missing or hold other bytes than the lock says. Reads them all: about 0.1 s."""
    return [jar for jar in jars if not intact(jar, folder)]


def intact(jar: Jar, folder: Path) -> bool:
    try:
        with (folder / jar.path).open("rb") as file:
            if os.fstat(file.fileno()).st_size != jar.size:
                return False
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def ensure() -> str:
    """The class path, downloaded first where needed. Raises ServiceError when that fails.

    The download is a process of its own, so that the resolver's memory is not kept by the one that supervises.
    """
    jars, folder = locked(), cache()
    if unusable(jars, folder):
        command = [sys.executable, "-m", "workers.services.fetch_jars"]
        answer = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - our own module
        if answer.returncode or unusable(jars, folder):
            raise ServiceError(
                "The graph server couldn't be downloaded (the reason is above). Try again, or set NEO4J_URI "
                "to a Neo4j of your own (5.26 or later)."
            )
    return os.pathsep.join(str(folder / jar.path) for jar in jars)
