"""The specification of the API. `python -m webapp.openapi` prints it; no server is needed."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any

from flask import Flask

from webapp.resources.registry import BLUEPRINTS
from webapp.smorest import Api


def mount(app: Flask) -> Api:
    """Register every noun of the API on `app`."""
    app.config.update(API_TITLE="Tracktor", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = Api(app)
    for blueprint in BLUEPRINTS:
        parameters = [{"name": "site", "in": "path", "required": True, "schema": {"type": "string"}}]
        in_prefix = "<string:site>" in (blueprint.url_prefix or "")
        api.register_blueprint(blueprint, parameters=parameters if in_prefix else None)
    app.config["API_DOCUMENT"] = cache(api.spec.to_dict)
    return api


def specification() -> dict[str, Any]:
    app = Flask(__name__, static_folder=None)
    spec: dict[str, Any] = mount(app).spec.to_dict()
    return spec


def main() -> None:
    json.dump(specification(), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
