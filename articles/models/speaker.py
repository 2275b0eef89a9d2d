"""Speakers, their aliases and their appointments (offices held)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from articles.models.slugs import SluggedModel
from articles.models.visibility import Publishable, State, VisibilityMixin, changed_index
from articles.text.family_names import split_name
from articles.text.normalize import fold

from .constraints import (
    http_only,
    normalise_partial,
    not_empty,
    one_of,
    partial,
    precision_field,
    web_address,
)
from .history import HistoricalRecords


class Speaker(SluggedModel, Publishable):
    """A person who is quoted."""

    name = models.CharField(max_length=200)
    sort_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="Family name first. Filled in automatically if left empty.",
    )
    country = models.ForeignKey(
        "articles.Country", models.PROTECT, null=True, blank=True, related_name="speakers"
    )
    description = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="Shown to readers with the record.")
    history = HistoricalRecords()

    class Meta:
        ordering = ("sort_name", "pk")
        indexes = [changed_index("speaker_changed"), models.Index(fields=["state", "sort_name"])]
        constraints = [
            one_of("state", State, "speaker_state"),
            not_empty("name", "speaker_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.sort_name:
            self.sort_name = split_name(self.name, self.country_id or "").sorted
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/speakers/{self.slug}/"


class AliasState(models.TextChoices):
    """Matching state of a name."""

    MATCHED = "matched", "Matched"
    IGNORED = "ignored", "Ignored"
    NEEDS_HUMAN = "needs-human", "To identify"


class Alias(models.Model):
    """A name as printed, matched to a speaker or organisation, ignored, or still to identify."""

    PARENT_FIELDS = ("speaker", "organisation")

    form = models.CharField(max_length=200, verbose_name="name", help_text="As printed.")
    folded = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=AliasState, default=AliasState.NEEDS_HUMAN)
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    organisation = models.ForeignKey(
        "articles.Organisation", models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("form",)
        verbose_name_plural = "aliases"
        indexes = [models.Index(fields=["state", "form"])]
        constraints = [
            one_of("state", AliasState, "alias_state"),
            not_empty("form", "alias_form"),
            models.CheckConstraint(
                name="alias_matched_to_one",
                condition=Q(state="matched", speaker__isnull=False, organisation__isnull=True)
                | Q(state="matched", speaker__isnull=True, organisation__isnull=False)
                | (~Q(state="matched") & Q(speaker__isnull=True, organisation__isnull=True)),
                violation_error_message="Choose one speaker or organisation for a matched name, "
                "and none otherwise.",
            ),
        ]

    def __str__(self) -> str:
        return self.form

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.form)
        super().save(*args, **kwargs)


class Appointment(VisibilityMixin):
    """An office held by a speaker; start and end may be partial or unknown."""

    visibility_depends_on = ("speaker", "organisation")
    PARENT_FIELDS = ("speaker",)

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "articles.Organisation", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    start_on = models.DateField(null=True, blank=True)
    start_on_precision = precision_field("start is exact to")
    end_on = models.DateField(null=True, blank=True)
    end_on_precision = precision_field("end is exact to")
    source_url = web_address(blank=True)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("speaker", models.F("start_on").desc(nulls_last=True), "pk")
        constraints = [
            not_empty("role", "appointment_role"),
            http_only("source_url", "appointment_source", blank=True),
            models.CheckConstraint(
                name="appointment_in_order",
                condition=Q(start_on__isnull=True)
                | Q(end_on__isnull=True)
                | Q(start_on__lte=models.F("end_on"))
                | ~Q(end_on_precision="day"),
                violation_error_message="The end must not be before the start.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}, {self.role}"

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "start_on", "end_on")
        super().save(*args, **kwargs)

    def covers(self, day) -> bool:
        """Whether the office may have been held on *day*; unknown dates do not exclude it."""
        start, end = partial(self, "start_on"), partial(self, "end_on")
        return (start is None or start.start <= day) and (end is None or day <= end.end)

    @classmethod
    def held_at_pledge_condition(cls, prefix: str, pledge: str) -> Q:
        """Condition: ``covers`` for the day a pledge was announced, as a query.

        *prefix* is the lookup to the appointments, *pledge* to the pledge. A pledge without a date
        takes the date of its summit; without either, every appointment matches.
        """
        announced, opened = f"{pledge}announced_on", f"{pledge}summit__start_on"
        day = Coalesce(F(announced), F(opened))
        year, month = ExtractYear(day), ExtractMonth(day)

        def office(**lookups) -> Q:
            return Q(**{f"{prefix}{lookup}": value for lookup, value in lookups.items()})

        by_month = Q(**{f"{pledge}announced_on_precision": "month"})
        by_year = Q(**{f"{pledge}announced_on_precision": "year"})
        begun = (
            office(start_on__isnull=True)
            | office(start_on__lte=day)
            | (by_month & office(start_on__year=year, start_on__month__lte=month))
            | (by_year & office(start_on__year=year))
        )
        lasting = (
            office(end_on__isnull=True)
            | office(end_on__gte=day)
            | office(end_on_precision="year", end_on__year__gte=year)
            | office(end_on_precision="month", end_on__year=year, end_on__month__gte=month)
        )
        undated = Q(**{f"{announced}__isnull": True, f"{opened}__isnull": True})
        return undated | (begun & lasting)
