"""The editors' desk: Django's admin over every record, one file a family of records."""

from . import coverage, documents, notices, organisations, people, places, pledges, quotes, summits

__all__ = [
    "coverage",
    "documents",
    "notices",
    "organisations",
    "people",
    "places",
    "pledges",
    "quotes",
    "summits",
]
