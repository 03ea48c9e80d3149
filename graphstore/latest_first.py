"""Lists that show the latest first, those of one moment by their ids: where a page of one begins."""

from __future__ import annotations


def behind(node: str, moment: str) -> str:
    """The condition that a node stands behind $behind, [moment, id] of another; all do where that is null."""
    return (
        f"($behind IS NULL OR {node}.{moment} < $behind[0] "
        f"OR ({node}.{moment} = $behind[0] AND {node}.id > $behind[1]))"
    )
