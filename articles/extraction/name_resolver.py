"""Printed names to speakers and organisations of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from articles.extraction.countries import country_named
from articles.models import (
    Alias,
    AliasState,
    Appointment,
    Article,
    Country,
    Organisation,
    Origin,
    Speaker,
)
from articles.text.lexicon.roles import GENERATIONS
from articles.text.names import surname
from articles.text.normalize import fold

NEEDS_HUMAN_NOTE = "Found as a speaker in an article; not yet known to the archive."


@dataclass(frozen=True)
class ResolvedName:
    """Whom a printed name names: a speaker, an organisation, or nobody that is known, and why."""

    speaker: Speaker | None = None
    organisation: Organisation | None = None
    alias: Alias | None = None
    reason: str = ""
    namesakes: bool = False


class NameResolver:
    """Names as they are meant in one article.

    A full name is looked up among the aliases, which editors decide on, then among the names of
    speakers and organisations. A family name alone counts only when exactly one speaker who is
    named in full in this article bears it.
    """

    def __init__(self, article: Article):
        self.article = article
        self._text = f" {fold(article.body)} "
        self._countries: dict[str, Country | None] = {}

    def country(self, name: str) -> Country | None:
        """The country of this name; looked up once for the article, as texts repeat themselves."""
        if name not in self._countries:
            self._countries[name] = country_named(name)
        return self._countries[name]

    @cached_property
    def _aliases(self) -> dict[str, Alias]:
        return {a.folded: a for a in Alias.objects.select_related("speaker", "organisation")}

    @cached_property
    def _speakers(self) -> dict[str, list[Speaker]]:
        found: dict[str, list[Speaker]] = {}
        for speaker in Speaker.objects.all():
            found.setdefault(fold(speaker.name), []).append(speaker)
        return found

    @cached_property
    def _organisations(self) -> dict[str, list[Organisation]]:
        found: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.all():
            found.setdefault(_bare(organisation.name), []).append(organisation)
        return found

    @cached_property
    def _named_here(self) -> dict[str, list[Speaker]]:
        """Speakers whose full name stands in the article, by their family name."""
        found: dict[str, list[Speaker]] = {}
        forms = [(a.folded, a.speaker) for a in self._aliases.values() if a.speaker]
        forms += [(name, s) for name, speakers in self._speakers.items() for s in speakers]
        for form, speaker in forms:
            if " " in form and self._is_named(form):
                bearers = found.setdefault(surname(form), [])
                if speaker not in bearers:
                    bearers.append(speaker)
        return found

    def _is_named(self, form: str) -> bool:
        """Whether a full name stands in the text; "Oren Hale Jr." does not name his father."""
        return f" {form} " in self._text and any(
            self._text[match.end() : match.end() + 5].split(" ", 1)[0] not in GENERATIONS
            for match in re.finditer(f" {re.escape(form)} ", self._text)
        )

    def resolve(self, name: str) -> ResolvedName:
        """Whom *name* names."""
        folded = fold(name)
        if not folded:
            return ResolvedName(reason="no name is printed")
        alias = self._aliases.get(folded)
        if alias is not None and alias.state == AliasState.IGNORED:
            return ResolvedName(alias=alias, reason=f"“{name}” is ignored by the editors' decision")
        if alias is not None and alias.state == AliasState.MATCHED:
            return ResolvedName(alias.speaker, alias.organisation, alias, f"“{name}” is known")
        speakers = self._speakers.get(folded, [])
        if len(speakers) == 1:
            return ResolvedName(
                speakers[0], alias=alias, reason=f"“{name}” is the name of a speaker"
            )
        if len(speakers) > 1:
            return ResolvedName(
                alias=alias, reason=f"several speakers are called “{name}”", namesakes=True
            )
        organisation = self.organisation(name)
        if organisation is not None:
            return ResolvedName(None, organisation, alias, f"“{name}” is an organisation")
        if " " not in folded:
            return self._by_family_name(name, folded)
        return ResolvedName(alias=alias, reason=f"“{name}” is not known to the archive")

    def _by_family_name(self, name: str, folded: str) -> ResolvedName:
        bearers = self._named_here.get(folded, [])
        if len(bearers) == 1:
            return ResolvedName(
                bearers[0], reason=f"“{name}” is the only {name} named in full here"
            )
        if bearers:
            return ResolvedName(reason=f"several people called {name} are named here")
        return ResolvedName(reason=f"“{name}” alone names nobody here")

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of exactly this name or form; None when it is not certain."""
        alias = self._aliases.get(fold(name)) or self._aliases.get(_bare(name))
        if alias is not None and alias.organisation is not None:
            return alias.organisation
        found = self._organisations.get(_bare(name), [])
        return found[0] if len(found) == 1 else None

    def introduce(self, name: str) -> tuple[Speaker, Alias]:
        """A draft speaker for a full name that is new to the archive, and the name to decide on.

        Both are to be saved by the caller where they are new.
        """
        speaker = Speaker(name=name, origin=Origin.EXTRACTION)
        alias = self._aliases.get(fold(name))
        if alias is None:
            alias = Alias(form=name, state=AliasState.NEEDS_HUMAN, note=NEEDS_HUMAN_NOTE)
            self._aliases[fold(name)] = alias
        self._speakers.setdefault(fold(name), []).append(speaker)
        self.__dict__.pop("_named_here", None)
        return speaker, alias


def appointment_on(speaker: Speaker, day: date | None, role: str = "") -> Appointment | None:
    """The office of this *role*, or else the only one, that *speaker* may have held on *day*.

    None when the day is not known, when no office is of the role, or when there are several.
    """
    if day is None:
        return None
    held = [office for office in speaker.appointments.all() if office.covers(day)]
    if role:
        held = [office for office in held if fold(office.role) == fold(role)]
    return held[0] if len(held) == 1 else None


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ")
