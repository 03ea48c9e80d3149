"""Where browsers find the live stream."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from workers.settings import Settings

_HOST: Final = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]+)?")


def live_url(settings: Settings, host: str) -> str:
    """Add /{site} to it. `host` is what the browser called this server: its cookie goes to that name only.

    Behind a proxy that speaks https the stream is /live of the same address, and the proxy's to hand on.
    """
    if settings.public_url.startswith("https:"):
        return f"{settings.public_url}/live"
    called = _HOST.fullmatch(host)
    name = called.group(1) if called else urlsplit(settings.public_url).hostname or settings.host
    return f"http://{name}:{settings.ports.live}/live"
