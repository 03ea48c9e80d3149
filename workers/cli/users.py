"""`tracktor user`: who may log in, as what and to which sites, by whoever is on the machine."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from email_validator import EmailNotValidError, validate_email

from engine import rights
from graphstore import accounts, apps, second_factor, sign_on, team, user_list
from graphstore.errors import NotFoundError
from graphstore.user_list import ListedUser
from workers.accounts import issue_link, withdraw_invitation
from workers.announce import access_changed
from workers.cli.output import AS_JSON, tell
from workers.cli.site import SITE, UsageError, site_of
from workers.context import Context
from workers.inviting import invite
from workers.settings import load

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Who may log in, and to which sites.")
app.add_typer(group, name="user")

_Email = Annotated[str, typer.Argument(help="E-mail address of the user.")]
_ROLES: Final = ", ".join(rights.ROLES)


@group.command("list")
def list_users(
    site: Annotated[str, typer.Option(help="Id or name of a site: only those who may use it.")] = "",
    *,
    as_json: bool = AS_JSON,
) -> None:
    """Everybody who may log in, owners first."""
    with Context.open(load()) as context:
        own = site_of(context, site) if site else ""
        found = user_list.everybody(context.graph)
    shown = [each for each in found if not own or each.owner or own in {open_to.id for open_to in each.sites}]
    tell([asdict(each) for each in shown], [_line(each) for each in shown], as_json=as_json)


@group.command("sites")
def list_user_sites(email: _Email, *, as_json: bool = AS_JSON) -> None:
    """The sites that are open to a user, and as what."""
    with Context.open(load()) as context:
        known = _known(context, email)
        found = accounts.sites(context.graph, known.email)
    rows = [{"id": each.site.id, "name": each.site.name, "role": each.role} for each in found]
    tell(rows, [f"{row['id']}  {row['name']}  {row['role']}" for row in rows], as_json=as_json)


@group.command("invite")
def invite_user(
    email: _Email,
    *,
    role: Annotated[str, typer.Option(help=f"One of {_ROLES}; an owner may use every site.")] = "editor",
    site: str = SITE,
    as_json: bool = AS_JSON,
) -> None:
    """Open a site to somebody, and write them. The link lets them in once, within a week, to set a password."""
    _checked(role)
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise UsageError(f"{email} is not an address: {error}") from None
    with Context.open(load()) as context:
        own = apps.get(context.graph, site_of(context, site))
        first = "admin" if role == "owner" else role
        made = team.add(context.graph, own.id, email, first, context.clock.now())
        if role == "owner":
            made = context.graph.write(lambda tx: team.change(tx, own.id, email, role))
        invited = invite(context, own, made, "The administrator of this machine")
    answer = {"email": made.email, "role": made.role, "site": own.id, **asdict(invited)}
    lines = [f"{own.name} is open to {made.email} as {made.role}."]
    lines += [f"The letter was not sent: {invited.problem}"] if invited.problem else ["A letter tells them."]
    lines += [invited.link] if invited.link else []
    tell(answer, lines, as_json=as_json)


@group.command("role")
def change_role(
    email: _Email,
    role: Annotated[str, typer.Argument(help=f"One of {_ROLES}; an owner may use every site.")],
    *,
    site: str = SITE,
    as_json: bool = AS_JSON,
) -> None:
    """Give another role on a site, from the next request on. The last owner stays one."""
    _checked(role)
    with Context.open(load()) as context:
        own = site_of(context, site)
        before = accounts.sites(context.graph, accounts.normalised(email))
        changed = context.graph.write(lambda tx: team.change(tx, own, email, role))
        access_changed(context.redis, [each.site.id for each in before])
    answer = {"email": changed.email, "role": changed.role, "site": own}
    tell(answer, [f"{changed.email} is {changed.role} now."], as_json=as_json)


@group.command("reset")
def reset_user(
    email: _Email,
    *,
    without_code: Annotated[bool, typer.Option("--without-code", help="Forget their authenticator, too.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Print a link that lets a user in once within an hour, to set another password; that ends all their sessions.

    Whoever comes with their address by single sign-on next is taken for them, too.
    """
    with Context.open(load()) as context:
        known = _known(context, email)
        if without_code:
            second_factor.put(context.graph, known.email, "", ())
        sign_on.release(context.graph, known.email)
        link = issue_link(context.redis, context.settings.public_url, known.email)
    tell({"email": known.email, "link": link}, [link], as_json=as_json)


@group.command("revoke")
def revoke_sessions(email: _Email, *, as_json: bool = AS_JSON) -> None:
    """End all sessions of a user; they may log in again."""
    with Context.open(load()) as context:
        known = _known(context, email)
        open_to = accounts.sites(context.graph, known.email)
        user_list.end_sessions(context.graph, known.email)
        access_changed(context.redis, [each.site.id for each in open_to])
    tell({"email": known.email}, [f"All sessions of {known.email} have ended."], as_json=as_json)


@group.command("remove")
def remove_user(
    email: _Email,
    *,
    site: Annotated[str, typer.Option(help="Id or name of a site: only this one is closed to them.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    as_json: bool = AS_JSON,
) -> None:
    """Remove a user, or close one site to them; what they made stays. The last owner can't be removed."""
    with Context.open(load()) as context:
        known = _known(context, email)
        own = site_of(context, site) if site else ""
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Close {site or 'all sites'} to {known.email}?", abort=True)
        open_to = accounts.sites(context.graph, known.email)
        if own:
            team.remove(context.graph, own, known.email)
        else:
            user_list.forget(context.graph, known.email)
        withdraw_invitation(context.redis, known.email)
        access_changed(context.redis, [each.site.id for each in open_to])
    tell({"email": known.email, "site": own or None}, [f"{known.email} is removed."], as_json=as_json)


def _checked(role: str) -> None:
    if role not in rights.ROLES:
        raise UsageError(f"There is no role {role!r}; there are: {_ROLES}.")


def _known(context: Context, email: str) -> accounts.UserRecord:
    found = accounts.find(context.graph, email)
    if found is None:
        raise NotFoundError("There is no such user: see tracktor user list.")
    return found


def _line(user: ListedUser) -> str:
    sites = ", ".join(f"{each.name} ({each.role})" for each in user.sites) or "no site"
    since = datetime.fromtimestamp(user.created / 1000, UTC).strftime("%Y-%m-%d")
    notes = [f"since {since}"]
    notes += [] if user.has_password else ["no password"]
    notes += ["authenticator"] if user.has_totp else []
    return f"{user.email}  {'owner of all sites' if user.owner else sites}  {', '.join(notes)}"
