"""Loads pledges with actors, mentions, relations and ledger entries."""

from __future__ import annotations

from typing import Any

from articles.importing.demo.links import add_sources
from articles.importing.demo.source import (
    PUBLIC,
    Countries,
    FixtureError,
    FixtureFolder,
    day,
    join_notes,
    money,
    partial_date,
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
    upserter = source.upserter(Pledge, "key")
    summits = source.upserter(Summit, "slug")
    countries = Countries()
    records = list(source.records("pledges", *KEYS))
    sourced = []
    for where, record in records:
        values = {
            **{k: record[k] for k in ("title", "summary", "kind", "amount_note", "funding_type")},
            **{k: record[k] for k in ("beneficiary", "deadline_note", "announced_note")},
            "summit": source.link(where, summits, record["summit"]),
            **money(where, record["amount"], record["currency"]),
            **partial_date(where, "deadline", record["deadline"], record["deadline_precision"]),
            **partial_date(
                where, "announced_on", record["announced_on"], record["announced_precision"]
            ),
            "note": join_notes(record["note"], _confidence_note(record["confidence"])),
            **PUBLIC,
        }
        pledge = upserter.upsert(record["id"], values, path=where)
        if pledge is not None:
            _load_actors(source, where, pledge, record["actors"], countries)
            _load_mentions(source, where, pledge, record["mentions"])
            sourced.append((pledge, _sources(record)))
    add_sources(upserter, sourced)
    _link_pledges(source, records)
    _load_ledger(source, records)


def _confidence_note(confidence: str) -> str:
    return f"Confidence: {confidence[0].lower()}{confidence[1:]}" if confidence else ""


def _sources(record: dict[str, Any]) -> list[dict[str, str]]:
    """Source links, including later sources that do not support a verdict."""
    later = [{"url": e["url"], "note": join_notes(e["note"])} for e in record["evidence_noted"]]
    noted = {item["url"] for item in later}
    return [{"url": url} for url in record["sources"] if url not in noted] + later


def _load_actors(
    source: FixtureFolder, where: str, pledge: Pledge, records: list[dict], countries: Countries
) -> None:
    upserter = source.upserter(
        PledgeActor, "pledge_id", "part", "country_id", "organisation_id", "speaker_id"
    )
    organisations, speakers = (
        source.upserter(Organisation, "slug"),
        source.upserter(Speaker, "slug"),
    )
    for record in records:
        targets = (
            countries.get(where, record["country"]),
            source.link(where, organisations, record["organisation"]),
            source.link(where, speakers, record["speaker"]),
        )
        if any(targets):
            key = (pledge.pk, record["part"], *(target and target.pk for target in targets))
            upserter.upsert(key, {"label": record["label"]})


def _load_mentions(source: FixtureFolder, where: str, pledge: Pledge, records: list[dict]) -> None:
    # The key leaves out the span, because a mention may have been anchored since.
    upserter = source.upserter(Mention, "pledge_id", "article_id")
    articles = source.upserter(Article, "key")
    for record in records:
        article = source.link(where, articles, record["article"])
        if article is not None:
            upserter.upsert((pledge.pk, article.pk), {"role": record["role"], **PUBLIC})


def _link_pledges(source: FixtureFolder, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Set relations between pledges after all of them are loaded."""
    upserter = source.upserter(Pledge, "key")
    for where, record in records:
        relations = {
            field: source.link(where, upserter, record[field])
            for field in ("follow_up_of", "supersedes")
            if record[field]
        }
        related = [source.link(where, upserter, key) for key in record["related"]]
        own = upserter.get(record["id"])
        related = [pledge for pledge in related if pledge is not None and pledge != own]
        if (relations or related) and upserter.get(record["id"]) is not None:
            upserter.upsert(record["id"], relations, {"related": related})


def _load_ledger(source: FixtureFolder, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Load ledger entries with their evidence.

    Entries are immutable and identified by status and date. Pledges that an editor has assessed are
    skipped.
    """
    upserter = source.upserter(Pledge, "key")
    articles = {article.url: article for article in Article.objects.defer("body") if article.url}
    present: dict[int, set] = {}
    assessed: set[int] = set()
    for row in StatusUpdate.objects.order_by("pk"):
        present.setdefault(row.pledge_id, set()).add((row.status, row.as_of, row.as_of_precision))
        if row.editor_id is not None:
            assessed.add(row.pledge_id)
    for where, record in records:
        pledge = upserter.get(record["id"])
        for entry in record["status_updates"] if pledge is not None else ():
            as_of = PartialDate.of(day(where, entry["as_of"]), entry["as_of_precision"])
            key = (entry["status"], as_of.start, as_of.precision)
            if key in present.get(pledge.pk, ()):
                continue
            if pledge.pk in assessed or not upserter.is_untouched(pledge):
                source.report.note(
                    Outcome.UNCHANGED,
                    where,
                    f"“{entry['status']}” not added: an editor has assessed this pledge",
                )
                continue
            evidence = [_evidence(where, item, articles) for item in entry["evidence"]]
            record_status(pledge, entry["status"], as_of, entry["reason"], evidence)
        if (
            pledge is not None
            and pledge.pk in upserter.created
            and pledge.status != record["status"]
        ):
            raise FixtureError(
                f"{where}: the status is “{record['status']}”, its ledger ends in “{pledge.status}”"
            )


def _evidence(where: str, item: dict[str, Any], articles: dict[str, Article]) -> dict[str, Any]:
    return {
        "url": item["url"],
        "title": item["title"],
        "article": articles.get(item["url"]),
        **partial_date(where, "published_on", item["published_on"], item["precision"]),
        "note": item["note"],
    }
