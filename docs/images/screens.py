"""Which screens there are, in the order of the navigation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import furnish
from camera import Camera
from hosting import serve
from playwright.sync_api import Page

_PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Video service</title>
<link rel="icon" href="data:,"><style>
:root { color-scheme: light dark } body { margin: 0; font: 17px/1.5 system-ui, sans-serif }
header { padding: 1rem 3rem; background: #16654a; color: #fff; font-weight: 700 }
main { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.5rem; padding: 2.5rem 3rem }
article { padding: 6.5rem 1.2rem 1.2rem; border-radius: 12px; background: #8883 } h1 { grid-column: 1 / -1; margin: 0 }
</style>SNIPPET<script>tio.identify('unicorn')</script><header>Video service</header><main><h1>Tonight</h1>
<article>The Quiet Signal</article><article>Cousins, Mostly</article><article>A Compass for Two</article>
<article>Cold Ledger</article><article>The Fox Who Counted Stars</article><article>Long Way North</article></main>"""
_END: Final = "Upgrade+to+Premium"
_ALARM: Final = {
    "kind": "disk",
    "severity": "warning",
    "found": "1,890 MB are free on the disk of /var/lib/tracktor; 256 MB must stay so.",
    "mend": "Free some, or move TRACKTOR_HOME to a larger disk. Below the reserve, calls are answered 503.",
}


def screens(camera: Camera) -> None:
    furnish.events(camera)
    camera.take("overview", "")
    _people(camera)
    _campaigns(camera)
    _letters(camera)
    _figures(camera)
    _talks(camera)
    camera.take("live", "/live")
    camera.take("mail", "/mail", _open_a_letter)
    _settings(camera)
    camera.take("palette", "/people", lambda page: page.keyboard.press("Control+k"))
    _login(camera)


def _people(camera: Camera) -> None:
    segments = camera.found("/segments")
    person = camera.found("/people?search=unicorn")[0]["uid"]
    camera.take("people", "/people")
    camera.take("person", f"/people/{person}")
    camera.take("why", f"/people/{person}?why={segments[0]['id']}")
    camera.take("segments", "/segments")
    camera.take("segment", f"/segments/{segments[0]['id']}")
    camera.take("segment-new", "/segments/new")
    camera.take("companies", "/companies")
    companies = camera.found("/companies")
    if companies:
        camera.take("company", f"/companies/{companies[0]['id']}")


def _campaigns(camera: Camera) -> None:
    campaign = next(each["id"] for each in camera.found("/campaigns") if each["name"].startswith("Offer"))
    camera.take("campaigns", "/campaigns")
    camera.take("editor", f"/campaigns/{campaign}", _choose_a_node)
    camera.take("editor-list", f"/campaigns/{campaign}?view=list")
    camera.take("editor-people", f"/campaigns/{campaign}", _open_people)
    camera.take("editor-try", f"/campaigns/{campaign}", _open_try)
    camera.take("keys", f"/campaigns/{campaign}", lambda page: page.keyboard.press("?"))
    if camera.wants("versions", "publish"):
        with furnish.another_draft(camera, campaign):
            camera.take("versions", f"/campaigns/{campaign}", _compare_versions)
            camera.take("publish", f"/campaigns/{campaign}", _open_publish)
    camera.take("failures", f"/campaigns/{campaign}/failures")
    camera.take("newsletters", "/newsletters")
    newsletters = camera.found("/newsletters")
    if newsletters:
        camera.take("newsletter", f"/newsletters/{newsletters[0]['id']}")


def _letters(camera: Camera) -> None:
    ids = furnish.letters(camera)
    # The tutorial's newsletter, where it was played; it has been sent.
    known = {each["name"]: each["id"] for each in camera.found("/letters")}
    sent = known.get("Films of the week", known["Special offer"])
    camera.take("letters", "/letters")
    camera.take("letter-new", "/letters/new")
    camera.take("letter-blocks", f"/letters/{ids['drag_and_drop']}", _choose_a_block)
    camera.take("letter-html", f"/letters/{ids['html']}")
    camera.take("letter-text", f"/letters/{ids['text']}")
    camera.take("letter-preview", f"/letters/{ids['drag_and_drop']}?view=preview")
    camera.take("letter-delete", f"/letters/{ids['text']}", _ask_to_delete)
    camera.take("letter-results", f"/letters/{sent}?view=results")


