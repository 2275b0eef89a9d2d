"""Slugs with redirects: a renamed record is still found under its former slugs."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify

from articles.models.compiled_query import CompiledQuery
from articles.models.constraints import exactly_one

SLUG = RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Use only a–z, 0–9 and single hyphens.")


# Reserved slugs: URL segments of other pages in the place of a slug (such as feeds and A to Z
# lists). A record with such a slug would be unreachable. ``tests/models/test_reserved.py`` checks
# them against the URL patterns.
RESERVED = frozenset(
    ("a-z", "calendar", "cite", "compare", "coverage", "export", "feed", "follow")
) | frozenset(("quoting", "search", "status", "suggest", "tracker", "updates"))


def slug_field() -> models.CharField:
    """Slug field; unique, and kept as a redirect (former slug) when it changes."""
    return models.CharField(max_length=80, unique=True, validators=[SLUG])


def readable_slug(text: str, fallback: str) -> str:
    """Slugify *text* to at most 80 characters at a word boundary; *fallback* if nothing is left.

    A slug of digits only is prefixed with *fallback*, because with an article's number the URL
    would look like that of a month; so is "embed", the embed page of a pledge.
    """
    slug = slugify(text)
    if len(slug) > 80:
        slug = slug[:81].rsplit("-", 1)[0][:80]
    slug = slug.strip("-") or fallback
    return f"{fallback}-{slug}" if slug.isdigit() or slug == "embed" else slug


def free_slug(model: type[models.Model], text: str, fallback: str) -> str:
    """A slug made of *text* that is not reserved and was never used by a record of *model*."""
    base = readable_slug(text, fallback)[:72]
    slug, number = base, 1
    while slug in RESERVED or any(query([slug]) for query in _uses_of_slug(model)):
        number += 1
        slug = f"{base}-{number}"
    return slug


@cache
def _uses_of_slug(model: type[models.Model]) -> tuple[CompiledQuery, CompiledQuery]:
    """The records of *model* that have a slug, and those that had it."""
    rows = model._base_manager.order_by().values_list("pk")
    former = FormerSlug.objects.filter(**{f"{model._meta.model_name}__isnull": False})
    former = former.order_by().values_list("pk")
    return (
        CompiledQuery(lambda slugs: rows.filter(slug__in=slugs)),
        CompiledQuery(lambda slugs: former.filter(slug__in=slugs)),
    )


class FormerSlug(models.Model):
    """Redirect: a former slug and the record that it leads to now."""

    TARGETS = ("summit", "speaker", "organisation", "topic", "publisher")

    slug = models.CharField(max_length=80)
    summit = models.ForeignKey("articles.Summit", models.CASCADE, null=True, blank=True)
    speaker = models.ForeignKey("articles.Speaker", models.CASCADE, null=True, blank=True)
    organisation = models.ForeignKey("articles.Organisation", models.CASCADE, null=True, blank=True)
    topic = models.ForeignKey("articles.Topic", models.CASCADE, null=True, blank=True)
    publisher = models.ForeignKey("articles.Publisher", models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)
        constraints = [
            exactly_one(
                ("summit", "speaker", "organisation", "topic", "publisher"), "former_slug_of_one"
            ),
            *(
                models.UniqueConstraint(
                    fields=["slug"],
                    condition=models.Q(**{f"{target}__isnull": False}),
                    name=f"former_slug_unique_{target}",
                )
                for target in ("summit", "speaker", "organisation", "topic", "publisher")
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class SluggedModel(models.Model):
    """Abstract model with a slug; stores the former slug as a redirect when it changes."""

    slug = slug_field()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            message = f"“{self.slug}” is reserved. Choose another."
            raise ValidationError({"slug": message})
        kind = self._meta.model_name
        former = FormerSlug.objects.filter(slug=self.slug, **{f"{kind}__isnull": False})
        taken = (
            former.exclude(**{kind: self.pk}).select_related(kind).first() if self.slug else None
        )
        if taken is not None:
            message = f"“{self.slug}” redirects to “{getattr(taken, kind)}”. Choose another."
            raise ValidationError({"slug": message})

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._known_slug = record.__dict__.get("slug")
        return record

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(type(self), str(self), self._meta.model_name)
        elif self.slug in RESERVED:
            raise ValidationError(f"The slug “{self.slug}” is reserved. Choose another.")
        super().save(*args, **kwargs)
        kind = self._meta.model_name
        former = getattr(self, "_known_slug", None)
        if former and former != self.slug:
            FormerSlug.objects.filter(slug=self.slug, **{kind: self}).delete()
            FormerSlug.objects.update_or_create(
                slug=former,
                **{f"{kind}__isnull": False},
                defaults={kind: self},
                create_defaults={"slug": former, kind: self},
            )
        self._known_slug = self.slug
