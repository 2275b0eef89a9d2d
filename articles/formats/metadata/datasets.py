"""The archive's exports as schema.org data sets, which search engines for data read.

https://schema.org/Dataset, with what Google's Dataset Search asks of one: a name, a description of
50 characters or more, a licence, who made it, and where its files stand.
"""

from __future__ import annotations

from functools import lru_cache

from articles.formats.exports import (
    FORMATS,
    LICENCE_URL,
    RIGHTS_NOTE,
    SCHEMAS,
)

ARCHIVE = "Summit Archive"
KINDS: dict[str, str] = {
    "articles": "Coverage of summits, one row for each piece: publisher, day, language, summary.",
    "quotes": "Words quoted at summits: speaker, office, article, form and how they were checked.",
    "pledges": "Promises made at summits: who, what, how much, by when, and the verdict so far.",
    "speakers": "People who are quoted at summits, with the offices they held and their country.",
    "summits": "Summits: name, days, place, topics, and how much coverage the archive holds.",
    "organisations": "Bodies that speak and make pledges at summits, with their country and kind.",
    "topics": "What summits, their coverage and the pledges made there are about.",
}


@lru_cache(maxsize=64)
def dataset(place: str, site: str) -> dict:
    """The data set of one kind of record, by the place of its listing (``articles``)."""
    address = f"{site}/{place}/"
    sheet = SCHEMAS[place.removesuffix("s")]
    return {
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "name": f"{ARCHIVE}: {place}",
        "description": f"{KINDS[place]} {RIGHTS_NOTE}",
        "url": address,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ARCHIVE, "url": f"{site}/"},
        "variableMeasured": [column.name for column in sheet.columns],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{place.capitalize()} as {form.name.upper()}",
                "encodingFormat": form.media_type.partition(";")[0],
                "contentUrl": f"{address}export.{form.name}",
            }
            for form in FORMATS.values()
        ],
    }


@lru_cache(maxsize=8)
def catalogue(site: str) -> dict:
    """All the data sets; each is described in full on the page of its listing."""
    told = ("@type", "@id", "name", "description", "url", "license")
    whole = [dataset(place, site) for place in KINDS]
    return {
        "@type": "DataCatalog",
        "name": ARCHIVE,
        "url": f"{site}/",
        "license": LICENCE_URL,
        "dataset": [{name: one[name] for name in told} for one in whole],
    }
