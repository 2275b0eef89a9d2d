"""Which records lie behind each facet: one table for the index, the database and the counts.

A facet's values are what public relations lead to. Every path goes through the gate of the
records it crosses (``public_condition``), so that a draft quote's speaker never shows up as a
facet of a published article. ``documents.py`` reads the values of a batch of records through
these paths, ``database.py`` filters and counts through the same ones: the two cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Model, Q, QuerySet

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
)

from .selection import ARTICLE, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT

MODELS: dict[str, type[Model]] = {
    ARTICLE: Article,
    QUOTE: Quote,
    PLEDGE: Pledge,
    SPEAKER: Speaker,
    SUMMIT: Summit,
    ORGANISATION: Organisation,
}
KIND_OF = {model: kind for kind, model in MODELS.items()}


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a record to a facet's value: a lookup, and what must hold along it."""

    lookup: str
    gate: Callable[[], Q] | None = None
    # Whether it ends in at most one value: a column of the record or of what it points to.
    single: bool = False

    def condition(self) -> Q:
        """What must hold along it, so that only what is public is reached."""
        return self.gate() if self.gate else Q()


def _own(lookup: str) -> Path:
    """A path along foreign keys that are gates of the record itself, or to its own column."""
    return Path(lookup, single=True)


def _through(model: type[Model], relation: str, lookup: str, **more) -> Path:
    """A path over rows of *model* that the public may see and that are no commentary of ours."""
    prefix = f"{relation}__"
    return Path(
        f"{prefix}{lookup}",
        lambda: (
            model.public_condition(prefix)
            & model.coverage_condition(prefix)
            & Q(**{f"{prefix}{k}": v for k, v in more.items()})
        ),
    )


def _public(model: type[Model], relation: str, lookup: str) -> Path:
    """A path to the record at the other end of a foreign key that is no gate of its own."""
    return Path(f"{relation}__{lookup}", lambda: model.public_condition(f"{relation}__"))


def _quoted_in(lookup: str, model: type[Model] | None = None, relation: str = "") -> tuple:
    """From an article over the quotes it prints, its own and those it repeats."""
    paths = []
    for quotes in ("quotes", "repeated_quotes"):
        prefix = f"{quotes}__"

        def gate(prefix: str = prefix) -> Q:
            condition = Quote.public_condition(prefix)
            if model is not None:
                condition &= model.public_condition(f"{prefix}{relation}__")
            return condition

        paths.append(Path(prefix + lookup, gate))
    return tuple(paths)


def _promised_in(lookup: str, model: type[Model] | None = None, relation: str = "") -> tuple:
    """From an article over the pledges it mentions, itself or in a quote."""
    paths = []
    for mentions in ("mentions", "quotes__mentions"):
        prefix = f"{mentions}__"

        def gate(prefix: str = prefix) -> Q:
            condition = Mention.public_condition(prefix)
            if model is not None:
                condition &= model.public_condition(f"{prefix}{relation}__")
            return condition

        paths.append(Path(prefix + lookup, gate))
    return tuple(paths)


# A quote stands under its own summit; one without, under its article's.
_SUMMIT_OF_QUOTE = (
    Path("summit__slug"),
    Path("article__summit__slug", lambda: Q(summit__isnull=True)),
)

PATHS: dict[str, dict[str, tuple[Path, ...]]] = {
    ARTICLE: {
        "summit": (_own("summit__slug"),),
        "speaker": _quoted_in("speaker__slug"),
        "publisher": (_own("publisher__slug"),),
        "organisation": (
            *_quoted_in("organisation_at_time__slug", Organisation, "organisation_at_time"),
            *_promised_in("pledge__actors__organisation__slug", PledgeActor, "pledge__actors"),
        ),
        "country": (
            *_quoted_in("speaker__country__code"),
            *_promised_in("pledge__actors__country__code", PledgeActor, "pledge__actors"),
        ),
        "topic": (Path("topics__slug"),),
        "status": _promised_in("pledge__status"),
        "language": (_own("language"),),
        "kind": (_own("kind"),),
        "rights": (_own("rights"),),
    },
    QUOTE: {
        "summit": _SUMMIT_OF_QUOTE,
        "speaker": (_own("speaker__slug"),),
        # Words that a briefing of ours pins may stand in another article, too.
        "publisher": (
            Path("article__publisher__slug", lambda: Q(article__publisher__is_archive=False)),
            Path(
                "also_in__publisher__slug",
                lambda: (
                    Q(article__publisher__is_archive=True)
                    & Article.public_condition("also_in__")
                    & Article.coverage_condition("also_in__")
                ),
            ),
        ),
        "organisation": (_public(Organisation, "organisation_at_time", "slug"),),
        "country": (_own("speaker__country__code"),),
        "topic": (Path("article__topics__slug"),),
        "language": (_own("language"),),
        "form": (_own("form"),),
        "check": (_own("check"),),
    },
    PLEDGE: {
        "summit": (_own("summit__slug"),),
        "speaker": (_through(PledgeActor, "actors", "speaker__slug"),),
        "publisher": (_through(Mention, "mentions", "article__publisher__slug"),),
        "organisation": (_through(PledgeActor, "actors", "organisation__slug"),),
        "country": (_through(PledgeActor, "actors", "country__code"),),
        "topic": (Path("topics__slug"),),
        "status": (_own("status"),),
        "kind": (_own("kind"),),
        "money_is": (_own("money_is"),),
        "currency": (_own("currency"),),
    },
    SPEAKER: {
        "summit": (
            _through(Quote, "quotes", "summit__slug"),
            _through(Quote, "quotes", "article__summit__slug", summit__isnull=True),
        ),
        "organisation": (_through(Appointment, "appointments", "organisation__slug"),),
        "country": (_own("country__code"),),
    },
    SUMMIT: {
        "organisation": (_through(Participation, "participations", "organisation__slug"),),
        "country": (_own("country__code"),),
        "topic": (Path("topics__slug"),),
    },
    ORGANISATION: {
        "summit": (_through(Participation, "participation", "summit__slug"),),
        "country": (_own("country__code"),),
        "kind": (_own("kind"),),
    },
}


def stored(facet: str, value: str) -> str:
    """A facet's value as the database holds it (countries are stored in capitals)."""
    return value.upper() if facet == "country" else value


def shown(facet: str, value: str) -> str:
    """A facet's value as addresses and the index hold it."""
    return value.lower() if facet == "country" else value


def values_of(kind: str, facet: str, rows: QuerySet) -> set[tuple[int, str]]:
    """Every (primary key, value) pair of a facet for these records: one query a path."""
    return {
        (pk, shown(facet, value))
        for path in PATHS[kind][facet]
        for pk, value in _valued(rows, path).values_list("pk", path.lookup)
        if value
    }


def counts_of(kind: str, facet: str, rows: QuerySet) -> dict[str, int]:
    """How many of these records have each value of a facet."""
    paths = PATHS[kind][facet]
    if len(paths) > 1:  # a record that two paths lead to the same value counts once
        return Counter(value for _, value in values_of(kind, facet, rows))
    counted = _valued(rows, paths[0]).values_list(paths[0].lookup)
    return {
        shown(facet, value): number
        for value, number in counted.annotate(number=Count("pk", distinct=True))
        if value
    }


def _valued(rows: QuerySet, path: Path) -> QuerySet:
    return rows.filter(path.condition(), **{f"{path.lookup}__isnull": False}).order_by()
