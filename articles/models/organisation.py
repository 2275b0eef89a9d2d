"""Organisations: governments, agencies, companies and other bodies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from articles.models.slugs import SluggedModel
from articles.models.visibility import Publishable, State, changed_index

from .constraints import http_only, not_empty, one_of, web_address
from .history import HistoricalRecords

# Words in ``kind`` that mark a public body, and words that rule it out.
_PUBLIC = (
    "government|governments|ministry|ministries|cabinet|law enforcement|police|prosecution"
    "|prosecution service|prosecutor|public body|public authority|public agency|state body"
    "|state agency|state authority|local authority|executive agency|parliament|legislature"
    "|judiciary|court|armed forces|military|coastguard|border force|central bank|embassy"
    "|regulator|head of state|monarchy"
)
_PRIVATE = (
    "company|companies|corporation|firm|business|contractor|consultancy|charity|foundation"
    "|association|union|party|ngo|non-government|non-governmental|think tank|lobby|forum"
)


class Organisation(SluggedModel, Publishable):
    """An organisation that speakers belong to and that is involved in pledges."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True, help_text="For example “government”.")
    country = models.ForeignKey(
        "articles.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="Leave empty for an international body.",
    )
    website = web_address(blank=True)
    description = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "pk")
        indexes = [changed_index("organisation_changed"), models.Index(fields=["state", "name"])]
        constraints = [
            one_of("state", State, "organisation_state"),
            not_empty("name", "organisation_name"),
            http_only("website", "organisation_website", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def public_body_condition(cls, prefix: str = "") -> Q:
        """Condition: the organisation at *prefix* is a public body of its country, by ``kind``.

        Companies, charities and parties based in the country are not.
        """
        # No \b: databases differ in their syntax for word boundaries.
        word = "(^|[^a-z-])({})([^a-z-]|$)"
        kind = f"{prefix}kind__iregex"
        return Q(**{kind: word.format(_PUBLIC)}) & ~Q(**{kind: word.format(_PRIVATE)})

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.slug}/"
