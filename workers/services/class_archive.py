"""An archive of the graph server's loaded classes (AppCDS): with it the server starts in about half the time.

`python -m workers.services.class_archive` makes it once for each Java and each lock of the jars; `make` does so.
Without one everything works as well, only slower to start. The JVM itself ignores an archive that doesn't fit.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from graphstore import schema
from workers.errors import ServiceError, WorkerError
from workers.services import graph_server, jars, java
from workers.services.process import Child
from workers.settings import load


def make(runtime: java.Java) -> None:
    """Run a server on an empty graph and have the JVM write down what it loaded. Takes about 20 s."""
    path = jars.class_archive(runtime)
    with tempfile.TemporaryDirectory() as scratch:
        part = path.with_name(f"{path.name}.{Path(scratch).name}")
        settings = load({"TRACKTOR_HOME": scratch, "TRACKTOR_GRAPH_PORT": str(_free_port())})
        command = graph_server.command(settings)
        java_path, *arguments = command.arguments
        made = [*_base(runtime), f"-XX:ArchiveClassesAtExit={part}"]
        child = Child(replace(command, arguments=[java_path, *made, *arguments]), settings.logs)
        try:
            if not graph_server.wait(settings, 180):
                raise ServiceError(f"The graph did not start:\n{child.tail()}")
            with graph_server.connect(settings) as graph:
                schema.apply(graph)
        finally:
            child.stop(120)
        if part.exists():
            part.rename(path)


def _base(runtime: java.Java) -> list[str]:
    """Options for a Java that has no archive of its own classes: it makes one here first."""
    base = jars.base_archive(runtime)
    if base is None:
        return []
    if not base.exists():
        made = base.with_name(f"{base.name}.{os.getpid()}")
        dump = [str(runtime.path), "-Xshare:dump", f"-XX:SharedArchiveFile={made}"]
        subprocess.run(dump, check=False, capture_output=True)  # noqa: S603 - a Java found on this machine
        if made.exists():
            made.rename(base)
    return [f"-XX:SharedArchiveFile={base}"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    console = Console(stderr=True, highlight=False)
    try:
        runtime = java.find()
        if not jars.class_archive(runtime).exists():
            console.print("Preparing the graph server for quick starts (once, about 20 s)")
            make(runtime)
    except WorkerError as error:
        console.print(Text(str(error), "red"))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
