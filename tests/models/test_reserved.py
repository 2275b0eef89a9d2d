"""Reserved slugs: words that are paths of other pages."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Organisation, Speaker, Summit, Topic
from articles.models.slugs import (
    RESERVED,
    SLUG,
    free_slug,
    readable_slug,
)
from tests import factories as f

pytestmark = pytest.mark.django_db
MODELS = (Speaker, Organisation, Summit, Topic)


def routes(resolver, before=()):
    """Every address as the list of its parts."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield [*"".join([*before, str(one.pattern)]).split("/")]
        elif isinstance(one, URLResolver):
            yield from routes(one, (*before, str(one.pattern)))


def words_in_place_of_slugs(resolver):
    """Literal path components at positions where another URL pattern has a slug."""
    every = [route for route in routes(resolver) if route[0] != "admin"]
    found = set()
    for slugged in every:
        for place, part in enumerate(slugged):
            if not part.startswith("<slug:"):
                continue
            for other in every:
                same = other[:place] == slugged[:place] and len(other) > place
                if same and SLUG.regex.match(other[place]):
                    found.add(other[place])
    return found


def test_every_path_beside_a_slug_is_reserved():
    found = words_in_place_of_slugs(get_resolver())
    assert {"a-z", "feed", "follow"} <= found
    assert found - RESERVED == set()


def test_a_new_path_is_detected(monkeypatch):
    class Resolver:
        url_patterns = [
            *get_resolver().url_patterns,
            URLPattern("speakers/portraits/", lambda request: None),
        ]

    assert "portraits" in words_in_place_of_slugs(Resolver)


@pytest.mark.parametrize("model", MODELS)
def test_a_name_that_is_a_reserved_word_gets_another_slug(model):
    for word in RESERVED:
        assert free_slug(model, word, model._meta.model_name) == f"{word}-2"


@pytest.mark.parametrize("factory", [f.SpeakerFactory, f.TopicFactory, f.SummitFactory])
@pytest.mark.parametrize("word", ["feed", "follow", "a-z", "export"])
def test_a_reserved_slug_is_rejected(client, factory, word):
    record = factory()
    record.slug = word
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError):
        record.save()


def test_a_topic_called_feed_has_a_page(client):
    topic = Topic.objects.create(name="Feed")
    f.SummitFactory().topics.add(topic)
    assert topic.get_absolute_url() == "/topics/feed-2/"
    assert client.get("/topics/feed-2/").status_code == 200


def test_an_article_named_like_a_month_has_its_own_page(client):
    article = f.ArticleFactory(pk=2025, title="03")
    assert article.get_absolute_url() == "/articles/2025/article-03/"
    assert "article-03" in client.get("/articles/2025/").headers["Location"]
    assert (readable_slug("03", "article"), readable_slug("G7", "summit")) == ("article-03", "g7")
