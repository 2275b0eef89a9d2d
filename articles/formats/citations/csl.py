"""Records as CSL-JSON items (Citation Style Language 1.0.2, ``csl-data.json``).

Every other form of a citation is made from these items, so that all forms say the same. A date is
as precise as it is known; an unknown date is absent, which styles print as "n.d.".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Model, Prefetch, prefetch_related_objects

from articles.formats.citations.author_names import authors_of, speaker_name
from articles.models import Article, Pledge, PledgeActor, Quote, SourceLink, partial
from articles.text.dates import PartialDate

ARCHIVE = "Summit Archive"
TITLE_LENGTH = 240

#: The records that can be cited, with what their citations need joined.
CITED: dict[type[Model], tuple] = {
    Article: ("publisher",),
    Quote: ("article__publisher", "speaker"),
    Pledge: ("summit",),
}

# What kind of source an article is, by words of its own ``kind``; the first that fits.
_TYPES = (
    ("live blog", "article-newspaper"),
    ("blog", "post-weblog"),
    ("speech", "speech"),
    ("radio", "broadcast"),
    ("television", "broadcast"),
    ("release", "webpage"),
    ("statement", "webpage"),
    ("document", "webpage"),
    ("official", "webpage"),
    ("ngo", "webpage"),
    ("briefing", "webpage"),
)


def csl_items(records: Sequence[Model], site: str) -> list[dict]:
    """The records as CSL-JSON items, in their order.

    *site* is the archive's own address without a final slash. All records are of one kind of
    ``CITED``; whatever a citation names besides passes the same gate as the record itself.
    """
    if not records:
        return []
    model = type(records[0])
    prefetch_related_objects(records, *CITED[model])
    if model is Article:
        return [_article(record, site) for record in records]
    if model is Quote:
        _with_sources(records)
        return [_quote(record, site) for record in records]
    _with_makers(records)
    revisions = _revisions(records)
    return [_pledge(record, site, revisions.get(record.pk)) for record in records]


def source_type(kind: str) -> str:
    """The CSL type of an article of this kind ("news agency" -> "article-newspaper")."""
    folded = kind.lower()
    return next((csl for word, csl in _TYPES if word in folded), "article-newspaper")


def _item(record: Model, site: str, **fields) -> dict:
    item = {"id": f"{record._meta.model_name}-{record.pk}"}
    item |= {name.replace("_", "-"): value for name, value in fields.items() if value}
    return item | {
        "archive": ARCHIVE,
        "archive_location": f"{site}{record.get_absolute_url()}",
        "source": ARCHIVE,
    }


def _article(article: Article, site: str) -> dict:
    publisher = article.publisher.name
    author = authors_of(article.author, publisher)
    if article.is_briefing:
        author = author or [{"literal": publisher}]
    return _item(
        article,
        site,
        type="webpage" if article.is_briefing else source_type(article.kind),
        title=one_line(article.cited_title),
        author=author,
        container_title=publisher,
        publisher=publisher,
        issued=_date(partial(article, "published_on")),
        URL=article.url or f"{site}{article.get_absolute_url()}",
        language=article.lang,
        genre=article.kind,
        abstract=one_line(article.summary),
        # Styles set what is no headline neither in quotation marks nor in italics.
        custom={"title_supplied": True} if article.title_supplied else None,
    )


def _quote(quote: Quote, site: str) -> dict:
    article = quote.article
    said = partial(quote, "said_on") or (partial(article, "published_on") if article else None)
    if article:
        day = str(partial(article, "published_on") or "n.d.")
        title, publisher = _cited_within(article), article.publisher.name
        if article.is_briefing:
            source = f"Quoted in the {publisher} briefing {title} {day}"
        else:
            parts = [f"{title} {publisher}", day, article.url]
            source = f"Quoted in {', '.join(part for part in parts if part)}"
    else:
        addresses = ", ".join(link.url for link in quote.cited_sources)
        source = f"Cited from {addresses}" if addresses else ""
    if quote.speaker:
        author = [speaker_name(quote.speaker.name, quote.speaker.sort_name)]
    else:
        author = authors_of(quote.speaker_name)
    return _item(
        quote,
        site,
        type="webpage",
        title=shortened(one_line(quote.exact)),
        author=author,
        container_title=ARCHIVE,
        issued=_date(said),
        URL=f"{site}{quote.get_absolute_url()}",
        language=quote.lang,
        genre="Quotation",
        note=source,
    )


def _cited_within(article: Article) -> str:
    """The title inside a sentence, with the comma behind it."""
    title = one_line(article.cited_title).rstrip(",;:. ")
    if article.title_supplied:
        return f"{title},"
    return f"“{title}”" if title.endswith(("?", "!", "…")) else f"“{title},”"


def _pledge(pledge: Pledge, site: str, revision: tuple[int, str] | None) -> dict:
    as_of = partial(pledge, "status_as_of")
    status = f"Status{f' as of {as_of}' if as_of else ''}: {pledge.get_status_display().lower()}"
    number, day = revision or (1, pledge.updated_at.date())
    known = f"revision {number} of {PartialDate.of(day)}"
    return _item(
        pledge,
        site,
        type="webpage",
        title=one_line(pledge.title),
        author=_makers(pledge),
        container_title=ARCHIVE,
        issued=_date(partial(pledge, "announced_on")),
        event_title=pledge.summit.name if pledge.summit else "",
        URL=f"{site}{pledge.get_absolute_url()}",
        language="en",
        genre="Pledge",
        version=str(number),
        note=f"{status}; {known}",
        abstract=one_line(pledge.summary),
    )


def _makers(pledge: Pledge) -> list[dict[str, str]]:
    names = []
    for actor in pledge.cited_makers:
        if actor.speaker:
            names.append(speaker_name(actor.speaker.name, actor.speaker.sort_name))
        else:
            names.append({"literal": str(actor.target)})
    return names


def _with_sources(quotes: Sequence[Quote]) -> None:
    links = SourceLink.objects.published().order_by("pk")
    alone = [quote for quote in quotes if quote.article_id is None]
    prefetch_related_objects(alone, Prefetch("sources", links, to_attr="cited_sources"))


def _with_makers(pledges: Sequence[Pledge]) -> None:
    makers = PledgeActor.objects.published().filter(part="maker")
    joined = makers.select_related("country", "organisation", "speaker").order_by("pk")
    prefetch_related_objects(pledges, Prefetch("actors", joined, to_attr="cited_makers"))


def _revisions(pledges: Iterable[Pledge]) -> dict[int, tuple]:
    """How often each record was saved, and on which day last."""
    rows = Pledge.history.filter(id__in=[pledge.pk for pledge in pledges]).order_by()
    counted = rows.values("id").annotate(number=Count("history_id"), last=Max("history_date"))
    return {row["id"]: (row["number"], row["last"].date()) for row in counted}


def _date(day: PartialDate | None) -> dict | None:
    if day is None:
        return None
    return {"date-parts": [[int(part) for part in day.isoformat().split("-")]]}


def one_line(text: str) -> str:
    """The text with all white space as single spaces: citation formats are lines."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """At most ``TITLE_LENGTH`` characters, cut at a word."""
    if len(text) <= TITLE_LENGTH:
        return text
    return f"{text[:TITLE_LENGTH].rsplit(' ', 1)[0].rstrip('.,;:–- ')} …"
