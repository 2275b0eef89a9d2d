"""Loads summits with participants, outcome documents and disputed figures."""

from __future__ import annotations

from typing import Any

from articles.importing.demo.links import add_sources
from articles.importing.demo.source import (
    PUBLIC,
    Countries,
    FixtureFolder,
    day,
    partial_date,
)
from articles.models import (
    DisputedFigure,
    DisputedValue,
    Organisation,
    OutcomeDocument,
    Participation,
    ParticipationRole,
    Speaker,
    Summit,
    SummitSeries,
)

KEYS = (
    "slug", "name", "short_name", "aliases", "start_on", "end_on", "date_note", "city", "venue",
    "country", "hosts", "participants_note", "participants", "summary", "topics",
    "outcome_documents", "disputed_figures", "series", "sources",
)  # fmt: skip


def load_summits(source: FixtureFolder) -> None:
    upserter = source.upserter(Summit, "slug")
    countries = Countries()
    series = source.upserter(SummitSeries, "slug")
    sourced = []
    for where, record in source.records("summits", *KEYS):
        values = {
            **{k: record[k] for k in ("name", "short_name", "date_note", "city", "venue")},
            **{k: record[k] for k in ("participants_note", "summary")},
            "other_names": record["aliases"],
            "start_on": day(where, record["start_on"]),
            "end_on": day(where, record["end_on"]),
            "country": countries.get(where, record["country"]),
            "series": source.link(where, series, record["series"]),
            **PUBLIC,
        }
        topics = source.topics(where, record["topics"])
        summit = upserter.upsert(record["slug"], values, {"topics": topics}, path=where)
        if summit is not None:
            _load_participants(source, where, summit, record, countries)
            _load_outcomes(source, where, summit, record["outcome_documents"])
            _load_figures(source, summit, record["disputed_figures"])
            sourced.append((where, summit, record["sources"]))
    add_sources(source, upserter, sourced)


def _load_participants(
    source: FixtureFolder, where: str, summit: Summit, record: dict[str, Any], countries: Countries
) -> None:
    upserter = source.upserter(Participation, "summit_id", "part", "name")
    speakers, organisations = (
        source.upserter(Speaker, "slug"),
        source.upserter(Organisation, "slug"),
    )
    for part, names in (
        (ParticipationRole.HOST, record["hosts"]),
        (ParticipationRole.PARTICIPANT, record["participants"]),
    ):
        for named in names:
            values = {
                "speaker": source.link(where, speakers, named.get("speaker")),
                "organisation": source.link(where, organisations, named.get("organisation")),
                "country": countries.get(where, named.get("country")),
            }
            upserter.upsert((summit.pk, part.value, named["name"]), values)


def _load_outcomes(source: FixtureFolder, where: str, summit: Summit, records: list[dict]) -> None:
    upserter = source.upserter(OutcomeDocument, "summit_id", "url", "title")
    for record in records:
        values = partial_date(where, "published_on", record["date"], record["precision"])
        upserter.upsert((summit.pk, record["url"], record["title"]), values)


def _load_figures(source: FixtureFolder, summit: Summit, records: list[dict]) -> None:
    figures = source.upserter(DisputedFigure, "summit_id", "topic")
    upserter = source.upserter(DisputedValue, "figure_id", "value", "url")
    for position, record in enumerate(records):
        figure = figures.upsert((summit.pk, record["topic"]), {"position": position})
        for place, value in enumerate(record["values"] if figure else ()):
            upserter.upsert((figure.pk, value["value"], value["url"]), {"position": place})
