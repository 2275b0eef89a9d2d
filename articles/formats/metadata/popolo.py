"""People, organisations and memberships as Popolo JSON (https://www.popoloproject.com)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from articles.models import (
    Alias,
    AliasState,
    Appointment,
    Organisation,
    SourceLink,
    Speaker,
    partial,
)


def join(speakers: Sequence[Speaker]) -> None:
    """Join to a batch of speakers what :func:`person` and :func:`memberships` print."""
    held = Appointment.objects.published().select_related("organisation")
    prefetch_related_objects(
        speakers,
        Prefetch("appointments", held, to_attr="popolo_held"),
        Prefetch("aliases", Alias.objects.filter(state=AliasState.MATCHED), to_attr="popolo_names"),
        Prefetch("sources", SourceLink.objects.published(), to_attr="popolo_sources"),
    )


def person(speaker: Speaker, site: str) -> dict:
    """A speaker as a Popolo person."""
    family, given, suffix = [*speaker.sort_name.split(", ", 2), "", ""][:3]
    return _known(
        {
            "id": f"person/{speaker.slug}",
            "name": speaker.name,
            "family_name": family if given else "",
            "given_name": given,
            "honorific_suffix": suffix,
            "sort_name": speaker.sort_name,
            "other_names": [
                {"name": alias.form} for alias in speaker.popolo_names if alias.form != speaker.name
            ],
            "biography": speaker.description,
            "national_identity": speaker.country_id,
            "links": [{"url": f"{site}{speaker.get_absolute_url()}", "note": "Summit Archive"}],
            "sources": [_known({"url": s.url, "note": s.note}) for s in speaker.popolo_sources],
            "created_at": speaker.created_at.isoformat(timespec="seconds"),
            "updated_at": speaker.updated_at.isoformat(timespec="seconds"),
        }
    )


def memberships(speaker: Speaker) -> list[dict]:
    """The offices a speaker held; dates as precise as they are known."""
    return [
        _known(
            {
                "id": f"membership/{held.pk}",
                "person_id": f"person/{speaker.slug}",
                "organization_id": _organisation_id(held.organisation),
                "role": held.role,
                "start_date": _day(held, "start_on"),
                "end_date": _day(held, "end_on"),
                "sources": [{"url": held.source_url}] if held.source_url else [],
            }
        )
        for held in speaker.popolo_held
    ]


def organisation(record: Organisation, site: str) -> dict:
    """An organisation as Popolo has it."""
    return _known(
        {
            "id": _organisation_id(record),
            "name": record.name,
            "classification": record.kind,
            "abstract": record.description,
            "area_id": record.country_id,
            "links": [{"url": f"{site}{record.get_absolute_url()}", "note": "Summit Archive"}],
            "created_at": record.created_at.isoformat(timespec="seconds"),
            "updated_at": record.updated_at.isoformat(timespec="seconds"),
        }
    )


def _organisation_id(record: Organisation | None) -> str:
    return f"organization/{record.slug}" if record else ""


def _day(held: Appointment, field: str) -> str:
    known = partial(held, field)
    return known.isoformat() if known else ""


def _known(data: dict) -> dict:
    return {name: value for name, value in data.items() if value not in ("", None, [])}
