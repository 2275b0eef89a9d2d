"""The exports as schema.org datasets, for dataset search engines.

https://schema.org/Dataset with the fields required by Google's Dataset Search: name, description of
at least 50 characters, licence, creator and download URLs.
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
DATASETS: dict[str, str] = {
    "articles": "Articles about summits, with publisher, date, language and summary.",
    "quotes": "Quotes from summits, with speaker, role, article, quote type and verification.",
    "pledges": "Pledges made at summits, with makers, amount, deadline and current status.",
    "speakers": "People quoted at summits, with their roles and country.",
    "summits": "Summits, with name, dates, place, topics and number of articles.",
    "organisations": "Organisations that speak or make pledges at summits, with country and type.",
    "topics": "Topics of summits, articles and pledges.",
}


@lru_cache(maxsize=64)
def dataset(name: str, site: str) -> dict:
    """The dataset of one kind of record, by the name of its listing (``articles``)."""
    url = f"{site}/{name}/"
    schema = SCHEMAS[name.removesuffix("s")]
    return {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "name": f"{ARCHIVE}: {name}",
        "description": f"{DATASETS[name]} {RIGHTS_NOTE}",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ARCHIVE, "url": f"{site}/"},
        "variableMeasured": [column.name for column in schema.columns],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name.capitalize()} as {export_format.name.upper()}",
                "encodingFormat": export_format.media_type.partition(";")[0],
                "contentUrl": f"{url}export.{export_format.name}",
            }
            for export_format in FORMATS.values()
        ],
    }


@lru_cache(maxsize=8)
def catalogue(site: str) -> dict:
    """All datasets in brief; each is described in full on the page of its listing."""
    keys = ("@type", "@id", "name", "description", "url", "license")
    datasets = [dataset(name, site) for name in DATASETS]
    return {
        "@type": "DataCatalog",
        "name": ARCHIVE,
        "url": f"{site}/",
        "license": LICENCE_URL,
        "dataset": [{key: full[key] for key in keys} for full in datasets],
    }
