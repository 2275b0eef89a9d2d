"""Query sets of list pages: public rows of each kind with everything their list items show.

Joins, prefetches and annotated totals keep the number of queries constant; joined records are
filtered by visibility too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps

from django.db.models import (
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from articles.models import (
    Appointment,
    Article,
    ArticleCopy,
    Evidence,
    Mention,
    Organisation,
    Participation,
    Pledge,
    PledgeActor,
    Quote,
    SourceLink,
    Speaker,
    Summit,
    Topic,
)
from articles.models.compiled_query import CompiledQuery


def compile_once(build: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
    """Decorator: builds a query set once per process and returns a copy on every call.

    Building these queries takes longer than running them. They do not depend on the request or the
    date, so copies can be shared. A copy has ``by_keys``, which fetches rows by primary key through
    compiled SQL; query sets derived from the copy do not.
    """

    @lru_cache
    def cached(**options) -> tuple[QuerySet, CompiledQuery]:
        rows = build(**options)
        return rows, CompiledQuery(lambda pks: rows.filter(pk__in=pks).order_by())

    @wraps(build)
    def copy(**options) -> QuerySet:
        rows, by_keys = cached(**options)
        rows = rows.all()
        rows.by_keys = by_keys
        return rows

    return copy


def count_subquery(
    model: type[Model], relation: str, of: str = "pk", commentary: bool = False, **more
) -> Coalesce:
    """Subquery: number of public rows of *model* related to the outer row (distinct *of*).

    Our own briefings and their quotes count only with *commentary*.
    """
    rows = model.objects.published() if commentary else model.objects.published().coverage()
    rows = rows.filter(**{relation: OuterRef("pk")}, **more).order_by()
    totals = rows.values(relation).annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


def organisation_at_time() -> Prefetch:
    """Prefetch of a quote's organisation; None unless it is public."""
    return Prefetch("organisation_at_time", Organisation.objects.published())


def public_actors(prefix: str = "") -> Prefetch:
    """Prefetch of the public actors of a pledge as ``public_actors``.

    *prefix* is the lookup from the row to the pledge.
    """
    actors = PledgeActor.objects.published()
    return Prefetch(
        f"{prefix}actors",
        actors.select_related("country", "organisation", "speaker"),
        to_attr="public_actors",
    )


@compile_once
def articles(*, with_text: bool = False, commentary: bool = False) -> QuerySet:
    """Articles with publisher, summit, ``quote_total`` and ``pledge_total``.

    The body is deferred unless *with_text* (for search excerpts); our own briefings are included
    only with *commentary*.
    """
    rows = Article.objects.published().select_related("publisher", "summit")
    rows = rows if commentary else rows.coverage()
    rows = rows if with_text else rows.defer("body")
    return rows.annotate(
        quote_total=count_subquery(Quote, "article", commentary=True)
        + count_subquery(Quote, "reprints", commentary=True),
        pledge_total=count_subquery(Mention, "article", "pledge", commentary=True),
    )


def briefings() -> QuerySet:
    """Our own briefings, annotated like ``articles``."""
    return articles(commentary=True).commentary()


@compile_once
def quotes(*, commentary: bool = False) -> QuerySet:
    """Quotes with speaker, article, summit and ``pledge_total`` (pledges they mention).

    Quotes found only in our own briefings are included only with *commentary*.
    """
    rows = Quote.objects.published() if commentary else Quote.objects.published().coverage()
    return (
        rows.select_related("speaker", "article__publisher", "article__summit", "summit")
        .defer("article__body", "article__summary")
        .prefetch_related(organisation_at_time())
        .annotate(pledge_total=count_subquery(Mention, "quote", "pledge"))
    )


@compile_once
def pledges() -> QuerySet:
    """Pledges with summit, ``public_actors`` and ``mention_total``."""
    rows = Pledge.objects.published().select_related("summit").prefetch_related(public_actors())
    return rows.annotate(mention_total=count_subquery(Mention, "pledge"))


@compile_once
def speakers() -> QuerySet:
    """Speakers with country, ``public_appointments`` (newest first) and their totals."""
    appointments = Appointment.objects.published().select_related("organisation")
    return (
        Speaker.objects.published()
        .select_related("country")
        .prefetch_related(Prefetch("appointments", appointments, to_attr="public_appointments"))
        .annotate(
            quote_total=count_subquery(Quote, "speaker"),
            pledge_total=count_subquery(PledgeActor, "speaker", "pledge"),
        )
    )


@compile_once
def summits() -> QuerySet:
    """Summits with country and totals of articles, quotes and pledges."""
    return (
        Summit.objects.published()
        .select_related("country")
        .annotate(
            article_total=count_subquery(Article, "summit"),
            quote_total=count_subquery(Quote, "summit")
            + count_subquery(Quote, "article__summit", summit__isnull=True),
            pledge_total=count_subquery(Pledge, "summit"),
        )
    )


@compile_once
def organisations() -> QuerySet:
    """Organisations with country and their totals."""
    return (
        Organisation.objects.published()
        .select_related("country")
        .annotate(
            quote_total=count_subquery(Quote, "organisation_at_time"),
            pledge_total=count_subquery(PledgeActor, "organisation", "pledge"),
            summit_total=count_subquery(Participation, "organisation", "summit"),
        )
    )


@compile_once
def topics() -> QuerySet:
    """Topics with totals of articles, pledges and summits."""
    return Topic.objects.published().annotate(
        article_total=count_subquery(Article, "topics"),
        pledge_total=count_subquery(Pledge, "topics"),
        summit_total=count_subquery(Summit, "topics"),
    )


def links_without_article() -> QuerySet:
    """Source links to pages that no article is a record of, with ``summit_slug``."""
    return (
        SourceLink.objects.published()
        .exclude(url__in=Article.objects.published().order_by().values("url"))
        .exclude(url__in=ArticleCopy.objects.published().order_by().values("url"))
        .annotate(
            summit_slug=Coalesce(
                "summit__slug",
                "quote__summit__slug",
                "quote__article__summit__slug",
                "pledge__summit__slug",
                "article__summit__slug",
            )
        )
    )


def incomplete_evidence() -> QuerySet:
    """Pages that are evidence, without a title or a date; with ``summit_slug``."""
    return (
        Evidence.objects.published()
        .filter(Q(title="") | Q(published_on__isnull=True), article__isnull=True)
        .exclude(url="")
        .annotate(summit_slug=F("status_update__pledge__summit__slug"))
    )
