"""Countries and topics: controlled vocabularies for classifying records."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from articles.models.constraints import not_empty
from articles.models.slugs import SluggedModel
from articles.models.visibility import VisibilityMixin

from .history import HistoricalRecords


class Country(VisibilityMixin):
    """A country or territory of ISO 3166-1."""

    PARENT_FIELDS = ()

    code = models.CharField(
        max_length=2,
        primary_key=True,
        validators=[
            RegexValidator(
                r"\A[A-Z]{2}\Z", "Enter a two-letter country code (ISO 3166-1 alpha-2) in capitals."
            )
        ],
        help_text="Two-letter code (ISO 3166-1 alpha-2), in capitals.",
    )
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "countries"
        constraints = [not_empty("name", "country_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The code as used in URLs and filters."""
        return self.code.lower()

    def get_absolute_url(self) -> str:
        return f"/countries/{self.slug}/"


class Topic(SluggedModel, VisibilityMixin):
    """Topic of summits, articles and pledges, in two levels: a topic may have a parent."""

    PARENT_FIELDS = ()

    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subtopics"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        constraints = [
            not_empty("name", "topic_name"),
            models.CheckConstraint(
                name="topic_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message="A topic cannot be its own parent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def _own_public_condition(cls, prefix: str) -> models.Q:
        """Public if a public article, pledge or summit is on it or on one of its subtopics."""
        condition = models.Q()
        for name in ("Article", "Pledge", "Summit"):
            rows = apps.get_model("articles", name).objects.published()
            for topic in ("topics", "topics__parent"):
                on_it = rows.filter(**{topic: models.OuterRef(f"{prefix}pk")}).order_by()
                condition |= models.Q(models.Exists(on_it))
        return condition

    def why_not_public(self) -> list[str]:
        public = type(self).objects.published().filter(pk=self.pk).exists()
        return [] if public else ["it has no public articles, pledges or summits"]

    def clean_fields(self, exclude=None) -> None:
        super().clean_fields(exclude=exclude)
        if self.parent_id is None or "parent" in (exclude or ()):
            return
        if self.parent_id == self.pk:
            raise ValidationError({"parent": "A topic cannot be its own parent."})
        if self.parent.parent_id is not None:
            raise ValidationError({"parent": f"“{self.parent}” has a parent. Choose that one."})
        if self.pk and self.subtopics.exists():
            raise ValidationError(
                {"parent": "This topic has subtopics, so it cannot have a parent."}
            )

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"
