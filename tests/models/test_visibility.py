import pytest
from django.db.models import F

from articles.models import (
    Article,
    Mention,
    Pledge,
    PledgeActor,
    Quote,
    Speaker,
    State,
    StatusUpdate,
)
from tests.factories import (
    ArticleFactory,
    MentionFactory,
    OrganisationFactory,
    PledgeActorFactory,
    PledgeFactory,
    PublisherFactory,
    QuoteFactory,
    SpeakerFactory,
    SummitFactory,
    status_update,
)

pytestmark = pytest.mark.django_db
HIDDEN = [State.DRAFT, State.WITHDRAWN]


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize(
    "make", [ArticleFactory, QuoteFactory, PledgeFactory, SpeakerFactory, MentionFactory]
)
def test_only_published_records_are_public(make, state):
    hidden, shown = make(state=state), make()
    assert list(type(shown).objects.published()) == [shown]
    assert hidden.why_not_public() == [f"it is {state}"]


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("through", ["article", "speaker", "article__summit"])
def test_a_quote_is_public_only_if_its_dependencies_are(state, through):
    shown = QuoteFactory()
    hidden = QuoteFactory(**{f"{through}__state": state})
    assert list(Quote.objects.published()) == [shown]
    assert hidden.is_public is False


def test_a_quote_without_speaker_article_or_summit_is_public():
    quote = QuoteFactory(speaker=None, article=None, summit=None)
    assert list(Quote.objects.published()) == [quote]


def test_a_draft_summit_hides_its_articles_and_pledges():
    summit = SummitFactory(state=State.DRAFT)
    article, pledge = ArticleFactory(summit=summit), PledgeFactory(summit=summit)
    assert list(Article.objects.published()) == list(Pledge.objects.published()) == []
    assert article.why_not_public() == [f"its summit “{summit}” is not public"]
    assert pledge.is_public is False


def test_actors_mentions_and_verdicts_depend_on_the_pledge():
    pledge = PledgeFactory()
    shown = PledgeActorFactory(pledge=pledge)
    hidden = PledgeActorFactory(
        pledge=pledge, country=None, organisation=OrganisationFactory(state=State.DRAFT)
    )
    assert list(PledgeActor.objects.published()) == [shown]
    status_update(pledge, actor=hidden)
    open_verdict = status_update(pledge)
    assert list(StatusUpdate.objects.published()) == [open_verdict]
    MentionFactory(pledge=pledge, article__state=State.DRAFT)
    seen = MentionFactory(pledge=pledge)
    assert list(Mention.objects.published()) == [seen]


def test_publishing_has_a_constant_number_of_queries(django_assert_max_num_queries):
    QuoteFactory.create_batch(3)
    with django_assert_max_num_queries(1):
        assert len(list(Quote.objects.published())) == 3
    assert Speaker.objects.published().count() == 3


def test_the_first_publication_time_is_permanent():
    draft = ArticleFactory(state=State.DRAFT)
    assert draft.published_at is None
    draft.state = State.PUBLISHED
    draft.save(update_fields=["state"])
    draft.refresh_from_db()
    first = draft.published_at
    assert first > draft.created_at
    for state in (State.WITHDRAWN, State.PUBLISHED):
        draft.state = state
        draft.save()
    draft.refresh_from_db()
    assert draft.published_at == first


def test_bulk_publishing_sets_the_publication_time():
    old, new = SpeakerFactory(), SpeakerFactory(state=State.DRAFT)
    Speaker.objects.update(state=State.PUBLISHED)
    made = Speaker.objects.bulk_create([SpeakerFactory.build(), SpeakerFactory.build()])
    moments = dict(Speaker.objects.values_list("pk", "published_at"))
    assert None not in moments.values()
    assert moments[old.pk] == old.published_at
    assert moments[new.pk] > old.published_at
    assert {moments[one.pk] for one in made} == {one.published_at for one in made}


def test_bulk_withdrawing_sets_no_publication_time():
    SpeakerFactory(state=State.DRAFT)
    Speaker.objects.update(state=State.WITHDRAWN)
    assert Speaker.objects.get().published_at is None


@pytest.mark.parametrize("save", ["save", "bulk_create"])
def test_a_record_counts_as_changed_only_once_it_is_saved_again(save):
    published = ArticleFactory.build(
        publisher=PublisherFactory(), summit=None, state=State.PUBLISHED
    )
    if save == "save":
        published.save()
    else:
        Article.objects.bulk_create([published])
    changed = Article.objects.filter(updated_at__gt=F("published_at"))
    assert published.published_at is not None
    assert not changed.exists()
    draft = ArticleFactory(state=State.DRAFT)
    draft.state = State.PUBLISHED
    draft.save(update_fields=["state"])
    assert not changed.exists()
    draft.save()
    assert changed.get() == draft
