"""Loads countries, topics, series, publishers, organisations and speakers."""

from __future__ import annotations

from articles.importing.demo.links import add_sources
from articles.importing.demo.source import PUBLIC, Countries, FixtureFolder, partial_date
from articles.models import (
    Alias,
    AliasState,
    Appointment,
    Country,
    Organisation,
    Outcome,
    Publisher,
    Speaker,
    SummitSeries,
    Topic,
)
from articles.text.normalize import fold


def load_countries(source: FixtureFolder) -> None:
    """Load missing countries; existing ones are not changed."""
    present = set(Country.objects.values_list("code", flat=True))
    for where, record in source.records("countries", "code", "name"):
        if record["code"] in present:
            source.report.note(Outcome.UNCHANGED, where)
        else:
            Country(code=record["code"], name=record["name"]).save(force_insert=True)
            source.report.note(Outcome.CREATED, where)


def load_topics(source: FixtureFolder) -> None:
    """Load topics; a parent precedes its topics."""
    upserter = source.upserter(Topic, "slug")
    for where, record in source.records("topics", "slug", "name", "parent", "description"):
        values = {
            "name": record["name"],
            "description": record["description"],
            "parent": source.link(where, upserter, record["parent"]),
        }
        upserter.upsert(record["slug"], values, path=where)


def load_series(source: FixtureFolder) -> None:
    upserter = source.upserter(SummitSeries, "slug")
    for where, record in source.records("series", "slug", "name", "description"):
        values = {"name": record["name"], "description": record["description"]}
        upserter.upsert(record["slug"], values, path=where)


def load_publishers(source: FixtureFolder) -> None:
    upserter = source.upserter(Publisher, "slug")
    countries = Countries()
    for where, record in source.records("publishers", "slug", "name", "country", "note"):
        values = {
            "name": record["name"],
            "country": countries.get(where, record["country"]),
            "note": record["note"],
        }
        upserter.upsert(record["slug"], values, path=where)


def load_organisations(source: FixtureFolder) -> None:
    upserter = source.upserter(Organisation, "slug")
    countries = Countries()
    keys = ("slug", "name", "kind", "country", "aliases")
    for where, record in source.records("organisations", *keys):
        values = {
            "name": record["name"],
            "kind": record["kind"],
            "country": countries.get(where, record["country"]),
            **PUBLIC,
        }
        organisation = upserter.upsert(record["slug"], values, path=where)
        if organisation is not None:
            _load_aliases(source, record["aliases"], organisation=organisation)


def load_speakers(source: FixtureFolder) -> None:
    """Load speakers with their aliases and appointments."""
    upserter = source.upserter(Speaker, "slug")
    countries = Countries()
    sourced = []
    keys = ("slug", "name", "sort_name", "country", "aliases", "appointments", "note", "sources")
    for where, record in source.records("speakers", *keys):
        values = {
            "name": record["name"],
            "sort_name": record["sort_name"],
            "country": countries.get(where, record["country"]),
            "note": record["note"],
            **PUBLIC,
        }
        speaker = upserter.upsert(record["slug"], values, path=where)
        if speaker is None:
            continue
        _load_aliases(source, [record["name"], *record["aliases"]], speaker=speaker)
        _load_appointments(source, where, speaker, record["appointments"])
        sourced.append((where, speaker, record["sources"]))
    add_sources(source, upserter, sourced)


def _load_aliases(source: FixtureFolder, forms: list[str], **owner: Speaker | Organisation) -> None:
    upserter = source.upserter(Alias, "folded")
    for form in forms:
        values = {"form": form, "state": AliasState.MATCHED, **owner}
        upserter.upsert(fold(form), values)


def _load_appointments(
    source: FixtureFolder, where: str, speaker: Speaker, records: list[dict]
) -> None:
    upserter = source.upserter(Appointment, "speaker_id", "role", "organisation_id")
    organisations = source.upserter(Organisation, "slug")
    for record in records:
        organisation = source.link(where, organisations, record["organisation"])
        values = {
            **partial_date(
                where, "start_on", record["start_on"], record.get("start_precision", "")
            ),
            **partial_date(where, "end_on", record["end_on"], record.get("end_precision", "")),
            "note": record["note"],
        }
        upserter.upsert((speaker.pk, record["role"], organisation and organisation.pk), values)
