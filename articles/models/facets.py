"""Facet definitions of every model: one table for query sets, filters, counts and the index.

Every path applies the visibility condition of the records it crosses (``public_condition``), so
that the speaker of a draft quote never appears as a facet value of a published article.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, Model, OuterRef, Q, Subquery

from .article import Article
from .gaps import ArticleGap, PledgeGap, QuoteGap
from .ledger import PledgeCheck
from .organisation import Organisation
from .paths import PATHS, FacetPath
from .pledge import ActorRole, Mention, Pledge, PledgeActor
from .quote import Quote, Verification
from .sources import SourceLink
from .speaker import Appointment, Speaker
from .status import Status
from .summit import Participation, Summit


def _own(lookup: str) -> tuple[FacetPath, ...]:
    """A path to a column, or along foreign keys the record's own visibility depends on."""
    return (FacetPath(lookup, single=True),)


def _with_amount(lookup: str) -> tuple[FacetPath, ...]:
    """A path to a column of a pledge that is only meaningful with an amount."""
    return (FacetPath(lookup, lambda: Q(amount__isnull=False), single=True),)


def _gap(value: str, *, single: bool = True, **condition) -> FacetPath:
    """A path to a value of the facet ``gap``, which all records have that meet the condition."""
    return FacetPath(value, lambda: Q(**condition), single=single, constant=True)


def _searched_in_vain() -> Q:
    """Condition: pledges without a verdict whose checks have found nothing."""
    successful = PledgeCheck.objects.exclude(found="").filter(pledge=OuterRef("pk"))
    return Q(checks__isnull=False, status=Status.NOT_ASSESSED) & ~Exists(successful.order_by())


def _through(model: type[Model], relation: str, lookup: str, **more) -> FacetPath:
    """A path over public rows of *model* that are not in our own briefings."""
    prefix = f"{relation}__"
    return FacetPath(
        f"{prefix}{lookup}",
        lambda: (
            model.public_condition(prefix)
            & model.coverage_condition(prefix)
            & Q(**{f"{prefix}{k}": v for k, v in more.items()})
        ),
    )


def _public(model: type[Model], relation: str, lookup: str) -> FacetPath:
    """A path along a foreign key that the record's own visibility does not depend on."""
    return FacetPath(
        f"{relation}__{lookup}", lambda: model.public_condition(f"{relation}__"), single=True
    )


def _quoted_in(
    lookup: str, model: type[Model] | None = None, relation: str = ""
) -> tuple[FacetPath, ...]:
    """From an article over its quotes and the quotes it reprints."""
    paths = []
    for quotes in ("quotes", "repeated_quotes"):
        prefix = f"{quotes}__"

        def condition_for(prefix: str = prefix) -> Q:
            condition = Quote.public_condition(prefix)
            if model is not None:
                condition &= model.public_condition(f"{prefix}{relation}__")
            return condition

        paths.append(FacetPath(prefix + lookup, condition_for))
    return tuple(paths)


def _mentioned_in(paths: Callable[[str], tuple[FacetPath, ...]]) -> tuple[FacetPath, ...]:
    """From an article over the pledges it mentions, directly or in a quote."""

    def gated(mentions: str, path: FacetPath) -> FacetPath:
        return FacetPath(
            path.lookup, lambda: Mention.public_condition(f"{mentions}__") & path.condition()
        )

    return tuple(
        gated(mentions, path)
        for mentions in ("mentions", "quotes__mentions")
        for path in paths(f"{mentions}__pledge__")
    )


def _actors(lookup: str, pledge: str = "", **more) -> tuple[FacetPath, ...]:
    """From a pledge over its makers, partners and recipients; *pledge* is the lookup prefix."""
    return (_through(PledgeActor, f"{pledge}actors", lookup, **more),)


def _states(pledge: str = "", **more) -> tuple[FacetPath, ...]:
    """From a pledge to the countries involved: directly, through one of their public bodies, or
    through a person who held office in one when the pledge was made."""
    actors = f"{pledge}actors__"
    body = f"{actors}organisation__"
    office = f"{actors}speaker__appointments__"

    def acting() -> Q:
        part = Q(**{f"{actors}{name}": value for name, value in more.items()})
        return PledgeActor.public_condition(actors) & part

    def by_body() -> Q:
        return acting() & Organisation.public_body_condition(body)

    def by_office() -> Q:
        return (
            acting()
            & Appointment.public_condition(office)
            & Organisation.public_body_condition(f"{office}organisation__")
            & Appointment.held_at_pledge_condition(office, pledge)
        )

    return (
        FacetPath(f"{actors}country__code", acting),
        FacetPath(f"{body}country__code", by_body),
        FacetPath(f"{office}organisation__country__code", by_office),
    )


