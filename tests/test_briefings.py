"""Our own briefings are commentary: no list, number or verification rests on them.

A world is planted twice: as others report it, and the same with a briefing on top. Every public
number must be the same in both, with the index and without it.
"""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from articles import models
from articles.models import Verification
from articles.models.source_audit import audit_public_facts
from tests.factories import (
    ArticleFactory,
    MentionFactory,
    PledgeFactory,
    PublisherFactory,
    QuoteFactory,
    SourceLinkFactory,
    SpeakerFactory,
    StatementFactory,
    SummitFactory,
    TopicFactory,
    UserFactory,
    span_of,
    status_update,
)

pytestmark = pytest.mark.django_db

WORDS = "We will act,"


class World:
    """One article by the Gazette with a quote and a mention of a pledge; a briefing on request."""

    def __init__(self) -> None:
        self.summit = SummitFactory(name="Lancaster House", slug="lancaster-house")
        self.topic = TopicFactory(name="Boats", slug="boats")
        self.speaker = SpeakerFactory(name="Ada Stone", slug="ada-stone")
        self.gazette = PublisherFactory(name="Gazette", slug="gazette")
        self.statement = StatementFactory(speaker=self.speaker, summit=self.summit)
        self.article = ArticleFactory(
            title="Leaders promise boats", publisher=self.gazette, summit=self.summit
        )
        self.article.topics.add(self.topic)
        self.quote = QuoteFactory(
            article=self.article, speaker=self.speaker, statement=self.statement
        )
        self.pledge = PledgeFactory(title="A boat fund", summit=self.summit)
        MentionFactory(pledge=self.pledge, article=self.article)

    def add_briefing(self) -> None:
        self.ours = PublisherFactory(name="Summit Archive", slug="summit-archive")
        self.briefing = ArticleFactory(
            title="What we make of the boats",
            publisher=self.ours,
            summit=self.summit,
            url="",
            follow_up=True,
        )
        self.briefing.topics.add(self.topic)
        self.copy = QuoteFactory(
            article=self.briefing, speaker=self.speaker, statement=self.statement
        )
        words = "A £30 million fund will help."
        self.mention = MentionFactory(
            pledge=self.pledge,
            article=self.briefing,
            exact=words,
            **span_of(self.briefing, words),
        )


@pytest.fixture
def world():
    return World()


@pytest.fixture(params=["index", "database"])
def bring_up_to_date(request, index):
    return index if request.param == "index" else lambda: None


NUMBERED = (
    *(
        "/api/v1/articles/?facets=publisher,speaker,status,topic",
        "/api/v1/quotes/?facets=verification",
    ),
    *("/api/v1/quotes/?facets=publisher,summit", "/api/v1/pledges/?facets=publisher"),
    *("/api/v1/speakers/", "/api/v1/summits/", "/api/v1/topics/", "/api/v1/publishers/"),
    *("/api/v1/statements/", "/api/v1/search/?q=boats&order=newest", "/api/v1/quotes/?q=act"),
    *(
        "/articles/export.csv",
        "/quotes/export.csv",
        "/pledges/export.csv",
        "/search/export.csv?order=newest",
    ),
    *("/speakers/export.csv", "/summits/export.csv", "/topics/export.csv"),
    *("/articles/coverage/coverage.csv", "/quotes/quoting/quoting.csv"),
    *("/articles/cite.ris", "/quotes/cite.json", "/articles/feed/", "/quotes/feed/"),
    *("/articles/calendar/", "/articles/2025/03/", "/compare/?summit=lancaster-house"),
    *("/", "/quotes/", "/topics/boats/", "/speakers/ada-stone/", "/quotes/quoting/"),
)


def answers(client) -> dict[str, list[str]]:
    """The lines of each answer, sorted: records of one day have no order among kinds."""
    found = {}
    for address in NUMBERED:
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer) if answer.streaming else answer.content
        found[address] = sorted(body.decode().splitlines())
    return found


