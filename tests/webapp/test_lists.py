from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from browsing import SAME_ORIGIN, Browser, opened
from flask import Flask
from peopling import add_people
from support import Site

from graphstore.driver import Graph
from workers.importing import run, store


def preview(browser: Browser, app: Site, data: bytes, status: int = 200, **texts: str) -> Any:
    form = {"file": (BytesIO(data), "people.csv"), **texts}
    answer = browser.client.post(
        f"/api/v1/sites/{app.id}/lists/import/preview", data=form, headers=SAME_ORIGIN, buffered=True
    )
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_list_is_made_filled_and_emptied(browser: Browser, app: Site, graph: Graph) -> None:
    base = f"/api/v1/sites/{app.id}/lists"
    uids = add_people(graph, app, [{"id": "ann"}, {"id": "bob"}])
    made = browser.post(base, {"name": " Beta testers "}, 201)
    assert (made["name"], made["size"]) == ("Beta testers", 0)
    browser.post(base, {"name": "Beta testers"}, 409)
    browser.post(base, {"name": "  "}, 422)
    people = f"{base}/{made['id']}/people"
    assert browser.post(people, {"ids": ["ann", "nobody"]}) == {"added": 1, "already": 0, "unknown": ["nobody"]}
    assert browser.post(people, {"uids": uids}) == {"added": 1, "already": 1, "unknown": []}
    shown = browser.get(f"/api/v1/sites/{app.id}/people?segment={made['id']}")["items"]
    assert {person["id"] for person in shown} == {"ann", "bob"}
    answer = browser.ask("DELETE", people, {"uids": uids[:1]})
    assert answer.json == {"removed": 1}
    assert browser.ask("DELETE", people, {"uids": uids * 6_000}).status_code == 422


def test_a_file_is_previewed_and_imported(browser: Browser, app: Site, graph: Graph, web: Flask) -> None:
    add_people(graph, app, [{"id": "ann"}])
    data = b"id,Mail,plan\nann,,free\nnew,new@example.com,=1+1\n,,\n"
    seen = preview(browser, app, data)
    assert seen["mapping"] == {"id": "id", "Mail": "email", "plan": "property:plan"}
    assert {name: seen[name] for name in ("rows", "new_people", "known_people", "rejected")} == {
        "rows": 3, "new_people": 1, "known_people": 1, "rejected": 1
    }  # fmt: skip
    assert seen["rejected_sample"][0]["line"] == 4
    mapping = {**seen["mapping"], "plan": ""}
    again = preview(browser, app, data, mapping=json.dumps(mapping))
    assert (again["mapping"], again["token"]) == (mapping, seen["token"])

    base = f"/api/v1/sites/{app.id}/lists/import"
    job = browser.post(base, {"token": seen["token"], "mapping": seen["mapping"], "name": "Fair"}, 202)["job"]
    assert browser.get(f"{base}/{job}")["state"] == "running"
    context = opened(web).context
    assert run.work(context, app.id, job) == 3
    state = browser.get(f"{base}/{job}")
    assert (state["state"], state["added"], state["updated"], state["rejected"]) == ("done", 1, 1, 1)
    members = browser.get(f"/api/v1/sites/{app.id}/people?segment={state['list']}&columns=plan")["items"]
    assert {person["id"]: person["values"] for person in members} == {"ann": {"plan": "free"}, "new": {"plan": "=1+1"}}
    refused = browser.ask("GET", f"{base}/{job}/rejected.csv")
    assert refused.content_type == "text/csv; charset=utf-8"
    assert "attachment" in refused.headers["Content-Disposition"]
    assert refused.data.decode("utf-8-sig").splitlines() == [
        "line,reason,id,Mail,plan", "4,It has neither an id nor an e-mail address.,,,"
    ]  # fmt: skip


def test_an_import_is_cancelled(browser: Browser, app: Site, web: Flask) -> None:
    token = preview(browser, app, b"id\nann\n")["token"]
    base = f"/api/v1/sites/{app.id}/lists/import"
    job = browser.post(base, {"token": token, "mapping": {"id": "id"}}, 202)["job"]
    assert browser.ask("DELETE", f"{base}/{job}").status_code == 204
    state = browser.get(f"{base}/{job}")
    assert (state["state"], state["list"]) == ("cancelled", None)
    assert store.load(opened(web).redis, app.id, job).rows == 0


def test_what_is_wrong_with_a_file_is_told(browser: Browser, app: Site) -> None:
    assert preview(browser, app, b"\xff\xfe", 422)["error"]["code"] == "bad_file"
    assert preview(browser, app, b"id\n1", 422, mapping="[1]")["error"]["code"] == "bad_mapping"
    assert preview(browser, app, b"id\n1", 422, mapping='{"x":"id"}')["error"]["path"] == "mapping"
    answer = browser.client.post(
        f"/api/v1/sites/{app.id}/lists/import/preview", data=b"x" * (52 * 1024 * 1024), headers=SAME_ORIGIN,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code == 413
    answer = browser.client.post(
        f"/api/v1/sites/{app.id}/lists/import/preview", data={"mapping": "{}"}, headers=SAME_ORIGIN,
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 422
    body = {"token": "0" * 32, "mapping": {"id": "id"}}
    browser.post(f"/api/v1/sites/{app.id}/lists/import", body, 404)
    browser.post(f"/api/v1/sites/{app.id}/lists/import", {**body, "name": "a", "list": "b"}, 422)


def test_only_pages_of_this_server_send_files(browser: Browser, app: Site) -> None:
    path = f"/api/v1/sites/{app.id}/lists/import/preview"
    for headers, status in (({}, 415), ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Origin": "https://x.example"}, 403)):
        answer = browser.client.post(path, data={"file": (BytesIO(b"id\n1"), "x.csv")}, headers=headers)
        assert answer.status_code == status
