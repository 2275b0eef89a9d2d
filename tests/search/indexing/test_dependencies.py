"""Dependencies of documents, derived from the lookups that they read."""

import pytest

from articles.models import Alias, Article, Participation, Publisher, Quote, Speaker, State, Topic
from articles.search.indexing import dependencies, rebuild
from tests import factories as make


def test_lookups_become_dependencies(monkeypatch):
    lookups = {
        "article": ["quotes__speaker__slug", "quotes__article__title", "topics__slug", "kind"],
        "quote": ["article__publisher__is_archive", "article__isnull", "speaker__country__code"],
    }
    monkeypatch.setattr(dependencies, "document_lookups", lambda kind: lookups.get(kind, ()))
    assert dependencies.dependencies.__wrapped__() == dependencies.Dependencies(
        related={
            Quote: {"article": ("quotes",)},
            Speaker: {"article": ("quotes__speaker",), "quote": ("speaker",)},
            Topic: {"article": ("topics",)},
            Article: {"quote": ("article",)},
            Publisher: {"quote": ("article__publisher",)},
        },
        columns={
            Quote: ("article_id", "speaker_id"),
            Speaker: ("country_id", "slug"),
            Topic: ("slug",),
            Article: ("publisher_id",),
            Publisher: ("is_archive",),
        },
        links=(Article.topics.through,),
    )


def test_dependencies_of_documents():
    found = dependencies.dependencies()
    assert found.related[Topic] == {
        "article": ("topics", "topics__parent"),
        "quote": ("article__topics", "article__topics__parent"),
        "pledge": ("topics", "topics__parent"),
        "summit": ("topics", "topics__parent"),
    }
    assert found.related[Alias] == {"speaker": ("aliases",), "organisation": ("aliases",)}
    assert found.columns[Alias] == ("form", "organisation_id", "speaker_id")
    assert found.columns[Participation] == ("organisation_id", "speaker_id", "summit_id")
    assert found.related[Speaker]["pledge"] == ("actors__speaker", "mentions__quote__speaker")
    assert Quote.reprints.through in found.links


@pytest.mark.django_db
def test_a_quote_depends_on_the_summit_of_its_reprint(index):
    briefing = make.ArticleFactory(publisher=make.PublisherFactory(is_archive=True))
    reprint = make.ArticleFactory()
    make.QuoteFactory(article=briefing).reprints.add(reprint)
    index()
    reprint.summit.state = State.WITHDRAWN
    reprint.summit.save()
    assert list(rebuild.verify_index()), "the quote must be withdrawn with its last coverage"
    index()
    assert list(rebuild.verify_index()) == []
