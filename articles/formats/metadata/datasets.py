"""The exports as schema.org datasets, for dataset search engines.

https://schema.org/Dataset with the fields required by Google's Dataset Search: name, description of
at least 50 characters, licence, creator and download URLs.
"""

from __future__ import annotations

from functools import lru_cache

from articles.fields import columns_of
from articles.formats.data_files.manifest import Build, media_type
from articles.formats.exports import (
    FORMATS,
    LICENCE_URL,
    RIGHTS_NOTE,
)
from articles.kinds import KINDS, Kind

ARCHIVE = "Summit Archive"


@lru_cache(maxsize=64)
def dataset(kind: Kind, site: str) -> dict:
    """The dataset of one kind of record."""
    url, name = f"{site}{kind.url}", kind.plural
    return {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "name": f"{ARCHIVE}: {name}",
        "description": f"{kind.dataset} {RIGHTS_NOTE}",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ARCHIVE, "url": f"{site}/"},
        "variableMeasured": [column.name for column in columns_of(kind.name)],
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
    datasets = [dataset(kind, site) for kind in KINDS if kind.listed]
    return {
        "@type": "DataCatalog",
        "name": ARCHIVE,
        "url": f"{site}/",
        "license": LICENCE_URL,
        "dataset": [{key: full[key] for key in keys} for full in datasets],
    }


def whole_archive(build: Build, site: str) -> dict:
    """The dataset of all public records, as the files of a build."""
    files = [build.file(f"summit-archive.{suffix}") for suffix in ("zip", "db")]
    return {
        "@type": "Dataset",
        "@id": f"{site}/data/#dataset",
        "name": ARCHIVE,
        "description": f"Articles, speakers, quotes and pledges of summits. {RIGHTS_NOTE}",
        "url": f"{site}/data/",
        "version": f"{build.created:%Y-%m-%d}",
        "dateModified": build.created.isoformat(),
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": ARCHIVE, "url": f"{site}/"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.description,
                "contentUrl": f"{site}/data/{file.path}",
                "encodingFormat": media_type(file.path),
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in files
            if file
        ],
    }
