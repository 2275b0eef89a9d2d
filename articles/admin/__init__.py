"""The Django admin: one module for each group of records, editors' own pages in editorial/."""

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
