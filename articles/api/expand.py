"""``expand``: adds whole related records to a page of records, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Model, Prefetch

from articles import models as m
from articles.api.links import LinkBuilder
from articles.api.representations import represent
from articles.fields import date_value, money
from articles.rows import ROW_SOURCES

#: Maps the primary keys of a page's records to what an expansion adds to them.
Expanded = dict[int, object]
Expansion = Callable[[Sequence[Model], LinkBuilder], Expanded]


def expand_rows(rows: Sequence[Model], names: Iterable[str], links: LinkBuilder) -> list[dict]:
    """For each row its ``expanded`` object with these *names*."""
    objects: list[dict] = [{} for _ in rows]
    for name in names:
        expanded = EXPANSIONS[type(rows[0])][name](rows, links) if rows else {}
        for row, target in zip(rows, objects, strict=True):
            target[name] = expanded.get(row.pk)
    return objects


def represent_public(rows: Iterable[Model], links: LinkBuilder) -> dict[int, dict]:
    """The API's representations of public *rows* of one kind, by primary key."""
    rows = list(rows)
    if not rows:
        return {}
    kind = rows[0]._meta.model_name
    prepared = ROW_SOURCES[kind].prepare(rows)
    return {row.record.pk: represent(kind, row, links) for row in prepared}


def _foreign_key(kind: str, attribute: str) -> Expansion:
    def expand(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
        keys = {row.pk: getattr(row, attribute) for row in rows}
        public = ROW_SOURCES[kind].records().filter(pk__in=set(keys.values()) - {None})
        related = represent_public(public, links)
        return {pk: related.get(key) for pk, key in keys.items()}

    return expand


def _article_text(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    articles = m.Article.objects.published().in_bulk([row.pk for row in rows])
    return {pk: article.public_text for pk, article in articles.items()}


def _article_quotes(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    public = ROW_SOURCES["quote"].records().filter(article__in=[row.pk for row in rows])
    quotes = list(public.order_by("start", "pk"))
    data = represent_public(quotes, links)
    return {row.pk: [data[q.pk] for q in quotes if q.article_id == row.pk] for row in rows}


def _statement_quotes(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    public = ROW_SOURCES["quote"].records().coverage()
    public = public.filter(statement__in=[row.pk for row in rows])
    quotes = list(public.order_by("said_on", "pk"))
    data = represent_public(quotes, links)
    return {row.pk: [data[q.pk] for q in quotes if q.statement_id == row.pk] for row in rows}


def _article_pledges(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    mentions = m.Mention.objects.published().filter(article__in=[row.pk for row in rows])
    pairs = list(dict.fromkeys(mentions.order_by("pk").values_list("article_id", "pledge_id")))
    pledges = ROW_SOURCES["pledge"].records().filter(pk__in={pk for _, pk in pairs})
    data = represent_public(pledges, links)
    return {row.pk: [data[p] for a, p in pairs if a == row.pk and p in data] for row in rows}


def _status_updates(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    actors = ("actor__country", "actor__organisation", "actor__speaker")
    updates = m.StatusUpdate.objects.published().filter(pledge__in=rows).select_related(*actors)
    evidence = Prefetch("evidence", m.Evidence.objects.published(), to_attr="public_evidence")
    expanded: dict[int, list] = {row.pk: [] for row in rows}
    for update in updates.prefetch_related(evidence).order_by("-as_of", "-pk"):
        expanded[update.pledge_id].append(
            {
                "id": update.pk,
                "status": update.status,
                "as_of": date_value(update, "as_of"),
                "reason": update.reason,
                "actor": str(update.actor) if update.actor else None,
                "corrects": update.corrects_id,
                "created_at": update.created_at,
                "evidence": [
                    {
                        "title": item.title,
                        "url": item.url,
                        "published_on": date_value(item, "published_on"),
                        "note": item.note,
                        "publisher": item.publisher_name,
                        "kind": item.kind,
                        "copy_of": item.copy_of,
                    }
                    for item in update.public_evidence
                ],
            }
        )
    return expanded


def _mentions(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    mentions = m.Mention.objects.published().coverage().filter(pledge__in=rows)
    mentions = mentions.select_related("article", "quote").defer("article__body")
    expanded: dict[int, list] = {row.pk: [] for row in rows}
    for mention in mentions.order_by("pk"):
        expanded[mention.pledge_id].append(
            {
                "role": mention.role,
                "exact": mention.exact,
                "money": money(mention),
                "article": links.link(mention.article),
                "quote": links.link(mention.quote),
            }
        )
    return expanded


def _checks(rows: Sequence[Model], links: LinkBuilder) -> Expanded:
    checks = m.PledgeCheck.objects.published().filter(pledge__in=rows)
    expanded: dict[int, list] = {row.pk: [] for row in rows}
    for check in checks.order_by("-checked_on", "-pk"):
        expanded[check.pledge_id].append(
            {
                "id": check.pk,
                "checked_on": check.checked_on,
                "searches": check.searches,
                "found": check.found,
            }
        )
    return expanded


EXPANSIONS: dict[type[Model], dict[str, Expansion]] = {
    m.Article: {
        "text": _article_text,
        "summit": _foreign_key("summit", "summit_id"),
        "quotes": _article_quotes,
        "pledges": _article_pledges,
    },
    m.Quote: {
        "article": _foreign_key("article", "article_id"),
        "speaker": _foreign_key("speaker", "speaker_id"),
        "summit": _foreign_key("summit", "summit_id"),
        "utterance": _foreign_key("statement", "statement_id"),
    },
    m.Statement: {
        "speaker": _foreign_key("speaker", "speaker_id"),
        "summit": _foreign_key("summit", "summit_id"),
        "quotes": _statement_quotes,
    },
    m.Pledge: {
        "summit": _foreign_key("summit", "summit_id"),
        "status_updates": _status_updates,
        "mentions": _mentions,
        "checks": _checks,
    },
}
