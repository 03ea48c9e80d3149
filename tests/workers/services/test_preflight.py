from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis
from support import environment

from workers.errors import ServiceError
from workers.services import jars, java, preflight, redis_server
from workers.services.process import Child
from workers.settings import Settings, load

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # SHA-256 of "abc"


def up(home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """`tracktor up`, which is expected to refuse."""
    env = {**os.environ, **environment(home), **more}
    return subprocess.run(
        [sys.executable, "-m", "workers.cli.main", "up"],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_port_in_use_is_named_with_its_holder_and_its_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(tmp_path / "home", TRACKTOR_PORT=str(port))
    assert refused.returncode == 1
    assert f"Port {port} (web) is in use" in refused.stderr
    assert f"(process {os.getpid()})" in refused.stderr
    assert "set TRACKTOR_PORT to a free port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    refused = up(tmp_path / "home", TRACKTOR_WORKERS="many")
    assert refused.returncode == 2
    assert refused.stderr.startswith("✗ TRACKTOR_WORKERS must be a whole number")


@pytest.mark.services
def test_a_wrong_password_of_an_external_graph_is_told(tmp_path: Path, services: Settings) -> None:
    refused = up(tmp_path / "home", NEO4J_URI=services.neo4j_uri, NEO4J_PASSWORD="not-this-one")
    assert refused.returncode == 1
    assert "The graph refused the user name or password. Check NEO4J_USER and NEO4J_PASSWORD." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "not-this-one" not in refused.stderr + refused.stdout


@pytest.mark.services
def test_an_external_redis_that_evicts_is_refused(tmp_path: Path, services: Settings) -> None:
    other = load(environment(tmp_path / "other"))
    child = Child(redis_server.command(other), other.logs)
    try:
        assert redis_server.wait(other, 10)
        with Redis.from_url(other.redis_url) as client:
            client.config_set("maxmemory-policy", "volatile-ttl")
        refused = up(
            tmp_path / "home",
            NEO4J_URI=services.neo4j_uri,
            NEO4J_PASSWORD=services.neo4j_password,
            REDIS_URL=other.redis_url,
        )
    finally:
        child.stop(5)
    assert refused.returncode == 1
    assert "Change in it: maxmemory-policy noeviction" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "MIN_FREE", 1 << 60)
    with pytest.raises(ServiceError, match=r"nearly full: \d+ MB are free.*TRACKTOR_HOME"):
        preflight.home_usable(tmp_path)


def test_a_home_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ServiceError, match="can't be written"):
        preflight.home_usable(tmp_path / "file" / "home")


def test_java_is_taken_from_the_package_in_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "_FOLDERS", (str(tmp_path / "*"),))
    found = java.find({"PATH": "", "JAVA_HOME": str(tmp_path)})
    assert found.path == java.PACKAGED_JAVA
    assert found.major == 21


def test_a_java_that_the_graph_does_not_run_on_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "_FOLDERS", ())
    _java(tmp_path / "new", "25.0.1")
    _java(tmp_path / "old", "1.8.0_402")
    good = _java(tmp_path / "good", "21.0.2")
    assert java.find({"JAVA_HOME": str(tmp_path / "new"), "PATH": str(good.parent)}).path == good
    monkeypatch.setattr(java, "PACKAGED_JAVA", tmp_path / "none")
    with pytest.raises(ServiceError, match=r"Java 17 or 21.*JAVA_HOME.*NEO4J_URI.*\(25\)"):
        java.find({"JAVA_HOME": str(tmp_path / "new"), "PATH": str(tmp_path / "old" / "bin")})


def test_a_jar_with_other_bytes_is_found_out(tmp_path: Path) -> None:
    jar = jars.Jar("org.test", "thing", "1.0", "", 3, ABC)
    assert jars.unusable((jar,), tmp_path) == [jar]
    (tmp_path / jar.path).parent.mkdir(parents=True)
    (tmp_path / jar.path).write_bytes(b"abc")
    assert jars.unusable((jar,), tmp_path) == []
    (tmp_path / jar.path).write_bytes(b"abd")
    assert jars.unusable((jar,), tmp_path) == [jar]


def test_the_lock_holds_hashes_and_no_address() -> None:
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars.locked())
    assert "://" not in jars.LOCK.read_text()


def test_21_is_preferred_but_what_is_said_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(java, "_FOLDERS", ())
    older, newer = _java(tmp_path / "older", "17.0.9"), _java(tmp_path / "newer", "21.0.2")
    monkeypatch.setattr(java, "PACKAGED_JAVA", newer)
    assert java.find({"PATH": str(older.parent)}).path == newer
    assert java.find({"PATH": str(newer.parent), "JAVA_HOME": str(tmp_path / "older")}).path == older
    monkeypatch.setattr(java, "PACKAGED_JAVA", tmp_path / "none")
    assert java.find({"PATH": str(older.parent)}).path == older


def test_a_java_without_an_archive_of_its_own_classes_gets_one_beside_the_jars(tmp_path: Path) -> None:
    bare, whole = (java.Java(_java(tmp_path / name, "21.0.2"), 21) for name in ("bare", "whole"))
    own = tmp_path / "whole" / "lib" / "server" / "classes.jsa"
    own.parent.mkdir(parents=True)
    own.touch()
    assert jars.base_archive(whole) is None
    base = jars.base_archive(bare)
    assert base is not None
    assert base.parent == jars.cache()


def _java(home: Path, version: str) -> Path:
    """Something that answers like a Java of that version."""
    path = home / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    path.chmod(0o755)
    return path
