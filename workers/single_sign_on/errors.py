"""Why nobody is let in by single sign-on. The code is what the login page is told; the message is for the log."""

from __future__ import annotations

from workers.errors import WorkerError


class SignOnError(WorkerError):
    code = "refused"


class RefusedError(SignOnError):
    """The provider said no, or what it said does not hold."""


class UnavailableError(SignOnError):
    """The provider can't be reached, or is not what it should be."""

    code = "unavailable"


class StaleError(SignOnError):
    """It was begun elsewhere, or too long ago."""

    code = "stale"


class UnverifiedError(SignOnError):
    """The provider does not vouch for the e-mail address."""

    code = "unverified"


class OutsideError(SignOnError):
    """The address is of a domain that is not let in."""

    code = "domain"


class UninvitedError(SignOnError):
    """Nobody has invited this address, and no rule lets it in."""

    code = "uninvited"


class OtherAccountError(SignOnError):
    """The address belongs to another account of the provider than the one that came first."""

    code = "other_account"
