"""Articles: bibliographic record, our summary and, where we have it, the full text."""

from __future__ import annotations

import hashlib
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from articles.models.slugs import SluggedModel, readable_slug
from articles.models.visibility import (
    Publishable,
    State,
    VisibilityMixin,
    changed_index,
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
from .history import HistoricalRecords

EXCERPT_LENGTH = 600
ARCHIVE_NAME = "Summit Archive"


class Rights(models.TextChoices):
    """How much of the stored text the public may read."""

    FULL = "full", "Full text"
    EXCERPT = "excerpt", "Excerpt"
    RECORD = "record", "Summary only"


def public_part(body: str, rights: str) -> str:
    """The part of a text that readers may see: all of it, an excerpt, or nothing."""
    if rights == Rights.FULL:
        return body
    if rights == Rights.EXCERPT:
        if len(body) <= EXCERPT_LENGTH:
            return body
        cut = body[:EXCERPT_LENGTH]
        whole = max(cut.rfind("\n\n"), cut.rfind(". ") + 1)
        return cut[: whole if whole > 0 else cut.rfind(" ")].rstrip()
    return ""


class LanguageMixin:
    """A record with a ``language``: a BCP 47 tag, or “und” if unknown."""

    language: str

    @property
    def lang(self) -> str:
        """Value of the HTML ``lang`` attribute; empty if the language is unknown."""
        return self.language if known_language(self.language) else ""


class Publisher(SluggedModel, VisibilityMixin):
    """Publisher of articles: a newspaper, agency, government or the archive itself."""

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
        help_text="Articles by this publisher are our own briefings: shown as commentary and never "
        "counted as coverage or evidence.",
    )
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        """Public if it published a public article, a copy of one, or a page cited as a source."""
        printed = Article.objects.published().filter(publisher=OuterRef(f"{prefix}pk"))
        copied = ArticleCopy.objects.published().filter(publisher=OuterRef(f"{prefix}pk"))
        sources = apps.get_model("articles", "SourceLink")
        cited = sources.objects.published().filter(publisher=OuterRef(f"{prefix}pk"))
        return Exists(printed.order_by()) | Exists(copied.order_by()) | Exists(cited.order_by())

    def why_not_public(self) -> list[str]:
        public = type(self).objects.published().filter(pk=self.pk).exists()
        return [] if public else ["it has no public articles and no public page cites it"]

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        return Q(**{f"{prefix}is_archive": False})

    def save(self, *args, **kwargs) -> None:
        is_new = self._state.adding
        if is_new and fold(self.name) == fold(ARCHIVE_NAME):
            self.is_archive = True
        with transaction.atomic():
            super().save(*args, **kwargs)
            if not is_new:
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
    """Save the quotes at *path* whose verification is out of date.

    ``Quote.save`` derives the verification from whether the article is a briefing.
    """
    quotes = apps.get_model("articles", "Quote").objects.filter(**{path: record})
    for quote in (
        quotes.exclude(verification="briefing")
        if briefing
        else quotes.filter(verification="briefing")
    ):
        quote.save()


