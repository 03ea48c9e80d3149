"""Settings of the site and of the account, and what has failed in a campaign."""

from __future__ import annotations

import re

import requests
from dashboard import Sample
from playwright.sync_api import Page, expect
from running import Product, User, until

from engine.identity import signature


def test_the_secret_is_shown_when_asked_for(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/settings"))
    expect(page.get_by_text(sample.site.token, exact=True)).to_be_visible()
    page.get_by_text("Python", exact=True).click()
    expect(page.get_by_text(re.compile("urllib.request"))).to_be_visible()
    page.get_by_role("link", name="Secure mode").click()
    expect(page.get_by_text(sample.site.secret)).to_have_count(0)
    page.get_by_role("button", name="Show the secret").click()
    expect(page.get_by_text(sample.site.secret)).to_be_visible()
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_text(sample.site.secret)).to_have_count(0)


def test_the_secret_is_changed_and_what_is_not_signed_is_refused_with_its_reason(page: Page, product: Product) -> None:
    site = product.site("Vault")
    user = User.logged_in(product)

    def answered(action: str, sign: str = "") -> int:
        call = {"sid": site.token, "id": "keeper", "action": action, **({"sign": sign} if sign else {})}
        return requests.get(f"{product.settings.public_url}/track", params=call, timeout=10).status_code

    page.goto(f"/sites/{site.id}/settings/secure-mode")
    page.get_by_role("button", name="Show the secret").click()
    expect(page.get_by_text(site.secret)).to_be_visible()
    page.get_by_role("button", name="Make a new one…").click()
    page.get_by_role("dialog").get_by_role("button", name="Make a new secret").click()
    expect(page.get_by_text("The one before, still good:")).to_be_visible()
    expect(page.get_by_text(site.secret)).to_be_visible()
    secret = user.post(f"/sites/{site.id}/secret/show")["secret"]
    assert secret != site.secret
    expect(page.get_by_text(secret)).to_be_visible()
    before, after = signature(site.secret, "keeper"), signature(secret, "keeper")
    until(lambda: answered("By the new one", after) == 200, 30, "a good new secret")
    assert answered("By the one before", before) == 200

    page.get_by_role("button", name="Forget the one before…").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget it").click()
    expect(page.get_by_text(site.secret)).to_have_count(0)
    until(lambda: answered("Too old", before) == 403, 30, "a refusal of the old secret")
    assert answered("Unsigned yet") == 200
    page.get_by_role("switch", name=re.compile("^Allow only signed data")).click()
    until(lambda: answered("Unsigned") == 403, 30, "a refusal of what is not signed")
    assert answered("Signed", after) == 200

    page.get_by_role("link", name="See what is refused, and why").click()
    for name, code, reason in (
        ("Too old", "bad_signature", "does not sign this id with the site's secret"),
        ("Unsigned", "unsigned", "accepts only signed data"),
    ):
        row = page.get_by_role("row").filter(has=page.get_by_text(name, exact=True)).first
        expect(row).to_contain_text(code)
        expect(row).to_contain_text(reason)
    expect(page.get_by_role("row").filter(has_text="By the")).to_have_count(0)


def test_failures_are_reached_from_the_node_and_seen_to(page: Page, product: Product, sample: Sample) -> None:
    with product.graph() as graph:
        graph.command(
            """
            MATCH (c:Campaign {key: $app + ':' + $campaign}) MATCH (p:Person {app: $app, id: 'viewer-111'})
            MERGE (n:CampaignNode {key: $app + ':' + $campaign + ':limit'})
            ON CREATE SET n.app = $app, n.campaign = $campaign, n.node = 'limit', n.entered = 1
            CREATE (p)-[:HAS_RUN]->(:Run {id: 'failed-run', app: $app, campaign: $campaign, version: 1, node: 'limit',
              state: 'failed', due: 5, started: 1, reason: 'The answer was no.'})-[:RUNS]->(c)
            """,
            {"app": sample.site.id, "campaign": sample.campaign},
        )
    page.goto(sample.path(f"/campaigns/{sample.campaign}"))
    page.get_by_role("link", name=re.compile("1 failed")).click()
    expect(page).to_have_url(re.compile(r"/failures\?node=limit$"))
    row = page.get_by_role("listitem").filter(has_text="The answer was no.")
    expect(row.get_by_role("link", name="Vera111 Viewer")).to_be_visible()
    row.get_by_role("button", name=re.compile("^Discard")).click()
    expect(page.get_by_role("heading", name="Nothing has failed at this node")).to_be_visible()


