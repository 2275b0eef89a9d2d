"""The public rows of each kind with all that a line of a list shows, in a constant number of
queries. Everything joined to them passes the same gate."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps

from django.db.models import Count, IntegerField, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import (
    Appointment,
    Article,
    Mention,
    Organisation,
    Participation,
    Pledge,
    PledgeActor,
    Quote,
    Speaker,
    Summit,
    Topic,
)
from articles.models.compiled_query import CompiledQuery


def compile_once(build: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
    """Builds the query of *build* once a process and gives a copy of it at every call.

    Putting these queries together costs more than running them. They hold no rows and ask no
    clock, so the copy that one request evaluates is nothing to another. A copy has ``by_keys``,
    which fetches the rows behind some keys; whatever is made out of the copy has not.
    """

    @lru_cache
    def built(**options) -> tuple[QuerySet, CompiledQuery]:
        rows = build(**options)
        return rows, CompiledQuery(lambda pks: rows.filter(pk__in=pks).order_by())

    @wraps(build)
    def copied(**options) -> QuerySet:
        rows, by_keys = built(**options)
        rows = rows.all()
        rows.by_keys = by_keys
        return rows

    return copied


def count_subquery(
    model: type[Model], relation: str, of: str = "pk", commentary: bool = False, **more
) -> Coalesce:
    """How many public rows of *model* point to the outer row by *relation* (distinct *of*).

    Our own briefings, and what stands in them alone, count only with *commentary*.
    """
    rows = model.objects.published() if commentary else model.objects.published().coverage()
    rows = rows.filter(**{relation: OuterRef("pk")}, **more).order_by()
    counted = rows.values(relation).annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def organisation_at_time() -> Prefetch:
    """The organisation a quote names, only while it is public; None otherwise."""
    return Prefetch("organisation_at_time", Organisation.objects.published())


def public_actors(prefix: str = "") -> Prefetch:
    """The makers, partners and recipients of a pledge that are public, as ``public_actors``.

    *prefix* leads from the row to the pledge.
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

    The stored text comes along only where its passages are shown, our own briefings only with
    *commentary*.
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
    """Our own briefings, as ``articles`` gives them."""
    return articles(commentary=True).commentary()


@compile_once
def quotes(*, commentary: bool = False) -> QuerySet:
    """Quotes with speaker, article and summit, and ``pledge_total``: the pledges they support.

    Those that stand in our own briefings alone come along only with *commentary*.
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
    """Summits with country and the totals of what is held on them."""
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
    """Topics with the totals of what is filed under them."""
    return Topic.objects.published().annotate(
        article_total=count_subquery(Article, "topics"),
        pledge_total=count_subquery(Pledge, "topics"),
        summit_total=count_subquery(Summit, "topics"),
    )
