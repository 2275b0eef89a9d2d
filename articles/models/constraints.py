"""Fields and database constraints that several records share."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from articles.text import dates


class Precision(models.TextChoices):
    """How precisely a date is known."""

    DAY = dates.DAY, "Day"
    MONTH = dates.MONTH, "Month"
    YEAR = dates.YEAR, "Year"


def precision_field() -> models.CharField:
    """The companion of an imprecise date; the date itself is the first day of its period."""
    return models.CharField(max_length=5, choices=Precision, default=Precision.DAY)


def web_address(**options) -> models.URLField:
    """An address on the web; only http and https, which :func:`http_only` holds the database to."""
    return models.URLField(
        max_length=1000, validators=[URLValidator(schemes=["http", "https"])], **options
    )


def one_of(field: str, choices, name: str) -> CheckConstraint:
    """The column holds one of *choices* and nothing else."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [value for value, _ in choices.choices]}),
        name=name,
        violation_error_message=f"“{field}” must be one of {', '.join(choices.values)}.",
    )


def http_only(field: str, name: str, blank: bool = False) -> CheckConstraint:
    """The column is an http(s) address, or empty where *blank*."""
    condition = Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"})
    if blank:
        condition |= Q(**{field: ""})
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message="An address must begin with http:// or https://.",
    )


def not_empty(field: str, name: str) -> CheckConstraint:
    """The text column is not empty."""
    return CheckConstraint(
        condition=~Q(**{field: ""}), name=name, violation_error_message=f"“{field}” is empty."
    )


def exactly_one(fields: tuple[str, ...], name: str) -> CheckConstraint:
    """Exactly one of the nullable columns is set."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=f"Give exactly one of: {', '.join(fields)}.",
    )


def span_check(name: str) -> CheckConstraint:
    """``start`` and ``end`` are both empty, or a span of at least one character.

    Emptiness is asked for by name: a check that comes out as NULL would let the row in.
    """
    return CheckConstraint(
        condition=Q(start__isnull=True, end__isnull=True)
        | Q(start__isnull=False, end__isnull=False, start__gte=0, end__gt=models.F("start")),
        name=name,
        violation_error_message="A span needs a start and an end after it, or neither.",
    )


def money_check(name: str) -> CheckConstraint:
    """An amount of at least 0 with its currency, or neither."""
    return CheckConstraint(
        condition=Q(amount__isnull=True, currency="")
        | (Q(amount__isnull=False, amount__gte=0) & ~Q(currency="")),
        name=name,
        violation_error_message="Give an amount of at least 0 and its currency, or neither.",
    )


def partial(record: models.Model, field: str) -> dates.PartialDate | None:
    """The imprecise date in *field* and ``field_precision``, or None when it is not known."""
    day = getattr(record, field)
    if day is None:
        return None
    return dates.PartialDate.of(day, getattr(record, f"{field}_precision"))


def normalise_partial(record: models.Model, *fields: str) -> None:
    """Move each imprecise date to the first day of its period, so that equal dates are equal."""
    for field in fields:
        day = getattr(record, field)
        if isinstance(day, str):
            day = dates.date.fromisoformat(day)
        if day is not None:
            setattr(record, field, dates.first_day(day, getattr(record, f"{field}_precision")))
