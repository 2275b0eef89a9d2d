"""Name resolution: printed names to speakers and organisations of the archive."""

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
    """

    def __init__(self, article: Article):
        self.article = article
        self._text = f" {fold(article.body)} "
        self._countries: dict[str, Country | None] = {}

    def country(self, name: str) -> Country | None:
        """The country of this name, cached for the article."""
        if name not in self._countries:
            self._countries[name] = country_named(name)
        return self._countries[name]

    @cached_property
    def _aliases(self) -> dict[str, Alias]:
        return {a.folded: a for a in Alias.objects.select_related("speaker", "organisation")}

    @cached_property
    def _speakers(self) -> dict[str, list[Speaker]]:
        by_name: dict[str, list[Speaker]] = {}
        for speaker in Speaker.objects.all():
            by_name.setdefault(fold(speaker.name), []).append(speaker)
        return by_name

    @cached_property
    def _organisations(self) -> dict[str, list[Organisation]]:
        by_name: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.all():
            by_name.setdefault(_fold_without_article(organisation.name), []).append(organisation)
        return by_name

    @cached_property
    def _mentioned_speakers(self) -> dict[str, list[Speaker]]:
        """Speakers mentioned in full in the article, by family name."""
        by_name: dict[str, list[Speaker]] = {}
        name_forms = [(a.folded, a.speaker) for a in self._aliases.values() if a.speaker]
        name_forms += [(name, s) for name, speakers in self._speakers.items() for s in speakers]
        for form, speaker in name_forms:
            if " " in form and self._is_mentioned(form):
                matches = by_name.setdefault(surname(form), [])
                if speaker not in matches:
                    matches.append(speaker)
        return by_name

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
        alias = self._aliases.get(folded)
        if alias is not None and alias.state == AliasState.IGNORED:
            return ResolvedName(alias=alias, reason=f"“{name}” is on the ignore list")
        if alias is not None and alias.state == AliasState.MATCHED:
            return ResolvedName(
                alias.speaker, alias.organisation, alias, f"“{name}” is a known name"
            )
        speakers = self._speakers.get(folded, [])
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
        matches = self._mentioned_speakers.get(folded, [])
        if len(matches) == 1:
            return ResolvedName(
                matches[0], reason=f"only one {name} is named in full in this article"
            )
        if matches:
            return ResolvedName(reason=f"several people called {name} are named in this article")
        return ResolvedName(reason=f"no one called {name} is named in full in this article")

    def organisation(self, name: str) -> Organisation | None:
        """The organisation with exactly this name or alias; None if missing or ambiguous."""
        alias = self._aliases.get(fold(name)) or self._aliases.get(_fold_without_article(name))
        if alias is not None and alias.organisation is not None:
            return alias.organisation
        by_name = self._organisations.get(_fold_without_article(name), [])
        return by_name[0] if len(by_name) == 1 else None

    def create_draft(self, name: str) -> tuple[Speaker, Alias]:
        """Create a draft speaker and an alias for a new full name; the caller saves both."""
        speaker = Speaker(name=name, origin=Origin.EXTRACTION)
        alias = self._aliases.get(fold(name))
        if alias is None:
            alias = Alias(form=name, state=AliasState.NEEDS_HUMAN, note=NEW_NAME_NOTE)
            self._aliases[fold(name)] = alias
        self._speakers.setdefault(fold(name), []).append(speaker)
        self.__dict__.pop("_named_here", None)
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


def _fold_without_article(name: str) -> str:
    return fold(name).removeprefix("the ")