def test_sites_are_added_step_by_step_and_removed_from_their_list(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/settings/account"))
    page.get_by_role("main").get_by_role("link", name="sites", exact=True).click()
    sites = page.get_by_role("list", name="Sites").get_by_role("listitem")
    expect(sites.filter(has_text="Video service")).to_contain_text(
        re.compile(r"4\d\d people.*; last event .*(now|ago)")
    )
    page.get_by_role("button", name="Add new site").click()
    dialog = page.get_by_role("dialog", name="New site")
    dialog.get_by_label("Name").fill("Side show")
    dialog.get_by_role("button", name="Make the site").click()
    steps = page.get_by_role("navigation", name="Steps of a new site")
    expect(steps.locator("[aria-current=step]")).to_have_text("Integration")
    expect(page.get_by_role("button", name="Re-check")).to_be_visible()
    steps.get_by_role("link", name="Next: Messenger").click()
    expect(steps.locator("[aria-current=step]")).to_have_text("Messenger")
    settings = page.get_by_role("navigation", name="Application settings")
    expect(settings.get_by_role("link", name="Messenger")).to_have_attribute("aria-current", "page")
    steps.get_by_role("link", name="To the overview").click()
    expect(page.get_by_role("heading", name="Side show")).to_be_visible()

    page.goto(sample.path())
    page.get_by_role("button", name="Site: Video service").click()
    page.get_by_role("menuitem", name="Manage sites").click()
    made = sites.filter(has_text="Side show")
    expect(made).to_contain_text("0 people; no event yet")
    made.get_by_role("link", name="Messenger of Side show").click()
    expect(page.get_by_role("button", name="Site: Side show")).to_be_visible()
    expect(page.get_by_label("Heading", exact=True)).to_have_value("Messages")
    expect(steps).to_have_count(0)
    page.go_back()
    made.get_by_role("button", name="Remove Side show").click()
    question = page.get_by_role("dialog", name="Remove Side show")
    question.get_by_role("textbox").fill("Side show")
    question.get_by_role("button", name="Remove it for good").click()
    expect(made).to_have_count(0, timeout=60_000)
    expect(page.get_by_role("button", name="Site: Video service")).to_be_visible()


def test_a_site_is_removed_when_its_name_is_typed(page: Page, product: Product, sample: Sample) -> None:
    site = product.site("Closing down")
    page.goto(f"/sites/{site.id}/settings")
    page.get_by_role("button", name="Remove this site…").click()
    dialog = page.get_by_role("dialog", name="Remove Closing down")
    verb = dialog.get_by_role("button", name="Remove it for good")
    dialog.get_by_role("textbox").fill("Closing")
    expect(verb).to_be_disabled()
    dialog.get_by_role("textbox").fill("Closing down")
    verb.click()
    expect(page.get_by_role("heading", name=re.compile("Closing down is (being removed|gone)"))).to_be_visible()
    expect(page.get_by_role("heading", name="Closing down is gone")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=re.compile("^Go to ")).click()
    page.goto(sample.path())
    page.get_by_role("button", name=re.compile("^Site: ")).click()
    expect(page.get_by_role("menuitem", name="Video service")).to_be_visible()
    expect(page.get_by_role("menuitem", name=re.compile("Closing down"))).to_have_count(0)
