"""Countries and topics: controlled vocabularies for classifying records."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from articles.models.constraints import not_empty
from articles.models.slugs import SluggedModel
from articles.models.visibility import VisibilityMixin


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
        return reverse("articles:country", args=[self.slug])


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
        constraints = [not_empty("name", "topic_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:topic", args=[self.slug])
