"""Whether a page has the library, and what keeps it from working: told step by step, from its HTML and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal
from urllib.parse import urlsplit

from engine import content_policy
from engine.content_policy import Policy
from engine.web_address import split

Step = Literal["page", "script", "token", "policy", "messenger"]
_SOURCE: Final = re.compile(r"(\S*)/scripts/([^/\s?#]+)/tio\.js(?:[?#].*)?")
_ADDRESS: Final = re.compile(r"""["']([^"'\s]*)/scripts/([^"'/\s]+)/tio\.js""")
# As the snippet has it, where the token stands by itself.
_SNIPPET: Final = re.compile(
    r"""\bt\s*=\s*["']([^"'\s]+)["'].{0,700}?\.src\s*=\s*["']([^"'\s]*)/scripts/["']""", re.DOTALL
)
_POLICY: Final = "content-security-policy"


@dataclass(frozen=True, slots=True)
class Finding:
    step: Step
    ok: bool
    message: str


@dataclass(frozen=True, slots=True)
class Product:
    """Where browsers find it. `live`: the stream of the messenger, which may be of another port."""

    origin: str
    live: str
    pictures: tuple[str, ...] = ()  # that the site has set for its messenger


@dataclass(frozen=True, slots=True)
class _Script:
    """One that brings the library. `text` is None where it is loaded from an address."""

    token: str
    address: str
    text: str | None
    nonce: str
    policies: tuple[Policy, ...]  # of tags before it: those after it don't hold for it


def inspect(html: str, headers: Mapping[str, str], token: str, product: Product, page: str) -> list[Finding]:
    """What a page that was loaded says. `headers` by lower-case name; `page`: its address."""
    read = _Page(page)
    read.feed(html)
    read.close()
    if not read.scripts:
        if "tio.js" in html or "window.tio" in html:
            text = "There is something of the snippet, but not all of it: copy it anew, and keep it in one piece."
        else:
            text = (
                "The page does not have the snippet. It belongs into the head of every page, and must be in the HTML."
            )
        return [Finding("script", ok=False, message=text)]
    steps = [Finding("script", ok=True, message="The page has the snippet.")]
    tokens = {script.token for script in read.scripts}
    if token not in tokens:
        text = f"Its token is {min(tokens)[:80]}, which is not this site's: {token}."
        return [*steps, Finding("token", ok=False, message=text)]
    if len(tokens) > 1:
        text = "The page has the snippets of two sites; the first one that loads is the one that counts."
        return [*steps, Finding("token", ok=False, message=text)]
    script = read.scripts[0]
    if script.address and split(script.address).netloc != split(product.origin).netloc:
        text = f"The script is loaded from {script.address[:200]}, but Tracktor's address is {product.origin}."
        return [*steps, Finding("token", ok=False, message=text)]
    steps.append(Finding("token", ok=True, message="The token is this site's."))
    served = tuple(content_policy.parse(headers.get(_POLICY, ""), "header", page))
    return [*steps, *_allowed(script, served, (*served, *read.policies), product)]


class _Page(HTMLParser):
    """What browsers run and obey: not what stands in comments, or behind <noscript>."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[_Script] = []
        self.policies: list[Policy] = []
        self._address = address
        self._script: dict[str, str] | None = None  # the attributes of the one that is open
        self._text: list[str] = []
        self._hidden = 0  # <noscript> and <template>
        self._is_head = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"noscript", "template"}:
            self._hidden += 1
        elif tag == "body":
            self._is_head = False
        elif tag == "script":
            self._script, self._text = given, []
        elif tag == "meta" and given.get("http-equiv", "").strip().lower() == _POLICY and self._is_head:
            self.policies += content_policy.parse(given.get("content", ""), "tag", self._address)

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"noscript", "template"}:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "head":
            self._is_head = False
        elif tag == "script" and self._script is not None:
            if not self._hidden and _runs(self._script.get("type", "")):
                self._note(self._script, "".join(self._text))
            self._script = None

    def _note(self, given: Mapping[str, str], text: str) -> None:
        policies, nonce = tuple(self.policies), given.get("nonce", "")
        if "src" in given:
            loaded = _SOURCE.fullmatch(given["src"].strip())
            if loaded:
                self.scripts.append(_Script(loaded[2], loaded[1], None, nonce, policies))
            return
        found = [(m[1], m[0]) for m in _ADDRESS.findall(text)] + _SNIPPET.findall(text)
        self.scripts += [_Script(token, address, text, nonce, policies) for token, address in found]


def _runs(kind: str) -> bool:
    """Of a script's type: data and templates stand in such tags, too."""
    return kind.strip().lower() in {"", "module"} or "javascript" in kind.lower() or "ecmascript" in kind.lower()


def _allowed(script: _Script, served: Sequence[Policy], every: Sequence[Policy], product: Product) -> list[Finding]:
    """Whether the page's policies let the library load and send, and the messenger work."""
    if not every:
        return [Finding("policy", ok=True, message="It has no content security policy.")]
    needed = [(policy, text) for policy in (*served, *script.policies) for text in _loading(policy, script, product)]
    needed += _lacking(every, "connect-src", f"{product.origin}/batch")
    if needed:
        return [Finding("policy", ok=False, message=_told("Its content security policy lacks", needed))]
    fine = Finding("policy", ok=True, message="Its content security policy lets the library work.")
    # Where scripts are trusted by who loads them, what the library loads is trusted.
    by_place = [policy for policy in every if not policy.is_dynamic()]
    needed = _lacking(by_place, "script-src", f"{product.origin}/messenger.js")
    needed += _lacking(every, "connect-src", product.live)
    for picture in (f"{product.origin}/messenger/images/", *product.pictures):
        needed += _lacking(every, "img-src", picture)
    if needed:
        return [fine, Finding("messenger", ok=False, message=_told("For all of the messenger it lacks", needed))]
    return [fine, Finding("messenger", ok=True, message="It lets the messenger work, too.")]


def _loading(policy: Policy, script: _Script, product: Product) -> Iterator[str]:
    """What a policy lacks for the script to run, and to bring the library."""
    address = f"{product.origin}/scripts/{script.token}/tio.js"
    if script.text is not None and not policy.allows_inline(script.text, script.nonce):
        if policy.has_nonces():
            yield "the nonce of this answer in the snippet's tag"
        else:
            yield f"script-src {content_policy.hash_source(script.text)} (the snippet as it stands), or a nonce"
    if policy.is_dynamic():
        if script.text is None and not policy.allows_nonce(script.nonce):
            yield "the nonce of this answer in the script's tag"
    elif not (policy.allows("script-src", address) or (script.text is None and policy.allows_nonce(script.nonce))):
        yield f"script-src {product.origin}"


def _lacking(policies: Sequence[Policy], kind: str, url: str) -> list[tuple[Policy, str]]:
    asked = urlsplit(url)
    return [(each, f"{kind} {asked.scheme}://{asked.netloc}") for each in policies if not each.allows(kind, url)]


def _told(start: str, needed: Iterable[tuple[Policy, str]]) -> str:
    """Each once, with where it is to be written if that is not the header."""
    texts = [text if policy.place == "header" else f"{text} (in its <meta> tag)" for policy, text in needed]
    return f"{start}: {'; '.join(dict.fromkeys(texts))}."
