"""What social networks and messengers show of a shared link: title, description and image."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.templatetags.static import static

from articles.models import (
    ActorRole,
    Article,
    Country,
    Organisation,
    Pledge,
    Quote,
    Speaker,
    Summit,
    Topic,
    partial,
)

TITLE_LENGTH = 200
IMAGE_SIZE = (1200, 630)


@dataclass(frozen=True, slots=True)
class Image:
    """An image in ``static/share``, drawn by ``tools/draw_share_images.py``."""

    name: str
    alt: str

    @property
    def path(self) -> str:
        """Its URL path."""
        return static(f"share/{self.name}.png")


SITE_IMAGE = Image("archive", "Summit Archive: what leaders say, and what they promise")
_IMAGES: dict[type[Model], Image] = {
    Quote: Image("quote", "Summit Archive: what was said"),
    Pledge: Image("pledge", "Summit Archive: what was promised"),
    Article: Image("article", "Summit Archive: how it was reported"),
    Speaker: Image("speaker", "Summit Archive: who said and promised what"),
    Summit: Image("summit", "Summit Archive: what came of a summit"),
}


_SUMMARIES = {
    Article: lambda r: r.summary,
    Quote: lambda r: f"“{r.exact}”",
    Pledge: lambda r: r.summary,
    Speaker: lambda r: r.description or f"What {r.name} said and pledged at summits.",
    Organisation: lambda r: r.description or f"What {r.name} pledged, and who spoke for it.",
    Summit: lambda r: r.summary or f"What was said and pledged at {r.name}.",
    Topic: lambda r: r.description or f"Coverage and pledges on {r.name}.",
    Country: lambda r: f"{r.name} at summits: speakers, quotes and pledges.",
}


def summary_of(record: Model) -> str:
    """A record's own summary or description, or a sentence that says what its page has; empty for
    an article without a summary."""
    return " ".join(_SUMMARIES[type(record)](record).split())


def image_of(model: type[Model]) -> Image:
    """The image of a kind of record."""
    return _IMAGES.get(model, SITE_IMAGE)


def title_of(record: Model) -> str:
    """The words of a quote, what a pledge promises, or the name of another record."""
    if isinstance(record, Quote):
        return f"“{_shortened(record.exact)}”"
    if isinstance(record, Pledge):
        return _shortened(record.summary)
    return record.cited_title if isinstance(record, Article) else str(record)


def description_of(record: Model) -> str:
    """Speaker, outlet, date and verdict of a quote or pledge; publisher and date of an article
    before its summary; the summary of another record."""
    if isinstance(record, Quote):
        return _sentences(*_quote_facts(record))
    if isinstance(record, Pledge):
        return _sentences(*_pledge_facts(record))
    if isinstance(record, Article):
        byline = _listed(record.publisher.name, partial(record, "published_on"))
        return f"{byline}. {summary_of(record)}".strip()
    return summary_of(record)


def _quote_facts(quote: Quote) -> list[str]:
    speaker = quote.speaker.name if quote.speaker else quote.speaker_name or "Unknown speaker"
    outlet = f"Reported by {quote.outlet}" if quote.outlet and not quote.in_briefing else ""
    return [
        _listed(speaker, quote.role_at_time, partial(quote, "said_on")),
        outlet,
        f"{quote.get_form_display()} quote",
        quote.get_verification_display(),
    ]


def _pledge_facts(pledge: Pledge) -> list[str]:
    as_of, deadline = partial(pledge, "status_as_of"), partial(pledge, "deadline")
    makers = [str(actor) for actor in pledge.public_actors if actor.part == ActorRole.MAKER]
    made = ["Pledged", f"by {_listed(*makers)}" if makers else ""]
    made.append(f"at {pledge.summit}" if pledge.summit else "")
    return [
        _listed(pledge.status_label, f"as of {as_of}" if as_of else ""),
        _listed(" ".join(filter(None, made)), partial(pledge, "announced_on")),
        f"Due {deadline}" if deadline else "",
    ]


def _listed(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _sentences(*parts: str) -> str:
    return " ".join(f"{part}." for part in parts if part)


def _shortened(text: str) -> str:
    """*text* on one line, cut at a word after ``TITLE_LENGTH`` characters."""
    text = " ".join(text.split())
    if len(text) <= TITLE_LENGTH:
        return text
    return f"{text[:TITLE_LENGTH].rsplit(' ', 1)[0].rstrip('.,;:')}…"
