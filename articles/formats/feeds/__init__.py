"""Atom feeds of any listing and search: what is new, what changed, how pledges were judged."""

from articles.formats.feeds.atom import MEDIA_TYPE
from articles.formats.feeds.feed import FEEDS, Feed, feeds_of
from articles.formats.feeds.frequency import Week, per_week

__all__ = ["FEEDS", "MEDIA_TYPE", "Feed", "Week", "feeds_of", "per_week"]