def test_every_list_and_number_is_the_same_with_a_briefing_and_without(
    client, world, bring_up_to_date
):
    bring_up_to_date()
    before = answers(client)
    world.add_briefing()
    bring_up_to_date()
    after = answers(client)
    assert [address for address in NUMBERED if before[address] != after[address]] == []


def test_a_briefing_is_listed_by_its_own_filter_and_nowhere_else(client, world, bring_up_to_date):
    world.add_briefing()
    bring_up_to_date()
    found = {
        query: [
            row["title"] for row in client.get(f"/api/v1/articles/?{query}").json()["items"]
        ]
        for query in ("", "briefing=yes", "briefing=no", "briefing=-yes", "briefing=yes&q=make",
                      "briefing=yes&q=gazette", "briefing=yes&publisher=gazette")
    }  # fmt: skip
    ours, theirs = [world.briefing.title], [world.article.title]
    assert found == {
        "": theirs,
        "briefing=yes": ours,
        "briefing=no": theirs,
        "briefing=-yes": theirs,
        "briefing=yes&q=make": ours,
        "briefing=yes&q=gazette": [],
        "briefing=yes&publisher=gazette": [],
    }
    both = client.get("/api/v1/articles/?briefing=yes&briefing=no&facets=briefing").json()
    assert both["total"] == 2
    page = client.get("/articles/?briefing=yes")
    assert page.context["results"].count_label == "1 article"
    assert page.context["filters"].hidden_values == [("briefing", "yes")]
    assert world.ours.get_absolute_url() == "/articles/?briefing=yes"


def test_the_pages_of_a_briefing_are_public_and_lead_to_the_sources(client, world):
    world.add_briefing()
    summit = client.get(world.summit.get_absolute_url())
    assert list(summit.context["briefings"]) == [world.briefing]
    assert list(summit.context["articles"]) == [world.article]
    assert list(summit.context["follow_ups"]) == []
    page = client.get(world.briefing.get_absolute_url())
    assert [quote.source_quote for quote in page.context["quotes"]] == [world.quote]
    assert world.quote.get_absolute_url() in page.content.decode()
    quote = client.get(world.copy.get_absolute_url())
    assert [row.quote for row in quote.context["versions"].rows] == [world.quote, world.copy]
    other = client.get(world.quote.get_absolute_url())
    assert other.context["versions"] is None
    assert other.context["in_briefings"] == [world.copy]
    pledge = client.get(world.pledge.get_absolute_url())
    assert [one.article for one in pledge.context["mentions"]] == [world.article]
    assert pledge.context["in_briefings"] == [world.mention]
    assert world.mention.exact not in pledge.content.decode()
    sitemaps = [client.get(f"/sitemap-{kind}.xml").content for kind in ("articles", "quotes")]
    assert world.briefing.get_absolute_url().encode() in sitemaps[0]
    assert f"/quotes/{world.copy.pk}/".encode() not in sitemaps[1]


def test_what_is_pinned_in_a_briefing_is_never_verified_by_it(world):
    world.add_briefing()
    world.copy.refresh_from_db()
    assert (world.quote.verification, world.copy.verification) == (
        Verification.FOUND,
        Verification.BRIEFING,
    )
    world.copy.verification = Verification.EDITOR
    world.copy.save(update_fields=["note"])
    world.copy.refresh_from_db()
    assert world.copy.verification == Verification.BRIEFING


def test_verification_follows_an_article_that_becomes_a_briefing_and_back(world):
    world.add_briefing()
    world.article.publisher = world.ours
    world.article.save()
    world.quote.refresh_from_db()
    assert world.quote.verification == Verification.BRIEFING
    world.ours.is_archive = False
    world.ours.save()
    for quote in (world.quote, world.copy):
        quote.refresh_from_db()
        assert quote.verification == Verification.FOUND


