"""Publication state and visibility: the single definition of what is public.

Used by every page, feed, export, the search index and the sitemap.
"""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import paths


class State(models.TextChoices):
    """Publication state."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Origin(models.TextChoices):
    """Who created a record: an editor, an import or the automatic extraction."""

    EDITOR = "editor", "Editor"
    IMPORT = "import", "Import"
    EXTRACTION = "extraction", "Extraction"


class PublishedQuerySet(models.QuerySet):
    """Base query set of records that can be public."""

    def published(self) -> PublishedQuerySet:
        """Public records: published, like everything their visibility depends on."""
        return self.filter(self.model.public_condition())

    def coverage(self) -> PublishedQuerySet:
        """Without our own briefings and their quotes: what lists show and count."""
        return self.filter(self.model.coverage_condition())

    def listed(self) -> PublishedQuerySet:
        """What lists show, and counts count, by default."""
        return self.coverage()

    def commentary(self) -> PublishedQuerySet:
        """The opposite of :meth:`coverage`: our own briefings and their quotes."""
        return self.exclude(pk__in=self.model._base_manager.filter(self.model.coverage_condition()))

    def having(self, facet: str, *values: str) -> PublishedQuerySet:
        """Records with one of these facet values (see :mod:`.facets`)."""
        return self.filter(paths.facet_condition(self.model, facet, values))

    def at_summit(self, summit: models.Model) -> PublishedQuerySet:
        """Records of a summit: its coverage, quotes, pledges and participants."""
        return self.having("summit", summit.slug)

    def on_topic(self, topic: models.Model) -> PublishedQuerySet:
        """Records with a topic."""
        return self.having("topic", topic.slug)

    def of_country(self, country: models.Model) -> PublishedQuerySet:
        """Records of a country: its speakers and their quotes, organisations and summits."""
        return self.having("country", country.slug)

    def update(self, **values) -> int:
        if values.get("state") == State.PUBLISHED and "published_at" not in values:
            values["published_at"] = Coalesce(F("published_at"), timezone.now())
        return super().update(**values)


def _is_stored(record: models.Model | None) -> bool:
    return record is not None and record.pk is not None and not record._state.adding


class VisibilityMixin(models.Model):
    """A record that is public only while every record named in ``visibility_depends_on`` is.

    Empty foreign keys are ignored: a quote without a speaker is public with its article.
    """

    visibility_depends_on: tuple[str, ...] = ()

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def public_condition(cls, prefix: str = "") -> Q:
        """Condition: rows at lookup *prefix* are public."""
        condition = cls._own_public_condition(prefix)
        for name in cls.visibility_depends_on:
            field = cls._meta.get_field(name)
            target = field.related_model.public_condition(f"{prefix}{name}__")
            if field.null:
                target = Q(**{f"{prefix}{name}__isnull": True}) | target
            condition &= target
        return condition

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        return Q()

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        """Condition: rows at lookup *prefix* are coverage, not our own commentary.

        Our briefings are commentary on sources and never sources themselves, so they do not count
        as coverage, verify no quotes and are left out of totals.
        """
        return Q()

    @property
    def is_public(self) -> bool:
        """Whether the record is public now; same rules as the query."""
        return not self.why_not_public()

    def why_not_public(self) -> list[str]:
        """Reasons why the record is not public, for editors; empty if it is."""
        reasons = []
        for name in self.visibility_depends_on:
            target = getattr(self, name)
            if target is not None and not target.is_public:
                label = self._meta.get_field(name).verbose_name
                reasons.append(f"its {label} “{target}” is not public")
        return reasons

    def clean_fields(self, exclude=None) -> None:
        # Django queries whether the record of each foreign key exists; a loaded one does.
        loaded = {name for name, record in self._state.fields_cache.items() if _is_stored(record)}
        super().clean_fields(exclude={*(exclude or ()), *loaded})

    def save(self, *args, **kwargs) -> None:
        # One transaction with what signal handlers write (history, search index outbox).
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class PublicationTimeField(models.DateTimeField):
    """Time of first publication, set when the row is written, like that of the last change.

    As the field after ``updated_at`` it is never earlier, unless the record was saved again: so an
    index of the records that were (:func:`changed_index`) does not have all the others.
    """

    def pre_save(self, model_instance: models.Model, add: bool):
        if isinstance(model_instance, Publishable):
            model_instance.note_publication()
        return super().pre_save(model_instance, add)


def changed_index(name: str) -> models.Index:
    """Index of the records that were saved after their publication, for feeds of changes."""
    return models.Index(
        fields=["updated_at"], condition=Q(updated_at__gt=F("published_at")), name=name
    )


class Publishable(VisibilityMixin):
    """Abstract model with a publication state.

    ``published_at`` is when it was first published and never changes; feeds sort by it, so that a
    draft published late appears as new.
    """

    # No index of its own: nearly all rows are published, and the planner would prefer it to the
    # index that has the rows in order.
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.EDITOR, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    published_at = PublicationTimeField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def note_publication(self) -> None:
        """Set ``published_at`` on first publication."""
        if self.state == State.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()

    def save(self, *args, **kwargs) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and "state" in fields:
            kwargs["update_fields"] = {*fields, "published_at"}
        super().save(*args, **kwargs)

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        return Q(**{f"{prefix}state": State.PUBLISHED})

    def why_not_public(self) -> list[str]:
        own = [] if self.state == State.PUBLISHED else [f"it is {self.get_state_display().lower()}"]
        return own + super().why_not_public()
