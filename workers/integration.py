"""Loads a page of a site to see whether the library is in it. Like webhooks, it goes nowhere it should not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import requests
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from engine.integration import Finding, inspect
from graphstore.apps import AppRecord
from workers.settings import Settings

_TIMEOUT: Final = (3.05, 6.0)  # seconds to connect, and for each piece of the answer
_MOST_READ: Final = 1_048_576  # bytes of a page
_MOST_HOPS: Final = 4  # a page and its redirects


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    headers: dict[str, str]
    address: str


def check(settings: Settings, site: AppRecord, url: str, *, local: bool) -> list[Finding]:
    """What is right and what is missing, in the order in which it is to be mended.

    `local`: this machine's own pages may be looked at, too; somebody who may decide that has said so.
    """
    try:
        page = _load(_manager(settings, local=local), url)
    except InvalidIPAddress:
        text = "The address leads into a private network. For a site on Tracktor's own machine, allow local addresses."
        return [Finding("page", ok=False, message=text)]
    except (requests.RequestException, OSError, ValueError) as error:
        return [Finding("page", ok=False, message=f"The page can't be loaded: {_reason(error)}")]
    if isinstance(page, Finding):
        return [page]
    told = Finding("page", ok=True, message=f"The page at {page.address} was loaded.")
    return [told, *inspect(page.text, page.headers, site.token, settings.public_url)]


def _manager(settings: Settings, *, local: bool) -> Manager:
    return Manager(
        Config(
            ip_filter_enable=not settings.private_webhooks,
            ip_filter_allow_loopback_ips=local,
            never_redirect=True,  # each hop is checked anew
            default_timeout=_TIMEOUT,
            user_agent_override="Tracktor",
        )
    )


def _load(manager: Manager, url: str) -> _Page | Finding:
    address = url
    with manager.get_session() as session:
        for _ in range(_MOST_HOPS):
            with session.request("GET", address, headers={"Accept": "text/html"}, stream=True) as answer:
                if answer.is_redirect:
                    address = urljoin(address, answer.headers["Location"])
                    if not address.startswith(("https://", "http://")):
                        return Finding("page", ok=False, message="The page leads on to what is no web address.")
                    continue
                if not answer.ok:
                    text = f"The page answers {answer.status_code}: give the address of one that anybody can see."
                    return Finding("page", ok=False, message=text)
                raw = answer.raw.read(_MOST_READ, decode_content=True)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return _Page(raw.decode("utf-8", errors="replace"), headers, address)
    return Finding("page", ok=False, message="The page leads on again and again: give the address where it ends.")


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not good."
    if isinstance(error, requests.exceptions.Timeout):
        return "it does not answer in time."
    if "resol" in text or "name or service" in text or "nodename" in text:
        return "there is no such host."
    if isinstance(error, requests.exceptions.ConnectionError):
        return "nobody answers there."
    return "the address is not right."
