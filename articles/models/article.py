"""Articles: the bibliographic record, our summary, and the source's text where it is held."""

from __future__ import annotations

import hashlib
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from articles.models.slugs import SluggedModel, readable_slug
from articles.models.visibility import (
    Publishable,
    PublishedQuerySet,
    State,
    VisibilityMixin,
)
from articles.text.languages import UNDETERMINED, guess_language, known_language
from articles.text.normalize import fold

from .constraints import (
    Precision,
    http_only,
    normalise_partial,
    not_empty,
    one_of,
    precision_field,
    web_address,
)
from .language import LanguageMixin

EXCERPT_LENGTH = 600
ARCHIVE_NAME = "Summit Archive"


class Rights(models.TextChoices):
    """How much of the stored text the public may read."""

    FULL = "full", "Full text"
    EXCERPT = "excerpt", "Excerpt"
    RECORD = "record", "Record only"


def public_part(body: str, rights: str) -> str:
    """What the public may read of a text: all of it, its beginning, or nothing."""
    if rights == Rights.FULL:
        return body
    if rights == Rights.EXCERPT:
        if len(body) <= EXCERPT_LENGTH:
            return body
        cut = body[:EXCERPT_LENGTH]
        whole = max(cut.rfind("\n\n"), cut.rfind(". ") + 1)
        return cut[: whole if whole > 0 else cut.rfind(" ")].rstrip()
    return ""


class Publisher(SluggedModel, VisibilityMixin):
    """Who published a piece of coverage."""

    PARENT_FIELDS = ()

    name = models.CharField(max_length=200, unique=True)
    country = models.ForeignKey(
        "articles.Country", models.PROTECT, null=True, blank=True, related_name="publishers"
    )
    website = web_address(blank=True)
    is_archive = models.BooleanField(
        default=False,
        db_default=False,
        verbose_name="this archive",
        help_text="What this publisher publishes is a briefing of the archive: shown as "
        "commentary, and never counted as coverage or evidence.",
    )
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        """Known to the public by what it published: an article, or a copy of one."""
        printed = Article.objects.published().filter(publisher=OuterRef(f"{prefix}pk"))
        copied = ArticleCopy.objects.published().filter(publisher=OuterRef(f"{prefix}pk"))
        return Exists(printed.order_by()) | Exists(copied.order_by())

    def why_not_public(self) -> list[str]:
        known = type(self).objects.published().filter(pk=self.pk).exists()
        return [] if known else ["no public article is by it"]

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        return Q(**{f"{prefix}is_archive": False})

    def save(self, *args, **kwargs) -> None:
        if self._state.adding and fold(self.name) == fold(ARCHIVE_NAME):
            self.is_archive = True
        with transaction.atomic():
            super().save(*args, **kwargs)
            update_verification("article__publisher", self, self.is_archive)

    class Meta:
        ordering = ("name",)
        constraints = [
            not_empty("name", "publisher_name"),
            http_only("website", "publisher_website", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        query = "briefing=yes" if self.is_archive else f"publisher={self.slug}"
        return f"{reverse('articles:article_list')}?{query}"


def update_verification(path: str, record: models.Model, briefing: bool) -> None:
    """Save again the quotes at *path* whose verification forgets that their article is, or is no
    longer, a briefing; saving puts it right."""
    quotes = apps.get_model("articles", "Quote").objects.filter(**{path: record})
    for quote in (
        quotes.exclude(verification="briefing")
        if briefing
        else quotes.filter(verification="briefing")
    ):
        quote.save()


class ArticleQuerySet(PublishedQuerySet):
    def for_lists(self) -> ArticleQuerySet:
        """What a line of a list shows, without the text."""
        return self.select_related("publisher", "summit").defer("body")


class Article(LanguageMixin, Publishable):
    """One piece of coverage by one publisher (schema.org ``NewsArticle``).

    ``body`` is never edited: :func:`articles.models.revision.revise` stores another text as a new
    revision and pins the quotes and mentions again.
    """

    visibility_depends_on = ("summit",)

    key = models.CharField(
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="The record's identifier in the collection it was loaded from.",
    )
    title = models.CharField(max_length=300)
    title_supplied = models.BooleanField(
        default=False, help_text="The source shows no headline; the title is the archive's own."
    )
    summary = models.TextField(blank=True, help_text="In the archive's own words.")
    body = models.TextField(blank=True, editable=False)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="articles")
    author = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_on_precision = precision_field()
    date_note = models.CharField(max_length=200, blank=True, help_text="Where the date comes from.")
    url = web_address(blank=True, verbose_name="address")
    language = models.CharField(
        max_length=35,
        default=UNDETERMINED,
        help_text="BCP 47, such as “en”; “und” where it is not known.",
    )
    kind = models.CharField(max_length=40, default="news", help_text="Such as “news agency”.")
    follow_up = models.BooleanField(
        default=False, help_text="A later report on what became of the summit's promises."
    )
    rights = models.CharField(max_length=8, choices=Rights, default=Rights.RECORD)
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="articles"
    )
    topics = models.ManyToManyField("articles.Topic", blank=True, related_name="articles")
    note = models.TextField(blank=True, help_text="What readers should know about this record.")
    history = HistoricalRecords(excluded_fields=["body"])

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = (models.F("published_on").desc(nulls_last=True), "-pk")
        permissions = [("publish", "Can publish and withdraw records")]
        indexes = [
            models.Index(fields=["state", "-published_on", "-id"]),
            models.Index(fields=["summit", "state"]),
            models.Index(fields=["publisher", "state"]),
            models.Index(fields=["language", "state"]),
        ]
        constraints = [
            one_of("state", State, "article_state"),
            one_of("rights", Rights, "article_rights"),
            not_empty("title", "article_title"),
            not_empty("language", "article_language"),
            http_only("url", "article_url", blank=True),
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="article_url_once",
                violation_error_message="An article with this address is already in the archive.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return readable_slug(self.title, "article")

    @property
    def cited_title(self) -> str:
        """The headline; one that the archive supplied in brackets, as citation styles ask for."""
        return f"[{self.title}]" if self.title_supplied else self.title

    @property
    def title_language(self) -> str:
        """The language of the title: what the archive supplies is English."""
        return "en" if self.title_supplied else self.lang

    @property
    def is_briefing(self) -> bool:
        """Whether the archive wrote it itself: commentary, never coverage or evidence."""
        return self.publisher.is_archive

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        return Publisher.coverage_condition(f"{prefix}publisher__")

    def get_absolute_url(self) -> str:
        # Promised to stay; a list prints dozens of these, and to look one up takes its time.
        return f"/articles/{self.pk}/{self.slug}/"

    @classmethod
    def from_db(cls, db, field_names, values):
        article = super().from_db(db, field_names, values)
        article._stored_body = article.__dict__.get("body")
        article._stored_publisher = article.__dict__.get("publisher_id")
        return article

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "published_on")
        stored = getattr(self, "_stored_body", None)
        if self.pk and stored is not None and self.body != stored:
            raise ValidationError(
                "A stored text is not edited in place; store the new text as a revision."
            )
        fresh = bool(self.body) and stored is None and "body" in self.__dict__
        if self._state.adding and not known_language(self.language):
            self.language = guess_language(self.body) or UNDETERMINED
        with transaction.atomic():
            super().save(*args, **kwargs)
            if fresh and not self.revisions.exists():
                ArticleRevision.objects.create(article=self, number=1, body=self.body)
            if getattr(self, "_stored_publisher", None) not in (None, self.publisher_id):
                update_verification("article", self, self.is_briefing)
        self._stored_publisher = self.publisher_id
        if "body" in self.__dict__:
            self._stored_body = self.body

    def propagate_language(self, before: str, user=None) -> None:
        """Give the quotes that had the article's language *before* the one it has now."""
        for quote in self.quotes.filter(language=before).exclude(language=self.language):
            quote.language, quote._history_user = self.language, user
            quote.save()

    @property
    def published_day(self) -> date | None:
        """The day of publication; None unless it is known to the day."""
        return self.published_on if self.published_on_precision == Precision.DAY else None

    @property
    def public_text(self) -> str:
        """What the public may read of the body: all of it, its beginning, or nothing."""
        return public_part(self.body, self.rights)


