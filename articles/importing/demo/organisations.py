"""Countries, topics, publishers, organisations and speakers."""

from __future__ import annotations

from articles.importing.demo.countries import Countries
from articles.importing.demo.links import add_sources
from articles.importing.demo.source import PUBLIC, FixtureFolder, imprecise
from articles.models import (
    Alias,
    AliasState,
    Appointment,
    Country,
    Organisation,
    Outcome,
    Publisher,
    Speaker,
    Topic,
)
from articles.text.normalize import fold


def load_countries(source: FixtureFolder) -> None:
    """Country codes and names; a country that is there stays as it is."""
    present = set(Country.objects.values_list("code", flat=True))
    for where, record in source.records("countries", "code", "name"):
        if record["code"] in present:
            source.report.note(Outcome.UNCHANGED, where)
        else:
            Country(code=record["code"], name=record["name"]).save(force_insert=True)
            source.report.note(Outcome.CREATED, where)


def load_topics(source: FixtureFolder) -> None:
    shelf = source.shelf(Topic, "slug")
    for where, record in source.records("topics", "slug", "name"):
        shelf.put(record["slug"], {"name": record["name"]}, path=where)


def load_publishers(source: FixtureFolder) -> None:
    shelf = source.shelf(Publisher, "slug")
    countries = Countries()
    for where, record in source.records("publishers", "slug", "name", "country", "note"):
        values = {
            "name": record["name"],
            "country": countries.get(where, record["country"]),
            "note": record["note"],
        }
        shelf.put(record["slug"], values, path=where)


def load_organisations(source: FixtureFolder) -> None:
    shelf = source.shelf(Organisation, "slug")
    countries = Countries()
    for where, record in source.records("organisations", "slug", "name", "kind", "country"):
        values = {
            "name": record["name"],
            "kind": record["kind"],
            "country": countries.get(where, record["country"]),
            **PUBLIC,
        }
        shelf.put(record["slug"], values, path=where)


def load_speakers(source: FixtureFolder) -> None:
    """Speakers with every name form they are found under and the offices they held."""
    shelf = source.shelf(Speaker, "slug")
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
        speaker = shelf.put(record["slug"], values, path=where)
        if speaker is None:
            continue
        _load_aliases(source, speaker, [record["name"], *record["aliases"]])
        _load_appointments(source, where, speaker, record["appointments"])
        sourced.append((speaker, record["sources"]))
    add_sources(shelf, sourced)


def _load_aliases(source: FixtureFolder, speaker: Speaker, forms: list[str]) -> None:
    shelf = source.shelf(Alias, "folded")
    for form in forms:
        values = {"form": form, "state": AliasState.MATCHED, "speaker": speaker}
        shelf.put(fold(form), values)


def _load_appointments(
    source: FixtureFolder, where: str, speaker: Speaker, records: list[dict]
) -> None:
    shelf = source.shelf(Appointment, "speaker_id", "role", "organisation_id")
    organisations = source.shelf(Organisation, "slug")
    for record in records:
        organisation = source.link(where, organisations, record["organisation"])
        values = {
            **imprecise(where, "start_on", record["start_on"], record.get("start_precision", "")),
            **imprecise(where, "end_on", record["end_on"], record.get("end_precision", "")),
            "note": record["note"],
        }
        shelf.put((speaker.pk, record["role"], organisation and organisation.pk), values)
