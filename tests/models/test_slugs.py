import pytest
from django.core.exceptions import ValidationError

from articles.models import FormerSlug, Speaker
from articles.models.slugs import free_slug, readable_slug
from tests.factories import ArticleFactory, PledgeFactory, SpeakerFactory, TopicFactory

pytestmark = pytest.mark.django_db


def former(kind: str) -> list[tuple[str, int]]:
    return list(FormerSlug.objects.exclude(**{kind: None}).values_list("slug", kind))


def test_renaming_keeps_the_former_slug_as_a_redirect():
    speaker = SpeakerFactory(slug="ada-byron")
    again = Speaker.objects.get(pk=speaker.pk)
    again.slug = "ada-lovelace"
    again.save()
    assert former("speaker") == [("ada-byron", speaker.pk)]


def test_renaming_back_creates_no_redirect_loop():
    speaker = SpeakerFactory(slug="one")
    for slug in ("two", "one"):
        speaker.slug = slug
        speaker.save()
    assert former("speaker") == [("two", speaker.pk)]


def test_a_former_slug_redirects_to_its_last_record():
    first, second = SpeakerFactory(slug="shared"), SpeakerFactory(slug="other")
    first.slug = "first"
    first.save()
    second.slug = "shared"
    second.save()
    second.slug = "second"
    second.save()
    assert former("speaker") == [("other", second.pk), ("shared", second.pk)]


def test_generated_slugs_are_unique_among_current_and_former_ones():
    SpeakerFactory(slug="ada-lovelace")
    assert SpeakerFactory(name="Ada Lovelace", slug="").slug == "ada-lovelace-2"
    topic = TopicFactory(slug="seas")
    topic.slug = "oceans"
    topic.save()
    assert free_slug(type(topic), "Seas", "topic") == "seas-2"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Leaders meet: day 1", "leaders-meet-day-1"),
        ("首脳会議", "fallback"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_slugs_are_short_and_end_on_a_whole_word(text, slug):
    assert readable_slug(text, "fallback") == slug
    assert len(slug) <= 80


def test_urls_of_articles_and_pledges_contain_their_id():
    assert ArticleFactory(title="Été à Londres").slug == "ete-a-londres"
    assert PledgeFactory(title="…").slug == "pledge"


def test_a_used_redirect_is_not_overwritten():
    renamed = SpeakerFactory(slug="helena")
    renamed.slug = "helena-marques"
    renamed.save()
    draft = SpeakerFactory.build(slug="helena", state="draft")
    with pytest.raises(ValidationError) as refused:
        draft.full_clean()
    assert "slug" in refused.value.message_dict
    renamed.slug = "helena"
    renamed.full_clean()
