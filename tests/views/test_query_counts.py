"""Upper bounds for the queries of each page, for one related record and for three (no N+1)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ActorRole, ArticleCopy, Evidence
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = {
    "/": 17,
    "/about/": 8,
    "/gaps/": 11,
    "/gaps/cited-pages/": 2,
    "/gaps/evidence/": 2,
    "/about/corrections/": 2,
    "/changes/": 17,
    "/articles/": 4,
    "/quotes/": 8,
    "/pledges/": 5,
    "/speakers/": 6,
    "/summits/": 5,
    "/organisations/": 5,
    "/topics/": 4,
    "/search/": 19,
    "/search/?q=boats": 7,
    "/search/?q=ada+byron+quotes+of+britain+since+2020": 28,
    "/articles/?q=boats&summit=paris&from=2020": 5,
    "/search/suggest/?q=ada": 1,
}
RECORDS = {
    "article": 18,
    "quote": 12,
    "pledge": 16,
    "speaker": 25,
    "summit": 35,
    "organisation": 19,
    "topic": 11,
    "country": 24,
}


class RelatedRecords:
    """One record of each kind, with *number* related records of every kind."""

    def __init__(self, number: int) -> None:
        self.country = make.CountryFactory(code="GB")
        self.topic = make.TopicFactory()
        self.summit = make.SummitFactory(
            slug="paris", country=self.country, series=make.SummitSeriesFactory(slug="talks")
        )
        self.organisation = make.OrganisationFactory(country=self.country)
        self.speaker = make.SpeakerFactory(name="Ada Byron", country=self.country)
        self.article = make.ArticleFactory(title="Boats", summit=self.summit)
        self.pledge = make.PledgeFactory(title="Boats fund", summit=self.summit)
        self.statement = make.StatementFactory(speaker=self.speaker, summit=self.summit)
        self.quote = self._quote(article=self.article, said_on=None)
        self.summit.topics.add(self.topic)
        for code, again in zip(("FR", "DE", "IT"), range(number), strict=False):
            self._relate(make.CountryFactory(code=code), again)

    def _quote(self, **more):
        return make.QuoteFactory(
            speaker=self.speaker,
            summit=self.summit,
            statement=self.statement,
            organisation_at_time=self.organisation,
            **more,
        )

    def _relate(self, country, again: int) -> None:
        other = make.ArticleFactory(title=f"Boats {again}", summit=self.summit)
        body = make.OrganisationFactory(country=country)
        person = make.SpeakerFactory(name=f"Ada {again}", country=self.country)
        for article in (self.article, other):
            article.topics.add(self.topic)
        variant = self._quote(article=other)
        self.quote.reprints.add(other)
        words = ("London", "act", "fund")[again]
        make.QuoteFactory(
            article=self.article, speaker=person, exact=words, organisation_at_time=body
        )
        pledge = make.PledgeFactory(title=f"Boats {again}", summit=self.summit, parent=self.pledge)
        pledge.topics.add(self.topic)
        self.pledge.related.add(make.PledgeFactory(summit=self.summit))
        for one in (self.pledge, pledge):
            actor = make.PledgeActorFactory(pledge=one, country=country)
            make.PledgeActorFactory(pledge=one, country=None, organisation=body)
            make.PledgeActorFactory(pledge=one, country=None, speaker=person)
            make.MentionFactory(pledge=one, article=other)
            make.MentionFactory(pledge=one, article=None, quote=variant)
            make.status_update(one, actor=actor)
            update = make.status_update(one)
            Evidence.objects.create(status_update=update, article=self.article)
        for actor in ({"organisation": self.organisation}, {"speaker": self.speaker}):
            make.PledgeActorFactory(pledge=pledge, country=None, part=ActorRole.PARTNER, **actor)
        make.PledgeActorFactory(pledge=pledge, country=self.country, part=ActorRole.PARTNER)
        make.MentionFactory(pledge=pledge, article=self.article)
        make.MentionFactory(pledge=pledge, article=None, quote=self.quote)
        make.AppointmentFactory(speaker=self.speaker, organisation=body)
        make.AppointmentFactory(speaker=person, organisation=self.organisation)
        make.AliasFactory(form=f"Ada {again} B.", speaker=self.speaker, state="matched")
        make.AliasFactory(form=f"Body {again}", organisation=self.organisation, state="matched")
        for who in ({"country": country}, {"organisation": body}, {"speaker": person}):
            make.ParticipationFactory(summit=self.summit, **who)
        elsewhere = make.SummitFactory(country=self.country, series=self.summit.series)
        elsewhere.topics.add(self.topic)
        for who in ({"country": self.country}, {"organisation": self.organisation}):
            make.ParticipationFactory(summit=elsewhere, **who)
        make.OutcomeDocumentFactory(summit=self.summit)
        make.DisputedValueFactory(figure=make.DisputedFigureFactory(summit=self.summit))
        for record in (self.article, self.quote, self.pledge, self.speaker, self.summit):
            kind = record._meta.model_name
            make.CorrectionFactory(**{"article": None, kind: record})
            make.SourceLinkFactory(**{"pledge": None, kind: record})
        make.CorrectionFactory(article=None, organisation=self.organisation)
        ArticleCopy.objects.create(article=self.article, url=f"https://example.org/{again}")
        make.DocumentFactory(article=self.article)


def count_queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("number", [1, 3])
def test_lists(client, index, settings, number):
    settings.PAGE_SIZE = 100  # the search page has a query for each kind on it
    RelatedRecords(number)
    index()
    counts = {address: count_queries(client, address) for address in LISTS}
    assert {address: n for address, n in counts.items() if n > LISTS[address]} == {}


@pytest.mark.parametrize("number", [1, 3])
def test_records(client, index, number):
    records = RelatedRecords(number)
    index()
    counts = {
        kind: count_queries(client, getattr(records, kind).get_absolute_url()) for kind in RECORDS
    }
    assert {kind: n for kind, n in counts.items() if n > RECORDS[kind]} == {}
