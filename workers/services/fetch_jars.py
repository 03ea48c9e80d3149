"""Downloads the locked jars through jgo and checks each against its sha256: `python -m workers.services.fetch_jars`."""

from __future__ import annotations

import fcntl
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import MavenContext
from requests import RequestException
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from workers.errors import ServiceError
from workers.services.jars import Jar, cache, intact, locked, unusable

_AT_ONCE: Final = 8
_TRIES: Final = 3


def context(folder: Path) -> MavenContext:
    """Further repositories in the user's jgo settings (a company's mirror) are honoured."""
    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    return MavenContext(repo_cache=folder, remote_repos=repositories, timeout=60)


def fetch(jar: Jar, maven: MavenContext, folder: Path) -> None:
    """Download one jar. Raises ServiceError if it can't be had or is not what was locked."""
    artifact = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    reason = ""
    for _ in range(_TRIES):
        (folder / jar.path).unlink(missing_ok=True)
        try:
            artifact.resolve()
        except (RequestException, RuntimeError, OSError) as error:
            reason = str(error)
            continue
        if intact(jar, folder):
            return
        reason = "what was downloaded is not what the lock names (its sha256 differs)"
    (folder / jar.path).unlink(missing_ok=True)
    raise ServiceError(f"{jar.path.name}: {reason}")


def main() -> int:
    console = Console(stderr=True)
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another start may be at the same work; then there is nothing left
        wanted = unusable(locked(), folder)
        if not wanted:
            return 0
        maven = context(folder)
        with Progress(*columns, console=console) as progress, ThreadPoolExecutor(_AT_ONCE) as pool:
            bar = progress.add_task("Graph server", total=sum(jar.size for jar in wanted))
            work = {pool.submit(fetch, jar, maven, folder): jar for jar in wanted}
            try:
                for done in as_completed(work):
                    done.result()
                    progress.advance(bar, work[done].size)
            except ServiceError as error:
                pool.shutdown(wait=True, cancel_futures=True)
                console.print(f"[red]Download failed:[/red] {error}")
                return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
