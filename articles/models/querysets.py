"""Query sets of list pages: public rows of each kind with everything their list items show.

Joins, prefetches and annotated totals keep the number of queries constant; joined records are
filtered by visibility too. Totals of records that a whole list is filtered by (speakers, summits,
organisations, topics) come from the search engine: see ``search/totals.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce, wraps
from operator import or_

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Coalesce

from articles.models import (
    Appointment,
    Article,
    ArticleCopy,
    Country,
    Evidence,
    Mention,
    Organisation,
    Pledge,
    PledgeActor,
    Publisher,
    Quote,
    SourceLink,
    Speaker,
    Statement,
    Summit,
    Topic,
)
from articles.models.compiled_query import CompiledQuery


def build_once(build: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
    """Decorator: builds a query set once per process and returns a copy on every call.

    Building these queries takes longer than running them. They do not depend on the request or the
    date, so copies can be shared.
    """
    cached = lru_cache(build)

    @wraps(build)
    def copy(*args, **options) -> QuerySet:
        return cached(*args, **options).all()

    return copy


@lru_cache
def compiled(build: Callable[..., QuerySet], **options) -> CompiledQuery:
    """The rows of one of these query sets by primary key, through compiled SQL."""
    return CompiledQuery(lambda pks: build(**options).filter(pk__in=pks).order_by())


def first_rows(build: Callable[..., QuerySet], chosen: QuerySet, number: int) -> list[Model]:
    """The first *number* records of *chosen*, in its order, with what *build* adds.

    Keys first: SQLite computes the totals of every row that it sorts, not only of the first ones.
    """
    return rows_of(build, list(chosen.values_list("pk", flat=True)[:number]))


def rows_of(build: Callable[..., QuerySet], keys: Sequence[int]) -> list[Model]:
    """The public records with these primary keys, in this order, with what *build* adds."""
    records = compiled(build).in_bulk(keys)
    return [records[key] for key in keys if key in records]


@build_once
def coverage(model: type[Model]) -> QuerySet:
    """The public records of a model without our own briefings: what its list shows."""
    return model.objects.published().coverage()


def with_day(quotes: QuerySet) -> QuerySet:
    """Quotes with ``day`` and ``day_precision``: when they were said, else that of their article.

    Other records are returned as they are.
    """
    if quotes.model is not Quote:
        return quotes
    own_precision = When(said_on__isnull=False, then=F("said_on_precision"))
    return quotes.annotate(
        day=Coalesce("said_on", "article__published_on"),
        day_precision=Case(own_precision, default=F("article__published_on_precision")),
    )


def count_subquery(
    model: type[Model], relation: str, of: str = "pk", commentary: bool = False
) -> Coalesce:
    """Subquery: number of public rows of *model* related to the outer row (distinct *of*).

    Our own briefings and their quotes, and quotes that do not lead their statement, count only with
    *commentary*.
    """
    rows = model.objects.published()
    rows = rows if commentary else rows.listed()
    rows = rows.filter(**{relation: OuterRef("pk")}).order_by()
    totals = rows.values(relation).annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


def organisation_at_time() -> Prefetch:
    """Prefetch of a quote's organisation; None unless it is public."""
    return Prefetch("organisation_at_time", Organisation.objects.published())


# What a list item shows of a record that its own record refers to.
_SHOWN = {
    Article: (
        *("title", "title_language", "title_supplied", "slug", "language"),
        *("published_on", "published_on_precision", "publisher", "summit"),
    ),
    Publisher: ("name", "slug", "website", "is_archive"),
    Summit: ("name", "short_name", "slug"),
    Country: ("code", "name"),
    Organisation: ("name", "slug"),
    Speaker: ("name", "slug"),
    Statement: ("label",),
}


def _joined(rows: QuerySet, *relations: str) -> QuerySet:
    """The rows with these foreign keys (``article__publisher``) joined, as list items show them.

    Most of the time that a row takes is spent on the columns of its joined records.
    """
    rows = rows.select_related(*relations)
    for relation in relations:
        model = rows.model
        for name in relation.split(LOOKUP_SEP):
            model = model._meta.get_field(name).related_model
        shown = _SHOWN.get(model)
        if shown:
            hidden = {field.name for field in model._meta.concrete_fields} - {"id", *shown}
            rows = rows.defer(*(f"{relation}__{name}" for name in hidden))
    return rows


def cited_sources() -> Prefetch:
    """Prefetch of a quote's source links, with their publishers."""
    return Prefetch("sources", _joined(SourceLink.objects.all(), "publisher"))


