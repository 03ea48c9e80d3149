"""Keys by which a site's programs use this API: `Authorization: Bearer KEY`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

from graphstore import api_keys
from graphstore.api_keys import ApiKey
from webapp import auth
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.api_keys.schemas import ApiKeysSchema, MadeApiKeySchema, NewApiKeySchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.sessions import digest

blueprint = Blueprint("api_keys", __name__, url_prefix=f"{SITE_PREFIX}/api-keys", description=__doc__)

_PREFIX: Final = "trk_"  # by which scanners for leaked secrets find one
_HINT: Final = 4  # characters of it that are kept


@dataclass(frozen=True)
class _Made:
    key: ApiKey
    secret: str


@blueprint.get("")
@permits("keys")
@listed(blueprint, ApiKeysSchema)
def list_api_keys(site: str) -> dict[str, Any]:
    """All keys of the site, the newest first. The keys themselves are not kept."""
    return {"items": api_keys.listing(parts().graph, site)}


@blueprint.post("")
@permits("keys")
@blueprint.body(NewApiKeySchema)
@blueprint.answers(MadeApiKeySchema, 201)
def create_api_key(body: dict[str, Any], site: str) -> _Made:
    """A new key, told this once. 403 `not_permitted` for a right that one has not oneself."""
    rights = sorted(set(body["rights"]))
    for right in rights:
        auth.require(right)
    secret = _PREFIX + secrets.token_urlsafe(32)
    kept = (digest(secret), secret[-_HINT:])
    by, name = auth.user().email, body["name"].strip()
    return _Made(api_keys.add(parts().graph, site, name, rights, by, kept, now()), secret)


@blueprint.delete("/<string:api_key>")
@permits("keys")
@blueprint.answers(None, 204)
def revoke_api_key(site: str, api_key: str) -> None:
    """From the next call on it opens nothing."""
    api_keys.revoke(parts().graph, site, api_key)
