"""Records that lose their only public support, and records withdrawn together."""

from __future__ import annotations

import pytest

from articles.models import Pledge
from articles.models.withdrawal import (
    find_orphans,
    public_dependents,
    unpublish,
    unpublish_orphans,
    unpublished_with,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def coverage(number: int = 1):
    """An article with pledges, their makers, and quotes; nothing else supports them."""
    article = make.ArticleFactory()
    found = []
    for _ in range(number):
        speaker, maker = make.SpeakerFactory(), make.SpeakerFactory()
        body, office = make.OrganisationFactory(), make.OrganisationFactory()
        make.AppointmentFactory(speaker=speaker, organisation=office)
        make.QuoteFactory(
            article=article, speaker=speaker, organisation_at_time=body, start=None, exact="A"
        )
        pledge = make.PledgeFactory(summit=article.summit)
        make.PledgeActorFactory(pledge=pledge, country=None, speaker=maker)
        make.MentionFactory(pledge=pledge, article=article)
        found += [pledge, speaker, maker, body, office]
    return article, found


def test_records_supported_only_by_an_article():
    article, found = coverage()
    assert set(find_orphans([article])) == set(found)


@pytest.mark.parametrize(
    "support",
    [
        lambda pledge: make.MentionFactory(pledge=pledge),
        lambda pledge: make.MentionFactory(
            pledge=pledge, article=None, quote=make.QuoteFactory(article__body="")
        ),
        lambda pledge: make.SourceLinkFactory(pledge=pledge),
    ],
)
def test_a_pledge_with_other_support_stays_with_its_makers(support):
    article, (pledge, speaker, _maker, body, office) = coverage()
    support(pledge)
    assert set(find_orphans([article])) == {speaker, body, office}


@pytest.mark.parametrize(
    "support",
    [
        lambda speaker: make.QuoteFactory(speaker=speaker),
        lambda speaker: make.PledgeActorFactory(speaker=speaker, country=None),
        lambda speaker: make.ParticipationFactory(speaker=speaker),
        lambda speaker: make.AppointmentFactory(
            speaker=speaker, organisation=None, source_url="https://example.org/office"
        ),
        lambda speaker: make.SourceLinkFactory(speaker=speaker, pledge=None),
    ],
)
def test_a_speaker_with_other_support_stays(support):
    article, (pledge, speaker, maker, body, _office) = coverage()
    support(speaker)
    assert set(find_orphans([article])) == {pledge, maker, body}


def test_unpublished_support_does_not_count():
    article, (pledge, speaker, *_) = coverage()
    make.MentionFactory(pledge=pledge, article__state="draft")
    make.QuoteFactory(speaker=speaker, state="withdrawn")
    make.QuoteFactory(speaker=speaker, article__summit__state="draft")
    assert {pledge, speaker} <= set(find_orphans([article]))


def test_records_unsupported_before_are_ignored():
    article, found = coverage()
    make.PledgeFactory(), make.SpeakerFactory(), make.OrganisationFactory()
    assert set(find_orphans([article])) == set(found)


def test_withdrawing_both_supports_together():
    article, (pledge, *_) = coverage()
    other = make.MentionFactory(pledge=pledge).article
    assert pledge not in find_orphans([article])
    assert pledge in find_orphans([article, other])


@pytest.mark.parametrize("of", ["quotes", "mentions", "summit"])
def test_withdrawing_a_part_or_a_summit(of):
    article, (pledge, speaker, maker, body, office) = coverage()
    records = [article.summit] if of == "summit" else list(getattr(article, of).all())
    expected = {
        "quotes": {speaker, body, office},
        "mentions": {pledge, maker},
        # The pledge is hidden by its summit, and public again with it.
        "summit": {speaker, maker, body, office},
    }
    assert set(find_orphans(records)) == expected[of]


def test_kept_records_support_others():
    article, (pledge, speaker, _maker, body, office) = coverage()
    assert set(find_orphans([article], keep=[pledge])) == {speaker, body, office}


def test_the_number_of_queries_is_constant(django_assert_max_num_queries):
    article, found = coverage(4)
    with django_assert_max_num_queries(12):
        assert len(find_orphans([article])) == len(found)


def test_records_withdrawn_together_are_found_again():
    article, found = coverage()
    dependents = public_dependents([article])
    unpublish([article], "withdrawn")
    assert set(unpublish_orphans(dependents, "withdrawn")) == set(found)
    assert not Pledge.objects.published().exists()
    assert set(unpublished_with([article])) == set(found)
    article.state = "published"
    article.save()
    assert set(unpublished_with([article])) == set(found)


def test_separately_withdrawn_records_are_not_found_again():
    article, (pledge, *_) = coverage()
    unpublish([pledge], "withdrawn")
    dependents = public_dependents([article])
    unpublish([article], "withdrawn")
    unpublish_orphans(dependents, "withdrawn")
    assert pledge not in unpublished_with([article])
