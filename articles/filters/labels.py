"""What readers know a filter and its values by: "Summit", "London 2025", "French"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from django.db.models import Model, QuerySet

from articles.models import (
    Check,
    Country,
    Form,
    MoneyIs,
    Organisation,
    PledgeKind,
    Publisher,
    Rights,
    Speaker,
    Status,
    Summit,
    Topic,
)
from articles.models.prepared import Prepared
from articles.search import selection

TITLES = {
    "q": "Words",
    "record": "Kind of record",
    "summit": "Summit",
    "speaker": "Speaker",
    "publisher": "Publisher",
    "organisation": "Organisation",
    "country": "Country",
    "topic": "Topic",
    "language": "Language",
    "status": "Status",
    "kind": "Kind",
    "form": "Form of the quote",
    "check": "Check",
    "rights": "Text held",
    "money_is": "Money",
    "currency": "Currency",
    "due": "Deadline",
    "from": "From",
    "to": "To",
}

NOUNS = {
    None: ("result", "results"),
    selection.ARTICLE: ("article", "articles"),
    selection.QUOTE: ("quote", "quotes"),
    selection.PLEDGE: ("pledge", "pledges"),
    selection.SPEAKER: ("speaker", "speakers"),
    selection.SUMMIT: ("summit", "summits"),
    selection.ORGANISATION: ("organisation", "organisations"),
    selection.TOPIC: ("topic", "topics"),
    selection.PUBLISHER: ("publisher", "publishers"),
    selection.COUNTRY: ("country", "countries"),
    selection.STATEMENT: ("statement", "statements"),
}

# Filters whose values are records, known by their slug (a country by its code in small letters).
RECORDS = {
    "summit": Summit,
    "speaker": Speaker,
    "publisher": Publisher,
    "organisation": Organisation,
    "country": Country,
    "topic": Topic,
}

DUE = {
    "overdue": "Overdue",
    "ahead": "Still ahead",
    "late": "Kept late",
    "stale": "Not checked lately",
}

CODES: dict[str, dict[str, str]] = {
    "status": dict(Status.choices),
    "form": dict(Form.choices),
    "check": dict(Check.choices),
    "rights": dict(Rights.choices),
    "money_is": dict(MoneyIs.choices),
    "due": DUE,
    "record": {kind: NOUNS[kind][1].capitalize() for kind in selection.KINDS},
}


def codes(kind: str | None, name: str) -> dict[str, str] | None:
    """The fixed choices of a filter with their labels; None when its values are free."""
    if name == "kind":
        return dict(PledgeKind.choices) if kind == selection.PLEDGE else None
    return CODES.get(name)


def counted(number: int, kind: str | None) -> str:
    """A count in words: "214 articles", "1 article", "No articles"."""
    one, many = NOUNS[kind]
    if number == 0:
        return f"No {many}"
    return f"{number:,} {one if number == 1 else many}"


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """The English name of a BCP 47 language tag; the tag itself when it is not known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def _names(model: type[Model]) -> Prepared:
    """The slug of each record (a country's code), and what makes its name, as ``__str__`` does."""
    key = "code" if model is Country else "slug"
    names = ("short_name", "name") if model is Summit else ("name",)

    def rows(keys: Sequence[str]) -> QuerySet:
        named = model.objects.published().filter(**{f"{key}__in": keys})
        return named.order_by().values_list(key, *names)

    return Prepared(rows, stand_in=lambda number: f"\0{number}")


class Labels:
    """The labels of one page's values; each kind of record is asked for once at a time."""

    def __init__(self, kind: str | None) -> None:
        self.kind = kind
        self._known: dict[tuple[str, str], str] = {}

    def load(self, name: str, values: Iterable[str]) -> None:
        """Fetch the names of these records together, if they are records and not known yet."""
        model = RECORDS.get(name)
        wanted = sorted({value for value in values if (name, value) not in self._known})
        if model is None or not wanted:
            return
        keys = [value.upper() for value in wanted] if model is Country else wanted
        for key, *texts in _names(model)(keys):
            value = key.lower() if model is Country else key
            self._known[name, value] = next(filter(None, texts), value)

    def of(self, name: str, value: str) -> str:
        """The label of one value; the value itself when nothing better is known."""
        if name in RECORDS:
            if (name, value) not in self._known:
                self.load(name, [value])
            return self._known.get((name, value), value)
        choices = codes(self.kind, name)
        if choices is not None:
            return choices.get(value, value)
        if name == "language":
            return language_name(value)
        return value if name == "currency" else value[:1].upper() + value[1:]
