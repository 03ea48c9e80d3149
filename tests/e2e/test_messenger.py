"""The messenger in a real page of another origin, under a policy that lets nothing in but Tracktor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from complaints import Complaints
from hosting import ROOT
from playwright.sync_api import Browser, Page, expect
from running import Product, User, until
from talking import PNG
from visiting import Team, hosted, visitor

JQUERY = ROOT / "clients" / "messenger" / "node_modules" / "jquery" / "dist" / "jquery.min.js"
# Both ways to bind that the documentation has, as it has them.
HEARING = """<script nonce="n0">{jquery}</script><script nonce="n0">
window.heard = [];
window.heardByJQuery = [];
function addEvent(el, eventType, handler) {
  if (el.addEventListener) {
    el.addEventListener(eventType, handler, false);
  } else if (el.attachEvent) {
    el.attachEvent('on' + eventType, handler);
  } else {
    el['on' + eventType] = handler;
  }
}
['tio-messenger-opened', 'tio-messenger-closed', 'tio-message-sent', 'tio-message-received'].forEach(function (name) {
  addEvent(document, name, function (e) { heard.push(name + ': ' + e.data.msg); });
  $(document).on(name, function (e) { heardByJQuery.push(name + ': ' + e.originalEvent.data.msg); });
});
tio.setMessengerConfig({ headerText: 'Help', positionX: 'left' });
</script>"""


@pytest.fixture
def team(product: Product) -> Team:
    return Team(User.logged_in(product), product.site("Talking shop"))


@pytest.fixture
def shop(browser: Browser, product: Product, team: Team, complaints: Complaints) -> Iterator[Page]:
    """A visitor's look at the shop."""
    hearing = HEARING.replace("{jquery}", JQUERY.read_text(encoding="utf-8"))
    with hosted(product, team.site.token, hearing) as address, visitor(browser, complaints) as page:
        page.goto(address)
        yield page


def test_a_visitor_and_the_team_talk(shop: Page, team: Team) -> None:
    shop.get_by_role("button", name="Open messages").click()
    dialog = shop.get_by_role("dialog", name="Help")
    field = dialog.get_by_role("textbox", name="Your message")
    expect(field).to_be_focused()
    field.fill("Does it <b>fly</b>?")
    field.press("Enter")
    log = dialog.get_by_role("log")
    expect(log.get_by_text("Does it <b>fly</b>?")).to_be_visible()
    expect(log.get_by_text("Sending")).to_have_count(0)

    (conversation,) = until(team.conversations, 30, "a conversation")
    assert conversation["last"]["text"] == "Does it <b>fly</b>?"
    team.answer(conversation["id"], "It does: https://shop.example/fly.")
    expect(log.get_by_role("link", name="https://shop.example/fly")).to_be_visible()
    # What is shown counts as seen, and what comes later does not.
    until(lambda: team.conversations()[0]["unread"] == 0, 30, "a message that was seen")
    field.press("Escape")
    expect(dialog).to_be_hidden()
    expect(shop.get_by_role("button", name="Open messages")).to_be_focused()

    team.answer(conversation["id"], "And it swims.")
    expect(shop.get_by_role("button", name="Open messages, 1 unread")).to_be_visible()
    assert shop.evaluate("heard") == [
        "tio-messenger-opened: ",
        "tio-message-sent: Does it <b>fly</b>?",
        "tio-messenger-closed: ",
        "tio-message-received: And it swims.",
    ]
    assert shop.evaluate("heardByJQuery") == shop.evaluate("heard")

    shop.reload()
    # By what has come in meanwhile.
    shop.get_by_role("button", name="And it swims.").click()
    expect(log.locator(".bubble")).to_have_text(
        ["Does it <b>fly</b>?", "It does: https://shop.example/fly.", "And it swims."]
    )
    until(lambda: team.conversations()[0]["unread"] == 0, 30, "the team's knowing that it was seen")
    assert shop.evaluate("heard") == shop.evaluate("heardByJQuery") == ["tio-messenger-opened: "]


def test_a_visitor_and_the_conversations_screen(page: Page, shop: Page, team: Team) -> None:
    shop.get_by_role("button", name="Open messages").click()
    dialog = shop.get_by_role("dialog", name="Help")
    field = dialog.get_by_role("textbox", name="Your message")
    field.fill("Do you ship to Malta?")
    field.press("Enter")
    page.goto(f"/sites/{team.site.id}/conversations")
    page.get_by_role("navigation", name="Conversations").get_by_text("Do you ship to Malta?").click()
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_text("Do you ship to Malta?")).to_be_visible()
    field.press_sequentially("Or")
    expect(log.get_by_text("is writing")).to_be_visible()
    answer = page.get_by_role("textbox", name="Answer")
    answer.fill("We do.")
    answer.press("Enter")
    expect(dialog.get_by_role("log").get_by_text("We do.")).to_be_visible()
    # It stands in an open messenger, so it has been read, and the team sees so.
    expect(log.get_by_text("Seen ")).to_be_visible()
    field.press("Escape")
    answer.fill("By sea.")
    answer.press("Enter")
    expect(shop.get_by_role("button", name="Open messages, 1 unread")).to_be_visible()
    expect(log.get_by_text("By sea.")).to_be_visible()
    expect(log.get_by_text("Seen ")).to_have_count(1)


def test_images_go_both_ways_and_the_team_reads_and_links_are_followed(
    page: Page, shop: Page, team: Team, tmp_path: Path
) -> None:
    picture = tmp_path / "colours.png"
    picture.write_bytes(PNG)
    shop.get_by_role("button", name="Open messages").click()
    dialog = shop.get_by_role("dialog", name="Help")
    field = dialog.get_by_role("textbox", name="Your message")
    theirs = dialog.get_by_role("log")
    # Nothing has been said yet: it begins the conversation, and what is written next goes on with it.
    with shop.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Send an image").click()
    chooser.value.set_files(picture)
    field.fill("Which colours?")
    field.press("Enter")
    expect(theirs.locator(".bubble")).to_have_count(2)
    expect(theirs.locator("img")).to_have_count(1)
    expect(dialog.get_by_text("Sending")).to_have_count(0)
    assert len(team.conversations()) == 1
    page.goto(f"/sites/{team.site.id}/conversations")
    page.get_by_role("navigation", name="Conversations").get_by_role("link").click()
    expect(theirs.get_by_text("Seen", exact=True)).to_be_visible()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach an image").click()
    chooser.value.set_files(picture)
    expect(page.get_by_text("colours.png")).to_be_visible()
    answer = page.get_by_role("textbox", name="Answer")
    answer.fill(f"These: {page.url.split('/sites')[0]}/healthz")
    answer.press("Enter")
    shown = theirs.locator(".team img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    expect(theirs.get_by_text("Seen", exact=True)).to_have_count(0)

    with shop.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Send an image").click()
    chooser.value.set_files(picture)
    expect(theirs.locator("img")).to_have_count(3)
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_role("img")).to_have_count(3)
    assert log.get_by_role("img").last.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1

    with shop.expect_popup() as opened:
        theirs.get_by_role("link", name=f"{page.url.split('/sites')[0]}/healthz", exact=True).click()
    opened.value.wait_for_url("**/healthz")
    clicked = f"/sites/{team.site.id}/segments/preview"
    definition = {"definition": {"asset": "message", "activity": "clicked"}}
    until(lambda: team.user.post(clicked, definition)["count"] == 1, 30, "a click")
