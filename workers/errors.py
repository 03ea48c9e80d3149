"""One tree of errors for the process layer. The message says what to do."""

from __future__ import annotations


class WorkerError(Exception):
    """Root of what workers raises."""

    code = "worker_error"


class SettingError(WorkerError):
    """An environment variable holds what can't be used; the message names it."""

    code = "bad_setting"


class ServiceError(WorkerError):
    """A part can't be started or reached; the message names the part and the mend."""

    code = "service_error"
