"""Segment's official SDKs for Python, Node and browsers, unchanged, against the running product."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from complaints import Complaints, watched
from playwright.sync_api import Browser, expect
from running import Product, until

from graphstore.apps import AppRecord

SDKS = Path(__file__).parents[1] / "sdks"
VITE = Path(__file__).parents[2] / "editor-ui" / "node_modules" / "vite" / "dist" / "node" / "index.js"
PAGE = """<!doctype html><title>Shop</title><link rel="icon" href="data:,">
<script nonce="n0">window.shop = {{ host: "{host}", writeKey: "{key}" }};</script>
<script src="/sdk.js"></script><h1>Shop</h1>"""
POLICY = "default-src 'none'; script-src 'self' 'nonce-n0'; connect-src {host}; img-src data:"


def installed(packages: str) -> Path:
    found = SDKS / packages / ".installed"
    if not found.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Segment's SDKs are not installed; run make sdks")
    return found.parent


def run(command: list[str], **variables: str) -> None:
    """In the folder of the SDKs; whatever the SDK complains of fails the test."""
    given = {"cwd": SDKS, "env": {**os.environ, **variables}, "timeout": 120}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, **given)  # type: ignore[call-overload]
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.fixture(scope="module")
def site(product: Product) -> AppRecord:
    return product.site("Shop with Segment's SDKs")


@pytest.fixture(scope="module")
def node() -> str:
    installed("node_modules")
    return shutil.which("node") or ""


@pytest.fixture
def shop(product: Product, site: AppRecord, node: str, tmp_path: Path) -> Iterator[str]:
    """The address of a customer's page, on an origin of its own."""
    run([node, "bundle.mjs", str(VITE), str(tmp_path)])
    (tmp_path / "index.html").write_text(PAGE.format(host=product.settings.public_url, key=site.token))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            # The product's origin for what is sent, and nothing of it for scripts: the SDK is the customer's own.
            self.send_header("Content-Security-Policy", POLICY.format(host=product.settings.public_url))
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it so
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def stored(product: Product, site: AppRecord, identity: str, ids: int, events: int) -> dict[str, Any]:
    """The person an id stands for, once that many ids and events, and a company, are there."""

    def look() -> dict[str, Any] | None:
        with product.graph() as graph:
            rows = graph.rows(
                """
                MATCH (:Identity {key: $key})-[:RESOLVES_TO]->(p:Person)
                RETURN [(i:Identity)-[:RESOLVES_TO]->(p) | i.id] AS ids, p.`p:first_name` AS first_name,
                  p.`p:plan` AS plan, [(p)-[:DID]->(e) | e.name] AS events,
                  [(p)-[:MEMBER_OF]->(c) | c.name] AS companies
                """,
                key=f"{site.id}:{identity}",
            )
        found = dict(rows[0]) if rows else None
        if found is None or len(found["ids"]) < ids or len(found["events"]) < events or not found["companies"]:
            return None
        return found

    return until(look, what=f"{identity} with {events} events")


def test_python(product: Product, site: AppRecord) -> None:
    packages = installed("python_packages")
    run([sys.executable, "server.py", product.settings.public_url, site.token], PYTHONPATH=str(packages))
    found = stored(product, site, "py-paula", 3, 4)
    assert sorted(found["ids"]) == ["a-py-other", "a-py-visitor", "py-paula"]
    assert (found["first_name"], found["plan"], found["companies"]) == ("Paula", "paid", ["Python club"])
    assert sorted(found["events"]) == ["Movie watch", "Page view", "Screen view", "Search"]


def test_node(product: Product, site: AppRecord, node: str) -> None:
    run([node, "server.mjs", product.settings.public_url, site.token])
    found = stored(product, site, "node-nina", 3, 4)
    assert sorted(found["ids"]) == ["a-node-other", "a-node-visitor", "node-nina"]
    assert (found["first_name"], found["plan"], found["companies"]) == ("Nina", "free", ["Node club"])
    assert sorted(found["events"]) == ["Movie watch", "Page view", "Screen view", "Search"]


def test_browser(product: Product, site: AppRecord, shop: str, browser: Browser, complaints: Complaints) -> None:
    page = watched(browser.new_page(), complaints)
    page.goto(shop)
    expect(page.get_by_role("heading")).to_have_text("Shop")
    visitor = page.evaluate(
        """async () => {
          await analytics.page("Front");
          await analytics.track("Search", { words: "space" });
          const visitor = (await analytics.user()).anonymousId();
          await analytics.identify("web-wanda", { firstName: "Wanda", plan: "free" });
          await analytics.group("web-club", { name: "Web club" });
          await analytics.track("Movie watch", { title: "Solaris" });
          return visitor;
        }"""
    )
    found = stored(product, site, "web-wanda", 2, 3)
    page.close()
    assert sorted(found["ids"]) == sorted([f"a-{visitor}", "web-wanda"])
    assert (found["first_name"], found["plan"], found["companies"]) == ("Wanda", "free", ["Web club"])
    assert sorted(found["events"]) == ["Movie watch", "Page view", "Search"]
