"""Who may use a site: invite, give another role, remove. Owners alone make owners, and change what they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from graphstore import accounts, team
from graphstore.team import TeamMember
from webapp import auth
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.team.schemas import InvitationInSchema, InvitationSchema, RoleSchema, TeamMemberSchema, TeamSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.accounts import withdraw_invitation
from workers.announce import access_changed
from workers.inviting import invite

blueprint = Blueprint("team", __name__, url_prefix=f"{SITE_PREFIX}/team", description=__doc__)


@dataclass(frozen=True)
class _Invitation:
    member: TeamMember
    link: str
    mailed: bool
    problem: str


@blueprint.get("")
@permits("team")
@listed(blueprint, TeamSchema, "email")
def list_team(site: str) -> dict[str, Any]:
    """Everybody who may use the site, owners first."""
    return {"items": _shown(*team.members(parts().graph, site))}


@blueprint.post("")
@permits("team")
@blueprint.body(InvitationInSchema)
@blueprint.answers(InvitationSchema, 201)
def invite_member(body: dict[str, str], site: str) -> _Invitation:
    """Open the site to somebody and write them. 409 `conflict` when they may use it already."""
    _spare_owners(body["role"])
    role = "admin" if body["role"] == "owner" else body["role"]
    made = team.add(parts().graph, site, body["email"], role, now())
    if body["role"] == "owner":
        made = parts().graph.write(lambda tx: team.change(tx, site, body["email"], "owner"))
    return _invited(made)


@blueprint.post("/<path:member>/invitation")
@permits("team")
@blueprint.answers(InvitationSchema)
def invite_again(site: str, member: str) -> _Invitation:
    """Another letter and link; the link before is void."""
    known = team.member(parts().graph, site, member)
    _spare_owners(known.role)
    return _invited(known)


@blueprint.patch("/<path:member>")
@permits("team")
@blueprint.body(RoleSchema)
@blueprint.answers(TeamMemberSchema)
def change_member(body: dict[str, str], site: str, member: str) -> TeamMember:
    """Another role, from the next request on. 409 `conflict` for the last owner."""
    known = team.member(parts().graph, site, member)
    _spare_owners(known.role, body["role"])
    before = accounts.sites(parts().graph, known.email)
    changed = parts().graph.write(lambda tx: team.change(tx, site, member, body["role"]))
    access_changed(parts().redis, [found.site.id for found in before])
    return _shown(changed)[0]


@blueprint.delete("/<path:member>")
@permits("team")
@blueprint.answers(None, 204)
def remove_member(site: str, member: str) -> None:
    """The site is no longer open to them; what they made stays. 409 `conflict` for an owner."""
    known = team.member(parts().graph, site, member)
    _spare_owners(known.role)
    team.remove(parts().graph, site, member)
    withdraw_invitation(parts().redis, known.email)
    access_changed(parts().redis, [site])


def _spare_owners(*roles: str) -> None:
    if "owner" in roles:
        auth.require("install")


def _invited(member: TeamMember) -> _Invitation:
    made = invite(parts().context, auth.site(), member, auth.user().email)
    return _Invitation(_shown(member)[0], made.link, made.is_mailed, made.problem)


def _shown(*members: TeamMember) -> list[TeamMember]:
    """With those other sites alone that the asker manages."""
    open_to = accounts.sites(parts().graph, auth.user().email)
    managed = {found.site.id for found in open_to if found.role in {"owner", "admin"}}
    return [
        replace(member, elsewhere=tuple(each for each in member.elsewhere if each.id in managed)) for member in members
    ]
