"""A newsletter played through in each mode, by what the mail server got of it; and held, let go, called back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import dkim  # type: ignore[import-untyped]
import pytest
import requests
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product, User, until

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"}
OF_ITS_OWN = 2_000  # ms: whoever opens a letter sooner is a machine
DOMAIN = "modes.test"
SELECTOR = "s1"
HTML = '<p>Dear {{ person.first_name }}, as HTML.</p><a href="https://shop.example/plans">Plans</a>'


@pytest.fixture(scope="module")
def key(product: Product, sample: Sample) -> str:
    """The public key of the domain that these letters are signed for, as DNS would have it."""
    user = User.logged_in(product)
    base = f"/sites/{sample.site.id}/delivery"
    made = user.post(f"{base}/domains", {"domain": DOMAIN, "selector": SELECTOR})
    user.post(f"{base}/senders", {"name": "Modes", "address": f"news@{DOMAIN}"})
    return str(made["record"])


def blocks(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Text: Hello")).first.click()
    page.get_by_role("textbox", name="Words").press("ControlOrMeta+a")
    page.keyboard.type("As blocks.")
    expect(page.frame_locator("iframe[title='The letter']").get_by_text("As blocks.")).to_be_visible()


def source(page: Page) -> None:
    page.get_by_role("radiogroup", name="Write as").get_by_text("HTML source").click()
    page.get_by_role("textbox", name="HTML source").fill(HTML)


def words(page: Page) -> None:
    page.get_by_role("textbox", name="Plain text").fill(
        "Dear {{ person.first_name }}, as words.\n{{ unsubscribe_url }}"
    )


def raw(product: Product, subject: str) -> bytes:
    """As it came over the wire."""

    def caught() -> bytes | None:
        for file in (product.home / "mail").glob("*/*.eml"):
            content = file.read_bytes()
            if message_from_bytes(content, policy=default)["Subject"] == subject:
                return content
        return None

    return until(caught, 90, f"the letter {subject}")


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content())


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("mode", "reader", "write", "said"),
    [
        ("Drag&Drop", 101, blocks, "As blocks."),
        ("HTML WYSIWYG", 102, source, "Dear Vera102, as HTML."),
        ("Plain text", 103, words, "Dear Vera103, as words."),
    ],
)
def test_from_its_page_to_the_mail_server(
    page: Page,
    sample: Sample,
    product: Product,
    key: str,
    mode: str,
    reader: int,
    write: Callable[[Page], None],
    said: str,
) -> None:
    user, base = User.logged_in(product), f"/sites/{sample.site.id}"
    address = f"vera{reader}@video.example"
    definition = {"property": "email", "operator": "is", "value": address}
    whom = user.post(f"{base}/segments", {"name": f"Reader {reader}", "definition": definition})["id"]
    newsletter = user.post(f"{base}/newsletters", {"name": f"News, {mode}", "segments": [whom]})
    page.goto(sample.path(f"/newsletters/{newsletter['id']}"))
    page.get_by_role("link", name="Edit content").click()
    page.get_by_role("textbox", name="Subject").fill(f"{mode} for {{{{ person.first_name }}}}")
    page.get_by_role("button", name="Asset settings").click()
    settings = page.get_by_role("dialog", name="Asset settings")
    settings.get_by_label("Sender").fill(f"Modes <news@{DOMAIN}>")
    page.keyboard.press("Escape")
    page.get_by_role("radiogroup", name="Mode").get_by_text(mode, exact=True).click()
    write(page)
    page.get_by_role("button", name="Save and close").click()
    page.get_by_role("button", name="Send campaign").click()
    page.get_by_role("dialog", name="Send campaign").get_by_role("button", name="Send it").click()
    content = raw(product, f"{mode} for Vera{reader}")
    expect(page.get_by_role("main").get_by_text("sent", exact=True)).to_be_visible(timeout=60_000)

    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert (message["From"], message["To"]) == (f"Modes <news@{DOMAIN}>", f"Vera{reader} Viewer <{address}>")
    assert said in part(message, "plain")
    assert message.get_content_type() == ("text/plain" if mode == "Plain text" else "multipart/alternative")
    assert (said in part(message, "html")) == (mode != "Plain text")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(message.get_all("Message-ID", [])) == 1
    assert message["List-Id"]
    assert dkim.verify(content, dnsfunc=lambda name, timeout=5: key.encode() if SELECTOR.encode() in name else None)  # noqa: ARG005
    assert not dkim.verify(
        content.replace(b"Dear", b"Door").replace(b"As blocks", b"As knocks"), dnsfunc=lambda *_, **__: key.encode()
    )

    # A scanner that follows the link takes nobody off; the one click of a mail program does.
    one_click = re.search(r"<(https?://[^>]+)>", str(message["List-Unsubscribe"]))
    assert one_click is not None
    letter = f"{base}/letters/{newsletter['letter']}"

    def figures() -> dict[str, Any]:
        found: dict[str, Any] = user.get(f"{letter}/statistics", days="7")["figures"]
        return found

    requests.get(one_click[1], headers=READER, timeout=20).raise_for_status()
    if mode == "HTML WYSIWYG":
        followed(page, sample, user, newsletter["letter"], part(message, "html"), f"viewer-{reader}")
    assert figures()["unsubscribed"] == 0
    requests.post(one_click[1], data={"List-Unsubscribe": "One-Click"}, timeout=20).raise_for_status()
    until(lambda: figures()["unsubscribed"] == 1, 60, "who has unsubscribed")


def followed(page: Page, sample: Sample, user: User, letter: str, html: str, reader: str) -> None:
    """An open and a click are in the table, in the chart, and in a segment."""
    base = f"/sites/{sample.site.id}"

    def activity() -> dict[str, Any]:
        return next(iter(user.get(f"{base}/letters/{letter}/activity")["items"]), {})

    until(lambda: time.time_ns() // 1_000_000 > activity()["at"] + OF_ITS_OWN, 10, "a reader's time")
    for address in re.findall(r"(?:href|src)=[\"']([^\"']+/l/[oc]/[^\"']+)", html):
        answer = requests.get(address, headers=READER, allow_redirects=False, timeout=20)
        if "/l/c/" in address:
            assert answer.headers["Location"].startswith("https://shop.example/plans")
    until(lambda: activity()["opens"] == activity()["clicks"] == 1, 60, "an open and a click")
    page.get_by_role("link", name="Letter, chart and activity").click()
    chart = page.locator("section", has=page.get_by_role("heading", name="Letter statistics detail"))
    today = chart.get_by_role("table").get_by_role("row").last
    expect(today.get_by_role("cell")).to_have_text(["1", "1", "1", "0"])
    row = page.get_by_role("table", name="Letter activity").get_by_role("row").filter(has_text=reader)
    expect(row).to_contain_text("sent", ignore_case=True)
    definition = {"asset": "letter", "activity": "clicked", "id": letter, "operator": "performed"}
    segment = user.post(f"{base}/segments", {"name": "Clicked it", "definition": definition})["id"]
    until(lambda: user.get(f"{base}/segments/{segment}")["size"] == 1, 60, "the segment of who clicked")


def test_planned_held_let_go_and_called_back(page: Page, product: Product) -> None:
    """So slow that there is always a rest: one letter a minute."""
    site = product.site("Slow")
    user, base = User.logged_in(product), f"/sites/{site.id}"
    people = [{"method": "set", "id": f"s{n}", "data": {"email": f"s{n}@slow.test"}} for n in range(5)]
    body = {"sid": site.token, "calls": people}
    assert requests.post(f"{product.settings.public_url}/batch", json=body, timeout=20).json()["rejected"] == []
    product.stored()
    user.post(f"{base}/delivery/limits", {"domain": "slow.test", "per_minute": 1})
    newsletter = user.post(f"{base}/newsletters", {"name": "Slowly", "segments": []})["id"]
    page.goto(f"{base}/newsletters/{newsletter}")
    page.get_by_role("button", name="Send campaign").click()
    question = page.get_by_role("dialog", name="Send campaign")
    question.get_by_text("At a time").click()
    question.get_by_label("When").last.fill("2099-01-01T10:00")
    question.get_by_role("button", name="Plan it").click()
    state = page.get_by_role("main")
    expect(state.get_by_text("planned", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("send it then$")).click()
    page.get_by_role("button", name="Send campaign").click()
    page.get_by_role("dialog", name="Send campaign").get_by_role("button", name="Send it").click()
    page.get_by_role("button", name="Pause").click()
    expect(state.get_by_text("paused", exact=True)).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Cancel for good…").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel it").click()
    expect(state.get_by_text("canceled", exact=True)).to_be_visible()
    until(lambda: user.get(f"{base}/newsletters/{newsletter}")["figures"]["skipped"] >= 1, 60, "who was called back")
    assert user.get(f"{base}/newsletters/{newsletter}")["state"] == "canceled"
