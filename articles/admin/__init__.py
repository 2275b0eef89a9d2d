"""Django admin: a module of ModelAdmin classes for each group of records; pages in editorial/."""

from articles.admin import (
    articles,
    corrections,
    imports,
    organisations,
    pledges,
    quotes,
    speakers,
    summits,
    taxonomy,
)

__all__ = [
    "articles",
    "corrections",
    "imports",
    "organisations",
    "pledges",
    "quotes",
    "speakers",
    "summits",
    "taxonomy",
]
