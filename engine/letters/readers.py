"""Who opened a letter or followed its link: a person, or a machine that looks before they do."""

from __future__ import annotations

import re
from typing import Final

# Programs that fetch for other programs. Gmail's and Yahoo's image proxies are not among them: they fetch when the
# letter is opened.
_MACHINES: Final = re.compile(
    r"bot\b|crawl|spider|scan|preview|prefetch|monitor|validat|check|curl|wget|python|java/|okhttp|go-http|libwww|axios"
    r"|headless|phantom|barracuda|mimecast|proofpoint|urldefense|safelinks|trendmicro|symantec|forcepoint|cloudmark",
    re.IGNORECASE,
)
# Apple's Mail Privacy Protection loads every image of every letter, and says no more than this.
_APPLE_PRIVACY: Final = "Mozilla/5.0"
_SOONEST: Final = 2_000  # ms after sending: nobody reads that fast


def is_machine(user_agent: str, method: str, since_sent: int) -> bool:
    """`since_sent`: ms from the sending to the visit."""
    agent = user_agent.strip()
    return method == "HEAD" or agent in {"", _APPLE_PRIVACY} or bool(_MACHINES.search(agent)) or since_sent < _SOONEST
