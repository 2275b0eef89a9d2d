"""Bulk actions to publish, withdraw and unpublish records, with a confirmation page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article, Mention, Quote, State, Statement
from articles.models.acceptance import pending_acceptances
from articles.models.visibility import VisibilityMixin
from articles.models.withdrawal import (
    UNPUBLISHED_WITH_SOURCE,
    change_state,
    find_orphans,
    unpublished_with,
)

MAX_RECORDS = 500
"""Limit of records changed by one action."""


@dataclass
class PlannedChange:
    """Effect of an action on one record; ``has_effect`` is false when nothing changes."""

    record: models.Model
    has_effect: bool
    effect: str

    @property
    def kind(self) -> str:
        """Name of the record's kind."""
        return str(self.record._meta.verbose_name)


@dataclass(frozen=True)
class StateChange:
    """A bulk action: its target state and its labels."""

    name: str
    state: str
    title: str
    participle: str


@dataclass
class HiddenRecords:
    """Numbers of other public records that a withdrawal hides, by kind."""

    counts: dict[str, int] = field(default_factory=dict)


PUBLISH = StateChange("publish", State.PUBLISHED, "Publish", "published")
WITHDRAW = StateChange("withdraw", State.WITHDRAWN, "Withdraw", "withdrawn")
TO_DRAFT = StateChange("back_to_draft", State.DRAFT, "Return to draft", "returned to draft")


def public_url_of(record: models.Model) -> str:
    """Public URL of a record; mentions are shown on the page of their pledge."""
    return (record.pledge if isinstance(record, Mention) else record).get_absolute_url()


def plan_change(action: StateChange, record: models.Model) -> PlannedChange:
    """Effect of *action* on *record*."""
    if record.state == action.state:
        label = record.get_state_display().lower()
        return PlannedChange(record, False, f"no change (already {label})")
    if action.state != State.PUBLISHED:
        return PlannedChange(record, True, "will no longer be public" if record.is_public else "")
    before, record.state = record.state, State.PUBLISHED
    reasons = record.why_not_public()
    record.state = before
    if reasons:
        return PlannedChange(record, True, f"will still not be public: {'; '.join(reasons)}")
    return PlannedChange(record, True, f"will be public at {public_url_of(record)}")


def counted(records: Iterable[models.Model]) -> str:
    """Numbers by kind, such as “2 quotes, 1 pledge”."""
    numbers = Counter(type(record) for record in records)
    return ", ".join(f"{number} {_kind(model, number)}" for model, number in numbers.items())


def linked(records: Iterable[models.Model]) -> SafeString:
    """HTML list of the records, linked to their change pages."""
    return format_html_join(
        "; ",
        '<a href="{}">{}</a> ({})',
        ((change_url(record), record, type(record)._meta.verbose_name) for record in records),
    )


