"""Feed entries of the log of changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html

from articles import change_log
from articles.change_log import Change
from articles.formats.feeds.entries import FeedEntry, new_record_entries, verdict_entries
from articles.formats.feeds.events import FeedEvent
from articles.kinds import ARTICLE, PLEDGE, QUOTE
from articles.text.languages import UNDETERMINED


def entries_of(changes: Sequence[Change]) -> list[FeedEntry]:
    """The entries of these changes, in the same order; identifiers as in the other feeds."""
    entries: dict[tuple[str, int], FeedEntry] = {}
    for kind, record, build in (
        (change_log.VERDICT, PLEDGE, verdict_entries),
        (change_log.STATEMENT, QUOTE, new_record_entries),
        (change_log.PLEDGE, PLEDGE, new_record_entries),
        (change_log.ARTICLE, ARTICLE, new_record_entries),
    ):
        of_kind = [each for each in changes if each.kind == kind]
        events = [FeedEvent(each.at, record, each.pk, each.pk) for each in of_kind]
        built = {entry.name.rpartition("/")[2]: entry for entry in build(events)}
        entries |= {(kind, int(key)): entry for key, entry in built.items()}
    for each in changes:
        if each.kind == change_log.CORRECTION:
            entries[each.kind, each.pk] = _correction(each)
        elif each.kind == change_log.TEXT:
            entries[each.kind, each.pk] = _changed_text(each)
    return [entries[key] for each in changes if (key := (each.kind, each.pk)) in entries]


def _correction(change: Change) -> FeedEntry:
    notice = change.record
    return FeedEntry(
        name=f"correction/{notice.pk}",
        title=f"Correction: {notice.target}",
        path=notice.get_absolute_url(),
        published=change.at,
        updated=change.at,
        html=format_html("<p>{}</p><p>{}</p>", notice.text, notice.reason),
    )


def _changed_text(change: Change) -> FeedEntry:
    revision = change.record
    article = revision.article
    return FeedEntry(
        name=f"article/{article.pk}/revision/{revision.number}",
        title=f"Changed text: {article.cited_title}",
        path=f"{article.get_absolute_url()}#revision-{revision.number}",
        published=change.at,
        updated=change.at,
        html=format_html('<p lang="en">Revision {} of the text.</p>', revision.number),
        author=article.author or article.publisher.name,
        language=article.title_lang or UNDETERMINED,
    )
