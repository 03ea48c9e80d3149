"""Segments are built by mouse and by keyboard alone, saved, opened, explained and deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from complaints import Complaints
from dashboard import PEOPLE, Sample
from playwright.sync_api import Locator, Page, expect
from running import Product, User, until

FREE = PEOPLE // 4


@pytest.fixture(autouse=True)
def tidy(product: Product, sample: Sample) -> Iterator[None]:
    """What a test leaves behind is taken away: the next one counts."""
    yield
    user = User.logged_in(product)
    for segment in reversed(user.get(f"/sites/{sample.site.id}/segments")["items"]):
        if segment["id"] != sample.segment:
            user.delete(f"/sites/{sample.site.id}/segments/{segment['id']}")


def conditions(page: Page) -> Locator:
    return page.get_by_role("group", name="Conditions", exact=True)


def people_counted(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview").get_by_role("status")


def add(page: Page, kind: str) -> None:
    """A condition at the end of the outermost group."""
    conditions(page).get_by_role("button", name="Condition", exact=True).last.click()
    page.get_by_role("menuitem", name=kind, exact=True).click()


def pick(page: Page, button: Locator, name: str) -> None:
    button.click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def test_a_nested_segment_is_built_by_mouse_and_changed(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/segments"))
    page.get_by_role("link", name="New segment").click()
    page.get_by_label("Name of the segment").fill("Free in Oslo")
    add(page, "Property")
    pick(page, page.get_by_role("button", name=re.compile("^Property:")), "plan")
    page.get_by_label("Value", exact=True).fill("free")
    expect(people_counted(page)).to_contain_text(f"{FREE} people")

    conditions(page).get_by_role("button", name="Group", exact=True).last.click()
    group = conditions(page).get_by_role("group").last
    pick(page, group.get_by_role("button", name=re.compile("^Property:")), "first_name")
    group.get_by_label("Value", exact=True).fill("Vera004")
    expect(people_counted(page)).to_contain_text("1 person")
    page.get_by_role("region", name="Preview").get_by_text("Query", exact=True).click()
    expect(page.get_by_text("MATCH", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/segments/(?!new)\w+$"))

    view = page.get_by_role("radiogroup", name="View")
    view.get_by_text("People", exact=True).click()
    members = page.get_by_role("table", name="Members")
    expect(members.get_by_role("link", name=re.compile("^Vera004 Viewer"))).to_be_visible()
    view.get_by_text("Conditions", exact=True).click()
    conditions(page).get_by_role("button", name=re.compile("^More for: first_name")).click()
    page.get_by_role("menuitem", name="Ask for the opposite").click()
    expect(people_counted(page)).to_contain_text(f"{FREE - 1} people")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    expect(page.get_by_text(f"{FREE - 1} people ·")).to_be_visible()

    page.goto(sample.path("/segments"))
    page.get_by_role("button", name="Actions for Free in Oslo").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the segment").click()
    expect(page.get_by_role("link", name="Free in Oslo")).to_have_count(0)


def test_a_nested_segment_is_built_by_keyboard_alone(page: Page, sample: Sample) -> None:
    keys = page.keyboard
    page.goto(sample.path("/segments/new"))
    expect(conditions(page)).to_be_visible()
    page.get_by_label("Name of the segment").focus()
    keys.type("By keys alone")
    tab_to(page, "Condition")
    keys.press("Enter")
    expect(page.get_by_role("menuitem", name="Property", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Property:"))).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("combobox", name="Property")).to_be_focused()
    keys.type("plan")
    expect(page.get_by_role("option", name=re.compile("^plan")).first).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Property: plan"))).to_be_focused()
    keys.press("Tab")  # the comparison
    keys.press("Tab")  # the value
    expect(page.get_by_label("Value", exact=True)).to_be_focused()
    keys.type("free")
    expect(people_counted(page)).to_contain_text(f"{FREE} people")

    row = page.get_by_role("group", name="plan is free", exact=True)
    for _ in range(3):
        keys.press("Shift+Tab")
    expect(row).to_be_focused()
    keys.press("Control+d")
    rows = conditions(page).get_by_role("group", name="plan is free", exact=True)
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_be_focused()
    keys.press("Control+g")
    expect(conditions(page).get_by_role("group", name="Group: plan is free")).to_be_visible()
    expect(rows.nth(1)).to_be_focused()
    keys.press("!")
    opposite = conditions(page).get_by_role("group", name="not plan is free", exact=True)
    expect(opposite).to_be_focused()
    expect(people_counted(page)).to_contain_text("0 people")
    keys.press("Delete")
    expect(rows).to_have_count(1)
    keys.press("Control+z")
    expect(opposite).to_have_count(1)
    keys.press("Control+y")
    expect(people_counted(page)).to_contain_text(f"{FREE} people")
    keys.press("Control+s")
    expect(page).to_have_url(re.compile(r"/segments/(?!new)\w+$"))
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def choose(page: Page, word: str, option: str) -> None:
    """Another one of the words that a sentence offers; the last of that name."""
    conditions(page).get_by_role("button", name=re.compile(f"^{word}:")).last.click()
    page.get_by_role("option", name=re.compile(f"^{option}")).click()


def test_segments_beyond_the_person_are_built(page: Page, product: Product, sample: Sample) -> None:
    page.goto(sample.path("/segments/new"))
    page.get_by_label("Name of the segment").fill("All sorts")
    whole = conditions(page)
    add(page, "Company")
    add(page, "Property of the company")
    whole.get_by_label("Property of the company").fill("industry")
    whole.get_by_label("Value", exact=True).fill("film")
    add(page, "Size of the company")
    add(page, "Colleagues")
    whole.get_by_label("Number of colleagues").fill("2")
    pick(page, whole.get_by_role("button", name=re.compile("^Event:")), "Search")
    add(page, "Letter, page or product")
    choose(page, "Asset", "page")
    whole.get_by_label("Which", exact=True).fill("/films/*")
    add(page, "Event")
    pick(page, whole.get_by_role("button", name=re.compile("^Event:")).last, "Review")
    choose(page, "How often", "with an average of")
    pick(page, whole.get_by_role("button", name=re.compile("^Argument:")), "rating")
    add(page, "Path")
    choose(page, "Over what", "letters and products")
    pick(page, whole.get_by_role("button", name=re.compile("^Segment:")), "On the free plan")
    add(page, "Segment")
    pick(page, whole.get_by_role("button", name=re.compile("^Segment:")).last, "On the free plan")
    expect(people_counted(page)).to_contain_text("0 people")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/segments/(?!new)\w+$"))
    made = User.logged_in(product).get(f"/sites/{sample.site.id}/segments/{page.url.rpartition('/')[2]}")
    parts = made["definition"]["and"]
    assert [next(iter(part)) for part in parts] == [
        "company", "company_property", "company_size", "colleagues", "asset", "event", "path", "segment",
    ]  # fmt: skip
    assert parts[3] == {"colleagues": {"and": [{"event": "Search", "operator": "performed"}]}, "at_least": 2}
    assert (parts[4]["id"], parts[5]["operator"]) == ("/films/*", "average")
    assert parts[6] == {"path": "asset", "hops": 1, "to": sample.segment}


def test_a_list_is_made_by_keyboard_alone(page: Page, sample: Sample) -> None:
    keys = page.keyboard
    page.goto(sample.path("/segments?do=list"))
    expect(page.get_by_label("Name").last).to_be_focused()
    keys.type("By keys")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Add people")).to_be_visible()
    tab_to(page, "Add people")
    keys.press("Enter")
    expect(page.get_by_label("Ids")).to_be_focused()
    keys.type("viewer-011")
    tab_to(page, "Add 1 person")
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("1 person was added")
    keys.press("Escape")
    expect(page.get_by_role("table", name="Members").get_by_role("link")).to_have_count(1)


def tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


def test_what_is_wrong_is_said_where_it_is(page: Page, sample: Sample, complaints: Complaints) -> None:
    page.goto(sample.path("/segments/new"))
    add(page, "Property")
    pick(page, page.get_by_role("button", name=re.compile("^Property:")), "plan")
    page.get_by_role("button", name=re.compile("^Comparison:")).click()
    page.get_by_role("option", name="is like").click()
    page.get_by_label("Value", exact=True).fill("*a*b*c*d*e*f*")
    alert = conditions(page).get_by_role("group").get_by_role("alert")
    expect(alert).to_contain_text("stars")
    page.get_by_label("Value", exact=True).fill("fr*")
    expect(alert).to_have_count(0)
    expect(people_counted(page)).to_contain_text(f"{FREE} people")
    # The browser's own word for an answer of 422.
    complaints.forgive("422")


def test_nothing_is_lost_by_leaving(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/segments"))
    page.get_by_role("link", name="On the free plan").click()
    page.get_by_label("Value", exact=True).fill("premium")
    page.get_by_role("link", name="Workflow").click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Stay here").click()
    expect(page.get_by_label("Value", exact=True)).to_have_value("premium")
    page.go_back()
    dialog.get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("heading", name="Segments")).to_be_visible()


def test_a_person_says_why_they_are_in_and_why_not(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/people?search=viewer-004"))
    page.get_by_role("link", name="Vera004 Viewer").click()
    page.get_by_role("button", name="Why in? On the free plan").click()
    why = page.get_by_role("dialog")
    expect(why).to_contain_text("The conditions hold now.")
    expect(why).to_contain_text("found free")
    page.goto(sample.path("/people?search=viewer-001"))
    page.get_by_role("link", name="Vera001 Viewer").click()
    page.get_by_role("button", name="Why not? On the free plan").click()
    expect(why).to_contain_text("The conditions do not hold now.")
    expect(why).to_contain_text("found premium")


def test_evidence_is_shown(page: Page, product: Product, sample: Sample) -> None:
    definition = {"event": "Review", "where": [{"argument": "rating", "operator": "at_least", "value": 4}]}
    user, segments = User.logged_in(product), f"/sites/{sample.site.id}/segments"
    made = user.post(segments, {"name": "Kind reviewers", "definition": definition})["id"]
    until(lambda: user.get(f"{segments}/{made}")["computed"], what="its members")
    page.goto(sample.path("/people?search=viewer-001"))
    page.get_by_role("link", name="Vera001 Viewer").click()
    page.get_by_role("button", name="Why in? Kind reviewers").click()
    events = page.get_by_role("dialog").get_by_role("list", name="Events")
    expect(events).to_contain_text("title: Metropolis")


def test_a_list_is_made_filled_and_emptied_by_hand(page: Page, sample: Sample) -> None:
    page.goto(sample.path("/segments?do=list"))
    page.get_by_label("Name").last.fill("Beta testers")
    page.get_by_role("button", name="Make the list").click()
    page.get_by_role("button", name="Add people").click()
    page.get_by_label("Ids").fill("viewer-007, viewer-008\nnobody-at-all")
    page.get_by_role("button", name="Add 3 people").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("2 people were added")
    expect(page.get_by_label("Ids")).to_have_value("nobody-at-all")
    page.get_by_role("button", name="Close", exact=True).last.click()
    members = page.get_by_role("table", name="Members")
    expect(members.get_by_role("link")).to_have_count(2)
    page.get_by_role("button", name="Remove Vera007 Viewer from the list").click()
    expect(members.get_by_role("link")).to_have_count(1)


def test_a_list_comes_from_a_csv_file(page: Page, sample: Sample) -> None:
    rows = ["id,email,plan", "imported-1,one@video.example,team", "viewer-009,vera009@video.example,premium", ",,free"]
    page.goto(sample.path("/segments?do=import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "Spring fair.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name of the new list")).to_have_value("Spring fair")
    expect(dialog).to_contain_text("Line 4")
    dialog.get_by_role("button", name="Import 2 people").click()
    expect(dialog).to_contain_text("The import is done", timeout=30_000)
    with page.expect_download() as download:
        dialog.get_by_role("link", name=re.compile("Fetch the 1 row")).click()
    assert "4" in download.value.path().read_text()
    dialog.get_by_role("link", name="Open the list").click()
    expect(page.get_by_role("table", name="Members").get_by_role("link")).to_have_count(2)
