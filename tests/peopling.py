"""People put into the graph at once, and paged lists walked to their ends."""

from __future__ import annotations

import secrets
from typing import Any

from browsing import Browser
from support import Site

from graphstore.driver import Graph
from graphstore.people import searchable


def add_people(graph: Graph, app: Site, people: list[dict[str, Any]]) -> list[str]:
    """Store people with the given node properties; answers their uids."""
    rows = [
        {
            "uid": secrets.token_hex(16),
            "app": app.id,
            "id": f"user-{number}",
            "anonymous": False,
            "created": 1_000,
            "seen": 2_000,
            "json": "{}",
            "times": "{}",
            "id_low": str(person.get("id", f"user-{number}")).lower(),
            "text_low": searchable({key.removeprefix("p:"): value for key, value in person.items()}),
            **person,
        }
        for number, person in enumerate(people)
    ]
    graph.command(
        """
        UNWIND $rows AS row CREATE (p:Person) SET p = row
        CREATE (i:Identity {key: row.app + ':' + row.id, app: row.app, id: row.id, anonymous: row.anonymous})
        CREATE (i)-[:RESOLVES_TO]->(p)
        """,
        {"rows": rows},
    )
    return [row["uid"] for row in rows]


def walk(browser: Browser, path: str, limit: int) -> list[dict[str, Any]]:
    """Every item of a paged list."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        separator = "&" if "?" in path else "?"
        page = browser.get(f"{path}{separator}limit={limit}&cursor={cursor}")
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next_cursor"]
    return items
