"""Pledges with their makers, their mentions, how they hang together, and their ledger."""

from __future__ import annotations

from typing import Any

from articles.importing.demo.countries import Countries
from articles.importing.demo.links import add_sources
from articles.importing.demo.source import (
    PUBLIC,
    FixtureError,
    FixtureFolder,
    day,
    imprecise,
    joined,
    money,
)
from articles.models import (
    Article,
    Mention,
    Organisation,
    Outcome,
    Pledge,
    PledgeActor,
    Speaker,
    StatusUpdate,
    Summit,
    record_status,
)
from articles.text.dates import PartialDate

KEYS = (
    "id", "summit", "title", "summary", "kind", "amount", "currency", "amount_note", "funding_type",
    "beneficiary", "deadline", "deadline_precision", "deadline_note", "announced_on",
    "announced_precision", "announced_note", "actors", "mentions", "status", "status_updates",
    "evidence_noted", "follow_up_of", "supersedes", "related", "confidence", "note", "sources",
)  # fmt: skip


def load_pledges(source: FixtureFolder) -> None:
    shelf = source.shelf(Pledge, "key")
    summits = source.shelf(Summit, "slug")
    countries = Countries()
    records = list(source.records("pledges", *KEYS))
    sourced = []
    for where, record in records:
        values = {
            **{k: record[k] for k in ("title", "summary", "kind", "amount_note", "funding_type")},
            **{k: record[k] for k in ("beneficiary", "deadline_note", "announced_note")},
            "summit": source.link(where, summits, record["summit"]),
            **money(where, record["amount"], record["currency"]),
            **imprecise(where, "deadline", record["deadline"], record["deadline_precision"]),
            **imprecise(
                where, "announced_on", record["announced_on"], record["announced_precision"]
            ),
            "note": joined(record["note"], _sureness(record["confidence"])),
            **PUBLIC,
        }
        pledge = shelf.put(record["id"], values, path=where)
        if pledge is not None:
            _load_actors(source, where, pledge, record["actors"], countries)
            _load_mentions(source, where, pledge, record["mentions"])
            sourced.append((pledge, _sources(record)))
    add_sources(shelf, sourced)
    _tie(source, records)
    _load_ledger(source, records)


def _sureness(confidence: str) -> str:
    return f"How sure this is: {confidence[0].lower()}{confidence[1:]}" if confidence else ""


def _sources(record: dict[str, Any]) -> list[dict[str, str]]:
    """Its sources, and what was seen later that supports no verdict."""
    seen = [{"url": e["url"], "note": joined(e["note"])} for e in record["evidence_noted"]]
    noted = {item["url"] for item in seen}
    return [{"url": url} for url in record["sources"] if url not in noted] + seen


def _load_actors(
    source: FixtureFolder, where: str, pledge: Pledge, records: list[dict], countries: Countries
) -> None:
    shelf = source.shelf(
        PledgeActor, "pledge_id", "part", "country_id", "organisation_id", "speaker_id"
    )
    organisations, speakers = source.shelf(Organisation, "slug"), source.shelf(Speaker, "slug")
    for record in records:
        targets = (
            countries.get(where, record["country"]),
            source.link(where, organisations, record["organisation"]),
            source.link(where, speakers, record["speaker"]),
        )
        if any(targets):
            key = (pledge.pk, record["part"], *(target and target.pk for target in targets))
            shelf.put(key, {"label": record["label"]})


def _load_mentions(source: FixtureFolder, where: str, pledge: Pledge, records: list[dict]) -> None:
    # A mention that was pinned since is still the one that was loaded: the article tells.
    shelf = source.shelf(Mention, "pledge_id", "article_id")
    articles = source.shelf(Article, "key")
    for record in records:
        article = source.link(where, articles, record["article"])
        if article is not None:
            shelf.put((pledge.pk, article.pk), {"role": record["role"], **PUBLIC})


def _tie(source: FixtureFolder, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Relations between pledges, once all of them are there."""
    shelf = source.shelf(Pledge, "key")
    for where, record in records:
        ties = {
            field: source.link(where, shelf, record[field])
            for field in ("follow_up_of", "supersedes")
            if record[field]
        }
        related = [source.link(where, shelf, key) for key in record["related"]]
        own = shelf.get(record["id"])
        related = [pledge for pledge in related if pledge is not None and pledge != own]
        if (ties or related) and shelf.get(record["id"]) is not None:
            shelf.put(record["id"], ties, {"related": related})


def _load_ledger(source: FixtureFolder, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Verdicts with their evidence.

    An entry is never changed, so one with the same verdict and date is the same entry; a pledge on
    which an editor has given a verdict gets no further ones from here.
    """
    shelf = source.shelf(Pledge, "key")
    articles = {article.url: article for article in Article.objects.defer("body") if article.url}
    present: dict[int, set] = {}
    judged: set[int] = set()
    for row in StatusUpdate.objects.order_by("pk"):
        present.setdefault(row.pledge_id, set()).add((row.status, row.as_of, row.as_of_precision))
        if row.editor_id is not None:
            judged.add(row.pledge_id)
    for where, record in records:
        pledge = shelf.get(record["id"])
        for entry in record["status_updates"] if pledge is not None else ():
            as_of = PartialDate.of(day(where, entry["as_of"]), entry["as_of_precision"])
            key = (entry["status"], as_of.start, as_of.precision)
            if key in present.get(pledge.pk, ()):
                continue
            if pledge.pk in judged or not shelf.may_add_to(pledge):
                source.report.note(
                    Outcome.UNCHANGED, where, f"an editor judged it; “{entry['status']}” not added"
                )
                continue
            evidence = [_evidence(where, item, articles) for item in entry["evidence"]]
            record_status(pledge, entry["status"], as_of, entry["reason"], evidence)
        if pledge is not None and pledge.pk in shelf.fresh and pledge.status != record["status"]:
            raise FixtureError(
                f"{where}: the status is “{record['status']}”, its ledger ends in “{pledge.status}”"
            )


def _evidence(where: str, item: dict[str, Any], articles: dict[str, Article]) -> dict[str, Any]:
    return {
        "url": item["url"],
        "title": item["title"],
        "article": articles.get(item["url"]),
        **imprecise(where, "published_on", item["published_on"], item["precision"]),
        "note": item["note"],
    }
