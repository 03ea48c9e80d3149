"""What programs that call `tracktor` can tell from its exit code."""

from __future__ import annotations

from typing import NoReturn

import pytest
import typer
from redis.exceptions import ConnectionError as RedisAwayError

from graphstore.errors import GraphUnavailableError, NotFoundError
from workers.cli import commands, main
from workers.cli.site import UsageError
from workers.errors import ServiceError, SettingError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("Say which site."), 2),
        (SettingError("TRACKTOR_PORT must be a port."), 2),
        (ServiceError("The graph does not start."), 1),
        (GraphUnavailableError("The graph can't be reached now."), 1),
        (NotFoundError("There is no such person."), 1),
        (RedisAwayError("refused"), 1),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else type(value).__name__,
)
def test_what_is_wrong_is_told_and_coded(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.callback()
    def tracktor() -> None:
        pass

    @app.command()
    def status() -> NoReturn:
        raise error

    monkeypatch.setattr(commands, "app", app)
    monkeypatch.setattr("sys.argv", ["tracktor", "status"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == code
    said = capsys.readouterr()
    assert str(error) in said.err
    assert said.out == ""
