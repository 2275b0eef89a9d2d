"""Publishing and withdrawing many records at once, after a page that says what will happen."""

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
from django.utils.text import capfirst

from articles.models import Article, Mention, Quote, State, Statement
from articles.models.acceptance import accepted_for
from articles.models.visibility import VisibilityMixin
from articles.models.withdrawal import (
    WITH_SUPPORT,
    change_state,
    rests_only_on,
    taken_back_with,
)

MAX_RECORDS = 500
"""Records changed by one action; more are done in several."""


@dataclass
class PlannedChange:
    """What an action would do with one record: ``does`` is empty when it stays as it is."""

    record: models.Model
    does: bool
    words: str


@dataclass(frozen=True)
class StateChange:
    """One of the actions: the state it leads to, and its words."""

    name: str
    state: str
    title: str
    done: str


@dataclass
class HiddenRecords:
    """Other public records that a withdrawal hides, counted by kind."""

    counts: dict[str, int] = field(default_factory=dict)


PUBLISH = StateChange("publish", State.PUBLISHED, "Publish", "published")
WITHDRAW = StateChange("withdraw", State.WITHDRAWN, "Withdraw from the public", "withdrawn")
TO_DRAFT = StateChange("back_to_draft", State.DRAFT, "Put back to draft", "put back to draft")


def public_url_of(record: models.Model) -> str:
    """The public address of a record; a mention is seen on the page of its pledge."""
    return (record.pledge if isinstance(record, Mention) else record).get_absolute_url()


def plan_change(verb: StateChange, record: models.Model) -> PlannedChange:
    """What *verb* does with *record*, in words."""
    if record.state == verb.state:
        return PlannedChange(record, False, f"is {record.get_state_display().lower()} already")
    if verb.state != State.PUBLISHED:
        return PlannedChange(record, True, "disappears from the public" if record.is_public else "")
    before, record.state = record.state, State.PUBLISHED
    hidden = record.why_not_public()
    record.state = before
    if hidden:
        return PlannedChange(record, True, f"stays hidden all the same: {'; '.join(hidden)}")
    return PlannedChange(record, True, f"will be public at {public_url_of(record)}")


def counted(records: Iterable[models.Model]) -> str:
    """How many of each kind: “2 quotes, 1 pledge”."""
    numbers = Counter(type(record) for record in records)
    return ", ".join(f"{number} {_kind(model, number)}" for model, number in numbers.items())


def linked(records: Iterable[models.Model]) -> SafeString:
    """The records with links to their pages in the admin."""
    return format_html_join(
        "; ",
        '<a href="{}">{}</a> ({})',
        ((change_address(one), one, type(one)._meta.verbose_name) for one in records),
    )


