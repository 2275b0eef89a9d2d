"""A small random archive with every kind of link, some records not public."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import QuerySet

from articles.filters.queryset import filter_rows
from articles.kinds import BY_NAME, INDEXED
from articles.models import ActorRole, Alias, AliasState, Rendition, Rights, State, querysets
from articles.search.request import SearchRequest
from articles.search.service import SearchResults, search
from tests import factories as make

WORDS = [
    *("border", "fund", "summit", "smuggling", "oil"),
    *("gangs", "climate", "treaty", "boats", "ministers"),
]
STATES = [State.PUBLISHED] * 6 + [State.DRAFT, State.WITHDRAWN]


class Archive:
    """The records by kind, with the random generator that created them."""

    def __init__(self, seed: int = 1, articles: int = 9) -> None:
        self.chance = random.Random(seed)
        pick, some = self.chance.choice, self._some
        countries = [make.CountryFactory(code=code) for code in ("GB", "FR", "DE")]
        self.topics = [make.TopicFactory() for _ in range(5)]
        self.publishers = [make.PublisherFactory() for _ in range(4)]
        self.organisations = [
            make.OrganisationFactory(state=pick(STATES), country=pick([*countries, None]))
            for _ in range(4)
        ]
        self.speakers = [
            make.SpeakerFactory(state=pick(STATES), country=pick([*countries, None]))
            for _ in range(6)
        ]
        self.summits = [
            make.SummitFactory(
                state=pick(STATES),
                country=pick(countries),
                start_on=date(2025, month, 3),
                end_on=date(2025, month, 5),
            )
            for month in (1, 2, 3)
        ]
        for summit in self.summits:
            summit.topics.set(some(self.topics))
            for organisation in some(self.organisations):
                make.ParticipationFactory(summit=summit, organisation=organisation)
        for speaker in self.speakers:
            make.AppointmentFactory(speaker=speaker, organisation=pick(self.organisations))
            Alias.objects.create(
                form=f"Lord {speaker.name}", speaker=speaker, state=AliasState.MATCHED
            )
        for records in (self.organisations, self.speakers, self.summits):
            records[0].state = State.PUBLISHED
            records[0].save()
        self.articles = [self._article() for _ in range(articles)]
        self.statements = [make.StatementFactory(speaker=None, summit=None) for _ in range(3)]
        self.quotes = [self._quote() for _ in range(articles)]
        self.pledges = [self._pledge(countries) for _ in range(articles // 2)]

    def _some(self, records, most: int = 4) -> list:
        return self.chance.sample(records, self.chance.randint(0, min(most, len(records))))

    def day(self) -> date | None:
        return self.chance.choice([None, date(2025, 1, 1)]) or date(2025, 1, 1) + timedelta(
            days=self.chance.randint(0, 90)
        )

    def text(self, words: int = 6) -> str:
        return " ".join(self.chance.choices(WORDS, k=words))

    def _article(self):
        pick = self.chance.choice
        article = make.ArticleFactory(
            state=pick(STATES),
            title=self.text(4),
            summary=self.text(),
            body=self.text(20),
            publisher=pick(self.publishers),
            summit=pick([*self.summits, None]),
            language=pick(["en", "fr"]),
            kind=pick(["news", "opinion"]),
            rights=pick(list(Rights)),
            published_on=pick([None, self.day()]),
        )
        article.topics.set(self._some(self.topics))
        return article

    def _quote(self):
        pick = self.chance.choice
        quote = make.QuoteFactory(
            state=pick(STATES),
            article=pick(self.articles),
            summit=pick([*self.summits, None]),
            speaker=pick([*self.speakers, None]),
            organisation_at_time=pick([*self.organisations, None]),
            exact=self.text(5),
            start=None,
            end=None,
            verification="cited",
            said_on=pick([None, self.day()]),
            statement=pick([*self.statements, None, None, None]),
            rendition=pick(list(Rendition)),
        )
        quote.reprints.set(self._some(self.articles, 2))
        return quote

    def _pledge(self, countries):
        pick = self.chance.choice
        pledge = make.PledgeFactory(
            state=pick(STATES),
            title=self.text(3),
            summary=self.text(),
            summit=pick([*self.summits, None]),
            announced_on=pick([None, self.day()]),
            deadline=pick([None, self.day()]),
        )
        pledge.topics.set(self._some(self.topics))
        for country in self._some(countries, 2):
            make.PledgeActorFactory(pledge=pledge, country=country)
        for organisation in self._some(self.organisations, 2):
            make.PledgeActorFactory(pledge=pledge, country=None, organisation=organisation)
        make.PledgeActorFactory(
            pledge=pledge, country=None, speaker=pick(self.speakers), part=ActorRole.PARTNER
        )
        make.MentionFactory(pledge=pledge, article=pick(self.articles))
        make.MentionFactory(pledge=pledge, article=None, quote=pick(self.quotes))
        return pledge


def results(selection: SearchRequest) -> SearchResults:
    """The results of a request, with a query set as fallback."""
    kinds = (selection.kind,) if selection.kind else INDEXED
    rows = {kind: BY_NAME[kind].model.objects.published() for kind in kinds}

    def fallback() -> dict:
        return {kind: matching(replace(selection, kind=kind)) for kind in kinds}

    return search(selection, fallback=fallback, rows=rows)


def matching(selection: SearchRequest) -> QuerySet:
    """The database's answer to a request."""
    return filter_rows(querysets.coverage(BY_NAME[selection.kind].model), selection)
