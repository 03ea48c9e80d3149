"""What services that send our letters tell of them: bounces and complaints, believed when they are signed."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request

from graphstore import mail_settings
from graphstore.errors import NotFoundError
from webapp.errors import WebError
from webapp.parts import now, parts
from webapp.resources.track.endpoints import Endpoints
from workers import reports
from workers.mail_hooks.contract import Call, NotNowError, RefusedError
from workers.mail_hooks.services import SERVICES
from workers.sealing import unseal


def create_mail_hooks(endpoints: Endpoints) -> Blueprint:
    blueprint = Blueprint("mail_hooks", __name__, url_prefix="/hooks/mail")

    @blueprint.post("/<string:token>/<string:service>")
    def take(token: str, service: str) -> Response:
        """Accepted once it is stored durably. 403 for what is not signed as it must be, 404 where no secret is set."""
        site = endpoints.site(token)
        if service not in SERVICES:
            raise NotFoundError("There is no such service.")
        hook = mail_settings.one(parts().graph, site.id).hook(service)
        headers = {name.lower(): value for name, value in request.headers.items()}
        call = Call(headers, request.get_data(), now())
        try:
            told = SERVICES[service].reports(call, unseal(parts().settings.secret_key, hook.secret))
        except RefusedError as error:
            raise WebError(403, error.code, str(error)) from error
        except NotNowError as error:
            raise WebError(503, error.code, str(error)) from error
        reports.note(parts().redis, [replace(report, app=site.id) for report in told])
        return jsonify(status="accepted", reports=len(told))

    return blueprint
