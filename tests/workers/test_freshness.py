"""What reaches people without a call of their own: time, colleagues, companies, paths, lists, people who are erased."""

from __future__ import annotations

from typing import Any

import pytest
from feeding import Feed

from graphstore.driver import Graph
from workers import lists, segments
from workers.freshness import Freshness
from workers.privacy import requests

HOUR = 3_600_000
FREE = {"property": "plan", "operator": "is", "value": "free"}
LATELY = {"event": "Movie watch", "within": {"last_hours": 2}}


class Followed:
    """Segments of a site, kept by the feed and by the keeper of freshness."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.graph: Graph = feed.context.graph

    def segment(self, name: str, definition: dict[str, Any]) -> str:
        made = segments.create(self.feed.context, self.feed.app, name, definition).id
        segments.recompute(self.feed.context, self.feed.app, made)
        return made

    def settle(self) -> None:
        keeper = Freshness(self.feed.context)
        while keeper.step():
            pass

    def members(self, segment: str) -> set[str]:
        self.settle()
        rows = self.graph.rows(
            "MATCH (s:Segment {app: $app, id: $id})<-[:IN]-(p) RETURN p.id AS id", app=self.feed.app, id=segment
        )
        return {row["id"] for row in rows}

    def uid(self, who: str) -> str:
        rows = self.graph.rows("MATCH (p:Person {app: $app, id: $id}) RETURN p.uid AS uid", app=self.feed.app, id=who)
        return str(rows[0]["uid"])


@pytest.fixture
def site(feed: Feed) -> Followed:
    """ann and bob belong to acme, cem to initech, dee to none."""
    feed(
        feed.set("ann", '{"plan":"free","company":"acme"}'),
        feed.set("bob", '{"plan":"pro","company":"acme"}'),
        feed.set("cem", '{"plan":"pro","company":"initech"}'),
        feed.set("dee", '{"plan":"pro"}'),
    )
    return Followed(feed)


def test_what_colleagues_do_reaches_a_person(site: Followed) -> None:
    told = site.segment("Told", {"colleagues": {"event": "Review"}})
    assert site.members(told) == set()
    site.feed(site.feed.track("bob", "Review"))
    assert site.members(told) == {"ann"}
    site.feed(site.feed.track("ann", "Review"), site.feed.track("cem", "Review"))
    assert site.members(told) == {"ann", "bob"}


def test_a_company_that_grows_or_changes_reaches_all_its_people(site: Followed) -> None:
    big = site.segment("Big", {"company_size": {"operator": "at_least", "value": 3}})
    assert site.members(big) == set()
    site.feed(site.feed.set("dee", '{"company":"acme"}', 2_000))
    assert site.members(big) == {"ann", "bob", "dee"}
    site.feed(site.feed.set("ann", '{"company":"initech"}', 3_000))
    assert site.members(big) == set()
    site.feed(site.feed.set("ann", '{"company":"acme"}', 4_000))
    assert site.members(big) == {"ann", "bob", "dee"}
    requests.erase(site.feed.context, site.feed.app, site.uid("bob"))
    assert site.members(big) == set()


def test_paths_follow_both_ends_and_what_is_between(site: Followed) -> None:
    free = site.segment("Free", FREE)
    near = site.segment("Near", {"path": "company", "hops": 1, "to": free})
    assert site.members(near) == {"bob"}
    site.feed(site.feed.set("cem", '{"company":"acme"}', 2_000))
    assert site.members(near) == {"bob", "cem"}
    site.feed(site.feed.set("bob", '{"plan":"free"}', 3_000))
    assert site.members(near) == {"ann", "bob", "cem"}
    site.feed(site.feed.set("ann", '{"plan":"pro"}', 4_000))
    assert site.members(near) == {"ann", "cem"}
    site.feed(site.feed.set("bob", '{"company":"initech"}', 5_000))
    assert site.members(near) == set()


def test_who_brought_whom_is_followed_both_ways_and_through_merges(site: Followed) -> None:
    feed, free = site.feed, site.segment("Free", FREE)
    near = site.segment("Brought", {"path": "referral", "hops": 1, "to": free})
    far = site.segment("Far", {"path": "referral", "hops": 2, "to": free})
    feed(feed.set("cem", '{"referred_by":"ann"}', 2_000), feed.set("dee", '{"referred_by":"cem"}', 2_000))
    assert (site.members(near), site.members(far)) == ({"cem"}, {"cem", "dee"})
    # Somebody nobody knew is known by being named, and not seen by that; who names themselves is brought by nobody.
    feed(feed.set("bob", '{"referred_by":"a-7"}', 2_000), feed.set("eve", '{"referred_by":"eve"}', 2_000))
    (seen,) = site.graph.rows("MATCH (p:Person {app: $app, id: 'a-7'}) RETURN p.seen AS at", app=feed.app)
    assert seen["at"] == 2_000
    assert "bob" not in site.members(near)
    feed(feed.alias("a-7", "ann"))
    assert site.members(near) == {"bob", "cem"}
    feed(feed.set("dee", '{"plan":"free"}', 3_000), feed.set("cem", '{"referred_by":null}', 3_000))
    assert (site.members(near), site.members(far)) == ({"bob", "cem"}, {"bob", "cem"})
    # An older word changes nothing.
    feed(feed.set("cem", '{"referred_by":"ann"}', 1_000), feed.set("dee", '{"referred_by":"ann"}', 4_000))
    assert site.members(near) == {"ann", "bob", "dee"}
    feed(feed.alias("ann", "dee"))
    assert (site.members(near), site.members(far)) == ({"bob"}, {"bob"})


def test_whatever_changes_a_membership_reaches_those_at_the_other_end(
    site: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given people near those of a segment, when anything at all changes who is in it, then they follow."""
    context, feed = site.feed.context, site.feed
    now = context.clock.now()
    lately = site.segment("Lately", LATELY)
    chosen = lists.create(context, feed.app, "Chosen").id
    near = site.segment("Near", {"path": "company", "hops": 1, "to": lately})
    beside = site.segment("Beside", {"path": "company", "hops": 1, "to": chosen})
    feed(feed.track("ann", "Movie watch", now))
    assert site.members(near) == {"bob"}
    lists.add(context, feed.app, chosen, ids=["bob"])
    assert site.members(beside) == {"ann"}
    lists.remove(context, feed.app, chosen, [site.uid("bob")])
    assert site.members(beside) == set()
    monkeypatch.setattr(type(context.clock), "now", lambda _: now + 2 * HOUR + 1)
    assert site.members(near) == set()
    assert site.members(lately) == set()
    monkeypatch.undo()
    segments.recompute(context, feed.app, lately)
    assert site.members(near) == {"bob"}


def test_a_named_list_and_a_named_segment_reach_who_names_them(site: Followed) -> None:
    context, app = site.feed.context, site.feed.app
    chosen = lists.create(context, app, "Chosen").id
    free = site.segment("Free", FREE)
    both = site.segment("Both", {"or": [{"segment": chosen}, {"segment": free}]})
    assert site.members(both) == {"ann"}
    lists.add(context, app, chosen, ids=["dee"])
    assert site.members(both) == {"ann", "dee"}
    record = segments.update(context, app, free, name="Pro", definition={**FREE, "value": "pro"}, version=1)
    assert record.computed is None
    assert site.members(both) == {"ann", "dee"}  # the old membership stays until the new one is found
    assert (app, both) in segments.due(context)
    segments.recompute(context, app, both)
    assert site.members(both) == {"bob", "cem", "dee"}


def test_nothing_waits_when_all_is_settled(site: Followed) -> None:
    site.segment("Lately", LATELY)
    site.feed(site.feed.track("ann", "Movie watch", site.feed.context.clock.now()))
    site.settle()
    assert Freshness(site.feed.context).step() == 0
    assert len(site.graph.rows("MATCH (:Person {app: $app})-[d:DUE]->() RETURN d", app=site.feed.app)) == 1