def test_the_index_follows_a_publisher_that_becomes_the_archive(client, world, index):
    index()
    world.gazette.is_archive = True
    world.gazette.save()
    index()
    for address in ("/articles/", "/quotes/"):
        assert client.get(f"/api/v1{address}").json()["total"] == 0
    assert client.get("/api/v1/pledges/?facets=publisher").json()["facets"] == {}


def test_words_that_another_article_prints_too_are_coverage(client, world, bring_up_to_date):
    world.add_briefing()
    world.copy.reprints.add(ArticleFactory(publisher=PublisherFactory(slug="herald")))
    bring_up_to_date()
    answer = client.get("/api/v1/quotes/?versions=all&facets=publisher").json()
    assert answer["total"] == 2
    assert {one["value"] for one in answer["facets"]["publisher"]} == {"gazette", "herald"}
    draft = models.Article.objects.filter(publisher__slug="herald").get()
    draft.state = models.State.DRAFT
    draft.save()
    bring_up_to_date()
    assert client.get("/api/v1/quotes/?versions=all").json()["total"] == 1


def test_commentary_and_coverage_are_the_two_halves_of_what_is_public(world):
    world.add_briefing()
    alone = QuoteFactory(article=None, summit=world.summit, start=None, end=None)
    halves = {
        model: (set(model.objects.coverage()), set(model.objects.commentary()))
        for model in (models.Article, models.Quote, models.Publisher, models.Pledge)
    }
    assert halves == {
        models.Article: ({world.article}, {world.briefing}),
        models.Quote: ({world.quote, alone}, {world.copy}),
        models.Publisher: ({world.gazette}, {world.ours}),
        models.Pledge: ({world.pledge}, set()),
    }
    in_quote = MentionFactory(pledge=world.pledge, article=None, quote=world.copy)
    assert set(models.Mention.objects.commentary()) == {world.mention, in_quote}


def test_a_briefing_is_no_evidence(world):
    world.add_briefing()
    with pytest.raises(ValidationError):
        status_update(world.pledge, evidence=[{"article": world.briefing}])
    assert not world.pledge.status_updates.exists()
    assert status_update(world.pledge, evidence=[{"article": world.article}]).pk


def test_no_fact_rests_on_a_briefing(world):
    world.add_briefing()
    alone = PledgeFactory(title="Only ours", summit=world.summit)
    MentionFactory(pledge=alone, article=world.briefing)
    SourceLinkFactory(pledge=None, summit=world.summit)
    bare = [one.fact for one in audit_public_facts() if not one.addresses]
    assert bare == [
        f"article {world.briefing.pk}: {world.briefing.title}",
        f"pledge {alone.pk}: Only ours",
    ]


def test_the_archive_is_known_by_its_name_and_any_publisher_can_be_marked(world):
    names = {
        name: PublisherFactory(name=name).is_archive
        for name in ("Summit Archive", "SUMMIT ARCHIVE ", "Summit Archive of the UN", "Herald")
    }
    assert [name for name, ours in names.items() if ours] == ["Summit Archive", "SUMMIT ARCHIVE "]


def test_a_briefing_is_cited_as_ours(client, world):
    world.add_briefing()
    address = world.briefing.get_absolute_url()
    (item,) = json.loads(b"".join(client.get(f"{address}cite.json")))
    assert item["type"] == "webpage"
    assert item["author"] == [{"literal": "Summit Archive"}]
    assert item["publisher"] == "Summit Archive"
    (quoted,) = json.loads(b"".join(client.get(f"{world.copy.get_absolute_url()}cite.json")))
    assert quoted["note"] == (
        "Quoted in the Summit Archive briefing “What we make of the boats,” 31 March 2025"
    )


def test_only_who_may_publish_says_which_publisher_is_the_archive(client, world):
    found = {}
    for may_publish in (False, True):
        user = UserFactory(is_staff=True)
        names = ["change_publisher", "view_publisher", *(["publish"] if may_publish else [])]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(user)
        page = client.get(f"/admin/articles/publisher/{world.gazette.pk}/change/")
        found[may_publish] = b'name="is_archive"' in page.content
    assert found == {False: False, True: True}
