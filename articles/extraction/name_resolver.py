"""Name resolution: printed names to speakers and organisations of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from articles.extraction.countries import country_named
from articles.extraction.name_directory import NameDirectory, fold_without_article
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

NEW_NAME_NOTE = "Quoted in an article; no speaker has this name yet."


@dataclass(frozen=True)
class ResolvedName:
    """The result for a printed name: a speaker, an organisation or neither, and the reason."""

    speaker: Speaker | None = None
    organisation: Organisation | None = None
    alias: Alias | None = None
    reason: str = ""
    ambiguous: bool = False


class NameResolver:
    """Resolves the names printed in one article.

    A full name is looked up in the aliases, which editors decide on, then in the names of speakers
    and organisations. A family name alone is resolved only if exactly one speaker with that name is
    mentioned in full in the article.

    *directory* has the names of the archive; without it they are read from the database.
    """

    def __init__(self, article: Article, directory: NameDirectory | None = None):
        self.article = article
        self.directory = directory
        self._new_speakers: dict[str, list[Speaker]] = {}
        self._new_aliases: dict[str, Alias] = {}
        self._text = f" {fold(article.body)} "
        self._countries: dict[str, Country | None] = {}

    def country(self, name: str) -> Country | None:
        """The country of this name, cached for the article."""
        if name not in self._countries:
            self._countries[name] = country_named(name)
        return self._countries[name]

    @cached_property
    def _directory(self) -> NameDirectory:
        return self.directory or NameDirectory()

    def _alias(self, folded: str) -> Alias | None:
        return self._new_aliases.get(folded) or self._directory.alias(folded)

    def _speakers(self, folded: str) -> list[Speaker]:
        return self._directory.speakers.named(folded) + self._new_speakers.get(folded, [])

    def _mentioned_speakers(self, folded: str) -> list[Speaker]:
        """Speakers with this family name who are mentioned in full in the article."""
        aliases = self._directory.aliases_with_surname(folded)
        forms = [(alias.folded, alias.speaker) for alias in aliases if alias.speaker]
        speakers = self._directory.speakers.with_surname(folded)
        speakers += [
            speaker
            for name, new in self._new_speakers.items()
            for speaker in new
            if " " in name and surname(name) == folded
        ]
        forms += [(fold(speaker.name), speaker) for speaker in speakers]
        mentioned: list[Speaker] = []
        for form, speaker in forms:
            if speaker not in mentioned and self._is_mentioned(form):
                mentioned.append(speaker)
        return mentioned

    def _is_mentioned(self, form: str) -> bool:
        """Whether the text has the full name; "Oren Hale Jr." is not his father."""
        return f" {form} " in self._text and any(
            self._text[match.end() : match.end() + 5].split(" ", 1)[0] not in GENERATIONS
            for match in re.finditer(f" {re.escape(form)} ", self._text)
        )

    def resolve(self, name: str) -> ResolvedName:
        """Resolve a printed name."""
        folded = fold(name)
        if not folded:
            return ResolvedName(reason="no name given")
        alias = self._alias(folded)
        if alias is not None and alias.state == AliasState.IGNORED:
            return ResolvedName(alias=alias, reason=f"“{name}” is on the ignore list")
        if alias is not None and alias.state == AliasState.MATCHED:
            return ResolvedName(
                alias.speaker, alias.organisation, alias, f"“{name}” is a known name"
            )
        speakers = self._speakers(folded)
        if len(speakers) == 1:
            return ResolvedName(speakers[0], alias=alias, reason=f"“{name}” matches a speaker")
        if len(speakers) > 1:
            return ResolvedName(
                alias=alias, reason=f"several speakers are called “{name}”", ambiguous=True
            )
        organisation = self.organisation(name)
        if organisation is not None:
            return ResolvedName(None, organisation, alias, f"“{name}” is an organisation")
        if " " not in folded:
            return self._by_family_name(name, folded)
        return ResolvedName(alias=alias, reason=f"no speaker is called “{name}”")

    def _by_family_name(self, name: str, folded: str) -> ResolvedName:
        matches = self._mentioned_speakers(folded)
        if len(matches) == 1:
            return ResolvedName(
                matches[0], reason=f"only one {name} is named in full in this article"
            )
        if matches:
            return ResolvedName(reason=f"several people called {name} are named in this article")
        return ResolvedName(reason=f"no one called {name} is named in full in this article")

    def organisation(self, name: str) -> Organisation | None:
        """The organisation with exactly this name or alias; None if missing or ambiguous."""
        alias = self._alias(fold(name)) or self._alias(fold_without_article(name))
        if alias is not None and alias.organisation is not None:
            return alias.organisation
        by_name = self._directory.organisations.named(fold_without_article(name))
        return by_name[0] if len(by_name) == 1 else None

    def create_draft(self, name: str) -> tuple[Speaker, Alias]:
        """Create a draft speaker and an alias for a new full name; the caller saves both."""
        speaker = Speaker(name=name, origin=Origin.EXTRACTION)
        alias = self._alias(fold(name))
        if alias is None:
            alias = Alias(form=name, state=AliasState.NEEDS_HUMAN, note=NEW_NAME_NOTE)
            self._new_aliases[fold(name)] = alias
        self._new_speakers.setdefault(fold(name), []).append(speaker)
        return speaker, alias


def appointment_on(speaker: Speaker, day: date | None, role: str = "") -> Appointment | None:
    """The appointment of *speaker* on *day*, with this *role* if given.

    None if the day is unknown, or if there is no such appointment or more than one.
    """
    if day is None:
        return None
    appointments = [
        appointment for appointment in speaker.appointments.all() if appointment.covers(day)
    ]
    if role:
        appointments = [
            appointment for appointment in appointments if fold(appointment.role) == fold(role)
        ]
    return appointments[0] if len(appointments) == 1 else None
