"""Who a text says promises, shares or receives: countries, organisations and speakers."""

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


def resolve_actor(name: str, people: NameResolver) -> Target | None:
    """The record that *name* names, or None.

    An organisation of that very name comes first; then a country by its name, or by the adjective
    of its government; then a person. Nothing is taken for anything by likeness.
    """
    name = name.strip(" ,.;:")
    if not fold(name):
        return None
    organisation = people.organisation(name)
    if organisation is not None:
        return organisation
    country = people.country(name)
    if country is not None:
        return country
    government = _GOVERNMENT.fullmatch(name)
    if government:
        return people.country(government[1]) or country_of_adjective(government[1])
    return people.resolve(name).speaker


def add_actors(
    pledge: Pledge,
    part: ActorRole,
    names: Iterable[str],
    people: NameResolver,
    desk: ProposalWriter,
) -> list[str]:
    """Give a new *pledge* its actors of one part; gives back the names that name no record."""
    unknown, there = [], []
    for name in names:
        target = resolve_actor(name, people)
        if target is None:
            unknown.append(name)
            continue
        if target in there:
            continue
        there.append(target)
        if target._state.adding:
            desk.save(target)
        field = type(target)._meta.model_name
        desk.save(PledgeActor(pledge=pledge, part=part, label=name[:200], **{field: target}))
    return unknown
