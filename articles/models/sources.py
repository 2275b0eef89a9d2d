"""Source links: web addresses that support the facts of a record."""

from __future__ import annotations

from django.db import models

from articles.models.visibility import VisibilityMixin

from .constraints import exactly_one, http_only, web_address

TARGETS = ("summit", "speaker", "quote", "pledge", "article")


class SourceLink(VisibilityMixin):
    """A web source of one record."""

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
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            http_only("url", "source_url"),
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

    @property
    def site(self) -> str:
        """The host name, without ``www.``."""
        return self.url.split("/")[2].removeprefix("www.")