class Article(LanguageMixin, Publishable):
    """An article by one publisher (schema.org ``NewsArticle``).

    ``body`` is immutable: :func:`articles.models.revision.revise` stores a changed text as a new
    revision and re-anchors the quotes and mentions.
    """

    visibility_depends_on = ("summit",)

    key = models.CharField(
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="Identifier in the fixture files it was loaded from.",
    )
    title = models.CharField(max_length=300)
    title_supplied = models.BooleanField(
        default=False,
        verbose_name="headline written by us",
        help_text="Tick if the source has no headline of its own.",
    )
    title_language = models.CharField(
        max_length=35,
        blank=True,
        verbose_name="language of the headline",
        help_text="Language tag (BCP 47), if it differs from that of the article.",
    )
    title_english = models.CharField(
        max_length=300,
        blank=True,
        verbose_name="headline in English",
        help_text="Our translation of a headline in another language.",
    )
    summary = models.TextField(blank=True, help_text="In our own words.")
    body = models.TextField(blank=True, editable=False)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="articles")
    author = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_on_precision = precision_field()
    date_note = models.CharField(
        max_length=200, blank=True, verbose_name="where the date comes from"
    )
    url = web_address(blank=True, verbose_name="web address")
    language = models.CharField(
        max_length=35,
        default=UNDETERMINED,
        help_text="Language tag (BCP 47) such as “en”; “und” if unknown.",
    )
    kind = models.CharField(max_length=40, default="news", help_text="For example “news agency”.")
    follow_up = models.BooleanField(
        default=False, help_text="A later report on what came of the summit’s pledges."
    )
    rights = models.CharField(max_length=8, choices=Rights, default=Rights.RECORD)
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="articles"
    )
    topics = models.ManyToManyField("articles.Topic", blank=True, related_name="articles")
    note = models.TextField(blank=True, help_text="Shown to readers with the record.")
    history = HistoricalRecords(excluded_fields=["body"])

    class Meta:
        ordering = (models.F("published_on").desc(nulls_last=True), "-pk")
        permissions = [("publish", "Can publish and withdraw records")]
        indexes = [
            changed_index("article_changed"),
            models.Index(fields=["state", "-published_on", "-id"]),
            # In the order of the list: the page of a summit with thousands of articles reads three.
            models.Index(fields=["summit", "state", "-published_on", "-id"]),
            # In the same order: with the summit alone the planner would prefer the index above.
            models.Index(
                fields=["summit", "state", "-published_on", "-id"],
                condition=Q(follow_up=True),
                name="article_follow_up_of_summit",
            ),
            # For the log of changes of a summit, newest first; with the rights, for those of texts.
            models.Index(fields=["summit", "state", "-published_at", "-id", "rights"]),
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
                violation_error_message="There is already an article with this web address.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return readable_slug(self.title, "article")

    @property
    def cited_title(self) -> str:
        """The headline; one written by us goes in brackets, as citation styles require."""
        return f"[{self.title}]" if self.title_supplied else self.title

    @property
    def title_lang(self) -> str:
        """Value of the HTML ``lang`` attribute of the title; titles written by us are English."""
        return "en" if self.title_supplied else self.title_language or self.lang

    @property
    def foreign_language(self) -> str:
        """The language of the article if it is known and not English, the language of the site."""
        return "" if self.lang.split("-")[0] == "en" else self.lang

    @property
    def is_briefing(self) -> bool:
        """Whether we wrote it ourselves: commentary, never coverage or evidence."""
        return self.publisher.is_archive

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        return Publisher.coverage_condition(f"{prefix}publisher__")

    def get_absolute_url(self) -> str:
        # Not reversed, like the addresses of other records: pages print up to 60 of them, and
        # reversing takes 40 µs.
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
                "The text of an article cannot be edited. Add a new revision instead."
            )
        has_first_body = bool(self.body) and stored is None and "body" in self.__dict__
        if self._state.adding and not known_language(self.language):
            self.language = guess_language(self.body) or UNDETERMINED
        with transaction.atomic():
            super().save(*args, **kwargs)
            if has_first_body and not self.revisions.exists():
                ArticleRevision.objects.create(article=self, number=1, body=self.body)
            if getattr(self, "_stored_publisher", None) not in (None, self.publisher_id):
                update_verification("article", self, self.is_briefing)
        self._stored_publisher = self.publisher_id
        if "body" in self.__dict__:
            self._stored_body = self.body

    def propagate_language(self, before: str, user=None) -> None:
        """Set the article's language on its quotes that still have its former language *before*."""
        for quote in self.quotes.filter(language=before).exclude(language=self.language):
            quote.language, quote._history_user = self.language, user
            quote.save()

    @property
    def published_day(self) -> date | None:
        """Day of publication; None if only the month or year is known."""
        return self.published_on if self.published_on_precision == Precision.DAY else None

    @property
    def public_text(self) -> str:
        """The part of the body that readers may see."""
        return public_part(self.body, self.rights)


class ArticleCopy(VisibilityMixin):
    """Another web address of the same article, such as a mirror or syndicated copy."""

    visibility_depends_on = PARENT_FIELDS = ("article",)

    article = models.ForeignKey(Article, models.CASCADE, related_name="copies")
    url = web_address()
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="copies"
    )

    class Meta:
        ordering = ("article", "url")
        indexes = [models.Index(fields=["url"])]
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
            raise ValidationError(
                {"url": "This is the address of the article itself. Enter a different one."}
            )


class ArticleRevision(models.Model):
    """A version of the text of an article. Append-only."""

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
        indexes = [
            # The log of changes reads the latest replacements of a text.
            models.Index(
                fields=["created_at"], condition=models.Q(number__gt=1), name="revision_replacing"
            ),
            models.Index(
                fields=["article", "created_at", "number"],
                condition=models.Q(number__gt=1),
                name="revision_of_article",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number"),
            not_empty("body", "revision_body"),
        ]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise ValidationError("A revision cannot be changed. Add a new revision instead.")
        self.sha256 = hashlib.sha256(self.body.encode()).hexdigest()
        super().save(*args, **kwargs)
