"""The managed Neo4j: its folder, configuration, first password and command line."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from pathlib import Path
from typing import Final

from graphstore.driver import Graph
from graphstore.errors import GraphUnavailableError
from workers.errors import SettingError
from workers.services import jars, java
from workers.services.process import Command
from workers.settings import Settings

_MAIN: Final = "org.neo4j.server.CommunityEntryPoint"

_CONFIG: Final = """\
# Written at every start; change the settings of Tracktor or graph.conf beside its folder instead.
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.directories.data={folder}/data
server.directories.transaction.logs.root={folder}/data/transactions
server.directories.logs={logs}
server.memory.pagecache.size={page_cache}m
# Short recovery after a crash, and no disk taken before it is used.
db.checkpoint.interval.time=2m
db.tx_log.preallocate=false
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=1 files
db.logs.query.enabled=OFF
# Each sample reads a whole index: by default after every twentieth part of it has changed, which the states of runs
# and letters do all the time.
db.index_sampling.update_percentage=50
# A stop is quick: nobody but our own processes is connected.
db.shutdown_transaction_end_timeout=2s
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""

# The serial collector keeps the idle size lowest; with this small a heap its pauses are short.
_JVM: Final = (
    "-XX:+UseSerialGC",
    # An eighth less processor time; where the system has none, the JVM says so and goes on.
    "-XX:+UseTransparentHugePages",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)

_HASH_ROUNDS: Final = 1024
OWN: Final = "graph.conf"  # in the home: lines of the operator's


def command(settings: Settings) -> Command:
    """Makes its folder, downloads its jars where needed and says what to run. Raises ServiceError, SettingError."""
    runtime = java.find()
    class_path = jars.ensure()
    folder = settings.home / "graph"
    config = folder / "conf"
    config.mkdir(parents=True, exist_ok=True, mode=0o700)
    ours = _CONFIG.format(
        port=settings.ports.graph,
        folder=folder,
        logs=settings.logs / "neo4j",
        page_cache=settings.graph_page_cache,
    )
    (config / "neo4j.conf").write_text(_with_own(ours, settings.home / OWN), encoding="utf-8")
    if not (folder / "data" / "databases").exists():
        set_initial_password(folder / "data", settings.neo4j_password)
    arguments = [str(runtime.path), *_heap(settings.graph_heap), *_JVM]
    archive, base = jars.class_archive(runtime), jars.base_archive(runtime)
    if archive.exists():
        # One that does not fit is ignored, and not worth a warning.
        both = f"{base}:{archive}" if base is not None else archive
        arguments += [f"-XX:SharedArchiveFile={both}", "-Xshare:auto", "-Xlog:cds=off,cds+dynamic=off"]
    arguments += ["-cp", class_path, _MAIN, f"--home-dir={folder}", f"--config-dir={config}"]
    # Few malloc arenas: with one per core and thread, glibc keeps far more than the JVM asks for.
    return Command("graph", arguments, {"MALLOC_ARENA_MAX": "2"}, folder)


def _heap(size: int) -> list[str]:
    """Options for one of at most `size` MB.

    Left to grow by itself from little, its nursery has 30 MB: everything stops for a collection several times a
    second, and for a whole one each time the rest has grown. None of this memory is taken before it is used.
    """
    return [f"-Xms{size * 5 // 8}m", f"-Xmn{size * 5 // 16}m", f"-Xmx{size}m", "-XX:MetaspaceSize=192m"]


def _with_own(ours: str, path: Path) -> str:
    """Our configuration with the operator's lines, which win. Raises SettingError."""
    if not path.exists():
        return ours
    own: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if name.startswith("#") or not (name or equals):
            continue
        if not (name and equals):
            raise SettingError(f"{OWN}, line {number}, is not NAME=VALUE. Mend it, or begin it with #.")
        own[name] = value
    # The server refuses to start when a name stands twice.
    kept = [line for line in ours.splitlines() if line.partition("=")[0] not in own]
    return "\n".join([*kept, f"# From {OWN}", *(f"{name}={value}" for name, value in own.items()), ""])


def set_initial_password(data: Path, password: str) -> None:
    """Leave the first user where a server that has no data yet looks for it, so that no default password ever works."""
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    path = data / "dbms" / "auth.ini"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"neo4j:SHA-256,{digest.hex().upper()},{salt.hex().upper()},{_HASH_ROUNDS}:\n")


def connect(settings: Settings) -> Graph:
    return Graph(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password, database=settings.neo4j_database)


def ready(settings: Settings) -> bool:
    """Whether a query is answered now. Raises GraphCredentialsError if the password is refused."""
    with connect(settings) as graph:
        try:
            graph.command("RETURN 1")
        except GraphUnavailableError:
            return False
    return True


def wait(settings: Settings, seconds: float) -> bool:
    """Whether it answered within `seconds`."""
    end = time.monotonic() + seconds
    while not ready(settings):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
