"""Summits with participants, outcome documents and disputed figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from articles.models.slugs import SluggedModel, slug_field
from articles.models.visibility import Publishable, State, VisibilityMixin, changed_index

from .constraints import (
    http_only,
    normalise_partial,
    not_empty,
    one_of,
    precision_field,
    web_address,
)
from .history import HistoricalRecords


class SummitSeries(VisibilityMixin):
    """Series of summits on the same subject, such as the G7 or the climate conferences."""

    PARENT_FIELDS = ()

    slug = slug_field()
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "summit series"
        constraints = [not_empty("name", "series_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        """Public if at least one of its summits is."""
        summits = Summit.objects.published().filter(series=models.OuterRef(f"{prefix}pk"))
        return Q(models.Exists(summits.order_by()))

    def why_not_public(self) -> list[str]:
        has_summit = self.pk and self.summits.published().exists()
        return [] if has_summit else ["it has no public summits"]

    def get_absolute_url(self) -> str:
        return f"/series/{self.slug}/"


class Summit(SluggedModel, Publishable):
    """A summit (schema.org ``Event``)."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    other_names = models.JSONField(
        default=list, blank=True, help_text="Other names of the summit, as a JSON list."
    )
    start_on = models.DateField()
    end_on = models.DateField()
    date_note = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    country = models.ForeignKey(
        "articles.Country", models.PROTECT, null=True, blank=True, related_name="summits"
    )
    series = models.ForeignKey(
        SummitSeries, models.PROTECT, null=True, blank=True, related_name="summits"
    )
    summary = models.TextField(blank=True)
    participants_note = models.TextField(blank=True)
    topics = models.ManyToManyField("articles.Topic", blank=True, related_name="summits")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-start_on", "name")
        indexes = [changed_index("summit_changed"), models.Index(fields=["state", "-start_on"])]
        constraints = [
            one_of("state", State, "summit_state"),
            not_empty("name", "summit_name"),
            models.CheckConstraint(
                name="summit_in_order",
                condition=Q(start_on__lte=models.F("end_on")),
                violation_error_message="The end must not be before the start.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return f"/summits/{self.slug}/"


class ParticipationRole(models.TextChoices):
    """Role at a summit."""

    HOST = "host", "Host"
    PARTICIPANT = "participant", "Participant"


class Participation(VisibilityMixin):
    """Participant of a summit; only a name if the archive has no record of them."""

    visibility_depends_on = ("summit", "organisation", "speaker")
    PARENT_FIELDS = ("summit",)

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="participations")
    part = models.CharField(
        max_length=12,
        choices=ParticipationRole,
        default=ParticipationRole.PARTICIPANT,
        verbose_name="role",
    )
    name = models.CharField(max_length=200, help_text="As given in the source.")
    country = models.ForeignKey("articles.Country", models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey("articles.Organisation", models.PROTECT, null=True, blank=True)
    speaker = models.ForeignKey("articles.Speaker", models.PROTECT, null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("summit", "part", "name")
        constraints = [
            one_of("part", ParticipationRole, "participation_part"),
            not_empty("name", "participation_name"),
            models.UniqueConstraint(fields=["summit", "part", "name"], name="participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_part_display().lower()})"

    @property
    def target(self):
        """The participating record, or None if only a name is known."""
        return self.speaker or self.organisation or self.country


class OutcomeDocument(VisibilityMixin):
    """Link to a document that the summit adopted or issued."""

    visibility_depends_on = PARENT_FIELDS = ("summit",)

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="outcome_documents")
    title = models.CharField(max_length=300)
    published_on = models.DateField(null=True, blank=True)
    published_on_precision = precision_field()
    url = web_address()
    history = HistoricalRecords()

    class Meta:
        ordering = ("summit", models.F("published_on").asc(nulls_last=True), "title")
        constraints = [
            http_only("url", "outcome_document_url"),
            models.UniqueConstraint(
                fields=["summit", "url", "title"], name="outcome_document_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "published_on")
        super().save(*args, **kwargs)


class DisputedFigure(VisibilityMixin):
    """A figure on which sources disagree."""

    visibility_depends_on = PARENT_FIELDS = ("summit",)

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="disputed_figures")
    topic = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ("summit", "position", "topic")
        constraints = [
            models.UniqueConstraint(fields=["summit", "topic"], name="disputed_figure_once")
        ]

    def __str__(self) -> str:
        return self.topic


class DisputedValue(VisibilityMixin):
    """The value of a disputed figure in one source."""

    visibility_depends_on = PARENT_FIELDS = ("figure",)

    figure = models.ForeignKey(DisputedFigure, models.CASCADE, related_name="values")
    value = models.CharField(max_length=300)
    url = web_address()
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ("figure", "position", "pk")
        constraints = [http_only("url", "disputed_value_url")]

    def __str__(self) -> str:
        return self.value
