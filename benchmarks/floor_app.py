"""The floor: the least that a Flask route can do and still be durable, one append to Redis, under the product's server.

`python benchmarks/floor_app.py` serves it with exactly the settings the product's web process has: it runs that
process with another app.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask, Response, request
from redis import Redis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from workers.processes import web
from workers.settings import load


def create_app() -> Flask:
    app = Flask("floor", static_folder=None)
    redis = Redis.from_url(load().redis_url)

    @app.get("/track")
    def track() -> Response:
        redis.xadd("floor", {"d": request.query_string})
        return Response(b'{"status":"accepted"}', content_type="application/json")

    return app


if __name__ == "__main__":
    web._APP = "benchmarks.floor_app:create_app"  # type: ignore[misc]  # noqa: SLF001 - the only difference
    web.main()
