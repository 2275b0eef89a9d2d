"""Model fields and database constraints shared by several models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.validators import URLValidator
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import CheckConstraint, Q

from articles.text import dates


class Precision(models.TextChoices):
    """How precisely a date is known."""

    DAY = dates.DAY, "Day"
    MONTH = dates.MONTH, "Month"
    YEAR = dates.YEAR, "Year"


def precision_field(label: str = "date is exact to") -> models.CharField:
    """Precision of a partial date; the date column holds the first day of the period."""
    return models.CharField(
        max_length=5, choices=Precision, default=Precision.DAY, verbose_name=label
    )


def web_address(**options) -> models.URLField:
    """URL field for http and https; pair it with the constraint :func:`http_only`."""
    return models.URLField(
        max_length=1000, validators=[URLValidator(schemes=["http", "https"])], **options
    )


class ColumnCheck(CheckConstraint):
    """Check constraint of one column; forms validate it in Python first.

    Django needs three statements to validate a check constraint: savepoint, query, release. A value
    that ``is_valid`` accepts needs none; the database decides about all others. In migrations it
    is a plain ``CheckConstraint``.
    """

    def __init__(self, *, field: str, is_valid: Callable[[Any], bool], **options) -> None:
        super().__init__(**options)
        self.field = field
        self.is_valid = is_valid

    def deconstruct(self):
        _, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def clone(self) -> ColumnCheck:
        _, args, kwargs = self.deconstruct()
        return ColumnCheck(*args, field=self.field, is_valid=self.is_valid, **kwargs)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS) -> None:
        if not self.is_valid(getattr(instance, self.field)):
            super().validate(model, instance, exclude=exclude, using=using)


def one_of(field: str, choices, name: str) -> CheckConstraint:
    """Constraint: the column holds one of *choices*."""
    values = [value for value, _ in choices.choices]
    return ColumnCheck(
        field=field,
        is_valid=lambda value: value in values,
        condition=Q(**{f"{field}__in": values}),
        name=name,
        violation_error_message=f"“{field}” must be one of {', '.join(choices.values)}.",
    )


def http_only(field: str, name: str, blank: bool = False) -> CheckConstraint:
    """Constraint: the column is an http(s) address, or empty if *blank*."""
    condition = Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"})
    if blank:
        condition |= Q(**{field: ""})
    return ColumnCheck(
        field=field,
        is_valid=lambda url: url.startswith(("http://", "https://")) or (blank and not url),
        condition=condition,
        name=name,
        violation_error_message="Enter a web address that begins with http:// or https://.",
    )


def not_empty(field: str, name: str) -> CheckConstraint:
    """Constraint: the text column is not empty."""
    return ColumnCheck(
        field=field,
        is_valid=lambda value: value != "",
        condition=~Q(**{field: ""}),
        name=name,
        violation_error_message=f"Fill in “{field}”.",
    )


def exactly_one(fields: tuple[str, ...], name: str) -> CheckConstraint:
    """Constraint: exactly one of the nullable columns is set."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=f"Fill in exactly one of: {', '.join(fields)}.",
    )


def span_check(name: str) -> CheckConstraint:
    """Constraint: ``start`` and ``end`` are both NULL, or a span of at least one character.

    NULL is tested explicitly, because a check that evaluates to NULL passes.
    """
    return CheckConstraint(
        condition=Q(start__isnull=True, end__isnull=True)
        | Q(start__isnull=False, end__isnull=False, start__gte=0, end__gt=models.F("start")),
        name=name,
        violation_error_message="Enter the start and a later end of the passage, or neither.",
    )


def money_check(name: str) -> CheckConstraint:
    """Constraint: a non-negative amount with its currency, or neither."""
    return CheckConstraint(
        condition=Q(amount__isnull=True, currency="")
        | (Q(amount__isnull=False, amount__gte=0) & ~Q(currency="")),
        name=name,
        violation_error_message="Enter both an amount (0 or more) and its currency, or neither.",
    )


def partial(record: models.Model, field: str) -> dates.PartialDate | None:
    """The partial date in *field* and ``field_precision``, or None if unknown."""
    day = getattr(record, field)
    if day is None:
        return None
    return dates.PartialDate.of(day, getattr(record, f"{field}_precision"))


def normalise_partial(record: models.Model, *fields: str) -> None:
    """Set each partial date to the first day of its period, so that equal dates compare equal."""
    for field in fields:
        day = getattr(record, field)
        if isinstance(day, str):
            day = dates.date.fromisoformat(day)
        if day is not None:
            setattr(record, field, dates.first_day(day, getattr(record, f"{field}_precision")))
