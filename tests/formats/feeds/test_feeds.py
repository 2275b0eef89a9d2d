from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles import filters
from articles.digests.targets import ListTarget
from articles.formats.feeds import entries_per_week
from articles.formats.feeds.events import FeedEvents, change_events, publication_events
from articles.models import Article, State, Status, Topic
from articles.views.calendar_files import calendar_name
from tests import factories as f

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)


def at(record, days, changed=0):
    """Move a record to *days* after NOON, and its last change to *changed* days after that."""
    moment = NOON + timedelta(days=days)
    rows = type(record).objects.filter(pk=record.pk)
    rows.update(published_at=moment, updated_at=moment + timedelta(days=changed))
    record.refresh_from_db()
    return record


def read(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def links(feed):
    return {link["rel"]: link["href"] for link in feed.feed.links}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://archive.example"


def test_feedparser_reads_an_article(client):
    publisher = f.PublisherFactory(name="The Gazette", slug="gazette")
    topic = f.TopicFactory(slug="borders")
    article = f.ArticleFactory(
        title="Ministers & <others> meet",
        summary="They met.",
        publisher=publisher,
        url="https://news.example/1",
    )
    article.topics.add(topic)
    at(article, 0, changed=1)
    feed = read(client, "/articles/feed/")
    assert feed.feed.title == "Summit Archive: new articles"
    assert feed.feed.id == "tag:archive.example,2025:articles/feed/"
    assert feed.feed.updated == "2025-06-03T12:00:00+00:00"
    assert links(feed) == {
        "alternate": "https://archive.example/articles/",
        "self": "https://archive.example/articles/feed/",
    }
    (entry,) = feed.entries
    assert entry.id == f"tag:archive.example,2025:article/{article.pk}"
    assert entry.title == "Ministers & <others> meet"
    assert entry.link == f"https://archive.example{article.get_absolute_url()}"
    assert (entry.published, entry.updated) == (
        "2025-06-02T12:00:00+00:00",
        "2025-06-03T12:00:00+00:00",
    )
    assert entry.author == "The Gazette"
    assert [tag.term for tag in entry.tags] == ["borders"]
    assert "They met." in entry.summary
    assert 'href="https://news.example/1"' in entry.summary


def test_entries_are_sorted_by_publication_in_the_archive(client):
    old = at(f.ArticleFactory(published_on=date(2026, 1, 1)), 0)
    new = at(f.ArticleFactory(published_on=date(1999, 1, 1)), 1)
    feed = read(client, "/articles/feed/", order="oldest")
    assert [entry.link for entry in feed.entries] == [
        f"https://archive.example{article.get_absolute_url()}" for article in (new, old)
    ]


@pytest.mark.parametrize("indexed", [True, False])
def test_feed_of_a_search(client, index, indexed):
    article = at(f.ArticleFactory(title="Smuggling gangs", body=""), 0)
    quote = at(f.QuoteFactory(exact="Smuggling must end", article=None, summit=None), 1)
    at(f.ArticleFactory(title="Oceans", body=""), 2)
    if indexed:
        index()
    feed = read(client, "/search/feed/", q="smuggling")
    assert [entry.id.split(":")[-1] for entry in feed.entries] == [
        f"quote/{quote.pk}",
        f"article/{article.pk}",
    ]
    assert feed.feed.id == "tag:archive.example,2025:search/feed/?q=smuggling"
    assert "smuggling" in feed.feed.title
    filtered = read(client, "/search/feed/", summit=article.summit.slug)
    assert [entry.id.split(":")[-1] for entry in filtered.entries][-1:] == [f"article/{article.pk}"]


def test_entries_of_every_kind(client):
    pledge = f.PledgeFactory(title="Thirty million", deadline=date(2026, 1, 1))
    f.PledgeActorFactory(pledge=pledge)
    speaker = f.SpeakerFactory(name="Ada Stone")
    f.QuoteFactory(article=None, speaker=speaker, summit=None, exact="We will act")
    f.OrganisationFactory(name="Ministry of Seas", description="Looks after the seas.")
    feeds = {
        name: read(client, f"/{name}/feed/").entries
        for name in ("pledges", "quotes", "speakers", "summits", "organisations", "topics")
    }
    assert feeds["pledges"][0].title == "Thirty million"
    assert "By: United Kingdom" in feeds["pledges"][0].summary
    assert "Amount: GBP 30,000,000" in feeds["pledges"][0].summary
    assert feeds["quotes"][0].title == "Ada Stone: “We will act”"
    assert "<blockquote>We will act</blockquote>" in feeds["quotes"][0].summary
    assert feeds["speakers"][0].title == "Ada Stone"
    assert "Looks after the seas." in feeds["organisations"][0].summary
    assert feeds["summits"][0].title == pledge.summit.name
    assert feeds["topics"] == []
    f.topic_in_use(name="Borders")
    assert read(client, "/topics/feed/").entries[0].title == "Borders"


def test_topics_stored_in_bulk_have_no_history_and_no_entries(client):
    f.topic_in_use(name="Borders")
    Topic.history.all().delete()
    assert read(client, "/topics/feed/").entries == []


def test_feed_of_changes(client):
    at(f.ArticleFactory(), 0)
    edited = at(f.ArticleFactory(title="Edited"), 0, changed=2)
    notice = f.CorrectionFactory(article=edited, text="The date was wrong.")
    f.CorrectionFactory(article=edited, text="Not yet public.", state=State.DRAFT)
    (entry,) = read(client, "/articles/feed/updates/").entries
    assert entry.title == "Changed: Edited"
    assert entry.id == f"tag:archive.example,2025:article/{edited.pk}/changed/20250604T120000"
    assert entry.published == entry.updated == "2025-06-04T12:00:00+00:00"
    assert notice.text in entry.summary
    assert "Not yet public." not in entry.summary


def test_feed_of_status_updates(client):
    pledge = f.PledgeFactory(title="Thirty million")
    f.status_update(pledge, Status.UNDER_WAY, "2025-06", reason="It began.")
    last = f.status_update(pledge, Status.KEPT, "2025-07-01", reason="All was paid.")
    other = f.PledgeFactory(kind="policy")
    f.status_update(other, Status.KEPT, "2025-07-01")
    feed = read(client, "/pledges/feed/status/", kind="funding")
    assert [entry.title for entry in feed.entries] == [
        "Kept: Thirty million",
        "Under way: Thirty million",
    ]
    entry = feed.entries[0]
    assert entry.id == f"tag:archive.example,2025:status-update/{last.pk}"
    assert entry.link.endswith(f"{pledge.get_absolute_url()}#update-{last.pk}")
    assert "as of 1 July 2025" in entry.summary
    assert "All was paid." in entry.summary
    assert 'href="https://example.org/evidence"' in entry.summary
    assert [tag.term for tag in entry.tags] == ["kept"]
    assert client.get("/articles/feed/status/").status_code == 404


def test_hidden_records_are_in_no_feed(client, index):
    for state in (State.DRAFT, State.WITHDRAWN):
        article = f.ArticleFactory(state=state, title="Secret words")
        f.QuoteFactory(
            article=article, exact="Secret words", start=None, end=None, verification="cited"
        )
        pledge = f.PledgeFactory(state=state, title="Secret words")
        f.status_update(pledge, Status.KEPT)
    index()
    for listing in ("/articles/", "/quotes/", "/pledges/", "/search/"):
        for feed in ("feed/", "feed/updates/"):
            assert read(client, f"{listing}{feed}").entries == [] or listing == "/search/"
            assert read(client, f"{listing}{feed}", q="secret").entries == []
    assert read(client, "/pledges/feed/status/").entries == []


def test_feed_contains_the_newest_entries(client, monkeypatch):
    monkeypatch.setattr("articles.formats.feeds.feed.SIZE", 3)
    articles = [at(f.ArticleFactory(), day) for day in range(5)]
    names = [f"tag:archive.example,2025:article/{article.pk}" for article in articles]
    assert [entry.id for entry in read(client, "/articles/feed/").entries] == names[:1:-1]


@pytest.mark.parametrize("query", [{}, {"q": "gangs"}])
def test_feed_of_a_search_across_all_kinds(client, index, monkeypatch, query):
    monkeypatch.setattr("articles.formats.feeds.feed.SIZE", 3)
    for day in range(3):
        at(f.ArticleFactory(title=f"Gangs {day}", summit=None), 2 * day)
        at(f.SpeakerFactory(name=f"Gangs {day}"), 2 * day + 1)
    index()
    titles = [entry.title for entry in read(client, "/search/feed/", **query).entries]
    assert titles == ["Gangs 2", "Gangs 2", "Gangs 1"]


def test_unknown_filter_value_is_an_error(client):
    assert client.get("/articles/feed/", {"summit": "nowhere"}).status_code == 400


def test_conditional_requests(client):
    at(f.ArticleFactory(), 0)
    first = client.get("/articles/feed/")
    assert first["Last-Modified"] == "Mon, 02 Jun 2025 12:00:00 GMT"
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/articles/feed/", headers=again).status_code == 304
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/articles/feed/", headers=since).status_code == 304
    at(f.ArticleFactory(), 1)
    assert client.get("/articles/feed/", headers=again).status_code == 200


def test_empty_feed_is_valid_and_keeps_its_etag(client):
    assert read(client, "/quotes/feed/").entries == []
    assert client.get("/quotes/feed/")["ETag"] == client.get("/quotes/feed/")["ETag"]


def test_characters_invalid_in_xml_are_removed(client):
    f.ArticleFactory(title="A\x0bB\x08C\ufffe")
    assert read(client, "/articles/feed/").entries[0].title == "ABC"


def test_entries_have_a_language(client):
    f.ArticleFactory(language="fr")
    xml = etree.fromstring(client.get("/articles/feed/").content)
    entry = xml.find(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


@pytest.mark.parametrize("words", ["", "gangs"])
def test_entries_per_week(index, words):
    for day in (0, 1, 7, 21, 300):
        at(f.ArticleFactory(title="Gangs"), -day)
    index()
    events = FeedEvents(filters.ArticleListing({"q": words}), publication_events)
    frequency = entries_per_week(events, date(2025, 6, 4), weeks=4)
    assert [(week.monday, week.number) for week in frequency.weeks] == [
        (date(2025, 5, 12), 1),
        (date(2025, 5, 19), 0),
        (date(2025, 5, 26), 2),
        (date(2025, 6, 2), 1),
    ]
    assert (frequency.total, frequency.average, frequency.complete) == (4, 1.0, True)


@pytest.mark.parametrize(
    ("words", "total", "sentence"),
    [
        ("", 2, "At least 2\xa0new items in the last 12 weeks."),
        ("gangs OR boats", 2, "At least 2\xa0new items in the last 12 weeks."),
        ("boats", 0, "Too many items were added in the last 12 weeks to count"),
    ],
)
def test_only_the_newest_entries_are_counted(client, index, monkeypatch, words, total, sentence):
    monkeypatch.setattr("articles.formats.feeds.frequency.MAX_COUNTED", 2)
    monkeypatch.setattr("articles.formats.feeds.events.FEW_MATCHES", 0)
    now = timezone.now()
    for number, title in enumerate(("Gangs", "Gangs", "Boats", "Boats")):
        article = f.ArticleFactory(title=title)
        Article.objects.filter(pk=article.pk).update(published_at=now - timedelta(days=number))
    index()
    response = client.get("/articles/follow/", {"q": words})
    followed = {feed["name"]: feed for feed in response.context["followed"]}
    counted = followed["new"]["frequency"]
    assert (counted.total, counted.complete, followed["new"]["chart"]) == (total, False, None)
    assert sentence in response.content.decode()


def test_save_right_after_publication_is_not_a_change():
    article = f.ArticleFactory()
    article.save()
    assert FeedEvents(filters.ArticleListing({}), change_events).newest(1) == []


def test_subscription_page(client):
    f.PledgeFactory()
    response = client.get("/pledges/follow/", {"kind": "funding"})
    page = response.content.decode()
    for feed in ("feed/", "feed/updates/", "feed/status/"):
        assert f'href="https://archive.example/pledges/{feed}?kind=funding"' in page
    assert 'href="/pledges/?kind=funding"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_depend_on_the_number_of_entries(client, number):
    for _ in range(number):
        quote = f.QuoteFactory(organisation_at_time=f.OrganisationFactory())
        pledge = f.PledgeFactory()
        f.PledgeActorFactory(pledge=pledge, country=None, organisation=f.OrganisationFactory())
        f.MentionFactory(pledge=pledge, article=quote.article)
        f.status_update(pledge)
    expected = {
        "/articles/feed/": 6,
        "/quotes/feed/": 5,
        "/pledges/feed/": 7,
        "/pledges/feed/status/": 4,
    }
    counts = {}
    for path in expected:
        with CaptureQueriesContext(connection) as queries:
            assert len(read(client, path).entries) == number
        counts[path] = len(queries)
    assert counts == expected


def test_every_entry_has_a_summary_and_the_language_of_its_words(client):
    f.ArticleFactory(summary="", language="fr", title="Les ministres se réunissent")
    f.QuoteFactory(exact="Wir handeln.", language="de", article=None, summit=None)
    f.QuoteFactory(exact="1234", language="und", article=None, summit=None)
    f.status_update(f.PledgeFactory())
    f.OrganisationFactory(description="")
    languages = {}
    for path in (
        "articles/feed",
        "quotes/feed",
        "pledges/feed",
        "pledges/feed/status",
        "organisations/feed",
    ):
        document = etree.fromstring(client.get(f"/{path}/").content)
        entries = document.findall(f"{ATOM}entry")
        assert entries, path
        for entry in entries:
            words = etree.HTML(entry.findtext(f"{ATOM}summary"))
            assert "".join(words.itertext()).strip(), path
            language = entry.get("{http://www.w3.org/XML/1998/namespace}lang")
            languages.setdefault(path, set()).add(language)
    assert languages == {
        "articles/feed": {"fr"},
        "quotes/feed": {"de", "und"},
        "pledges/feed": {"en"},
        "pledges/feed/status": {"en"},
        "organisations/feed": {"en"},
    }


def test_excluded_words_are_those_of_the_list(client, index, monkeypatch):
    """The search engine excludes whole words; in long lists the database excludes parts of them."""
    monkeypatch.setattr("articles.filters.queryset.MAX_MATCHED", 0)
    wanted = at(f.ArticleFactory(title="Harbourmasters meet"), 1)
    at(f.ArticleFactory(title="The harbour opens"), 2)
    index()
    listed = client.get("/articles/", {"q": "-harbour"}).context["results"].rows
    entries = read(client, "/articles/feed/", q="-harbour").entries
    assert [entry.title for entry in entries] == [wanted.title] == [row.title for row in listed]


def test_a_filter_that_is_not_in_the_index_is_named(client):
    query = {"amount": "GBP:7123456"}
    f.PledgeFactory(amount=7_123_456, currency="GBP")
    listing = filters.PledgeListing(query)
    described = "".join(text for text, _ in listing.describe())
    assert described.endswith("with the amount £7,123,456")
    title = read(client, "/pledges/feed/", **query).feed.title
    assert title == f"Summit Archive: new pledges – {described}"
    assert calendar_name(listing) == f"Summit Archive: deadlines of pledges – {described}"
    assert ListTarget(listing).description == described[:1].upper() + described[1:]
