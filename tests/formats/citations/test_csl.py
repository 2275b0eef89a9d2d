from datetime import date

import pytest

from articles.formats.citations import bibtex, csl, csl_items, format_citation, ris
from articles.models import Pledge, Precision, State, Status
from tests import factories as f

SITE = "https://archive.example"
pytestmark = pytest.mark.django_db


def of(record):
    return csl_items([type(record).objects.get(pk=record.pk)], SITE)[0]


def test_article(monkeypatch):
    monkeypatch.setattr(csl, "today", lambda: date(2025, 6, 2))
    article = f.ArticleFactory(
        title="Ministers\nmeet",
        author="Ann Lee",
        publisher__name="The Gazette",
        summary="What was agreed.",
        kind="news",
        url="https://news.example/1",
    )
    assert of(article) == {
        "id": f"article-{article.pk}",
        "type": "article-newspaper",
        "title": "Ministers meet",
        "author": [{"family": "Lee", "given": "Ann"}],
        "container-title": "The Gazette",
        "publisher": "The Gazette",
        "issued": {"date-parts": [[2025, 3, 31]]},
        "URL": "https://news.example/1",
        "accessed": {"date-parts": [[2025, 6, 2]]},
        "language": "en",
        "genre": "news",
        "abstract": "What was agreed.",
        "archive": "Summit Archive",
        "archive_location": f"{SITE}{article.get_absolute_url()}",
        "source": "Summit Archive",
    }


@pytest.mark.parametrize(
    ("kind", "csl"),
    [
        ("news agency", "article-newspaper"),
        ("legal blog", "post-weblog"),
        ("live blog", "article-newspaper"),
        ("official speech", "speech"),
        ("radio news", "broadcast"),
        ("press release copy", "webpage"),
        ("official document", "webpage"),
        ("something new", "article-newspaper"),
    ],
)
def test_type_follows_the_kind_of_article(kind, csl):
    assert of(f.ArticleFactory(kind=kind))["type"] == csl


@pytest.mark.parametrize(
    ("precision", "parts"),
    [(Precision.DAY, [2025, 3, 31]), (Precision.MONTH, [2025, 3]), (Precision.YEAR, [2025])],
)
def test_partial_dates(precision, parts):
    article = f.ArticleFactory(published_on=date(2025, 3, 31), published_on_precision=precision)
    assert of(article)["issued"] == {"date-parts": [parts]}


def test_unknown_date_is_omitted():
    assert "issued" not in of(f.ArticleFactory(published_on=None))


def test_article_without_url_links_to_the_archive():
    article = f.ArticleFactory(url="")
    assert of(article)["URL"] == f"{SITE}{article.get_absolute_url()}"


def test_quote_names_its_article():
    article = f.ArticleFactory(
        title="Ministers meet", publisher__name="The Gazette", url="https://news.example/1"
    )
    speaker = f.SpeakerFactory(name="Ada Stone", sort_name="Stone, Ada")
    item = of(f.QuoteFactory(article=article, speaker=speaker, said_on=None))
    assert item["author"] == [{"family": "Stone", "given": "Ada"}]
    assert item["title"] == "We will act"
    assert item["container-title"] == "Summit Archive"
    assert item["issued"] == {"date-parts": [[2025, 3, 31]]}
    assert item["note"] == (
        "Quoted in “Ministers meet,” The Gazette, 31 March 2025, https://news.example/1"
    )


def test_quote_without_article_names_its_sources():
    quote = f.QuoteFactory(article=None, summit=None, said_on=None)
    f.SourceLinkFactory(pledge=None, quote=quote, url="https://example.org/transcript")
    item = of(quote)
    assert item["note"] == (
        "Cited from [example.org report, undated], https://example.org/transcript"
    )
    assert "issued" not in item


def test_page_without_a_title_is_named_by_publisher_and_date():
    quote = f.QuoteFactory(article=None, summit=None, said_on=None)
    f.SourceLinkFactory(
        pledge=None,
        quote=quote,
        url="https://wire.example/1",
        publisher=f.PublisherFactory(name="The Wire"),
        published_on=date(2025, 3, 1),
        published_on_precision="month",
    )
    cited = "Cited from [The Wire report, March 2025], https://wire.example/1"
    item = of(quote)
    assert item["note"] == cited
    assert f"{cited}. Accessed " in format_citation(item, "chicago")
    assert f"{cited}. Retrieved " in format_citation(item, "apa")
    assert f"N1  - {cited}\n" in ris([item])
    assert "[The Wire report, March 2025]" in bibtex([item])


def test_undated_article_in_every_format():
    item = of(f.ArticleFactory(title="Ministers meet", published_on=None))
    assert "n.d." in format_citation(item, "chicago")
    assert "(n.d.)" in format_citation(item, "apa")
    assert "N1  - n.d.\n" in ris([item])
    assert "year = {n.d.}" in bibtex([item])


def test_long_quote_is_truncated_at_a_word():
    item = of(f.QuoteFactory(article=None, summit=None, exact="word " * 100))
    assert len(item["title"]) <= 242
    assert item["title"].endswith("word …")


def test_pledge_has_status_date_and_revision():
    pledge = f.PledgeFactory(summit__name="London Summit")
    f.PledgeActorFactory(pledge=pledge)
    f.PledgeActorFactory(pledge=pledge, part="recipient", country=f.CountryFactory(code="FR"))
    f.status_update(pledge, Status.UNDER_WAY, "2025-06")
    item = of(pledge)
    day = pledge.history.first().history_date
    assert item["author"] == [{"literal": "United Kingdom"}]
    assert item["version"] == "2"
    assert item["event-title"] == "London Summit"
    assert item["note"] == (
        f"Status as of June 2025: under way; revision 2 of {day.day} {day:%B %Y}"
    )


def test_pledge_without_status():
    assert of(f.PledgeFactory())["note"].startswith("Status: not yet assessed; revision 1 of ")


def test_hidden_makers_are_omitted():
    pledge = f.PledgeFactory()
    draft = f.OrganisationFactory(state=State.DRAFT)
    f.PledgeActorFactory(pledge=pledge, country=None, organisation=draft)
    assert "author" not in of(pledge)


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_depend_on_the_number_of_records(
    number, django_assert_max_num_queries
):
    for _ in range(number):
        f.PledgeActorFactory(
            pledge=f.PledgeFactory(), country=None, organisation=f.OrganisationFactory()
        )
    pledges = list(Pledge.objects.all())
    with django_assert_max_num_queries(3):  # summits, makers, revisions
        assert len(csl_items(pledges, SITE)) == number


def test_no_records():
    assert csl_items([], SITE) == []
