"""Letters: written in each mode, seen as a person, sent, and what became of one."""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import requests
from complaints import Complaints
from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product, User, until
from talking import PNG

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"}
HTML = """<p style="color: rgb(0, 128, 128)">Dear {{ person.first_name }} of {{ person.shoes }}</p>\n  <b >kept</b >"""
OF_ITS_OWN = 2_000  # ms: whoever opens a letter sooner is a machine


def new_letter(page: Page, sample: Sample, subject: str, mode: str) -> None:
    page.goto(sample.path("/letters/new"))
    page.get_by_label("Subject").fill(subject)
    page.get_by_text(mode, exact=True).click()
    page.get_by_role("button", name="Edit content").click()


def sent_test(page: Page, product: Product, subject: str) -> EmailMessage:
    """The letter that the mail server got, as it came over the wire."""
    page.get_by_role("button", name="Send a test to me").click()

    def caught() -> EmailMessage | None:
        for file in (product.settings.home / "mail").glob("*/*.eml"):
            message = message_from_bytes(file.read_bytes(), policy=default)
            if subject in str(message["Subject"]):
                assert isinstance(message, EmailMessage)
                return message
        return None

    return until(caught, 60, f"the letter {subject}")


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content())


def test_drag_and_drop(page: Page, sample: Sample, product: Product) -> None:
    new_letter(page, sample, "Blocks for {{ person.first_name }}", "Drag&Drop")
    layouts = page.get_by_role("dialog", name="Choose layout")
    expect(layouts.get_by_role("button", name=re.compile("^One column"))).to_have_attribute("aria-pressed", "true")
    layouts.get_by_role("button", name="Choose", exact=True).click()
    page.get_by_role("button", name=re.compile("^Text: Say what there is")).click()
    words = page.get_by_role("textbox", name="Words")
    words.press("ControlOrMeta+a")
    page.keyboard.type("Written in its block.")
    page.get_by_text("Add", exact=True).click()
    page.get_by_role("button", name="Heading", exact=True).click()
    heading = page.get_by_role("button", name="Text: A heading")
    heading.press("Alt+ArrowUp")
    expect(page.frame_locator("iframe[title='The letter']").get_by_text("Written in its block.")).to_be_visible()
    expect(page.get_by_text(re.compile("^All is saved"))).to_be_visible()
    page.get_by_text("Preview", exact=True).click()
    page.get_by_placeholder("Somebody without properties").fill("vera003")
    page.get_by_role("option", name=re.compile("Vera003 Viewer")).click()
    expect(page.get_by_text("Blocks for Vera003")).to_be_visible()
    message = sent_test(page, product, "Blocks for Vera003")
    assert message.get_content_type() == "multipart/alternative"
    text, html = part(message, "plain"), part(message, "html")
    assert text.index("A heading") < text.index("Written in its block.")
    assert "Written in its block." in html
    assert "tk-b" not in html
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("table", name="Letters").get_by_role("link", name=re.compile("^Blocks"))).to_be_visible()


def test_html_is_written_visually_and_its_source_is_kept(
    page: Page, sample: Sample, product: Product, complaints: Complaints
) -> None:
    new_letter(page, sample, "News for {{ person.first_name }}", "HTML WYSIWYG")
    letter = page.get_by_role("textbox", name="Letter")
    letter.press("ControlOrMeta+End")
    page.keyboard.type(" Bye ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("soon")
    view = page.get_by_role("radiogroup", name="Write as")
    view.get_by_text("HTML source").click()
    source = page.get_by_role("textbox", name="HTML source")
    expect(source).to_have_value(re.compile(r"Bye <strong>soon</strong></p>\n<!-- /content -->\n        </td>"))
    source.fill(HTML)
    source.press("ControlOrMeta+End")
    page.get_by_role("button", name="Insert").click()
    page.get_by_role("menuitem", name=re.compile("^last_name")).click()
    written = HTML + '{{ person.last_name | default: "" }}'
    expect(source).to_have_value(written)
    view.get_by_text("Visual").click()
    expect(page.get_by_text("This HTML is kept as it is")).to_be_visible()
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_placeholder("Somebody without properties").fill("vera003")
    page.get_by_role("option", name=re.compile("Vera003 Viewer")).click()
    expect(preview.get_by_text("This person has no “shoes”.")).to_be_visible()
    line = page.frame_locator("iframe[title='The letter']").get_by_text("Dear Vera003 of")
    expect(line).to_have_css("color", "rgb(0, 128, 128)")
    message = sent_test(page, product, "News for Vera003")
    assert message.get_content_type() == "multipart/alternative"
    assert "<b >kept</b >Viewer" in part(message, "html")
    assert "Dear Vera003 of" in part(message, "plain")
    page.get_by_text("Drag&Drop", exact=True).click()
    loss = page.get_by_role("dialog", name="Drag&Drop would lose something")
    expect(loss.get_by_text("styles of elements (1)")).to_be_visible()
    loss.get_by_role("button", name="Keep it as it is").click()
    view.get_by_text("HTML source").click()
    expect(source).to_have_value(written)
    source.fill("{% if %}")
    expect(page.get_by_role("alert").filter(has_text="The template can't be read").first).to_be_visible()
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_text(re.compile("be sent like this"))).to_be_visible()
    complaints.forgive("422")


