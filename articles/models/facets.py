"""The facet paths of every kind of record: one table for query sets, filters, counts and the index.

A facet's values are what public relations lead to. Every path goes through the gate of the
records it crosses (``public_condition``), so that a draft quote's speaker never shows up as a
facet of a published article.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model, Q

from .article import Article
from .organisation import Organisation
from .paths import PATHS, FacetPath
from .pledge import ActorRole, Mention, Pledge, PledgeActor
from .quote import Quote
from .speaker import Appointment, Speaker
from .summit import Participation, Summit


def _own(lookup: str) -> tuple[FacetPath, ...]:
    """A path along foreign keys that are gates of the record itself, or to its own column."""
    return (FacetPath(lookup, single=True),)


def _through(model: type[Model], relation: str, lookup: str, **more) -> FacetPath:
    """A path over rows of *model* that the public may see and that are not in our briefings."""
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
    """A path to the record at the other end of a foreign key that is no gate of its own."""
    return FacetPath(f"{relation}__{lookup}", lambda: model.public_condition(f"{relation}__"))


def _quoted_in(
    lookup: str, model: type[Model] | None = None, relation: str = ""
) -> tuple[FacetPath, ...]:
    """From an article over the quotes it prints, its own and those it repeats."""
    paths = []
    for quotes in ("quotes", "repeated_quotes"):
        prefix = f"{quotes}__"

        def gate(prefix: str = prefix) -> Q:
            condition = Quote.public_condition(prefix)
            if model is not None:
                condition &= model.public_condition(f"{prefix}{relation}__")
            return condition

        paths.append(FacetPath(prefix + lookup, gate))
    return tuple(paths)


def _mentioned_in(paths: Callable[[str], tuple[FacetPath, ...]]) -> tuple[FacetPath, ...]:
    """From an article over the pledges it mentions, itself or in a quote, along their *paths*."""

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
    """From a pledge over its makers, partners and recipients; *pledge* leads to it."""
    return (_through(PledgeActor, f"{pledge}actors", lookup, **more),)


def _states(pledge: str = "", **more) -> tuple[FacetPath, ...]:
    """From a pledge to the countries that act in it: the state itself, one of its public bodies,
    or somebody who holds an office in one when the pledge is made."""
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


# A quote is under its own summit; one without, under its article's.
_SUMMIT_OF_QUOTE = (
    FacetPath("summit__slug"),
    FacetPath("article__summit__slug", lambda: Q(summit__isnull=True)),
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
    "topic": (FacetPath("topics__slug"),),
    "status": _mentioned_in(lambda pledge: (FacetPath(f"{pledge}status"),)),
    "language": _own("language"),
    "kind": _own("kind"),
    "rights": _own("rights"),
}
PATHS[Quote] = {
    "summit": _SUMMIT_OF_QUOTE,
    "speaker": _own("speaker__slug"),
    # Words that one of our briefings pins may also be in another article.
    "publisher": (
        FacetPath("article__publisher__slug", lambda: Q(article__publisher__is_archive=False)),
        FacetPath(
            "reprints__publisher__slug",
            lambda: (
                Q(article__publisher__is_archive=True)
                & Article.public_condition("reprints__")
                & Article.coverage_condition("reprints__")
            ),
        ),
    ),
    "organisation": (_public(Organisation, "organisation_at_time", "slug"),),
    "country": _own("speaker__country__code"),
    "topic": (FacetPath("article__topics__slug"),),
    "language": _own("language"),
    "form": _own("form"),
    "verification": _own("verification"),
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
    "topic": (FacetPath("topics__slug"),),
    "status": _own("status"),
    "kind": _own("kind"),
    "funding_type": _own("funding_type"),
    "currency": _own("currency"),
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
    "topic": (FacetPath("topics__slug"),),
}
PATHS[Organisation] = {
    "summit": (_through(Participation, "participation", "summit__slug"),),
    "country": _own("country__code"),
    "kind": _own("kind"),
}
