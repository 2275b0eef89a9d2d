"""A quote as a W3C Web Annotation: its words, where they stand, and who said them.

https://www.w3.org/TR/annotation-model/ (selectors: TextQuoteSelector, TextPositionSelector).
"""

from __future__ import annotations

from articles.formats.exports import LICENCE_URL
from articles.models import Quote, Rights, partial

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


def annotation(quote: Quote, site: str) -> dict:
    """The annotation; its target is the source's own page where that is known.

    The words around the quote are given only of a text that is public as a whole.
    """
    page = f"{site}{quote.get_absolute_url()}"
    article = quote.article
    source = page
    if article is not None:
        source = article.url or f"{site}{article.get_absolute_url()}"
    selector = {"type": "TextQuoteSelector", "exact": quote.exact}
    if article is not None and article.rights == Rights.FULL:
        selector |= {
            name: text
            for name, text in (("prefix", quote.prefix), ("suffix", quote.suffix))
            if text
        }
    if quote.pinned:
        selector["refinedBy"] = {
            "type": "TextPositionSelector",
            "start": quote.start,
            "end": quote.end,
        }
    said = partial(quote, "said_on")
    body = {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": "en",
        "value": _description(quote, str(said) if said else ""),
    }
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{page}annotation.json",
        "type": "Annotation",
        "motivation": "describing",
        "created": quote.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "modified": quote.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "rights": LICENCE_URL,
        "body": [body, {"id": page, "type": "Text", "purpose": "linking", "format": "text/html"}],
        "target": {
            "source": source,
            **({"language": quote.lang} if quote.lang else {}),
            "selector": selector,
        },
    }


def _description(quote: Quote, said: str) -> str:
    who = quote.speaker.name if quote.speaker else quote.speaker_name or "Speaker not known"
    return ", ".join(part for part in (who, quote.role_at_time, said, quote.occasion) if part)