def test_plain_text(page: Page, sample: Sample, product: Product) -> None:
    new_letter(page, sample, "Words alone", "Plain text")
    page.get_by_role("textbox", name="Plain text").fill('Hello {{ person.first_name | default: "you" }},\n\nwords.\n')
    expect(page.get_by_role("region", name="Preview").get_by_text("Hello you,")).to_be_visible()
    message = sent_test(page, product, "Words alone")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split() == ["Hello", "you,", "words."]
    page.get_by_role("button", name="Save and close").click()
    page.get_by_role("table", name="Letters").get_by_role("link", name=re.compile("^Words alone")).first.click()
    expect(page.get_by_text("This is what is sent.")).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    versions = page.get_by_role("dialog", name="Versions")
    expect(versions.get_by_role("button", name=re.compile("^Version 2"))).to_be_visible()


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


def test_a_letter_is_duplicated_and_deleted(
    page: Page, sample: Sample, product: Product, complaints: Complaints
) -> None:
    user = User.logged_in(product)
    base = f"/sites/{sample.site.id}/letters"
    letter = user.post(base, {"name": "To be copied", "subject": "S", "text": "Hi"})["id"]
    page.goto(sample.path(f"/letters/{letter}"))
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Duplicate the letter").click()
    expect(page.get_by_role("heading", name="To be copied (copy)")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete the letter").click()
    expect(page).to_have_url(re.compile("/letters$"))
    assert [each["name"] for each in user.get(base)["items"] if "copied" in each["name"]] == ["To be copied"]

    # One that a campaign sends stays, and is told which.
    used = next(each["id"] for each in user.get(base)["items"] if each["name"] == "Special offer")
    page.goto(sample.path(f"/letters/{used}"))
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete the letter").click()
    expect(page.get_by_role("alert").filter(has_text="campaign “Offer”")).to_be_visible()
    complaints.forgive("409")


def test_an_image_is_uploaded_into_a_letter_and_seen_on_a_phone_in_the_dark(
    page: Page, sample: Sample, product: Product, complaints: Complaints
) -> None:
    new_letter(page, sample, "Pictured for {{ person.first_name }}", "Drag&Drop")
    page.get_by_role("dialog", name="Choose layout").get_by_role("button", name="Choose", exact=True).click()
    page.get_by_text("Add", exact=True).click()
    page.get_by_role("button", name="Image", exact=True).click()
    page.get_by_role("button", name="Choose or upload an image").click()
    dialog = page.get_by_role("dialog", name="Choose an image")
    file = page.locator("input[type=file]").first
    complaints.forgive("422")
    file.set_input_files([{"name": "vector.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}])
    expect(dialog.get_by_role("alert")).to_have_text(re.compile("Only PNG, JPEG, GIF and WebP"))
    file.set_input_files([{"name": "dot.png", "mimeType": "image/png", "buffer": PNG}])
    address = page.get_by_label("Address")
    expect(address).to_have_value(re.compile("/l/i/"))
    source = address.input_value()
    served = requests.get(source, timeout=10)
    assert served.content == PNG
    assert served.headers["Content-Type"] == "image/png"
    assert "max-age=31536000, immutable" in served.headers["Cache-Control"]
    expect(page.get_by_text(re.compile("^All is saved"))).to_be_visible()
    page.get_by_text("Preview", exact=True).click()
    page.get_by_placeholder("Somebody without properties").fill("vera003")
    page.get_by_role("option", name=re.compile("Vera003 Viewer")).click()
    page.get_by_text("Phone", exact=True).click()
    page.get_by_role("button", name="Dark", exact=True).click()
    frame = page.locator("iframe[title='The letter']")
    expect(frame).to_have_attribute("data-narrow", "true")
    expect(frame).to_have_attribute("data-dark", "true")
    assert "size=phone" in page.url
    assert "dark=yes" in page.url
    expect(page.frame_locator("iframe[title='The letter']").locator(f"img[src='{source}']")).to_be_attached()
    assert source in part(sent_test(page, product, "Pictured for Vera003"), "html")


def test_a_saved_block_is_used_in_another_letter(page: Page, sample: Sample) -> None:
    new_letter(page, sample, "The first of two", "Drag&Drop")
    page.get_by_role("dialog", name="Choose layout").get_by_role("button", name="Choose", exact=True).click()
    page.get_by_role("button", name=re.compile("^Text: Say what there is")).click()
    words = page.get_by_role("textbox", name="Words")
    words.press("ControlOrMeta+a")
    page.keyboard.type("Kept for every letter.")
    for _ in range(2):  # the column around it, then the section
        page.get_by_role("button", name=re.compile("^Choose the .* around it")).click()
    page.get_by_role("button", name="Save as a block").click()
    dialog = page.get_by_role("dialog", name="Save as a block")
    dialog.get_by_label("Name").fill("Signature of ours")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    new_letter(page, sample, "The second of two", "Drag&Drop")
    page.get_by_role("dialog", name="Choose layout").get_by_role("button", name="Choose", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^Text: Say what there is"))).to_be_visible()
    page.get_by_text("Add", exact=True).click()
    page.get_by_role("button", name="Signature of ours", exact=True).click()
    expect(page.get_by_role("button", name="Text: Kept for every letter.")).to_be_visible()