def _figures(camera: Camera) -> None:
    ids = furnish.figures(camera)
    camera.take("analytics", "/analytics")
    camera.take("funnel", f"/analytics/{ids['funnel']}?range=last_30_days")
    camera.take("metric", f"/analytics/{ids['metric']}?range=last_30_days")
    camera.take("metric-people", f"/analytics/{ids['metric']}?range=last_30_days", _open_the_highest_day)
    camera.take("reports", "/reports")
    camera.take("report-leaving", "/reports/leaving")
    camera.take("report-pages", "/reports/pages?range=last_30_days")
    camera.take("report-acquisition", "/reports/acquisition?event=Registration&range=last_30_days")
    camera.take("report-retention", "/reports/retention?range=last_30_days")
    camera.take("report-paths", "/reports/paths?event=Site+visit&range=last_30_days")
    camera.take("report-ways", f"/reports/paths?event=Site+visit&end={_END}&range=last_30_days")
    camera.take("report-stops", "/reports/stops?range=last_30_days")
    camera.take("report-visitors", "/reports/visitors")


def _talks(camera: Camera) -> None:
    talk = camera.found("/conversations?search=charged")[0]["id"]
    camera.take("conversations", f"/conversations/{talk}")
    camera.take("messenger-settings", "/settings/messenger")
    if camera.wants("messenger"):
        _widget(camera)


def _widget(camera: Camera) -> None:
    """The messenger as a visitor of the site sees it."""
    documented = (Path(__file__).parents[1] / "javascript.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"<script type=.*?</script>", documented, re.DOTALL)
    filled = snippet.replace("https://tracktor.example.com", camera.origin).replace("YOUR_TOKEN", camera.token)
    server = serve(_PAGE.replace("SNIPPET", filled), "default-src * data: 'unsafe-inline'")
    camera.take("messenger", f"http://127.0.0.1:{server.server_address[1]}/", _open_the_messenger)
    server.shutdown()


def _settings(camera: Camera) -> None:
    furnish.settings(camera)
    for name, path in (
        ("settings", ""), ("integration", "/integration"), ("auto-events", "/auto-events"),
        ("advanced-events", "/advanced-events"), ("secure-mode", "/secure-mode"), ("properties", "/properties"),
        ("delivery", "/mail"), ("topics", "/topics"), ("team", "/team"), ("api-keys", "/api-keys"),
        ("webhooks", "/webhooks"), ("retention", "/retention"), ("audit", "/audit"), ("account", "/account"),
        ("sites", "/sites"), ("system", "/system"),
    ):  # fmt: skip
        camera.take(name, f"/settings{path}")
    with camera.told("/system", alarms=[_ALARM]):
        camera.take("alarms", "/settings/system")


def _login(camera: Camera) -> None:
    """As somebody who is not logged in."""
    kept: Any = camera.page.context.cookies()
    camera.page.context.clear_cookies()
    camera.take("login", f"{camera.origin}/login")
    with camera.told("/session/sign-on", name="Video Accounts"):
        camera.take("login-sign-on", f"{camera.origin}/login")
    camera.page.context.add_cookies(kept)


def _choose_a_block(page: Page) -> None:
    page.get_by_role("button", name="Text: One line that says what is new").click()
    page.get_by_role("textbox", name="Words").wait_for()


def _choose_a_node(page: Page) -> None:
    page.locator(".react-flow__node").nth(2).click()


def _compare_versions(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Version")).first.click()


def _open_publish(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()


def _ask_to_delete(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()


def _open_the_highest_day(page: Page) -> None:
    page.get_by_text("Daily maximum").locator("..").get_by_role("button").click()
    page.get_by_role("table").last.scroll_into_view_if_needed()


def _open_try(page: Page) -> None:
    page.get_by_role("button", name="Try", exact=True).click()


def _open_people(page: Page) -> None:
    page.locator(".react-flow__node").nth(2).focus()
    page.keyboard.press("p")
    page.get_by_text("Ended here", exact=True).click()


def _open_a_letter(page: Page) -> None:
    page.get_by_role("main").get_by_role("link").first.click()


def _open_the_messenger(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Open messages")).click()
