from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from engine.css_selectors import problem_of_selector
from engine.library import LONGEST_INACTIVITY, MAX_EVENTS
from engine.page_patterns import problems_of_urls
from webapp.resources.common import MAX_NUMBER, PAGE_ADDRESS, text, time
from webapp.smorest import InSchema, OutSchema

_MOST: Final = 2_000  # characters of an expression


class AutoEventSchema(InSchema):
    name = fields.String(
        required=True, validate=[validate.Length(1, 255), validate.Regexp(r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z")]
    )
    by = fields.String(required=True, validate=validate.OneOf(["page", "click"]))
    url = fields.String(
        load_default="",
        validate=validate.Length(max=_MOST),
        metadata={"description": "Page views: URL expressions, one a line."},
    )
    css = fields.String(
        load_default="", validate=validate.Length(max=_MOST), metadata={"description": "Element click: a CSS selector."}
    )

    @validates_schema
    def _says_where(self, data: dict[str, Any], **_: Any) -> None:
        field = "url" if data["by"] == "page" else "css"
        if not data[field].strip():
            words = "Say which pages: * is all of them." if field == "url" else "Give a CSS selector, as .buy-button."
            raise ValidationError(words, field)
        if field == "css":
            problem = problem_of_selector(data["css"])
        else:
            problem = "; ".join(f"line {line}: {words}" for line, words in problems_of_urls(data["url"]))
        if problem:
            raise ValidationError(problem, field)


class InactivitySchema(InSchema):
    on = fields.Boolean(required=True)
    minutes = fields.Integer(
        required=True,
        validate=validate.Range(0, LONGEST_INACTIVITY),
        metadata={"description": "How long a cart is left alone before the event comes."},
    )


class _LibraryFields(Schema):
    events = fields.List(
        fields.Nested(AutoEventSchema),
        required=True,
        validate=validate.Length(max=MAX_EVENTS),
        metadata={"description": "Auto events: what the library in the site's pages tracks by itself."},
    )
    visits = fields.Boolean(required=True, metadata={"description": "Track `Visited Site`, once a visit."})
    pages = fields.Boolean(required=True, metadata={"description": "Track `Page view`, at every page."})
    canceled = fields.Nested(InactivitySchema, required=True)
    abandoned = fields.Nested(InactivitySchema, required=True)
    dnt = fields.Boolean(required=True, metadata={"description": "Nothing of visitors who ask not to be tracked."})
    consent = fields.Boolean(required=True, metadata={"description": "Nothing before a visitor agrees."})


class LibrarySchema(_LibraryFields, OutSchema):
    pass


class LibraryChangeSchema(_LibraryFields, InSchema):
    @validates_schema
    def _names_differ(self, data: dict[str, Any], **_: Any) -> None:
        names = [event["name"] for event in data["events"]]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise ValidationError({"events": {index: {"name": ["Another auto event has this name."]}}})
        if data["abandoned"]["minutes"] < 1:
            raise ValidationError({"abandoned": {"minutes": ["A cart is abandoned after a minute at the soonest."]}})


class IntegrationCheckSchema(InSchema):
    url = fields.String(required=True, validate=PAGE_ADDRESS, metadata={"description": "A page of the site."})
    local = fields.Boolean(
        load_default=False,
        metadata={"description": "Allow addresses of Tracktor's own machine and of private networks. Owners only."},
    )


class FindingSchema(OutSchema):
    step = text(enum=["page", "script", "token", "policy", "messenger"])
    ok = fields.Boolean()
    message = text()


class IntegrationSchema(OutSchema):
    findings = fields.List(fields.Nested(FindingSchema))
    checked = time("When that was, by this server's clock, ms since 1970.")


class PageEventQuerySchema(InSchema):
    page = fields.String(required=True, validate=PAGE_ADDRESS, metadata={"description": "A page of the origin meant."})
    since = fields.Integer(
        required=True, validate=validate.Range(0, MAX_NUMBER), metadata={"description": "`checked` of the check, ms."}
    )


class PageEventSchema(OutSchema):
    came = fields.Boolean(
        metadata={
            "description": "Whether the library has sent an event from that origin since; any event counts where the "
            "library is set to track no pages by itself."
        }
    )
    name = text(description='Its name; "" for none.')
    received = time("When it arrived, ms since 1970.", nullable=True)


class SignatureCheckSchema(InSchema):
    id = fields.String(required=True, validate=validate.Length(1, 255))
    signature = fields.String(required=True, validate=validate.Length(max=255))


class SignatureSchema(OutSchema):
    good = fields.Boolean()
    by = text(enum=["secret", "previous", ""], description="Which secret has signed it.")
    message = text()