def public_versions() -> Prefetch:
    """Prefetch of the public quotes of a quote's statement as ``statement.public_versions``."""
    versions = _joined(Quote.objects.published().coverage(), "article", "article__publisher")
    return Prefetch(
        "statement__quotes",
        versions.prefetch_related(cited_sources()).order_by("pk"),
        to_attr="public_versions",
    )


def public_actors(prefix: str = "") -> Prefetch:
    """Prefetch of the public actors of a pledge as ``public_actors``.

    *prefix* is the lookup from the row to the pledge.
    """
    actors = _joined(PledgeActor.objects.published(), "country", "organisation", "speaker")
    return Prefetch(f"{prefix}actors", actors, to_attr="public_actors")


@build_once
def articles(*, with_text: bool = False, commentary: bool = False) -> QuerySet:
    """Articles with publisher, summit, ``quote_total`` and ``pledge_total``.

    The body is deferred unless *with_text* (for search excerpts); our own briefings are included
    only with *commentary*.
    """
    rows = _joined(Article.objects.published(), "publisher", "summit")
    rows = rows if commentary else rows.coverage()
    rows = rows if with_text else rows.defer("body")
    return rows.annotate(
        quote_total=count_subquery(Quote, "article", commentary=True)
        + count_subquery(Quote, "reprints", commentary=True),
        pledge_total=count_subquery(Mention, "article", "pledge", commentary=True),
    )


def briefings() -> QuerySet:
    """Our own briefings, annotated like ``articles``.

    By primary key, because they are few: a summit's would be sought among all its articles.
    """
    own = Article._base_manager.filter(publisher__is_archive=True).order_by().values("pk")
    return articles(commentary=True).filter(pk__in=own)


@build_once
def quotes(*, commentary: bool = False) -> QuerySet:
    """Quotes with speaker, article, sources, summit and the versions of their statement.

    Quotes found only in our own briefings are included only with *commentary*.
    """
    rows = Quote.objects.published() if commentary else Quote.objects.published().coverage()
    rows = _joined(rows, "speaker", "article", "article__publisher", "summit", "statement")
    return rows.prefetch_related(organisation_at_time(), cited_sources(), public_versions())


@build_once
def pledges() -> QuerySet:
    """Pledges with summit and ``public_actors``."""
    return _joined(Pledge.objects.published(), "summit").prefetch_related(public_actors())


@build_once
def speakers() -> QuerySet:
    """Speakers with country and ``public_appointments``, newest first."""
    appointments = Appointment.objects.published().select_related("organisation")
    return (
        Speaker.objects.published()
        .select_related("country")
        .prefetch_related(Prefetch("appointments", appointments, to_attr="public_appointments"))
    )


@build_once
def summits() -> QuerySet:
    """Summits with country."""
    return Summit.objects.published().select_related("country")


@build_once
def organisations() -> QuerySet:
    """Organisations with country."""
    return Organisation.objects.published().select_related("country")


@build_once
def topics() -> QuerySet:
    """Topics with their parent."""
    return Topic.objects.published().select_related("parent")


def links_without_article(summit: int | None = None) -> QuerySet:
    """Source links to pages that no article is a record of, with ``summit_slug``; those of one
    *summit*, by primary key, if it is given."""
    articles = Article.objects.published().filter(url=OuterRef("url")).exclude(url="")
    copies = ArticleCopy.objects.published().filter(url=OuterRef("url"))
    rows = SourceLink.objects.published()
    if summit is not None:
        rows = rows.filter(_cited_at(summit))
    return rows.filter(~Exists(articles.order_by()), ~Exists(copies.order_by())).annotate(
        summit_slug=Coalesce(
            "summit__slug",
            "quote__summit__slug",
            "quote__article__summit__slug",
            "pledge__summit__slug",
            "article__summit__slug",
        )
    )


def _cited_at(summit: int) -> Q:
    """Condition: source links of a summit, its quotes, pledges and articles.

    A subquery for each, which reads an index; all in one would read all links. Quotes of its
    articles that have another summit are excluded last: so only quotes with links are read.
    """
    targets = (
        {"summit": summit},
        {"quote__summit": summit},
        {"quote__article__summit": summit},
        {"pledge__summit": summit},
        {"article__summit": summit},
    )
    links = SourceLink._base_manager.order_by()
    cited = reduce(or_, (Q(pk__in=links.filter(**target).values("pk")) for target in targets))
    return cited & (Q(quote__summit__isnull=True) | Q(quote__summit=summit))


def incomplete_evidence() -> QuerySet:
    """Pages that are evidence, without a title or a date; with ``summit_slug``."""
    return (
        Evidence.objects.published()
        .filter(Q(title="") | Q(published_on__isnull=True), article__isnull=True)
        .exclude(url="")
        .annotate(summit_slug=F("status_update__pledge__summit__slug"))
    )
