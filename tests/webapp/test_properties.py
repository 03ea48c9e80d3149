from __future__ import annotations

from urllib.parse import quote

from browsing import Browser, opened
from flask import Flask
from peopling import add_people
from rq import Queue
from rq.serializers import JSONSerializer
from support import Site

from graphstore.driver import Graph
from workers import keys, properties, queues


def test_properties_are_listed_said_of_and_removed(browser: Browser, app: Site, graph: Graph, web: Flask) -> None:
    people = [{"p:plan": "free", "p:address/city": "Oslo", "p:email": f"x{number}@example.com"} for number in range(3)]
    for person in people:
        person["json"] = '{"plan":"free","address":{"city":"Oslo"}}'
    add_people(graph, app, people)
    base = f"/api/v1/sites/{app.id}/properties"
    found = {each["name"]: each for each in browser.get(base)["items"]}
    assert found["plan"] == {
        "name": "plan", "path": ["plan"], "label": "", "type": "text", "types": ["text"], "people": 3,
        "sample": ["free"], "hidden": False, "predefined": False,
    }  # fmt: skip
    assert found["email"]["predefined"] is True
    city = f"{base}/{quote('address/city', safe='')}"
    answer = browser.ask("PATCH", city, {"label": "Town", "type": "number"})
    assert answer.json is not None
    assert (answer.json["label"], answer.json["type"]) == ("Town", "number")
    assert browser.ask("PATCH", city, {"type": "colour"}).status_code == 422
    assert browser.ask("PATCH", f"{base}/none", {"hidden": True}).status_code == 404
    assert browser.ask("DELETE", f"{base}/email").status_code == 409
    assert browser.ask("DELETE", f"{base}/none").status_code == 404
    assert browser.ask("DELETE", city).status_code == 204
    context = opened(web).context
    jobs = Queue(queues.SEGMENTS, connection=context.redis, serializer=JSONSerializer).jobs
    assert [app.id, ["address", "city"]] in [list(job.args) for job in jobs]
    assert properties.take(context, app.id, ["address", "city"]) == 3
    assert context.redis.get(keys.properties(app.id)) is None
    assert {each["name"] for each in browser.get(base)["items"]} == {"plan", "email"}


def test_what_is_hidden_is_offered_no_more_at_once_and_again_when_it_is_shown(
    browser: Browser, app: Site, graph: Graph
) -> None:
    add_people(graph, app, [{"p:plan": "free", "p:note": "x", "json": '{"plan":"free","note":"x"}'}])
    base = f"/api/v1/sites/{app.id}"

    def offered() -> set[str]:
        return {"/".join(each["path"]) for each in browser.get(f"{base}/segment-conditions")["properties"]}

    for hidden in (True, False):
        assert browser.ask("PATCH", f"{base}/properties/note", {"hidden": hidden}).status_code == 200
        assert ("note" in offered()) is not hidden
        beside = browser.get(f"{base}/segment-conditions")["hidden_properties"]
        assert [(each["path"], each["sample"]) for each in beside] == ([(["note"], ["x"])] if hidden else [])
    browser.ask("PATCH", f"{base}/properties/note", {"label": "Remark"})
    (note,) = [each for each in browser.get(f"{base}/segment-conditions")["properties"] if each["path"] == ["note"]]
    assert note["label"] == "Remark"
