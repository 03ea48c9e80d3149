"""Whether a page has the library, and what keeps it from working: told step by step, from its HTML and headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

Step = Literal["page", "script", "token", "policy"]
_ADDRESS: Final = re.compile(r"""["']([^"'\s]*)/scripts/([^"'/\s]+)/tio\.js""")
# As the snippet has it, where the token stands by itself.
_SNIPPET: Final = re.compile(
    r"""\bt\s*=\s*["']([^"'\s]+)["'].{0,700}?\.src\s*=\s*["']([^"'\s]*)/scripts/["']""", re.DOTALL
)
_WILD: Final = frozenset({"*", "https:", "http:"})


@dataclass(frozen=True, slots=True)
class Finding:
    step: Step
    ok: bool
    message: str


def inspect(html: str, headers: Mapping[str, str], token: str, origin: str) -> list[Finding]:
    """What a page that was loaded says. `headers` by lower-case name; `origin`: where the product is for browsers."""
    found = [(m[1], m[0]) for m in _ADDRESS.findall(html)] + _SNIPPET.findall(html)
    if not found:
        if "tio.js" in html or "window.tio" in html:
            text = "There is something of the snippet, but not all of it: copy it anew, and keep it in one piece."
        else:
            text = (
                "The page does not have the snippet. It belongs into the head of every page, and must be in the HTML."
            )
        return [Finding("script", ok=False, message=text)]
    steps = [Finding("script", ok=True, message="The page has the snippet.")]
    tokens = {each for each, _ in found}
    if token not in tokens:
        text = f"Its token is {min(tokens)[:80]}, which is not this site's: {token}."
        return [*steps, Finding("token", ok=False, message=text)]
    if len(tokens) > 1:
        text = "The page has the snippets of two sites; the first one that loads is the one that counts."
        return [*steps, Finding("token", ok=False, message=text)]
    source = next(address for each, address in found if each == token)
    if source and urlsplit(source).netloc != urlsplit(origin).netloc:
        text = f"The script is loaded from {source[:200]}, but Tracktor's address is {origin}."
        return [*steps, Finding("token", ok=False, message=text)]
    steps.append(Finding("token", ok=True, message="The token is this site's."))
    return [*steps, _policy(headers.get("content-security-policy", ""), origin)]


def _policy(policy: str, origin: str) -> Finding:
    """Whether the page's content security policy lets the library load and send."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *values = part.split()[:200] or [""]
        directives.setdefault(name.lower(), values)
    missing = [
        f"{name} {origin}"
        for name in ("script-src", "connect-src")
        if (sources := directives.get(name, directives.get("default-src"))) is not None
        and not _allows(name, sources, origin)
    ]
    if missing:
        return Finding("policy", ok=False, message=f"Its content security policy lacks: {'; '.join(missing)}.")
    text = "Its content security policy lets the library work." if policy else "It has no content security policy."
    return Finding("policy", ok=True, message=text)


def _allows(name: str, sources: list[str], origin: str) -> bool:
    own = urlsplit(origin)
    for source in sources:
        if source in _WILD and (source == "*" or source.rstrip(":") == own.scheme):
            return True
        host = urlsplit(source if "//" in source else f"//{source}").netloc
        wild = host.startswith("*.") and own.netloc.endswith(host[1:])
        if host and (host == own.netloc or wild):
            return True
    # What a trusted script loads is trusted, whatever else is listed.
    return name == "script-src" and "'strict-dynamic'" in sources
