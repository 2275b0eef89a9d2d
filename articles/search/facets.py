"""The kinds of record that the index holds, and their facet paths by kind.

The paths are those of :mod:`articles.models.facets`: ``documents.py`` reads the values of a batch
of records through them, ``database.py`` filters and counts through the same ones, so the two
cannot differ.
"""

from __future__ import annotations

from django.db.models import Model

from articles.models import Article, Organisation, Pledge, Quote, Speaker, Summit, paths
from articles.search.request import (
    ARTICLE,
    ORGANISATION,
    PLEDGE,
    QUOTE,
    SPEAKER,
    SUMMIT,
)

MODELS: dict[str, type[Model]] = {
    ARTICLE: Article,
    QUOTE: Quote,
    PLEDGE: Pledge,
    SPEAKER: Speaker,
    SUMMIT: Summit,
    ORGANISATION: Organisation,
}
KIND_OF = {model: kind for kind, model in MODELS.items()}
PATHS = {kind: paths.PATHS[model] for kind, model in MODELS.items()}
