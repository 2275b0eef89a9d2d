"""Pledges, the actors involved, and their mentions in articles and quotes."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from articles.models.slugs import readable_slug
from articles.models.visibility import Publishable, State, VisibilityMixin, changed_index

from .article import Article
from .chains import AcyclicRelationsMixin
from .constraints import (
    exactly_one,
    money_check,
    normalise_partial,
    not_empty,
    one_of,
    precision_field,
    span_check,
)
from .deadlines import PledgeQuerySet, is_late, is_overdue, is_stale
from .history import HistoricalRecords
from .quote import Quote
from .status import HOLDING, HOLDING_MEANING, MEANINGS, Status, status_label

CURRENCY = RegexValidator(
    r"\A[A-Z]{3}\Z", "Enter a three-letter currency code (ISO 4217), such as GBP."
)


def currency_field() -> models.CharField:
    """Currency code (ISO 4217); empty without an amount."""
    return models.CharField(
        max_length=3,
        blank=True,
        validators=[CURRENCY],
        help_text="Three-letter code (ISO 4217), such as GBP.",
    )


def amount_field() -> models.DecimalField:
    """Amount in units of its currency (not thousands or millions)."""
    return models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)


class PledgeKind(models.TextChoices):
    """Type of pledge."""

    FUNDING = "funding", "Funding"
    LEGISLATION = "legislation", "Legislation"
    OPERATIONS = "operations", "Operations"
    AGREEMENT = "agreement", "Agreement"
    POLICY = "policy", "Policy"
    PROGRAMME = "programme", "Programme"


class FundingType(models.TextChoices):
    """Whether the money is promised for the first time."""

    NEW = "new", "New"
    RE_ANNOUNCED = "re-announced", "Re-announced"
    UNCLEAR = "unclear", "Not stated"


class AmountType(models.TextChoices):
    """What the amount of a pledge is; only sums pledged by the maker are added up."""

    PLEDGED = "pledged", "Pledged by the maker"
    CEILING = "ceiling", "Upper limit"
    YEARLY = "yearly", "Yearly sum"
    GOAL = "goal", "Goal or estimate"


class DeadlineBasis(models.TextChoices):
    """Where the day of a deadline comes from."""

    UNKNOWN = "", "Not stated"
    STATED = "stated", "Stated as a date"
    COMPUTED = "computed", "Computed from the words"
    INFERRED = "inferred", "Inferred by an editor"


class Pledge(AcyclicRelationsMixin, Publishable):
    """A pledge: who promises what, to whom, by when, for how much, at which summit.

    ``status`` and its dates are denormalised from the newest ledger entry so that lists can filter
    by them; only :mod:`articles.models.ledger` writes them.
    """

    visibility_depends_on = ("summit",)
    CHAINS = {
        "parent": "A pledge cannot be part of itself, even through other pledges.",
        "follow_up_of": "A pledge cannot follow up itself, even through other pledges.",
        "supersedes": "A pledge cannot supersede itself, even through other pledges.",
        "repeats": "A pledge cannot repeat itself, even through other pledges.",
    }

    key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    title = models.CharField(max_length=120)
    summary = models.TextField(help_text="What is promised, in one sentence.")
    kind = models.CharField(max_length=12, choices=PledgeKind)
    summit = models.ForeignKey(
        "articles.Summit", models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    topics = models.ManyToManyField("articles.Topic", blank=True, related_name="pledges")
    amount = amount_field()
    currency = currency_field()
    amount_note = models.CharField(
        max_length=300, blank=True, verbose_name="where this amount comes from"
    )
    amount_type = models.CharField(
        max_length=8,
        choices=AmountType,
        default=AmountType.PLEDGED,
        verbose_name="what the amount is",
    )
    funding_type = models.CharField(
        max_length=12,
        choices=FundingType,
        default=FundingType.UNCLEAR,
        verbose_name="new or re-announced money?",
    )
    beneficiary = models.CharField(max_length=300, blank=True)
    deadline = models.DateField(null=True, blank=True)
    deadline_precision = precision_field("deadline is exact to")
    deadline_words = models.CharField(
        max_length=200,
        blank=True,
        verbose_name="deadline in words",
        help_text="As printed, for example “within the next year”.",
    )
    deadline_basis = models.CharField(max_length=8, choices=DeadlineBasis, blank=True)
    deadline_note = models.CharField(
        max_length=300, blank=True, verbose_name="where the deadline comes from"
    )
    announced_on = models.DateField(null=True, blank=True)
    announced_on_precision = precision_field()
    announced_note = models.CharField(
        max_length=300, blank=True, verbose_name="where the date comes from"
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        db_index=False,  # see Meta
        verbose_name="part of",
        help_text="The larger pledge this one is part of.",
    )
    follow_up_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        db_index=False,
    )
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
        db_index=False,
    )
    repeats = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeated_by",
        db_index=False,
        verbose_name="repeats which earlier pledge",
        help_text="The pledge whose money is announced again here.",
    )
    related = models.ManyToManyField("self", blank=True)
    is_standing = models.BooleanField(
        default=False,
        db_default=False,
        verbose_name="standing promise",
        help_text="A promise never to do something, or to keep something as it is. It holds until "
        "it is broken.",
    )
    note = models.TextField(blank=True)
    status = models.CharField(
        max_length=26, choices=Status, default=Status.NOT_ASSESSED, editable=False
    )
    status_as_of = models.DateField(null=True, blank=True, editable=False)
    status_as_of_precision = precision_field()
    checked_on = models.DateField(null=True, blank=True, editable=False)
    concluded_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the current final verdict was first reached.",
    )
    history = HistoricalRecords()

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = (models.F("announced_on").desc(nulls_last=True), "-pk")
        indexes = [
            changed_index("pledge_changed"),
            models.Index(fields=["state", "-announced_on", "-id"]),
            models.Index(fields=["state", "status"]),
            models.Index(fields=["state", "deadline"]),
            # The latest verdicts; most pledges have none.
            models.Index(
                fields=["state", "-status_as_of", "-id"],
                condition=Q(status_as_of__isnull=False),
                name="pledge_by_verdict",
            ),
            models.Index(fields=["summit", "state", "-published_at", "-id"]),
            # Most pledges have none of these relations. With those rows in the indexes, their
            # statistics tell the planner that they are useless, and it reads the whole table.
            models.Index(
                fields=["parent"], condition=Q(parent__isnull=False), name="pledge_of_parent"
            ),
            models.Index(
                fields=["follow_up_of"],
                condition=Q(follow_up_of__isnull=False),
                name="pledge_of_follow_up",
            ),
            models.Index(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="pledge_of_superseded",
            ),
            models.Index(
                fields=["repeats"], condition=Q(repeats__isnull=False), name="pledge_of_repeated"
            ),
        ]
        constraints = [
            one_of("state", State, "pledge_state"),
            one_of("kind", PledgeKind, "pledge_kind"),
            one_of("funding_type", FundingType, "pledge_funding_type"),
            one_of("amount_type", AmountType, "pledge_amount_type"),
            one_of("deadline_basis", DeadlineBasis, "pledge_deadline_basis"),
            one_of("status", Status, "pledge_status"),
            not_empty("title", "pledge_title"),
            not_empty("summary", "pledge_summary"),
            money_check("pledge_money"),
            *(
                models.CheckConstraint(
                    name=f"pledge_not_its_own_{field}",
                    condition=Q(**{f"{field}__isnull": True}) | ~Q(**{field: models.F("id")}),
                    violation_error_message="A pledge cannot refer to itself.",
                )
                for field in ("parent", "follow_up_of", "supersedes", "repeats")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return readable_slug(self.title, "pledge")

    def get_absolute_url(self) -> str:
        return f"/pledges/{self.pk}/{self.slug}/"

    def save(self, *args, **kwargs) -> None:
        normalise_partial(self, "deadline", "announced_on")
        super().save(*args, **kwargs)

    @property
    def status_label(self) -> str:
        """The label of its status; “holding” if it is a standing promise under way."""
        return status_label(self.status, standing=self.is_standing)

    @property
    def status_meaning(self) -> str:
        """What its status means, in a sentence."""
        return HOLDING_MEANING if self.status_label == HOLDING else MEANINGS[self.status]

    def overdue(self, today: date) -> bool:
        """Whether the deadline has passed without a final verdict."""
        return is_overdue(self, today)

    def late(self) -> bool:
        """Whether it was kept, or partly kept, after the deadline."""
        return is_late(self)

    def stale(self, today: date) -> bool:
        """Whether it was last checked too long ago (``STALE_AFTER_DAYS``)."""
        return is_stale(self, today)


class ActorRole(models.TextChoices):
    """Role of an actor in a pledge."""

    MAKER = "maker", "Maker"
    PARTNER = "partner", "Partner"
    RECIPIENT = "recipient", "Recipient"


class PledgeActor(VisibilityMixin):
    """A country, organisation or speaker involved in a pledge as maker, partner or recipient."""

    visibility_depends_on = ("pledge", "organisation", "speaker")
    PARENT_FIELDS = ("pledge",)
    TARGETS = ("country", "organisation", "speaker")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="actors")
    part = models.CharField(
        max_length=10, choices=ActorRole, default=ActorRole.MAKER, verbose_name="role"
    )
    country = models.ForeignKey(
        "articles.Country", models.PROTECT, null=True, blank=True, related_name="pledge_parts"
    )
    organisation = models.ForeignKey(
        "articles.Organisation", models.PROTECT, null=True, blank=True, related_name="pledge_parts"
    )
    speaker = models.ForeignKey(
        "articles.Speaker", models.PROTECT, null=True, blank=True, related_name="pledge_parts"
    )
    label = models.CharField(max_length=200, blank=True, help_text="Name as given in the source.")
    history = HistoricalRecords()

    class Meta:
        ordering = ("pledge", "part", "pk")
        constraints = [
            one_of("part", ActorRole, "pledge_actor_part"),
            exactly_one(("country", "organisation", "speaker"), "pledge_actor_is_one"),
            *(
                models.UniqueConstraint(
                    fields=["pledge", "part", target],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"pledge_actor_once_{target}",
                )
                for target in ("country", "organisation", "speaker")
            ),
        ]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def target(self):
        """The country, organisation or speaker."""
        return self.country or self.organisation or self.speaker


class MentionRole(models.TextChoices):
    """How an article reports a pledge."""

    ANNOUNCED = "announced", "Announced"
    REPEATED = "repeated", "Also reported"
    DETAILED = "detailed", "More detail"


class Mention(Publishable):
    """Mention of a pledge in an article (optionally anchored to a span) or in a quote.

    ``amount`` and ``currency`` are as printed there and may differ from the pledge's.
    """

    visibility_depends_on = ("pledge", "article", "quote")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="mentions")
    article = models.ForeignKey(
        "articles.Article", models.PROTECT, null=True, blank=True, related_name="mentions"
    )
    quote = models.ForeignKey(
        "articles.Quote",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions",
        db_index=False,  # see Meta
    )
    role = models.CharField(max_length=10, choices=MentionRole, default=MentionRole.REPEATED)
    exact = models.TextField(blank=True, verbose_name="words")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    pin_lost = models.BooleanField(
        default=False,
        verbose_name="no longer in the text",
        help_text="The current text of the article does not contain these words.",
    )
    amount = amount_field()
    currency = currency_field()
    history = HistoricalRecords()

    class Meta:
        ordering = ("pledge", "pk")
        indexes = [
            models.Index(fields=["article", "start"]),
            # Most mentions have no quote. With those rows in the index, its statistics tell the
            # planner that a quote has thousands of mentions, and it reads the whole table.
            models.Index(
                fields=["quote"], condition=Q(quote__isnull=False), name="mention_of_quote"
            ),
        ]
        constraints = [
            one_of("state", State, "mention_state"),
            one_of("role", MentionRole, "mention_role"),
            span_check("mention_span"),
            money_check("mention_money"),
            models.CheckConstraint(
                name="mention_somewhere",
                condition=Q(article__isnull=False) | Q(quote__isnull=False),
                violation_error_message="Choose the article or the quote that mentions the pledge.",
            ),
            models.CheckConstraint(
                name="mention_pinned_in_article",
                condition=Q(start__isnull=True) | (Q(article__isnull=False) & ~Q(exact="")),
                violation_error_message="A passage needs its article and its words.",
            ),
            models.UniqueConstraint(
                fields=["pledge", "article", "start", "end"],
                condition=Q(start__isnull=False),
                name="mention_once_at_span",
            ),
            models.UniqueConstraint(
                fields=["pledge", "article"],
                condition=Q(start__isnull=True, quote__isnull=True),
                name="mention_once_unpinned",
            ),
            models.UniqueConstraint(
                fields=["pledge", "quote"],
                condition=Q(quote__isnull=False, start__isnull=True),
                name="mention_once_in_quote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge} in {self.article or self.quote}"

    @property
    def in_briefing(self) -> bool:
        """Whether it is in one of our own briefings, or in a quote from one."""
        return self.article.is_briefing if self.article else self.quote.in_briefing

    @classmethod
    def coverage_condition(cls, prefix: str = "") -> Q:
        return Article.coverage_condition(f"{prefix}article__") | (
            Q(**{f"{prefix}article__isnull": True}) & Quote.coverage_condition(f"{prefix}quote__")
        )

    @property
    def pinned(self) -> bool:
        """Whether it is anchored to a span of the article's text."""
        return self.start is not None

    def save(self, *args, **kwargs) -> None:
        if self.pinned and (
            self.article is None or self.article.body[self.start : self.end] != self.exact
        ):
            raise ValidationError(
                f"These words are not at characters {self.start}–{self.end} of the article."
            )
        super().save(*args, **kwargs)
