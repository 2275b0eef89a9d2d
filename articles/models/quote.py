"""Quotes, anchored to spans of an article's text, and the statements they report."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models.visibility import (
    Publishable,
    PublishedQuerySet,
    State,
    VisibilityMixin,
    changed_index,
)
from articles.text.languages import UNDETERMINED, guess_language, known_language

from .article import Article, LanguageMixin, Publisher
from .constraints import normalise_partial, not_empty, one_of, precision_field, span_check
from .history import HistoricalRecords
from .sources import SourceLink


class QuoteType(models.TextChoices):
    """Type of quote: direct, partial or translated."""

    DIRECT = "direct", "Direct"
    PARTIAL = "partial", "Partial"
    TRANSLATED = "translated", "Translated"


class Verification(models.TextChoices):
    """How the wording was verified.

    Our own briefings verify nothing: a quote in one is only “quoted in our briefing”.
    """

    FOUND = "found", "Verified in source"
    EDITOR = "editor", "Checked by an editor"
    CITED = "cited", "Second-hand"
    BRIEFING = "briefing", "Quoted in our briefing"


class Rendition(models.TextChoices):
    """How the wording of a quote relates to what was said."""

    DELIVERED = "delivered", "As delivered"
    OFFICIAL = "official-text", "Official text"
    PRE_RELEASED = "pre-released", "Released in advance"
    QUOTED = "as-quoted", "As quoted"
    TRIMMED = "trimmed", "Trimmed"
    ALTERED = "altered", "Altered"
    TRANSLATED = "translated", "Translated"


class StatementQuerySet(PublishedQuerySet):
    """Query set of statements."""

    def counted(self) -> StatementQuerySet:
        """The public statements, by the stored number of their quotes: to count and order them.

        ``published()`` reads quote, article and publisher of every statement: 1.1 s for 100,000,
        which are counted by an index in 20 ms. It decides what is shown.
        """
        rows = self.filter(quote_total__gt=0)
        for name in Statement.visibility_depends_on:
            model = Statement._meta.get_field(name).related_model
            hidden = model._base_manager.exclude(model.public_condition()).order_by()
            rows = rows.exclude(**{f"{name}__in": hidden.values("pk")})
        return rows


class Statement(VisibilityMixin):
    """One utterance as reported by several quotes."""

    visibility_depends_on = ("speaker", "summit")
    PARENT_FIELDS = ()

    key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    label = models.CharField(max_length=200, help_text="A short title for the statement.")
    speaker = models.ForeignKey(
        "articles.Speaker", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    said_on = models.DateField(null=True, blank=True)
    said_on_precision = precision_field()
    occasion = models.CharField(max_length=200, blank=True)
    quote_total = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="The number of its public quotes."
    )
    history = HistoricalRecords(excluded_fields=["quote_total"])

    objects = StatementQuerySet.as_manager()

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        """Public if at least one of its quotes is."""
        quotes = Quote.objects.published().coverage().filter(statement=OuterRef(f"{prefix}pk"))
        return Q(Exists(quotes.order_by()))

    def why_not_public(self) -> list[str]:
        has_public_quote = self.pk and self.quotes.published().coverage().exists()
        return ([] if has_public_quote else ["it has no public quotes"]) + super().why_not_public()

    class Meta:
        ordering = (models.F("said_on").desc(nulls_last=True), "pk")
        indexes = [
            # With what decides whether it is listed, so that later pages read no rows.
            models.Index(fields=["-said_on", "-id", "quote_total", "speaker", "summit"]),
            models.Index(fields=["-quote_total", "id", "speaker", "summit"]),
        ]
        constraints = [not_empty("label", "statement_label")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "said_on")
        super().save(*args, **kwargs)


class QuoteQuerySet(PublishedQuerySet):
    """Query set of quotes."""

    def leading(self) -> QuoteQuerySet:
        """One quote of each statement (see :mod:`.leading`)."""
        return self.filter(is_leading=True)

    def listed(self) -> QuoteQuerySet:
        return self.coverage().leading()


class Quote(LanguageMixin, Publishable):
    """A quotation by one speaker (schema.org ``Quotation``).

    An anchored (*pinned*) quote satisfies ``exact == article.body[start:end]``; ``prefix`` and
    ``suffix`` are the surrounding characters, used to re-anchor it after a revision (W3C Web
    Annotation ``TextQuoteSelector`` and ``TextPositionSelector``). A quote without a span comes
    from a text we do not have; one without an article has source links only.
    """

    visibility_depends_on = ("article", "speaker", "summit")

    key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    reprints = models.ManyToManyField(
        "articles.Article",
        blank=True,
        related_name="repeated_quotes",
        verbose_name="also printed in",
        help_text="Other articles with the same quote.",
    )
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    exact = models.TextField(verbose_name="words")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    pin_lost = models.BooleanField(
        default=False,
        verbose_name="no longer in the text",
        help_text="The current text of the article does not contain these words.",
    )
    speaker = models.ForeignKey(
        "articles.Speaker", models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    speaker_name = models.CharField(max_length=200, blank=True, verbose_name="speaker as printed")
    role_at_time = models.CharField(max_length=200, blank=True, verbose_name="role when speaking")
    organisation_at_time = models.ForeignKey(
        "articles.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name="organisation when speaking",
    )
    form = models.CharField(
        max_length=10, choices=QuoteType, default=QuoteType.DIRECT, verbose_name="quote type"
    )
    verification = models.CharField(max_length=8, choices=Verification, default=Verification.CITED)
    rendition = models.CharField(
        max_length=14, choices=Rendition, default=Rendition.QUOTED, verbose_name="wording"
    )
    statement = models.ForeignKey(
        Statement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        db_index=False,  # see Meta
    )
    is_leading = models.BooleanField(
        default=True,
        db_default=True,
        editable=False,
        help_text="The quote that represents its statement in lists; a quote without a statement "
        "represents itself.",
    )
    language = models.CharField(
        max_length=35,
        default=UNDETERMINED,
        help_text="Language tag (BCP 47) such as “en”; “und” if unknown.",
    )
    said_on = models.DateField(null=True, blank=True)
    said_on_precision = precision_field()
    occasion = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = (models.F("said_on").desc(nulls_last=True), "-pk")
        indexes = [
            changed_index("quote_changed"),
            models.Index(fields=["state", "-said_on", "-id"]),
            models.Index(fields=["speaker", "state"]),
            models.Index(fields=["article", "start"]),
            models.Index(fields=["summit", "state", "-published_at", "-id"]),
            # For the log of changes: many versions of statements may be published at once.
            models.Index(
                fields=["published_at"],
                condition=Q(is_leading=True),
                name="quote_leading_published",
            ),
            # Most quotes have no statement; with them the index would seem useless to the planner.
            models.Index(
                fields=["statement"],
                condition=Q(statement__isnull=False),
                name="quote_of_statement",
            ),
        ]
        constraints = [
            one_of("state", State, "quote_state"),
            one_of("form", QuoteType, "quote_form"),
            one_of("verification", Verification, "quote_verification"),
            one_of("rendition", Rendition, "quote_rendition"),
            not_empty("exact", "quote_exact"),
            span_check("quote_span"),
            models.CheckConstraint(
                name="quote_pinned_in_article",
                condition=Q(start__isnull=True) | Q(article__isnull=False),
                violation_error_message="Choose the article that contains this passage.",
            ),
            models.CheckConstraint(
                name="quote_found_is_pinned",
                condition=~Q(verification="found") | Q(start__isnull=False),
                violation_error_message="“Verified in source” needs a passage of the text.",
            ),
            models.UniqueConstraint(
                fields=["article", "start", "end"],
                condition=Q(start__isnull=False),
                name="quote_once_at_span",
                violation_error_message="This article already has a quote with this passage.",
            ),
        ]

    def __str__(self) -> str:
        words = self.exact if len(self.exact) <= 60 else f"{self.exact[:59].rstrip()}…"
        return f"“{words}”"

    @property
    def pinned(self) -> bool:
        """Whether it is anchored to a span of the article's text."""
        return self.start is not None

    @property
    def first_source(self) -> SourceLink | None:
        """Of a quote without an article: the first page it is cited from with a known publisher."""
        if self.article_id is not None:
            return None
        return next((link for link in self.sources.all() if link.publisher_id), None)

    @property
    def outlet(self) -> Publisher | None:
        """The publisher of its article, or of the first page that it is cited from."""
        source = self.article or self.first_source
        return source.publisher if source else None

    @property
    def versions(self) -> list[Quote]:
        """The public quotes of its statement, itself among them; prefetched by ``querysets``."""
        return self.statement.public_versions if self.statement else [self]

    @property
    def in_briefing(self) -> bool:
        """Whether its article is one of our own briefings."""
        return self.article is not None and self.article.is_briefing

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        """Condition: its article, or a public reprint, is by another publisher, or it has no
        article but source links only."""
        reprinted = cls.reprints.through.objects.filter(
            Article.public_condition("article__"),
            Article.coverage_condition("article__"),
            quote=OuterRef(f"{prefix}pk"),
        )
        return (
            Q(**{f"{prefix}article__isnull": True})
            | Article.coverage_condition(f"{prefix}article__")
            | Q(Exists(reprinted))
        )

    def get_absolute_url(self) -> str:
        return f"/quotes/{self.pk}/"

    def _update_verification(self) -> None:
        if self.in_briefing:
            self.verification = Verification.BRIEFING
        elif self.verification == Verification.BRIEFING:
            self.verification = Verification.FOUND if self.pinned else Verification.CITED

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "said_on")
        if self._state.adding and not known_language(self.language):
            inherited = self.article.language if self.article else UNDETERMINED
            if not known_language(inherited):
                inherited = guess_language(self.exact) or UNDETERMINED
            self.language = inherited
        self._update_verification()
        if self.statement_id is None:
            self.is_leading = True
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "verification", "is_leading"}
        if self.pinned and (
            self.article is None or self.article.body[self.start : self.end] != self.exact
        ):
            raise ValidationError(
                f"These words are not at characters {self.start}–{self.end} of the article."
            )
        super().save(*args, **kwargs)
