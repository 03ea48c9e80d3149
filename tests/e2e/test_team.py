"""The team, keys for programs, the log of what was changed, and getting in with an authenticator."""

from __future__ import annotations

import re
import secrets
import time

import requests
from dashboard import Sample
from playwright.sync_api import Browser, Page, expect
from running import Product

from workers.second_factor import STEP, code_at

PASSWORD = "nine purple walruses"


def test_somebody_is_invited_comes_in_and_sees_what_the_role_may(
    page: Page, browser: Browser, product: Product, sample: Sample
) -> None:
    email = f"sam-{secrets.token_hex(4)}@team.example"
    page.goto(sample.path("/settings/team"))
    page.get_by_role("button", name="Invite somebody").click()
    dialog = page.get_by_role("dialog", name="Invite somebody")
    dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_role("radio", name="Support").check()
    dialog.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_text(re.compile("/login/link#"))
    expect(link).to_be_visible()
    address = (link.text_content() or "").strip()
    page.get_by_role("button", name="Done").click()
    member = page.get_by_role("list", name="Members").get_by_role("listitem").filter(has_text=email)
    expect(member).to_be_visible()

    context = browser.new_context(base_url=product.settings.public_url, locale="en-GB")
    theirs = context.new_page()
    theirs.goto(address)
    theirs.get_by_role("button", name="Log in").click()
    expect(theirs).to_have_url(re.compile(r"/sites/\w+"))
    theirs.goto(sample.path("/settings/team"))
    expect(theirs.get_by_role("heading", name="The team is for admins")).to_be_visible()
    theirs.goto(sample.path("/settings/account"))
    password = theirs.get_by_label("New password")
    password.fill("password12")
    theirs.get_by_role("button", name="Set the password").click()
    expect(theirs.get_by_text("This is a very common password.")).to_be_visible()
    password.fill(PASSWORD)
    theirs.get_by_role("button", name="Set the password").click()
    expect(theirs.get_by_role("heading", name="Change your password")).to_be_visible()

    theirs.get_by_role("button", name="Set up an authenticator").click()
    picture = theirs.get_by_role("img", name=re.compile("QR code"))
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.naturalWidth") > 20
    key = re.sub(r"\s", "", theirs.get_by_text(re.compile("^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$")).text_content() or "")
    theirs.get_by_label("Code", exact=True).fill(code_at(key, time.time_ns() // 1_000_000 // STEP))
    theirs.get_by_role("button", name="Turn it on").click()
    expect(theirs.get_by_role("button", name="I have kept them")).to_be_visible()
    context.close()

    page.reload()
    member.get_by_role("button", name=re.compile("^Remove")).click()
    page.get_by_role("button", name="Remove from the team").click()
    expect(member).to_have_count(0)


def test_a_key_is_made_works_is_revoked_and_all_of_it_is_in_the_log(
    page: Page, product: Product, sample: Sample
) -> None:
    name = f"Shop {secrets.token_hex(3)}"
    page.goto(sample.path("/settings/api-keys"))
    page.get_by_role("button", name="New key").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the key").click()
    key = (page.get_by_text(re.compile("^trk_")).text_content() or "").strip()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("list", name="API keys").get_by_text(name)).to_be_visible()
    asked = f"{product.settings.public_url}/api/v1/sites/{sample.site.id}/people/count"
    headers = {"Authorization": f"Bearer {key}"}
    assert requests.get(asked, headers=headers, timeout=30).status_code == 200
    page.get_by_role("button", name=f"Revoke {name}").click()
    page.get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_role("button", name=f"Revoke {name}")).to_have_count(0)
    assert requests.get(asked, headers=headers, timeout=30).status_code == 401

    page.goto(sample.path("/settings/audit"))
    changes = page.get_by_role("list", name="Changes").get_by_role("listitem").filter(has_text=name)
    expect(changes).to_have_count(2)
    expect(changes.first).to_contain_text("Revoke API key")
    changes.last.get_by_text(re.compile("fields:")).click()
    expect(changes.last.get_by_role("row").filter(has_text="hash")).to_contain_text("(hidden)")
    assert key not in page.content()
    page.get_by_role("combobox", name="What was done").click()
    page.get_by_role("option", name="Create API key").click()
    expect(page).to_have_url(re.compile("action=create_api_key"))
    expect(changes).to_have_count(1)
    page.get_by_label("To", exact=True).fill("2001-01-01")
    expect(page.get_by_role("heading", name="No such change")).to_be_visible()