def change_address(record: models.Model) -> str:
    """The address of the form of *record*."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def _kind(model: type[models.Model], number: int) -> str:
    opts = model._meta
    return str(opts.verbose_name if number == 1 else opts.verbose_name_plural)


def records_hidden_by(records: list[models.Model]) -> HiddenRecords:
    """The public rows that hang on *records* and are public only while these are."""
    follows = HiddenRecords()
    model = type(records[0])
    for other in apps.get_app_config("articles").get_models():
        if not issubclass(other, VisibilityMixin):
            continue
        for name in other.PUBLIC_THROUGH:
            if other._meta.get_field(name).related_model is model:
                rows = other.objects.published().filter(**{f"{name}__in": records})
                if count := rows.count():
                    follows.counts[f"{_kind(other, count)} (by its {name})"] = count
    if lost := _statements_lost(model, records):
        follows.counts[f"{_kind(Statement, lost)} (by its quotes)"] = lost
    return follows


def _statements_lost(model: type[models.Model], records: list[models.Model]) -> int:
    """How many statements have all their public quotes in *records*, or in these articles."""
    column = {"article": "article__in", "quote": "pk__in"}.get(model._meta.model_name)
    if column is None:
        return 0
    quotes = Quote.objects.published()
    going = quotes.filter(**{column: records})
    staying = quotes.exclude(**{column: records}).filter(statement__isnull=False)
    rows = Statement.objects.filter(pk__in=going.values("statement"))
    return rows.exclude(pk__in=staying.values("statement")).count()


@dataclass
class Companion:
    """A record that is published or withdrawn together with the chosen ones, if it is ticked."""

    record: models.Model
    ticked: bool

    @property
    def value(self) -> str:
        """What its box sends."""
        return f"{self.record._meta.model_name}-{self.record.pk}"

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def address(self) -> str:
        return change_address(self.record)


def companions(verb: StateChange, records: list[models.Model]) -> list[Companion]:
    """What rests on nothing else public and is withdrawn too, unless its box is cleared; or what
    was withdrawn with the records and is published again if its box is ticked.
    """
    if verb.state == State.PUBLISHED:
        return [Companion(record, False) for record in taken_back_with(records)]
    return [Companion(record, True) for record in rests_only_on(records)]


def _chosen(
    verb: StateChange, request: HttpRequest, records: list[models.Model]
) -> list[models.Model]:
    """The companions that change too. Those that were not on the page do by default."""
    offered, ticked = set(request.POST.getlist("offered")), set(request.POST.getlist("with"))
    found = companions(verb, records)
    if verb.state == State.PUBLISHED:
        return [one.record for one in found if one.value in ticked]
    keep = [one.record for one in found if one.value in offered - ticked]
    return rests_only_on(records, keep)


def _perform(verb: StateChange, modeladmin, request: HttpRequest, queryset):
    total = queryset.count()
    if total > MAX_RECORDS:
        text = f"{total:,} records are chosen; at most {MAX_RECORDS} are changed at once."
        modeladmin.message_user(request, text, messages.ERROR)
        return None
    plans = [plan_change(verb, record) for record in queryset]
    refused = [p.record for p in plans if not modeladmin.has_change_permission(request, p.record)]
    if refused:
        raise PermissionDenied
    if request.POST.get("confirmed") == verb.name:
        return _carry_out(verb, modeladmin, request, [p.record for p in plans if p.does])
    moving = [p.record for p in plans if p.does]
    opts = modeladmin.model._meta
    accepts = verb == PUBLISH and opts.model is Article and moving
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": f"{verb.title}: {len(moving)} of {total} {opts.verbose_name_plural}",
        "verb": verb,
        "plans": plans,
        "moving": len(moving),
        "follows": records_hidden_by(moving) if moving and verb != PUBLISH else None,
        "companions": companions(verb, moving),
        "accepted": accepted_for(*moving) if accepts else [],
        "publishes": verb == PUBLISH,
        "opts": opts,
        "chosen": [str(p.record.pk) for p in plans],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/editorial/confirm_action.html", context)


def _carry_out(
    verb: StateChange, modeladmin, request: HttpRequest, records: list[models.Model]
) -> None:
    with transaction.atomic():
        others = _chosen(verb, request, records)
        for record in records:
            change_state(record, verb.state, request.user)
        reason = None if verb == PUBLISH else WITH_SUPPORT
        for record in others:
            change_state(record, verb.state, request.user, reason)
    kind = _kind(modeladmin.model, len(records))
    modeladmin.message_user(request, f"{capfirst(kind)} {verb.done}: {len(records)}.")
    if others:
        text = format_html("Also {}: {}.", verb.done, linked(others))
        modeladmin.message_user(request, text)


@admin.action(description="Publish…", permissions=["publish"])
def publish(modeladmin, request, queryset):
    """Make the chosen records public."""
    return _perform(PUBLISH, modeladmin, request, queryset)


@admin.action(description="Withdraw from the public…", permissions=["publish"])
def withdraw(modeladmin, request, queryset):
    """Take the chosen records back from the public; they stay in the archive."""
    return _perform(WITHDRAW, modeladmin, request, queryset)


@admin.action(description="Put back to draft…", permissions=["publish"])
def back_to_draft(modeladmin, request, queryset):
    """Make drafts of the chosen records again."""
    return _perform(TO_DRAFT, modeladmin, request, queryset)
