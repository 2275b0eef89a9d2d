"""Slugs that never break: a renamed record is still found under its former names."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify

from articles.models.constraints import exactly_one

SLUG = RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Use a–z, 0–9 and single hyphens.")


# Words that stand where a record's slug would in the address of something else: the feeds and the
# list from A to Z of each listing, and what may come to stand there. A record of that slug would
# have no page. ``tests/models/test_reserved.py`` holds them against all addresses.
RESERVED = frozenset(
    ("a-z", "calendar", "cite", "compare", "coverage", "export", "feed", "follow")
) | frozenset(("quoting", "search", "status", "suggest", "tracker", "updates"))


def slug_field() -> models.CharField:
    """The readable part of a record's address; unique, kept as a former slug when it changes."""
    return models.CharField(max_length=80, unique=True, validators=[SLUG])


def readable_slug(text: str, fallback: str) -> str:
    """A slug of at most 80 characters, ending on a whole word; *fallback* when nothing is left.

    Figures alone get *fallback* before them: with an article's number they would be a month.
    """
    slug = slugify(text)
    if len(slug) > 80:
        slug = slug[:81].rsplit("-", 1)[0][:80]
    slug = slug.strip("-") or fallback
    return f"{fallback}-{slug}" if slug.isdigit() else slug


def free_slug(model: type[models.Model], text: str, fallback: str) -> str:
    """A slug made of *text* that no record of *model* has or had, and that is not reserved."""
    base = readable_slug(text, fallback)[:72]
    kind = model._meta.model_name
    slug, number = base, 1
    while (
        slug in RESERVED
        or model._base_manager.filter(slug=slug).exists()
        or FormerSlug.objects.filter(slug=slug, **{f"{kind}__isnull": False}).exists()
    ):
        number += 1
        slug = f"{base}-{number}"
    return slug


class FormerSlug(models.Model):
    """A slug that once led to a record, and the record to which it leads now."""

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
    """A record found under a slug; remembers its former slugs when it is renamed."""

    slug = slug_field()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            said = f"“{self.slug}” is part of the archive's own addresses; choose another."
            raise ValidationError({"slug": said})
        kind = self._meta.model_name
        former = FormerSlug.objects.filter(slug=self.slug, **{f"{kind}__isnull": False})
        taken = (
            former.exclude(**{kind: self.pk}).select_related(kind).first() if self.slug else None
        )
        if taken is not None:
            said = f"This address leads to “{getattr(taken, kind)}” already; choose another."
            raise ValidationError({"slug": said})

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._known_slug = record.__dict__.get("slug")
        return record

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(type(self), str(self), self._meta.model_name)
        elif self.slug in RESERVED:
            raise ValidationError(f"“{self.slug}” is part of the archive's own addresses.")
        super().save(*args, **kwargs)
        kind = self._meta.model_name
        known = getattr(self, "_known_slug", None)
        if known and known != self.slug:
            FormerSlug.objects.filter(slug=self.slug, **{kind: self}).delete()
            FormerSlug.objects.update_or_create(
                slug=known,
                **{f"{kind}__isnull": False},
                defaults={kind: self},
                create_defaults={"slug": known, kind: self},
            )
        self._known_slug = self.slug
