"""Letters: written and seen as a person, and what became of one that was sent."""

from __future__ import annotations

import re
import time

import requests
from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product, User, until

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"}
HTML = """<p style="color: rgb(0, 128, 128)">Dear {{ person.first_name }} of {{ person.shoes }}</p>\n  <b >kept</b >"""
OF_ITS_OWN = 2_000  # ms: whoever opens a letter sooner is a machine


def test_a_letter_is_written_seen_as_a_person_and_saved(page: Page, sample: Sample, complaints: list[str]) -> None:
    page.goto(sample.path("/letters"))
    page.get_by_role("link", name="New letter").click()
    page.get_by_label("Subject").fill("News for {{ person.first_name }}")
    page.get_by_label("Name", exact=True).fill("News")
    source = page.get_by_role("textbox", name="HTML source")
    source.fill(HTML)
    source.press("ControlOrMeta+End")
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("menuitem", name=re.compile("^last_name")).click()
    written = HTML + '{{ person.last_name | default: "" }}'
    expect(source).to_have_value(written)
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_placeholder("Somebody without properties").fill("vera003")
    page.get_by_role("option", name=re.compile("Vera003 Viewer")).click()
    expect(preview.get_by_text("News for Vera003")).to_be_visible()
    expect(preview.get_by_text("This person has no “shoes”.")).to_be_visible()
    line = page.frame_locator("iframe[title='The letter']").get_by_text("Dear Vera003 of")
    expect(line).to_have_css("color", "rgb(0, 128, 128)")
    source.press("ControlOrMeta+s")
    expect(page).to_have_url(re.compile(r"/letters/[0-9a-f]+\?"))
    expect(page.get_by_text("All is saved.")).to_be_visible()
    expect(source).to_have_value(written)
    source.fill("{% if %}")
    expect(page.get_by_role("alert").filter(has_text="The template can't be read").first).to_be_visible()
    complaints[:] = [complaint for complaint in complaints if "422" not in complaint]
    page.get_by_role("main").get_by_role("link", name=re.compile("^Letters")).click()
    page.get_by_role("dialog").get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("table", name="Letters").get_by_role("link", name=re.compile("^News"))).to_be_visible()


def test_what_became_of_a_letter(page: Page, sample: Sample, tracking: Tracking, product: Product) -> None:
    user = User.logged_in(product)
    base = f"/sites/{sample.site.id}/letters"
    letter = next(each["id"] for each in user.get(base)["items"] if each["name"] == "Special offer")
    for number in range(3):  # on the free plan; the third watch leaves by No
        tracking.track("viewer-032", "Movie watch", title=f"Movie {number}")

    def activity() -> dict[str, object]:
        return next((each for each in user.get(f"{base}/{letter}/activity")["items"] if is_hers(each)), {})

    def is_hers(each: dict[str, object]) -> bool:
        return each["person_id"] == "viewer-032"

    sent = until(lambda: (found := activity()).get("state") == "sent" and found, 60, "a sent letter")
    until(lambda: time.time_ns() // 1_000_000 > int(str(sent["at"])) + OF_ITS_OWN, 10, "a reader's time")
    mail = next(each for each in user.get("/mail")["items"] if "vera032@video.example" in each["recipients"])
    html = user.session.get(f"{product.settings.public_url}/api/v1/mail/{mail['id']}/html", timeout=20).text
    for address in re.findall(r"(?:href|src)=[\"']([^\"']+/l/[oc]/[^\"']+)", html):
        requests.get(address, headers=READER, allow_redirects=False, timeout=20).raise_for_status()
    until(lambda: activity()["opens"] == activity()["clicks"] == 1, 60, "an open and a click")

    page.goto(sample.path(f"/letters/{letter}"))
    page.get_by_text("Results", exact=True).click()
    expect(page).to_have_url(re.compile(r"view=results"))
    for name in ("Opened", "Clicked"):
        expect(page.locator("dl > div").filter(has_text=name)).to_contain_text(re.compile(r"[1-9]"))
    row = page.get_by_role("table", name="Letter activity").get_by_role("row").filter(has_text="viewer-032")
    expect(row).to_contain_text("vera032@video.example")
    with page.expect_popup() as opened:
        row.get_by_role("button", name="A proposal for").click()
    expect(opened.value.get_by_role("heading", name="Dear Vera032")).to_be_visible()
