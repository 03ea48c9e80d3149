"""Looks at a page of a site to see whether the library is in it."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress

from engine import library
from engine.integration import Finding, Product, inspect
from graphstore import arrivals
from graphstore.apps import AppRecord
from graphstore.arrivals import Arrival
from workers import outside_pages
from workers.context import Context
from workers.outside_pages import NoPageError
from workers.talking.appearance import appearance


def check(context: Context, site: AppRecord, url: str, live: str, *, local: bool) -> list[Finding]:
    """What is right and what is missing, in the order in which it is to be mended.

    `live`: where browsers find the live stream. `local`: pages of this machine and of private networks may be looked
    at, too; somebody who may decide that has said so.
    """
    settings = context.settings
    try:
        page = outside_pages.load(url, local=local or settings.private_webhooks)
    except NoPageError as error:
        return [Finding("page", ok=False, message=str(error))]
    except InvalidIPAddress:
        text = "The address leads into a private network. For a site on a machine of yours, allow local addresses."
        return [Finding("page", ok=False, message=text)]
    except (requests.RequestException, OSError, ValueError) as error:
        return [Finding("page", ok=False, message=f"The page can't be loaded: {_reason(error)}")]
    told = Finding("page", ok=True, message=f"The page at {page.address} was loaded.")
    look = context.graph.read(lambda tx: appearance(tx, site.id))
    pictures = tuple(each for each in (look["icon"], look["headerIcon"]) if each)
    product = Product(settings.public_url, live, pictures)
    return [told, *inspect(page.text, page.headers, site.token, product, page.address)]


def arrived(context: Context, site: AppRecord, page: str, since: int) -> Arrival | None:
    """An event that the library has sent from pages of that origin since then, ms.

    Only what the library tracks by itself says on which page it was: where all of that is off, any event does.
    """
    settings = library.load(site.library)
    tells = settings.visits or settings.pages or any(event.by == "page" for event in settings.events)
    host = urlsplit(page).netloc.lower()
    starts = [f"{scheme}://{host}/" for scheme in ("https", "http")] if tells else []
    return context.graph.read(lambda tx: arrivals.since(tx, site.id, since, starts))


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
