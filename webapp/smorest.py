"""flask-smorest as this product uses it: typed decorators, one error shape, strict bodies, required answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, fields
from marshmallow.fields import Field

from engine.rights import Right
from webapp.json_provider import StrictParser

View = TypeVar("View", bound=Callable[..., Any])

API_PREFIX = "/api/v1"
SITE_PREFIX = f"{API_PREFIX}/sites/<string:site>"


class InSchema(Schema):
    """What a caller sends; a field nobody knows is an error, so that a typing mistake is told."""

    class Meta:  # noqa: D106 - marshmallow's own name for options
        unknown = RAISE


class OutSchema(Schema):
    """What the server answers. Every field is always there; one without a value is null."""

    def on_bind_field(self, field_name: str, field_obj: Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.required = True


class ProblemSchema(Schema):
    code = fields.String(required=True)
    message = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "Leads to the field, parts divided by /."})


class ErrorBodySchema(Schema):
    code = fields.String(required=True, metadata={"description": "Stable; for programs."})
    message = fields.String(required=True, metadata={"description": "Says what to do; for people."})
    path = fields.String(metadata={"description": "The field at fault, when there is one."})
    details = fields.List(fields.Nested(ProblemSchema), metadata={"description": "All problems at once."})


class ErrorSchema(Schema):
    """The one shape of every HTTP error."""

    error = fields.Nested(ErrorBodySchema, required=True)


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest ships no types
    """The registry of routes. Errors become HTTP in webapp.errors, so its own handler is left out."""

    ERROR_SCHEMA: ClassVar[type[Schema]] = ErrorSchema

    def _register_error_handlers(self) -> None:
        return


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """Routes of one noun. Each says by `permits` which right it asks for, or by `public` that it needs no login."""

    ARGUMENTS_PARSER = StrictParser()

    def get(self, rule: str) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=["GET"]))

    def post(self, rule: str) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=["POST"]))

    def put(self, rule: str) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=["PUT"]))

    def patch(self, rule: str) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=["PATCH"]))

    def delete(self, rule: str) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=["DELETE"]))

    def body(self, schema: type[Schema]) -> Callable[[View], View]:
        """The JSON body, given to the view as a dict."""
        return cast("Callable[[View], View]", self.arguments(schema, location="json"))

    def query(self, schema: type[Schema]) -> Callable[[View], View]:
        """The query string, given to the view as a dict."""
        return cast("Callable[[View], View]", self.arguments(schema, location="query"))

    def answers(self, schema: type[Schema] | None, status: int = 200) -> Callable[[View], View]:
        """What a success looks like."""
        return cast("Callable[[View], View]", self.response(status, schema))

    def answers_html(self, view: View) -> View:
        """An HTML page instead of JSON."""
        return cast("View", self.response(200, {"type": "string"}, content_type="text/html")(view))

    def answers_json(self, view: View) -> View:
        """A JSON file to be saved."""
        return cast("View", self.response(200, {"type": "object"}, content_type="application/json")(view))

    def answers_csv(self, view: View) -> View:
        """A CSV file instead of JSON."""
        return cast("View", self.response(200, {"type": "string"}, content_type="text/csv")(view))

    def answers_image(self, view: View) -> View:
        """An image instead of JSON."""
        schema = {"type": "string", "format": "binary"}
        return cast("View", self.response(200, schema, content_type="image/*")(view))

    def takes_file(self, description: str, **texts: str) -> Callable[[View], View]:
        """A form with a `file` and optional `texts`, name and description of each; the view reads it itself."""
        properties = {"file": {"type": "string", "format": "binary", "description": description}}
        properties |= {name: {"type": "string", "description": about} for name, about in texts.items()}
        schema = {"type": "object", "properties": properties, "required": ["file"]}
        body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}

        def mark(view: View) -> View:
            documented = cast("View", self.doc(requestBody=body)(view))
            documented.takes_file = True  # type: ignore[attr-defined]  # read by webapp.guard
            return documented

        return mark


def permits(right: Right) -> Callable[[View], View]:
    """Say which right a route asks for. One without this, and not `public`, is open to nobody."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]  # read by webapp.auth
        return view

    return mark


def while_removed(view: View) -> View:
    """Mark a route that answers for a site that is being removed; all others say `site_removed`."""
    view.while_removed = True  # type: ignore[attr-defined]  # read by webapp.auth
    return view


def public(view: View) -> View:
    """Mark a route that needs no login."""
    view.public = True  # type: ignore[attr-defined]  # read by webapp.auth
    return view


def unaudited(reason: str) -> Callable[[View], View]:
    """Mark a route that changes nothing that lasts, though it is no GET; `reason` says why."""

    def mark(view: View) -> View:
        view.unaudited = reason  # type: ignore[attr-defined]  # read by webapp.audit
        return view

    return mark
