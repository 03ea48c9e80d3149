"""The table in docs/accounts.md is what the roles may do."""

from __future__ import annotations

from pathlib import Path

from engine import rights

PAGE = Path(__file__).parents[2] / "docs" / "accounts.md"


def test_the_docs_have_the_table_of_rights() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text().splitlines() if "| `" in line
    ]
    told = {row[0].strip("`"): (row[1], row[2:]) for row in rows}
    assert told == {
        right: (rights.ABOUT[right], ["yes" if right in rights.of(role) else "" for role in rights.ROLES])
        for right in rights.ALL
    }
