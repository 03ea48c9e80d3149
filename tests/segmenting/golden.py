"""Golden files: what is beside `definition` in each is what came out once, and was looked at.

TRACKTOR_WRITE_GOLDEN=1 writes it anew; the diff is then for a human to read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "golden" / "segments"


def cases(pattern: str) -> list[str]:
    """The files' paths without suffix, from the folder of golden files."""
    found = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob(pattern))
    assert found, f"no golden files in {pattern}"
    return found


def definition(case: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{case}.json").read_text())["definition"]
    return read


def check(case: str, result: dict[str, Any]) -> None:
    """Compare with what the file says."""
    path = FOLDER / f"{case}.json"
    kept = json.loads(path.read_text())
    found = {"definition": kept["definition"], **result}
    if os.environ.get("TRACKTOR_WRITE_GOLDEN"):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        # As text: Python takes 1, 1.0 and true for equal.
        assert json.dumps(found, indent=1) == json.dumps(kept, indent=1)
