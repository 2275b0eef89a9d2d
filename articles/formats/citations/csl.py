"""Records as CSL-JSON items (Citation Style Language 1.0.2, ``csl-data.json``).

All other citation formats are made from these items. A date is as precise as known; an unknown date
is absent, which styles print as "n.d.". A page that is cited but has no record, and so no title, is
"[The Gazette report, 31 March 2025]".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db.models import Count, Max, Model, Prefetch, QuerySet, prefetch_related_objects

from articles.formats.citations.author_names import parse_byline, speaker_name
from articles.formats.citations.punctuation import clean, single_quotation_marks, trim_end
from articles.models import Article, Pledge, PledgeActor, Quote, SourceLink, partial
from articles.models.compiled_query import CompiledPrefetch, CompiledQuery
from articles.models.deadlines import today
from articles.text.dates import PartialDate

ARCHIVE = "Summit Archive"
TITLE_LENGTH = 240

#: Models that can be cited, with the relations their citations need prefetched.
CITED: dict[type[Model], tuple] = {
    Article: ("publisher",),
    Quote: ("article__publisher", "speaker"),
    Pledge: ("summit",),
}

# CSL type by a word in the article's ``kind``; the first match wins.
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

    *site* is the archive's URL without a final slash. All records are of the same model of
    ``CITED``; citations name only public related records.
    """
    if not records:
        return []
    model = type(records[0])
    prefetch_related_objects(records, *CITED[model])
    if model is Article:
        return [_article(record, site) for record in records]
    if model is Quote:
        _sources()([quote for quote in records if quote.article_id is None])
        return [_quote(record, site) for record in records]
    _makers()(records)
    revisions = {
        pk: (number, last.date()) for pk, number, last in _revisions([each.pk for each in records])
    }
    return [_pledge(record, site, revisions.get(record.pk)) for record in records]


def source_type(kind: str) -> str:
    """The CSL type of an article of this kind ("news agency" -> "article-newspaper")."""
    folded = kind.lower()
    return next((csl for word, csl in _TYPES if word in folded), "article-newspaper")


def _item(record: Model, site: str, **fields) -> dict:
    item = {"id": f"{record._meta.model_name}-{record.pk}"}
    item |= {name.replace("_", "-"): value for name, value in fields.items() if value}
    return item | {
        "accessed": _date(PartialDate.of(today())),
        "archive": ARCHIVE,
        "archive_location": f"{site}{record.get_absolute_url()}",
        "source": ARCHIVE,
    }


def _article(article: Article, site: str) -> dict:
    publisher = clean(article.publisher.name)
    author = parse_byline(clean(article.author), publisher)
    if article.is_briefing:
        author = author or [{"literal": publisher}]
    return _item(
        article,
        site,
        type="webpage" if article.is_briefing else source_type(article.kind),
        title=_title(article),
        author=author,
        container_title=publisher,
        publisher=publisher,
        issued=_date(partial(article, "published_on")),
        URL=article.url or f"{site}{article.get_absolute_url()}",
        language=article.lang,
        genre=article.kind,
        abstract=clean(article.summary),
        # Styles print such a title without quotation marks or italics.
        custom={"title_supplied": True} if article.title_supplied else None,
    )


def _quote(quote: Quote, site: str) -> dict:
    article = quote.article
    issued = partial(quote, "said_on") or (partial(article, "published_on") if article else None)
    if article:
        date = str(partial(article, "published_on") or "n.d.")
        title, publisher = _title_in_sentence(article), clean(article.publisher.name)
        if article.is_briefing:
            source = f"Quoted in the {publisher} briefing {title} {date}"
        else:
            parts = [f"{title} {publisher}", date, article.url]
            source = f"Quoted in {', '.join(part for part in parts if part)}"
    else:
        pages = "; ".join(f"{link.cited_as}, {link.url}" for link in quote.cited_sources)
        source = f"Cited from {pages}" if pages else ""
    if quote.speaker:
        author = [speaker_name(quote.speaker.name, quote.speaker.sort_name)]
    else:
        author = parse_byline(clean(quote.speaker_name))
    return _item(
        quote,
        site,
        type="webpage",
        title=trim_end(clean(truncate(clean(quote.exact)))),
        author=author,
        container_title=ARCHIVE,
        issued=_date(issued),
        URL=f"{site}{quote.get_absolute_url()}",
        language=quote.lang,
        genre="Quotation",
        note=source,
    )


def _title_in_sentence(article: Article) -> str:
    """The title followed by a comma, inside the quotation marks."""
    title = _title(article).rstrip(". ")
    if article.title_supplied:
        return f"{title},"
    title = single_quotation_marks(title)
    return f"“{title}”" if title.endswith(("?", "!", "…")) else f"“{title},”"


def _title(article: Article) -> str:
    """The headline; our own title in brackets."""
    title = trim_end(clean(article.title))
    return f"[{title}]" if article.title_supplied else title


def _pledge(pledge: Pledge, site: str, revision: tuple[int, str] | None) -> dict:
    as_of = partial(pledge, "status_as_of")
    status = f"Status{f' as of {as_of}' if as_of else ''}: {pledge.status_label.lower()}"
    number, revised_on = revision or (1, pledge.updated_at.date())
    return _item(
        pledge,
        site,
        type="webpage",
        title=trim_end(clean(pledge.title)),
        author=_authors(pledge),
        container_title=ARCHIVE,
        issued=_date(partial(pledge, "announced_on")),
        event_title=pledge.summit.name if pledge.summit else "",
        URL=f"{site}{pledge.get_absolute_url()}",
        language="en",
        genre="Pledge",
        version=str(number),
        note=f"{status}; revision {number} of {PartialDate.of(revised_on)}",
        abstract=clean(pledge.summary),
    )


def _authors(pledge: Pledge) -> list[dict[str, str]]:
    names = []
    for actor in pledge.cited_makers:
        if actor.speaker:
            names.append(speaker_name(actor.speaker.name, actor.speaker.sort_name))
        else:
            names.append({"literal": str(actor.target)})
    return names


@cache
def _sources() -> CompiledPrefetch:
    links = SourceLink.objects.published().select_related("publisher").order_by("pk")
    return CompiledPrefetch(Quote, Prefetch("sources", links, to_attr="cited_sources"))


@cache
def _makers() -> CompiledPrefetch:
    makers = PledgeActor.objects.published().filter(part="maker")
    makers = makers.select_related("country", "organisation", "speaker").order_by("pk")
    return CompiledPrefetch(Pledge, Prefetch("actors", makers, to_attr="cited_makers"))


@CompiledQuery
def _revisions(pledges: Sequence[int]) -> QuerySet:
    """Rows of pledge, number of revisions and time of the last one."""
    rows = Pledge.history.filter(id__in=pledges).order_by().values_list("id")
    return rows.annotate(number=Count("history_id"), last=Max("history_date"))


def _date(date: PartialDate | None) -> dict | None:
    if date is None:
        return None
    return {"date-parts": [[int(part) for part in date.isoformat().split("-")]]}


def truncate(text: str) -> str:
    """At most ``TITLE_LENGTH`` characters, cut at a word boundary."""
    if len(text) <= TITLE_LENGTH:
        return text
    return f"{text[:TITLE_LENGTH].rsplit(' ', 1)[0].rstrip('.,;:–- ')} …"
