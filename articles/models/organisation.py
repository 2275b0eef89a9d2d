"""Organisations: governments, agencies, companies and others that speak and promise."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from .constraints import http_only, not_empty, one_of, web_address
from .naming import Named
from .publishing import Publishable, State


class Organisation(Named, Publishable):
    """A body that speakers belong to and that makes, shares or receives pledges."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True, help_text="For example “government”.")
    country = models.ForeignKey(
        "articles.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="Empty for an international body.",
    )
    website = web_address(blank=True)
    description = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "pk")
        indexes = [models.Index(fields=["state", "name"])]
        constraints = [
            one_of("state", State, "organisation_state"),
            not_empty("name", "organisation_name"),
            http_only("website", "organisation_website", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:organisation", args=[self.slug])