def change_url(record: models.Model) -> str:
    """URL of the change page of *record*."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def _kind(model: type[models.Model], number: int) -> str:
    opts = model._meta
    return str(opts.verbose_name if number == 1 else opts.verbose_name_plural)


def records_hidden_by(records: list[models.Model]) -> HiddenRecords:
    """Public rows whose visibility depends on *records*."""
    hidden = HiddenRecords()
    model = type(records[0])
    for other in apps.get_app_config("articles").get_models():
        if not issubclass(other, VisibilityMixin):
            continue
        for name in other.visibility_depends_on:
            if other._meta.get_field(name).related_model is model:
                rows = other.objects.published().filter(**{f"{name}__in": records})
                if count := rows.count():
                    hidden.counts[f"{_kind(other, count)} (via {name})"] = count
    if count := _count_hidden_statements(model, records):
        hidden.counts[f"{_kind(Statement, count)} (via quotes)"] = count
    return hidden


def _count_hidden_statements(model: type[models.Model], records: list[models.Model]) -> int:
    """Number of statements whose public quotes are all in *records* or in these articles."""
    column = {"article": "article__in", "quote": "pk__in"}.get(model._meta.model_name)
    if column is None:
        return 0
    quotes = Quote.objects.published()
    hidden = quotes.filter(**{column: records})
    remaining = quotes.exclude(**{column: records}).filter(statement__isnull=False)
    rows = Statement.objects.filter(pk__in=hidden.values("statement"))
    return rows.exclude(pk__in=remaining.values("statement")).count()


@dataclass
class Companion:
    """A checkbox for another record that can be published or withdrawn with the selected ones."""

    record: models.Model
    checked: bool

    @property
    def value(self) -> str:
        """Value of the checkbox."""
        return f"{self.record._meta.model_name}-{self.record.pk}"

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def url(self) -> str:
        return change_url(self.record)


def companions(action: StateChange, records: list[models.Model]) -> list[Companion]:
    """Records without other public support, withdrawn too unless their box is cleared; or records
    withdrawn together with *records* earlier, published again if their box is ticked.
    """
    if action.state == State.PUBLISHED:
        return [Companion(record, False) for record in unpublished_with(records)]
    return [Companion(record, True) for record in find_orphans(records)]


def _selected_companions(
    action: StateChange, request: HttpRequest, records: list[models.Model]
) -> list[models.Model]:
    """The companions to change. Those that were not on the page are changed by default."""
    offered, ticked = set(request.POST.getlist("offered")), set(request.POST.getlist("with"))
    current = companions(action, records)
    if action.state == State.PUBLISHED:
        return [companion.record for companion in current if companion.value in ticked]
    keep = [companion.record for companion in current if companion.value in offered - ticked]
    return find_orphans(records, keep)


def _run_action(action: StateChange, modeladmin, request: HttpRequest, queryset):
    total = queryset.count()
    if total > MAX_RECORDS:
        text = f"You selected {total:,} records. Select at most {MAX_RECORDS}."
        modeladmin.message_user(request, text, messages.ERROR)
        return None
    plans = [plan_change(action, record) for record in queryset]
    if not all(modeladmin.has_change_permission(request, plan.record) for plan in plans):
        raise PermissionDenied
    records = [plan.record for plan in plans if plan.has_effect]
    if request.POST.get("confirmed") == action.name:
        return _apply(action, modeladmin, request, records)
    opts = modeladmin.model._meta
    publishes_articles = action == PUBLISH and opts.model is Article and records
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": f"{action.title}: {len(records)} of {total} {opts.verbose_name_plural}",
        "action": action,
        "plans": plans,
        "count": len(records),
        "hidden": records_hidden_by(records) if records and action != PUBLISH else None,
        "companions": companions(action, records),
        "accepted": pending_acceptances(*records) if publishes_articles else [],
        "publishes": action == PUBLISH,
        "opts": opts,
        "selected": [str(plan.record.pk) for plan in plans],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/editorial/confirm_action.html", context)


def _apply(
    action: StateChange, modeladmin, request: HttpRequest, records: list[models.Model]
) -> None:
    with transaction.atomic():
        others = _selected_companions(action, request, records)
        for record in records:
            change_state(record, action.state, request.user)
        reason = None if action == PUBLISH else UNPUBLISHED_WITH_SOURCE
        for record in others:
            change_state(record, action.state, request.user, reason)
    kind = _kind(modeladmin.model, len(records))
    modeladmin.message_user(request, f"{len(records)} {kind} {action.participle}.")
    if others:
        text = format_html("Also {}: {}.", action.participle, linked(others))
        modeladmin.message_user(request, text)


@admin.action(description="Publish…", permissions=["publish"])
def publish(modeladmin, request, queryset):
    """Publish the selected records."""
    return _run_action(PUBLISH, modeladmin, request, queryset)


@admin.action(description="Withdraw…", permissions=["publish"])
def withdraw(modeladmin, request, queryset):
    """Withdraw the selected records; they stay in the database."""
    return _run_action(WITHDRAW, modeladmin, request, queryset)


@admin.action(description="Return to draft…", permissions=["publish"])
def back_to_draft(modeladmin, request, queryset):
    """Return the selected records to draft."""
    return _run_action(TO_DRAFT, modeladmin, request, queryset)
