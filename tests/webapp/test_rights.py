"""The table in docs/accounts.md is what the roles may do."""

from __future__ import annotations

from pathlib import Path

from support import Site

from engine import rights
from graphstore import accounts, schema
from graphstore.driver import Graph

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


def test_members_from_before_there_were_roles_are_admins(graph: Graph, app: Site) -> None:
    email = f"{app.id}@example.com"
    accounts.add_member(graph, email, app.id, "editor", 0)
    schema.apply(graph)
    assert [found.role for found in accounts.sites(graph, email)] == ["editor"]
    graph.command("MATCH (:User {email: $email})-[r:USES]->() REMOVE r.role", {"email": email})
    schema.apply(graph)
    assert [found.role for found in accounts.sites(graph, email)] == ["admin"]
