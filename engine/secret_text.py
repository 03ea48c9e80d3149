"""Whether a secret is the right one."""

from __future__ import annotations

import hmac


def equal(given: str, right: str) -> bool:
    """Takes as long wherever they differ. Any text may be given: of other letters than English, or half of one."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
