"""Atom feeds of any listing or search: new records, changed records, and verdicts on pledges."""

from articles.formats.feeds.atom import MEDIA_TYPE
from articles.formats.feeds.feed import FEEDS, Feed, feeds_of
from articles.formats.feeds.frequency import Frequency, entries_per_week

__all__ = ["FEEDS", "MEDIA_TYPE", "Feed", "Frequency", "entries_per_week", "feeds_of"]
