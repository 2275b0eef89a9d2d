"""A large archive of simple records, stored in bulk: about 20,000 rows in a second.

Every tenth record has no date, no summit or no speaker, as in imports from elsewhere; nothing has
a history, because bulk inserts write none.
"""

from __future__ import annotations

from datetime import date, timedelta

from articles import models
from articles.models import State, Status
from articles.models.planner import update_statistics

ARTICLES, QUOTES, PLEDGES, SPEAKERS, SUMMITS, TOPICS = 5_000, 4_000, 2_000, 300, 40, 40
STATEMENTS = 1_000
CODES = [f"{a}{b}" for a in "BCDF" for b in "EFGR"]
PUBLIC = {"state": State.PUBLISHED}
VERDICTS = (Status.KEPT, Status.NOT_KEPT)


def day(number: int) -> date | None:
    """A day for every record but each tenth."""
    return None if number % 10 == 0 else date(2000, 1, 1) + timedelta(days=number % 9_000)


def every_tenth_missing(rows: list, number: int):
    return None if number % 10 == 0 else rows[number % len(rows)]


def store(model, rows) -> list:
    return model.objects.bulk_create(rows)


class Seeded:
    """The records by kind."""

    def __init__(self) -> None:
        self._reference()
        self._articles()
        self._quotes()
        self._pledges()
        update_statistics()  # as an import does at its end

    def _reference(self) -> None:
        self.countries = store(
            models.Country, [models.Country(code=c, name=f"Land {c}") for c in CODES]
        )
        self.publishers = store(
            models.Publisher,
            [models.Publisher(name=f"Daily {n}", slug=f"daily-{n}") for n in range(50)],
        )
        self.publishers += store(
            models.Publisher, [models.Publisher(name="Archive", slug="archive", is_archive=True)]
        )
        self.series = store(models.SummitSeries, [models.SummitSeries(name="Talks", slug="talks")])
        self.summits = store(
            models.Summit,
            [
                models.Summit(
                    name=f"Summit {n}",
                    slug=f"summit-{n}",
                    start_on=date(2000 + n // 2, 5, 1),
                    end_on=date(2000 + n // 2, 5, 3),
                    country=every_tenth_missing(self.countries, n),
                    series=self.series[0] if n < 5 else None,
                    **PUBLIC,
                )
                for n in range(SUMMITS)
            ],
        )
        parents = store(
            models.Topic, [models.Topic(name=f"Field {n}", slug=f"field-{n}") for n in range(8)]
        )
        self.topics = parents + store(
            models.Topic,
            [
                models.Topic(name=f"Topic {n}", slug=f"topic-{n}", parent=parents[n % 8])
                for n in range(TOPICS)
            ],
        )
        self.organisations = store(
            models.Organisation,
            [
                models.Organisation(
                    name=f"Ministry {n}",
                    slug=f"ministry-{n}",
                    kind="government",
                    country=every_tenth_missing(self.countries, n),
                    **PUBLIC,
                )
                for n in range(100)
            ],
        )
        self.speakers = store(
            models.Speaker,
            [
                models.Speaker(
                    name=f"Ada Number{n}",
                    sort_name=f"Number{n}, Ada",
                    slug=f"ada-{n}",
                    country=every_tenth_missing(self.countries, n),
                    **PUBLIC,
                )
                for n in range(SPEAKERS)
            ],
        )

    def _articles(self) -> None:
        self.articles = store(
            models.Article,
            [
                models.Article(
                    title=f"Leaders meet {n}",
                    summary="Leaders met.",
                    # The archive's own briefings are few.
                    publisher=self.publishers[-1 if n % 2_000 == 7 else n % 50],
                    summit=every_tenth_missing(self.summits, n),
                    published_on=day(n),
                    url=f"https://example.org/{n}",
                    language="en" if n % 3 else "de",
                    follow_up=n % 300 == 1,
                    **PUBLIC,
                )
                for n in range(ARTICLES)
            ],
        )
        tagged = models.Article.topics.through
        topics = len(self.topics)
        store(
            tagged,
            [
                tagged(article_id=article.pk, topic_id=self.topics[n % topics].pk)
                for n, article in enumerate(self.articles)
            ],
        )

    def _quotes(self) -> None:
        self.statements = store(
            models.Statement,
            [
                models.Statement(
                    label=f"On acting {n}",
                    speaker=self.speakers[n % SPEAKERS],
                    said_on=day(n),
                    quote_total=2,
                )
                for n in range(STATEMENTS)
            ],
        )
        self.quotes = store(
            models.Quote,
            [
                models.Quote(
                    exact=f"We will act {n}",
                    article=every_tenth_missing(self.articles, n + 1),
                    summit=every_tenth_missing(self.summits, n),
                    speaker=self.speakers[n % SPEAKERS] if n % 10 != 3 else None,
                    organisation_at_time=every_tenth_missing(self.organisations, n),
                    # Two versions of each statement.
                    statement=self.statements[n % STATEMENTS] if n < 2 * STATEMENTS else None,
                    is_leading=not STATEMENTS <= n < 2 * STATEMENTS,
                    said_on=day(n),
                    language="en",
                    **PUBLIC,
                )
                for n in range(QUOTES)
            ],
        )

    def _pledges(self) -> None:
        statuses = list(Status)
        self.pledges = store(
            models.Pledge,
            [
                models.Pledge(
                    title=f"A fund {n}",
                    summary="Pay for boats.",
                    kind=models.PledgeKind.FUNDING,
                    summit=every_tenth_missing(self.summits, n),
                    amount=1_000 * (n + 1) if n % 3 else None,
                    currency="GBP" if n % 3 else "",
                    announced_on=day(n),
                    deadline=day(n + 5),
                    status=statuses[n % len(statuses)],
                    status_as_of=day(n) if statuses[n % len(statuses)] in VERDICTS else None,
                    **PUBLIC,
                )
                for n in range(PLEDGES)
            ],
        )
        store(
            models.PledgeActor,
            [
                models.PledgeActor(
                    pledge=pledge,
                    **[
                        {"country": self.countries[n % len(self.countries)]},
                        {"organisation": self.organisations[n % 100]},
                        {"speaker": self.speakers[n % SPEAKERS]},
                    ][n % 3],
                )
                for n, pledge in enumerate(self.pledges)
            ],
        )
        store(
            models.Mention,
            [
                models.Mention(pledge=pledge, article=self.articles[n * 2], **PUBLIC)
                for n, pledge in enumerate(self.pledges)
            ],
        )
        store(
            models.SourceLink,
            [
                models.SourceLink(url=f"https://example.org/source/{n}", **{name: record})
                for name, records in (("pledge", self.pledges), ("quote", self.quotes))
                for n, record in enumerate(records[:1_000])
            ],
        )
