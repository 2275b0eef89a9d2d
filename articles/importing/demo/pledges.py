"""Loads pledges with actors, mentions, relations, ledger entries and checks."""

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
from articles.importing.upsert import Upserter
from articles.models import (
    AmountType,
    Article,
    Mention,
    Organisation,
    Outcome,
    Pledge,
    PledgeActor,
    PledgeCheck,
    Speaker,
    StatusUpdate,
    Summit,
    record_status,
)
from articles.text.dates import PartialDate

KEYS = (
    "id", "summit", "title", "summary", "kind", "topics", "amount", "currency", "amount_type",
    "amount_note", "funding_type", "beneficiary", "deadline", "deadline_precision",
    "deadline_words", "deadline_basis", "deadline_note", "announced_on", "announced_precision",
    "announced_note", "actors", "mentions", "status", "status_updates", "checks", "part_of",
    "follow_up_of", "supersedes", "repeats", "related", "standing", "confidence", "note", "sources",
)  # fmt: skip

RELATIONS = {
    "part_of": "parent",
    "follow_up_of": "follow_up_of",
    "supersedes": "supersedes",
    "repeats": "repeats",
}
"""Keys of the relations to other pledges, with their columns."""


def load_pledges(source: FixtureFolder) -> None:
    upserter = source.upserter(Pledge, "key")
    summits = source.upserter(Summit, "slug")
    countries = Countries()
    records = list(source.records("pledges", *KEYS))
    sourced = []
    for where, record in records:
        values = {
            **{k: record[k] for k in ("title", "summary", "kind", "amount_note", "funding_type")},
            **{k: record[k] for k in ("beneficiary", "announced_note", "deadline_words")},
            **{k: record[k] for k in ("deadline_basis", "deadline_note")},
            "amount_type": record["amount_type"] or AmountType.PLEDGED,
            "is_standing": record["standing"],
            "summit": source.link(where, summits, record["summit"]),
            **money(where, record["amount"], record["currency"]),
            **partial_date(where, "deadline", record["deadline"], record["deadline_precision"]),
            **partial_date(
                where, "announced_on", record["announced_on"], record["announced_precision"]
            ),
            "note": join_notes(record["note"], _confidence_note(record["confidence"])),
            **PUBLIC,
        }
        topics = source.topics(where, record["topics"])
        pledge = upserter.upsert(record["id"], values, {"topics": topics}, path=where)
        if pledge is not None:
            _load_actors(source, where, pledge, record["actors"], countries)
            _load_mentions(source, where, pledge, record["mentions"])
            sourced.append((where, pledge, record["sources"]))
    add_sources(source, upserter, sourced)
    _link_pledges(source, records)
    _load_ledger(source, records)
    _load_checks(source, records)


def _confidence_note(confidence: str) -> str:
    return f"Confidence: {confidence[0].lower()}{confidence[1:]}" if confidence else ""


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
            column: source.link(where, upserter, record[field])
            for field, column in RELATIONS.items()
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
    articles = source.upserter(Article, "key")
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
            evidence = [_evidence(source, where, item, articles) for item in entry["evidence"]]
            record_status(pledge, entry["status"], as_of, entry["reason"], evidence)
        if (
            pledge is not None
            and pledge.pk in upserter.created
            and pledge.status != record["status"]
        ):
            raise FixtureError(
                f"{where}: the status is “{record['status']}”, its ledger ends in “{pledge.status}”"
            )


def _evidence(
    source: FixtureFolder, where: str, item: dict[str, Any], articles: Upserter
) -> dict[str, Any]:
    return {
        **{k: item[k] for k in ("url", "title", "kind", "copy_of", "note")},
        "publisher_name": item["publisher"],
        "article": source.link(where, articles, item["article"]),
        **partial_date(where, "published_on", item["published_on"], item["precision"]),
    }


def _load_checks(source: FixtureFolder, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Load searches for later reports, which are append-only; one a pledge and day."""
    upserter = source.upserter(Pledge, "key")
    present = set(PledgeCheck.objects.values_list("pledge_id", "checked_on"))
    for where, record in records:
        pledge = upserter.get(record["id"])
        for check in record["checks"] if pledge is not None else ():
            checked_on = day(where, check["checked_on"])
            if (pledge.pk, checked_on) not in present:
                PledgeCheck.objects.create(
                    pledge=pledge,
                    checked_on=checked_on,
                    searches=check["searches"],
                    found=check["found"],
                )
