"""Source links: web addresses that support the facts of a record."""

from __future__ import annotations

from django.db import models

from articles.models.visibility import VisibilityMixin

from .constraints import (
    exactly_one,
    http_only,
    normalise_partial,
    one_of,
    partial,
    precision_field,
    web_address,
)

TARGETS = ("summit", "speaker", "quote", "pledge", "article")


class SourceKind(models.TextChoices):
    """How close a page is to the fact it is cited for; a rewritten copy is no evidence."""

    UNKNOWN = "", "Not stated"
    PRIMARY = "primary", "The body’s own page"
    REPORT = "report", "Report"
    COPY = "copy", "Copy of a report"
    REWRITTEN = "rewritten", "Rewritten copy"


class SourceLink(VisibilityMixin):
    """A web source of one record.

    What is known of a page that the archive cites but has no article for is kept here: its
    publisher, date, language and kind. It has no title.
    """

    visibility_depends_on = PARENT_FIELDS = TARGETS

    summit = models.ForeignKey(
        "articles.Summit", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    speaker = models.ForeignKey(
        "articles.Speaker", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    quote = models.ForeignKey(
        "articles.Quote", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    pledge = models.ForeignKey(
        "articles.Pledge", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    url = web_address()
    publisher = models.ForeignKey(
        "articles.Publisher", models.PROTECT, null=True, blank=True, related_name="cited_pages"
    )
    published_on = models.DateField(null=True, blank=True)
    published_on_precision = precision_field()
    language = models.CharField(
        max_length=35, blank=True, help_text="Language tag (BCP 47) such as “en”, if known."
    )
    kind = models.CharField(max_length=9, choices=SourceKind, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            http_only("url", "source_url"),
            one_of("kind", SourceKind, "source_kind"),
            exactly_one(TARGETS, "source_of_one"),
            *(
                models.UniqueConstraint(
                    fields=[target, "url"],
                    condition=models.Q(**{f"{target}__isnull": False}),
                    name=f"source_once_{target}",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "published_on")
        super().save(*args, **kwargs)

    @property
    def cited_as(self) -> str:
        """The page as it is cited: it has no title, so "[The Gazette report, 31 March 2025]"."""
        day = partial(self, "published_on")
        return f"[{self.publisher or self.site} report, {day or 'undated'}]"

    @property
    def target(self):
        """The record that cites it."""
        return next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def site(self) -> str:
        """The host name, without ``www.``."""
        return self.url.split("/")[2].removeprefix("www.")
