"""HTML templates whose links lead past the installation, made once a template.

Only the values of `href` in links are touched, where they stand: whatever else the author wrote stays as it is, byte by
byte. The value is captured and filtered when the letter is rendered, so it may hold any Liquid, also in loops.
"""

from __future__ import annotations

import re
from typing import Final

FILTER: Final = "tracked"
LINK: Final = "_link"
PIXEL: Final = "open_pixel_url"
_IMAGE: Final = (
    f'{{% if {PIXEL} %}}<img src="{{{{ {PIXEL} }}}}" width="1" height="1" alt="" style="border:0">{{% endif %}}'
)
_FOLLOWED: Final = f"{{% endcapture %}}{{{{ {LINK} | {FILTER} }}}}"
_START: Final = re.compile(r"<a(?=[\s/])|<!--", re.IGNORECASE)
_END: Final = re.compile(r"</body\s*>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[\s\"'/]href\s*=\s*\Z", re.IGNORECASE)
_CLOSERS: Final = {"{{": "}}", "{%": "%}"}
_LONGEST_NAME: Final = 200  # characters looked back for the attribute's name


def tracked(html: str) -> str:
    """The template with its links and its open pixel. Takes time in proportion to its length."""
    parts: list[str] = []
    done = 0
    for start, end in _addresses(html):
        parts += [html[done:start], f"{{% capture {LINK} %}}", html[start:end], _FOLLOWED]
        done = end
    parts.append(html[done:])
    followed = "".join(parts)
    ends = list(_END.finditer(followed))
    at = ends[-1].start() if ends else len(followed)
    return f"{followed[:at]}{_IMAGE}{followed[at:]}"


def _addresses(html: str) -> list[tuple[int, int]]:
    """Where the quoted values of href in <a> begin and end."""
    found: list[tuple[int, int]] = []
    at = 0
    while (start := _START.search(html, at)) is not None:
        if start[0] == "<!--":
            at = _after(html, "-->", start.end())
            continue
        at = _read_tag(html, start.end(), found)
    return found


def _read_tag(html: str, at: int, found: list[tuple[int, int]]) -> int:
    """Walk over one tag's attributes; where it ends. Liquid and quoted values may hold any sign."""
    while at < len(html) and html[at] != ">":
        sign = html[at]
        if closer := _CLOSERS.get(html[at : at + 2]):
            at = _after(html, closer, at + 2)
        elif sign in "\"'":
            end = _end_of_value(html, at + 1, sign)
            if end < len(html) and _ADDRESS.search(html[max(0, at - _LONGEST_NAME) : at]):
                found.append((at + 1, end))
            at = end + 1
        else:
            at += 1
    return at


def _end_of_value(html: str, at: int, quote: str) -> int:
    while at < len(html) and html[at] != quote:
        closer = _CLOSERS.get(html[at : at + 2])
        at = _after(html, closer, at + 2) if closer else at + 1
    return at


def _after(html: str, mark: str, at: int) -> int:
    """Behind the next `mark`; the end, where there is none."""
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)
