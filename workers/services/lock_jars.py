"""Resolves the graph server's class path and writes its lock; `make lock` runs it."""

from __future__ import annotations

import hashlib
from typing import Final

from workers.services.fetch_jars import context
from workers.services.jars import LOCK, cache

NEO4J: Final = "org.neo4j:neo4j:5.26.20"


def main() -> None:
    folder = cache()
    maven = context(folder)
    inputs, transitive = maven.resolver.resolve([maven.create_dependency(NEO4J)])
    lines = ["# Made by `make lock`: every jar of the graph server, in the order of its class path."]
    for dependency in [*inputs, *transitive]:
        artifact = dependency.artifact
        data = artifact.resolve().read_bytes()
        lines += ["", "[[jar]]", f'group = "{artifact.groupId}"', f'artifact = "{artifact.artifactId}"']
        lines += [f'version = "{artifact.version}"']
        lines += [f'classifier = "{artifact.classifier}"'] if artifact.classifier else []
        lines += [f"size = {len(data)}", f'sha256 = "{hashlib.sha256(data).hexdigest()}"']
    LOCK.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