class ArticleCopy(VisibilityMixin):
    """Another address at which the same piece stands: a mirror, a syndicated copy."""

    visibility_depends_on = PARENT_FIELDS = ("article",)

    article = models.ForeignKey(Article, models.CASCADE, related_name="copies")
    url = web_address()
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        ordering = ("article", "url")
        verbose_name_plural = "article copies"
        constraints = [
            http_only("url", "article_copy_url"),
            models.UniqueConstraint(fields=["article", "url"], name="article_copy_once"),
        ]

    def __str__(self) -> str:
        return self.url

    def clean_fields(self, exclude=None) -> None:
        super().clean_fields(exclude=exclude)
        article = self.article if self.article_id or "article" in self._state.fields_cache else None
        if article is not None and self.url == article.url and "url" not in (exclude or ()):
            raise ValidationError({"url": "This is the article's own address, not a copy's."})


class ArticleRevision(models.Model):
    """One stored text of an article. Revisions are added and never changed."""

    PARENT_FIELDS = ("article",)

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    document = models.ForeignKey(
        "articles.Document", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    editor = models.ForeignKey("auth.User", models.PROTECT, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("article", "-number")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number"),
            not_empty("body", "revision_body"),
        ]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise ValidationError("A revision is never changed; store the text as a further one.")
        self.sha256 = hashlib.sha256(self.body.encode()).hexdigest()
        super().save(*args, **kwargs)
