"""Quotes, pinned to the words of a stored text, and the statements behind them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from articles.models.visibility import Publishable, State, VisibilityMixin
from articles.text.languages import UNDETERMINED, guess_language, known_language

from .article import Article
from .constraints import normalise_partial, not_empty, one_of, precision_field, span_check
from .language import LanguageMixin


class QuoteType(models.TextChoices):
    """How the words stand in the article."""

    DIRECT = "direct", "Direct"
    PARTIAL = "partial", "Partial"
    TRANSLATED = "translated", "Translated"


class Verification(models.TextChoices):
    """What the archive did to be sure of the words.

    A briefing of the archive's proves nothing: a quote in one only says that it is quoted there.
    """

    FOUND = "found", "Verified in source"
    EDITOR = "editor", "Checked by an editor"
    CITED = "cited", "Second-hand"
    BRIEFING = "briefing", "Quoted in our briefing"


class Rendition(models.TextChoices):
    """How a quote relates to what was said."""

    DELIVERED = "delivered", "As delivered"
    OFFICIAL = "official-text", "Official text"
    PRE_RELEASED = "pre-released", "Released in advance"
    QUOTED = "as-quoted", "As quoted"
    TRIMMED = "trimmed", "Trimmed"
    ALTERED = "altered", "Altered"
    TRANSLATED = "translated", "Translated"


class Statement(VisibilityMixin):
    """The utterance behind several quotes: the same words in different hands."""

    visibility_depends_on = ("speaker", "summit")
    PARENT_FIELDS = ()

    key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    label = models.CharField(max_length=200, help_text="A short name for what was said.")
    speaker = models.ForeignKey(
        "articles.Speaker", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    said_on = models.DateField(null=True, blank=True)
    said_on_precision = precision_field()
    occasion = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    @classmethod
    def _own_public_condition(cls, prefix: str) -> Q:
        """Known to the public by its quotes: without a public one nobody is seen to say it."""
        quotes = Quote.objects.published().coverage().filter(statement=OuterRef(f"{prefix}pk"))
        return Q(Exists(quotes.order_by()))

    def why_not_public(self) -> list[str]:
        quoted = self.pk and self.quotes.published().coverage().exists()
        return ([] if quoted else ["none of its quotes is public"]) + super().why_not_public()

    class Meta:
        ordering = (models.F("said_on").desc(nulls_last=True), "pk")
        constraints = [not_empty("label", "statement_label")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "said_on")
        super().save(*args, **kwargs)


class Quote(LanguageMixin, Publishable):
    """Words inside quotation marks, by one speaker (schema.org ``Quotation``).

    A *pinned* quote satisfies ``exact == article.body[start:end]``; ``prefix`` and ``suffix`` are
    the characters around it, so that it can be found again after a revision (W3C Web Annotation
    ``TextQuoteSelector`` and ``TextPositionSelector``). A quote of a text that the archive does not
    hold has no span; one of a source that the archive has no record of has no article either, and
    stands on its source addresses.
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
        help_text="Further articles that print the same words.",
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
        default=False, help_text="A revision no longer has these words where they stood."
    )
    speaker = models.ForeignKey(
        "articles.Speaker", models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    speaker_name = models.CharField(max_length=200, blank=True, help_text="As printed.")
    role_at_time = models.CharField(max_length=200, blank=True)
    organisation_at_time = models.ForeignKey(
        "articles.Organisation", models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    form = models.CharField(max_length=10, choices=QuoteType, default=QuoteType.DIRECT)
    verification = models.CharField(max_length=8, choices=Verification, default=Verification.CITED)
    rendition = models.CharField(max_length=14, choices=Rendition, default=Rendition.QUOTED)
    statement = models.ForeignKey(
        Statement, models.SET_NULL, null=True, blank=True, related_name="quotes"
    )
    language = models.CharField(
        max_length=35,
        default=UNDETERMINED,
        help_text="BCP 47, such as “en”; “und” where it is not known.",
    )
    said_on = models.DateField(null=True, blank=True)
    said_on_precision = precision_field()
    occasion = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = (models.F("said_on").desc(nulls_last=True), "-pk")
        indexes = [
            models.Index(fields=["state", "-said_on", "-id"]),
            models.Index(fields=["speaker", "state"]),
            models.Index(fields=["article", "start"]),
            models.Index(fields=["summit", "state"]),
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
                violation_error_message="Only a quote of an article can have a span.",
            ),
            models.CheckConstraint(
                name="quote_found_is_pinned",
                condition=~Q(verification="found") | Q(start__isnull=False),
                violation_error_message="Only a quote with a span was found in the stored text.",
            ),
            models.UniqueConstraint(
                fields=["article", "start", "end"],
                condition=Q(start__isnull=False),
                name="quote_once_at_span",
                violation_error_message="This article already has a quote at this span.",
            ),
        ]

    def __str__(self) -> str:
        words = self.exact if len(self.exact) <= 60 else f"{self.exact[:59].rstrip()}…"
        return f"“{words}”"

    @property
    def pinned(self) -> bool:
        """Whether the words are pinned to a span of the stored text."""
        return self.start is not None

    @property
    def in_briefing(self) -> bool:
        """Whether the article that prints it is a briefing of the archive's own."""
        return self.article is not None and self.article.is_briefing

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        """Its article is by another publisher, or a public one by another prints the same words,
        or it rests on source addresses alone."""
        elsewhere = cls.reprints.through.objects.filter(
            Article.public_condition("article__"),
            Article.coverage_condition("article__"),
            quote=OuterRef(f"{prefix}pk"),
        )
        return (
            Q(**{f"{prefix}article__isnull": True})
            | Article.coverage_condition(f"{prefix}article__")
            | Q(Exists(elsewhere))
        )

    def get_absolute_url(self) -> str:
        return reverse("articles:quote", args=[self.pk])

    def _settle_verification(self) -> None:
        if self.in_briefing:
            self.verification = Verification.BRIEFING
        elif self.verification == Verification.BRIEFING:
            self.verification = Verification.FOUND if self.pinned else Verification.CITED

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "said_on")
        if self._state.adding and not known_language(self.language):
            of_article = self.article.language if self.article else UNDETERMINED
            known = known_language(of_article)
            self.language = of_article if known else guess_language(self.exact) or UNDETERMINED
        self._settle_verification()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "verification"}
        if self.pinned and (
            self.article is None or self.article.body[self.start : self.end] != self.exact
        ):
            raise ValidationError(
                f"The article has other words than the quote's at {self.start}–{self.end}."
            )
        super().save(*args, **kwargs)
