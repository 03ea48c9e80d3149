"""Markup in every field that a visitor can write, wherever the dashboard shows it: it stays text.

The pages' policy would keep scripts from running even so; a refusal of it is heard in the console and fails, too.
"""

from __future__ import annotations

from typing import Any

import requests
from dashboard import Tracking
from playwright.sync_api import Page, expect
from running import Product, User, until

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(2)</script><b title='",
    "<svg onload=alert(3)>",
    "javascript:alert(4)",
    "</textarea></title></style><iframe srcdoc='<script>parent.alert(5)</script>'>",
    "{{constructor.constructor('alert(6)')()}}${alert(6)}",
)
# What only our own pages may hold.
LEFT = "main img[src=x], main svg[onload], main iframe[srcdoc], main a[href^='javascript:'], main script"


def said(product: Product, token: str) -> None:
    """Each text in each field that the tracking API, the SDKs and the messenger take from a page."""
    tracking = Tracking(product.settings.public_url, token)
    for number, text in enumerate(HOSTILE):
        who = f"{text}{number}"
        data: dict[str, Any] = {
            "email": f"mallory{number}@video.example", "first_name": text, "last_name": text, "name": text, text: text,
            "nested": {text: [text]}, "avatar": text, "url": text,
        }  # fmt: skip
        tracking.batch([
            {"method": "set", "id": who, "data": data},
            {"method": "track", "id": who, "action": text, "data": {text: text, "page": text}},
            {"method": "track", "id": who, "action": "Site visit", "data": {
                "url": f"https://video.example/{text}", "title": text, "referrer": f"https://x.example/?q={text}",
                "utm_source": text, "utm_campaign": text,
            }},
            {"method": "company", "id": who, "data": {"id": text, "name": text, "plan": text}},
        ])  # fmt: skip
        tracking.call("track", 400, id=who, action=text, data=text)  # shown among the refused
        body = {"writeKey": token, "userId": who, "event": text, "properties": {text: text}, "context": {"ip": text}}
        assert requests.post(f"{product.settings.public_url}/v1/track", json=body, timeout=20).ok
    base = product.settings.public_url
    until(
        lambda: requests.post(f"{base}/messenger/session", json={"sid": token, "id": f"{HOSTILE[0]}0"}, timeout=20).ok
    )
    opened = requests.post(f"{base}/messenger/session", json={"sid": token, "id": f"{HOSTILE[0]}0"}, timeout=20).json()
    for number, text in enumerate(HOSTILE):
        sent = requests.post(
            f"{base}/messenger/messages",
            json={"client_id": f"hostile-{number}", "text": text, "conversation": None},
            headers={"Authorization": f"Bearer {opened['token']}"},
            timeout=20,
        )
        assert sent.ok, sent.text


def test_markup_in_every_field_stays_text(page: Page, product: Product) -> None:
    site = product.site(HOSTILE[0])
    said(product, site.token)
    product.stored()
    user = User.logged_in(product)
    own = f"/sites/{site.id}"
    segment = user.post(f"{own}/segments", {"name": HOSTILE[1], "definition": {
        "property": "first_name", "operator": "is", "value": HOSTILE[0],
    }})["id"]  # fmt: skip
    html = "<p>Dear {{ person.first_name }}</p>"
    letter = user.post(
        f"{own}/letters",
        {"name": HOSTILE[0], "subject": "{{ person.first_name }}", "text": HOSTILE[0], "html": html, "sender": ""},
    )["id"]
    user.post(f"{own}/analytics/refresh")
    until(lambda: user.get(f"{own}/analytics")["as_of"] is not None, 120, "figures")
    people = [each["uid"] for each in user.get(f"{own}/people")["items"]]
    companies = [each["id"] for each in user.get(f"{own}/companies")["items"]]
    conversation = user.get(f"{own}/conversations")["items"][0]["id"]
    assert len(people) >= len(HOSTILE)
    assert companies

    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    screens = [
        "", "/people", *(f"/people/{uid}" for uid in people[:3]), "/companies", f"/companies/{companies[0]}",
        "/live", "/conversations", f"/conversations/{conversation}", f"/segments/{segment}",
        f"/segments/{segment}?view=people", f"/letters/{letter}?view=preview", "/settings/properties",
        "/reports/pages", "/reports/acquisition", "/reports/paths", "/reports/visitors",
    ]  # fmt: skip
    shown = 0
    for screen in screens:
        page.goto(f"{own}{screen}")
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.get_by_text("Loading…")).to_have_count(0)
        page.wait_for_load_state("networkidle") if screen != "/live" else page.wait_for_timeout(500)
        assert page.locator(LEFT).count() == 0, screen
        shown += HOSTILE[0] in page.locator("body").inner_text()
    assert dialogs == []
    assert shown >= 8, "on most of them the text is there to be seen"
