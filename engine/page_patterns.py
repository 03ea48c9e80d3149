"""URL expressions of auto events: what is wrong with them, as browsers would find it."""

from __future__ import annotations

import re
from typing import Final

from engine.browser_regex import problem_of_regex

_REGEX: Final = "regex:"
_ADDRESS: Final = re.compile(r"((?:https?:)?//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
# What scripts of browsers take for space: neither more nor less.
_WHITE: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_SPACE: Final = re.compile(f"[{_WHITE}]")


def problems_of_urls(text: str) -> list[tuple[int, str]]:
    """Lines, from 1, and what is wrong with them. The same as the library's own reading in clients/js/src/urls.ts."""
    found = []
    wanted = 0
    for number, raw in enumerate(re.split(r"\r?\n", text), 1):
        line = raw.strip(_WHITE)
        if not line:
            continue
        pattern = line.removeprefix("!").strip(_WHITE)
        problem = _problem_of_pattern(pattern)
        if problem:
            found.append((number, problem))
        elif not line.startswith("!"):
            wanted += 1
    return found if found or wanted else [(1, "Say which pages: * is all of them.")]


def _problem_of_pattern(pattern: str) -> str:
    if pattern.startswith(_REGEX):
        source = pattern.removeprefix(_REGEX).strip(_WHITE)
        return problem_of_regex(source) if source else "Say what to look for after regex:."
    if _SPACE.search(pattern):
        return "An address holds no spaces; each pattern has a line of its own."
    if not pattern:
        return "Say which pages after the !."
    found = _ADDRESS.fullmatch(pattern)
    origin, path = (found[1] or "", found[2]) if found else ("", "")
    if not origin and path and path[0] not in "/*":
        return "Begin with / for a path, https:// for an address, ? for a query, # for what follows it, or *."
    return ""
