from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Browser, opened
from flask import Flask

from webapp.app import create_app
from workers.settings import Settings

PAGE = "<!doctype html><title>Tracktor</title>"
SCRIPT = "console.log('here')"


@pytest.fixture(scope="module")
def web(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose dashboard is built, in a folder of these tests' own."""
    around = tmp_path_factory.mktemp("around")
    built = around / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "index-3f2a.js").write_text(SCRIPT)
    (around / "secret").write_text("secret")
    app = create_app(settings)
    app.config["SPA_FOLDER"] = built
    with opened(app).context:
        yield app


@pytest.mark.parametrize("path", ["/", "/people", "/sites/x/people/1", "/login/link", "/index.html", "/a.b/c"])
def test_every_page_is_the_dashboards(stranger: Browser, path: str) -> None:
    answer = stranger.ask("GET", path)
    assert answer.status_code == 200
    assert answer.text == PAGE
    assert answer.mimetype == "text/html"
    assert "no-cache" in answer.headers["Cache-Control"]


def test_built_files_are_kept_for_long(stranger: Browser) -> None:
    answer = stranger.ask("GET", "/assets/index-3f2a.js")
    assert (answer.status_code, answer.text) == (200, SCRIPT)
    assert answer.mimetype == "text/javascript"
    assert {"public", "max-age=31536000", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))


def test_other_files_are_asked_for_again(stranger: Browser) -> None:
    answer = stranger.ask("GET", "/favicon.svg")
    assert (answer.status_code, answer.text) == (200, "<svg/>")
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone-1234.js",
        "/assets/../../secret",
        "/assets/%2e%2e/%2e%2e/secret",
        "/assets/..%2f..%2fsecret",
        "/api",
        "/api/v1/nothing",
    ],
)
def test_what_is_not_there_is_told(stranger: Browser, path: str) -> None:
    answer = stranger.ask("GET", path)
    assert "secret" not in answer.text
    if path.startswith(("/assets/g", "/api/")):
        assert answer.status_code == 404
        assert answer.json is not None
        assert answer.json["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//secret", "/./secret"])
def test_nothing_outside_the_folder_is_served(stranger: Browser, path: str) -> None:
    answer = stranger.ask("GET", path)
    assert answer.status_code in {200, 308, 404}
    assert answer.text != "secret"


def test_only_reading_gets_a_page(stranger: Browser) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = stranger.ask(method, "/people", {})
        assert answer.status_code == 404
        assert answer.json is not None


def test_a_dashboard_that_is_not_built_says_so(
    web: Flask, stranger: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(web.config, "SPA_FOLDER", tmp_path / "nowhere")
    for path in ("/", "/people"):
        answer = stranger.ask("GET", path)
        assert answer.status_code == 503
        assert "The dashboard has not been built" in answer.text
        assert "make demo" in answer.text
        assert int(answer.headers["Retry-After"]) > 0
