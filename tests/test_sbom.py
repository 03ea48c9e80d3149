"""The bill of materials names what the locks name; licences that bind are refused; the audit asks, or says it can't."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calling import Other

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / ".ci" / "sbom.py"


@pytest.fixture(scope="module")
def sbom() -> Any:
    spec = importlib.util.spec_from_file_location("sbom", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sbom"] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


def test_the_bill_has_all_of_the_locks_and_is_the_same_each_time(sbom: Any, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        subprocess.run([sys.executable, SCRIPT, tmp_path / "dist" / name], check=True, cwd=tmp_path)
    text = (tmp_path / "dist" / "one.json").read_text(encoding="utf-8")
    assert text == (tmp_path / "dist" / "two.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    purls = {each["purl"]: each for each in told["components"]}
    assert len(purls) == len(told["components"]) == len(sbom.parts())
    locked = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==([\w.]+)", locked, re.MULTILINE)
    assert len(pinned) > 50
    for name, version in pinned:
        assert purls[f"pkg:pypi/{name}@{version}"]["scope"] == "required"
    assert any(purl.startswith("pkg:npm/%40mantine/core@") for purl in purls)
    assert purls["pkg:maven/org.neo4j/neo4j@5.26.20"]["hashes"][0]["alg"] == "SHA-256"
    assert any(each["scope"] == "excluded" and each["name"] == "pytest" for each in told["components"])


def test_nothing_that_is_imported_is_under_a_licence_that_binds(sbom: Any) -> None:
    assert sbom.refused(sbom.parts()) == []


@pytest.mark.parametrize(
    ("licence", "bad"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("SSPL-1.0", True),
        ("unknown", True),
        ("MIT OR GPL-2.0", False),
        ("LGPL-3.0", False),
        ("MPL-2.0", False),
        ("", False),
    ],
)
def test_licences_that_bind_are_refused(sbom: Any, licence: str, bad: bool) -> None:
    part = sbom.Part("pypi", "x", "1", licence, ships=True)
    assert bool(sbom.refused([part])) is bad
    if licence != "unknown":
        assert sbom.refused([replace(part, imported=False)]) == []


def test_the_audit_tells_what_the_database_knows(sbom: Any) -> None:
    parts = [sbom.Part("npm", "@a/b", "1.0", "MIT", ships=True), sbom.Part("pypi", "c", "2", "MIT", ships=True)]
    other = Other()
    try:
        other.answers.append((200, json.dumps({"results": [{}, {"vulns": [{"id": "X-1"}]}]}).encode()))
        assert sbom.holes(parts, other.url) == ["pkg:pypi/c@2: X-1"]
        [(_, body)] = other.calls
    finally:
        other.close()
    assert [each["package"]["purl"] for each in json.loads(body)["queries"]] == ["pkg:npm/%40a/b@1.0", "pkg:pypi/c@2"]


def test_without_a_network_the_audit_says_so_and_passes() -> None:
    # Nobody listens at port 9 of this machine.
    told = subprocess.run(
        [sys.executable, SCRIPT, "--audit", "http://127.0.0.1:9/"], capture_output=True, text=True, check=True
    )
    assert "Not audited" in told.stderr
