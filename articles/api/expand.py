"""What ``expand`` adds to a page of records, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Model, Prefetch

from articles import models as m
from articles.api.links import LinkBuilder
from articles.api.representations import BUILDERS, date_value, money
from articles.formats.exports import SHEETS, schema_of

Added = dict[int, object]


def expand_rows(rows: Sequence[Model], names: Iterable[str], links: LinkBuilder) -> list[dict]:
    """For each row what the *names* of ``expand`` add to it."""
    made: list[dict] = [{} for _ in rows]
    for name in names:
        added = OFFERED[type(rows[0])][name](rows, links) if rows else {}
        for row, whole in zip(rows, made, strict=True):
            whole[name] = added.get(row.pk)
    return made


def represent_public(rows: Iterable[Model], links: LinkBuilder) -> dict[int, dict]:
    """Public records by number, as the API shows them; *rows* are of one kind."""
    rows = list(rows)
    if not rows:
        return {}
    sheet = schema_of(rows[0]._meta.model_name)
    sheet.prepare(rows)
    return {row.pk: BUILDERS[type(row)](row, links) for row in rows}


def _one(kind: str, key: str) -> Callable[[Sequence[Model], LinkBuilder], Added]:
    """The record at the end of a foreign key that is a gate: public whenever the row is."""

    def add(rows: Sequence[Model], links: LinkBuilder) -> Added:
        keys = {row.pk: getattr(row, key) for row in rows}
        found = represent_public(
            schema_of(kind).rows().filter(pk__in=set(keys.values()) - {None}), links
        )
        return {pk: found.get(other) for pk, other in keys.items()}

    return add


def _texts(rows: Sequence[Model], links: LinkBuilder) -> Added:
    bodies = m.Article.objects.published().in_bulk([row.pk for row in rows])
    return {pk: article.public_text for pk, article in bodies.items()}


def _quotes(rows: Sequence[Model], links: LinkBuilder) -> Added:
    wanted = SHEETS["quote"].rows().filter(article__in=[row.pk for row in rows])
    quotes = list(wanted.order_by("start", "pk"))
    found = represent_public(quotes, links)
    return {row.pk: [found[q.pk] for q in quotes if q.article_id == row.pk] for row in rows}


def _renditions(rows: Sequence[Model], links: LinkBuilder) -> Added:
    wanted = SHEETS["quote"].rows().coverage().filter(statement__in=[row.pk for row in rows])
    quotes = list(wanted.order_by("said_on", "pk"))
    found = represent_public(quotes, links)
    return {row.pk: [found[q.pk] for q in quotes if q.statement_id == row.pk] for row in rows}


def _pledges(rows: Sequence[Model], links: LinkBuilder) -> Added:
    mentions = m.Mention.objects.published().filter(article__in=[row.pk for row in rows])
    pairs = list(dict.fromkeys(mentions.order_by("pk").values_list("article_id", "pledge_id")))
    found = represent_public(SHEETS["pledge"].rows().filter(pk__in={pk for _, pk in pairs}), links)
    return {row.pk: [found[p] for a, p in pairs if a == row.pk and p in found] for row in rows}


def _ledgers(rows: Sequence[Model], links: LinkBuilder) -> Added:
    actors = ("actor__country", "actor__organisation", "actor__speaker")
    updates = m.StatusUpdate.objects.published().filter(pledge__in=rows).select_related(*actors)
    evidence = Prefetch("evidence", m.Evidence.objects.published(), to_attr="public_evidence")
    found: dict[int, list] = {row.pk: [] for row in rows}
    for update in updates.prefetch_related(evidence).order_by("-as_of", "-pk"):
        found[update.pledge_id].append(
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
                        "title": one.title,
                        "url": one.url,
                        "published_on": date_value(one, "published_on"),
                        "note": one.note,
                    }
                    for one in update.public_evidence
                ],
            }
        )
    return found


def _mentions(rows: Sequence[Model], links: LinkBuilder) -> Added:
    mentions = m.Mention.objects.published().coverage().filter(pledge__in=rows)
    joined = mentions.select_related("article", "quote").defer("article__body")
    found: dict[int, list] = {row.pk: [] for row in rows}
    for one in joined.order_by("pk"):
        found[one.pledge_id].append(
            {
                "role": one.role,
                "exact": one.exact,
                "money": money(one),
                "article": links.to(one.article),
                "quote": links.to(one.quote),
            }
        )
    return found


OFFERED: dict[type[Model], dict[str, Callable[[Sequence[Model], LinkBuilder], Added]]] = {
    m.Article: {
        "text": _texts,
        "summit": _one("summit", "summit_id"),
        "quotes": _quotes,
        "pledges": _pledges,
    },
    m.Quote: {
        "article": _one("article", "article_id"),
        "speaker": _one("speaker", "speaker_id"),
        "summit": _one("summit", "summit_id"),
        "utterance": _one("statement", "statement_id"),
    },
    m.Statement: {
        "speaker": _one("speaker", "speaker_id"),
        "summit": _one("summit", "summit_id"),
        "quotes": _renditions,
    },
    m.Pledge: {
        "summit": _one("summit", "summit_id"),
        "status_updates": _ledgers,
        "mentions": _mentions,
    },
}
