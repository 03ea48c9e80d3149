from __future__ import annotations

import re

from dashboard import Sample, Tracking
from playwright.sync_api import Page, expect
from running import Product


def test_companies_are_listed_and_shown_with_their_people(
    page: Page, product: Product, sample: Sample, tracking: Tracking
) -> None:
    acme = {"id": "acme/no", "name": "Acme Norge", "plan": "team", "seats": 12}
    tracking.call("set", id="viewer-010", data={"company": acme})
    tracking.call("set", id="viewer-011", data={"company": acme})
    tracking.call("set", id="viewer-012", data={"company": "Borealis"})
    tracking.call("company", id="Borealis", data={"city": "Tromsø"})
    product.stored()
    page.goto(sample.path("/companies"))
    table = page.get_by_role("table", name="Companies")
    link = table.get_by_role("link", name=re.compile("^Acme Norge"))
    expect(link).to_be_visible()
    expect(table.get_by_text("Tromsø")).to_be_visible()
    page.get_by_role("textbox", name="Search companies").fill("ACME")
    expect(table.get_by_role("link")).to_have_count(1)
    link.click()
    expect(page.get_by_role("heading", name="Acme Norge")).to_be_visible()
    expect(page.get_by_role("table", name="People").get_by_role("link")).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Vera010 Viewer")).click()
    page.get_by_role("link", name="Acme Norge").click()
    expect(page).to_have_url(re.compile(r"/companies/acme%2Fno$"))


def test_a_property_is_labelled_hidden_and_removed(page: Page, sample: Sample, tracking: Tracking) -> None:
    tracking.call("set", id="viewer-020", data={"shoe_size": 41})
    page.goto(sample.path("/settings/properties"))
    table = page.get_by_role("table", name="User properties")
    row = table.get_by_text("shoe_size")
    for _ in range(60):
        if row.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
        table.wait_for()
    row.click()
    dialog = page.get_by_role("dialog", name="shoe_size")
    dialog.get_by_label("Label").fill("Shoes")
    dialog.get_by_role("button", name="Save").click()
    expect(table.get_by_text("Shoes", exact=True)).to_be_visible()
    table.get_by_text("Shoes", exact=True).click()
    dialog.get_by_role("button", name="Remove…").click()
    question = page.get_by_role("dialog", name="Remove “shoe_size”?")
    question.get_by_role("textbox").fill("shoe_size")
    question.get_by_role("button", name="Remove from everybody").click()
    expect(table.get_by_text("shoe_size")).to_have_count(0, timeout=30_000)
