"""Atom feeds of any listing and search: what is new, what changed, how pledges were judged."""

from .atom import MEDIA_TYPE
from .feed import FEEDS, Feed, feeds_of
from .weeks import Week, per_week

__all__ = ["FEEDS", "MEDIA_TYPE", "Feed", "Week", "feeds_of", "per_week"]
