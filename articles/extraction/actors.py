"""Actors of a pledge: printed names to countries, organisations and speakers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.extraction.name_resolver import NameResolver
from articles.models import ActorRole, Country, Organisation, Pledge, PledgeActor, Speaker
from articles.text.normalize import fold

from .countries import country_of_adjective
from .proposals import ProposalWriter

Target = Country | Organisation | Speaker

_GOVERNMENT = re.compile(
    r"(?:the )?(.+?)(?:[’']s?)? (?:government|authorities|administration|state)\b", re.IGNORECASE
)


def resolve_actor(name: str, resolver: NameResolver) -> Target | None:
    """Look up the record for *name*; None if there is no exact match.

    Tried in order: an organisation, a country by name or by the adjective of its government, a
    person. There is no fuzzy matching.
    """
    name = name.strip(" ,.;:")
    if not fold(name):
        return None
    organisation = resolver.organisation(name)
    if organisation is not None:
        return organisation
    country = resolver.country(name)
    if country is not None:
        return country
    government = _GOVERNMENT.fullmatch(name)
    if government:
        return resolver.country(government[1]) or country_of_adjective(government[1])
    return resolver.resolve(name).speaker


def add_actors(
    pledge: Pledge,
    role: ActorRole,
    names: Iterable[str],
    resolver: NameResolver,
    writer: ProposalWriter,
) -> list[str]:
    """Add the actors of one role to a new *pledge*; returns the names without a record."""
    unknown_names, added = [], []
    for name in names:
        target = resolve_actor(name, resolver)
        if target is None:
            unknown_names.append(name)
            continue
        if target in added:
            continue
        added.append(target)
        if target._state.adding:
            writer.save(target)
        field = type(target)._meta.model_name
        writer.save(PledgeActor(pledge=pledge, part=role, label=name[:200], **{field: target}))
    return unknown_names
