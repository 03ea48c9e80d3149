"""Each node type's run history is kept, and looked at when it changes.

TRACKTOR_WRITE_GOLDEN=1 writes the files anew; the diff is then for a human to read.
"""

from __future__ import annotations

import json
import os

import golden_runs
import pytest

import nodes
from engine.node import NodeSpec

SPECS = list(nodes.registry())


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_its_run_history(spec: NodeSpec) -> None:
    path = golden_runs.FOLDER / f"{spec.type}.json"
    found = json.dumps(golden_runs.history(spec), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("TRACKTOR_WRITE_GOLDEN"):
        path.write_text(found)
    assert path.exists(), "A node type has a golden run history: write it with TRACKTOR_WRITE_GOLDEN=1, and read it."
    assert found == path.read_text()


def test_no_history_is_of_a_node_type_that_is_gone() -> None:
    assert {path.stem for path in golden_runs.FOLDER.glob("*.json")} == {spec.type for spec in SPECS}