def _topics(prefix: str = "") -> tuple[FacetPath, ...]:
    """The topics of a record and their parents."""
    return (FacetPath(f"{prefix}topics__slug"), FacetPath(f"{prefix}topics__parent__slug"))


def _is_first_source() -> Q:
    """Condition: the source link is the quote's first with a publisher, and it has no article."""
    known = SourceLink.objects.filter(quote=OuterRef("pk"), publisher__isnull=False)
    first = known.order_by("pk").values("pk")[:1]
    return Q(article__isnull=True, sources__publisher__is_archive=False, sources=Subquery(first))


# The summit of a quote, falling back to that of its article.
_SUMMIT_OF_QUOTE = (
    FacetPath("summit__slug", single=True),
    FacetPath("article__summit__slug", lambda: Q(summit__isnull=True), single=True),
)

PATHS[Article] = {
    "summit": _own("summit__slug"),
    "speaker": _quoted_in("speaker__slug"),
    "publisher": _own("publisher__slug"),
    "organisation": (
        *_quoted_in("organisation_at_time__slug", Organisation, "organisation_at_time"),
        *_mentioned_in(lambda pledge: _actors("organisation__slug", pledge)),
    ),
    "country": (*_quoted_in("speaker__country__code"), *_mentioned_in(_states)),
    "topic": _topics(),
    "status": _mentioned_in(lambda pledge: (FacetPath(f"{pledge}status"),)),
    "language": _own("language"),
    "kind": _own("kind"),
    "rights": _own("rights"),
    "gap": (
        _gap(ArticleGap.UNDATED, published_on__isnull=True),
        _gap(ArticleGap.UNTITLED, title_supplied=True),
    ),
}
PATHS[Quote] = {
    "summit": _SUMMIT_OF_QUOTE,
    "speaker": _own("speaker__slug"),
    # A quote in one of our briefings counts for the publishers that reprint it.
    "publisher": (
        FacetPath(
            "article__publisher__slug",
            lambda: Q(article__publisher__is_archive=False),
            single=True,
        ),
        FacetPath(
            "reprints__publisher__slug",
            lambda: (
                Q(article__publisher__is_archive=True)
                & Article.public_condition("reprints__")
                & Article.coverage_condition("reprints__")
            ),
        ),
        # One without an article counts for the first page that it is cited from.
        FacetPath("sources__publisher__slug", _is_first_source),
    ),
    "organisation": (_public(Organisation, "organisation_at_time", "slug"),),
    "country": _own("speaker__country__code"),
    "topic": _topics("article__"),
    "language": _own("language"),
    "form": _own("form"),
    "verification": _own("verification"),
    "gap": (_gap(QuoteGap.UNSEEN, verification=Verification.CITED, start__isnull=True),),
}
PATHS[Pledge] = {
    "summit": _own("summit__slug"),
    "country": _states(part=ActorRole.MAKER),
    "made_by_organisation": _actors("organisation__slug", part=ActorRole.MAKER),
    "made_by_speaker": _actors("speaker__slug", part=ActorRole.MAKER),
    "concerns": _states(),
    "organisation": _actors("organisation__slug"),
    "speaker": _actors("speaker__slug"),
    "publisher": (_through(Mention, "mentions", "article__publisher__slug"),),
    "topic": _topics(),
    "status": _own("status"),
    "kind": _own("kind"),
    "amount_type": _with_amount("amount_type"),
    "funding_type": _with_amount("funding_type"),
    "currency": _own("currency"),
    "gap": (
        _gap(PledgeGap.UNCHECKED, single=False, checks__isnull=True, status_updates__isnull=True),
        FacetPath(PledgeGap.NOTHING_FOUND, _searched_in_vain, constant=True),
        _gap(PledgeGap.NO_DEADLINE, deadline__isnull=True, is_standing=False),
    ),
}
PATHS[Speaker] = {
    "summit": (
        _through(Quote, "quotes", "summit__slug"),
        _through(Quote, "quotes", "article__summit__slug", summit__isnull=True),
    ),
    "organisation": (_through(Appointment, "appointments", "organisation__slug"),),
    "country": _own("country__code"),
}
PATHS[Summit] = {
    "organisation": (_through(Participation, "participations", "organisation__slug"),),
    "country": _own("country__code"),
    "topic": _topics(),
}
PATHS[Organisation] = {
    "summit": (_through(Participation, "participation", "summit__slug"),),
    "country": _own("country__code"),
    "kind": _own("kind"),
}
