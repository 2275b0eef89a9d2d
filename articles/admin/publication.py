"""Publishing and withdrawing many records at once, after a page that says what will happen."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from articles.models import Mention, State
from articles.models.publishing import Gated

MOST = 500
"""Records changed by one action; more are done in several."""


@dataclass
class Plan:
    """What an action would do with one record: ``does`` is empty when it stays as it is."""

    record: models.Model
    does: bool
    words: str


@dataclass(frozen=True)
class Verb:
    """One of the actions: the state it leads to, and its words."""

    name: str
    state: str
    title: str
    done: str


@dataclass
class Follows:
    """Other public records that a withdrawal hides, counted by kind."""

    counts: dict[str, int] = field(default_factory=dict)


PUBLISH = Verb("publish", State.PUBLISHED, "Publish", "published")
WITHDRAW = Verb("withdraw", State.WITHDRAWN, "Withdraw from the public", "withdrawn")
TO_DRAFT = Verb("back_to_draft", State.DRAFT, "Put back to draft", "put back to draft")


def address_of(record: models.Model) -> str:
    """The public address of a record; a mention is seen on the page of its pledge."""
    return (record.pledge if isinstance(record, Mention) else record).get_absolute_url()


def plan(verb: Verb, record: models.Model) -> Plan:
    """What *verb* does with *record*, in words."""
    if record.state == verb.state:
        return Plan(record, False, f"is {record.get_state_display().lower()} already")
    if verb.state != State.PUBLISHED:
        return Plan(record, True, "disappears from the public" if record.is_public else "")
    before, record.state = record.state, State.PUBLISHED
    hidden = record.why_not_public()
    record.state = before
    if hidden:
        return Plan(record, True, f"stays hidden all the same: {'; '.join(hidden)}")
    return Plan(record, True, f"will be public at {address_of(record)}")


def hides(records: list[models.Model]) -> Follows:
    """The public rows that hang on *records* and are public only while these are."""
    follows = Follows()
    model = type(records[0])
    for other in apps.get_app_config("articles").get_models():
        if not issubclass(other, Gated):
            continue
        for name in other.PUBLIC_THROUGH:
            if other._meta.get_field(name).related_model is model:
                rows = other.objects.published().filter(**{f"{name}__in": records})
                if count := rows.count():
                    kind = (
                        other._meta.verbose_name if count == 1 else other._meta.verbose_name_plural
                    )
                    follows.counts[f"{kind} (by its {name})"] = count
    return follows


def _perform(verb: Verb, modeladmin, request: HttpRequest, queryset):
    total = queryset.count()
    if total > MOST:
        text = f"{total:,} records are chosen; at most {MOST} are changed at once."
        modeladmin.message_user(request, text, messages.ERROR)
        return None
    plans = [plan(verb, record) for record in queryset]
    refused = [p.record for p in plans if not modeladmin.has_change_permission(request, p.record)]
    if refused:
        raise PermissionDenied
    if request.POST.get("confirmed") == verb.name:
        return _carry_out(verb, modeladmin, request, [p.record for p in plans if p.does])
    moving = [p for p in plans if p.does]
    opts = modeladmin.model._meta
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": f"{verb.title}: {len(moving)} of {total} {opts.verbose_name_plural}",
        "verb": verb,
        "plans": plans,
        "moving": len(moving),
        "follows": hides([p.record for p in moving]) if moving and verb != PUBLISH else None,
        "opts": opts,
        "chosen": [str(p.record.pk) for p in plans],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/desk/confirm_action.html", context)


def _carry_out(verb: Verb, modeladmin, request: HttpRequest, records: list[models.Model]) -> None:
    with transaction.atomic():
        for record in records:
            record.state = verb.state
            record._history_user = request.user
            record.save(update_fields=["state", "updated_at"])
    opts = modeladmin.model._meta
    kind = opts.verbose_name if len(records) == 1 else opts.verbose_name_plural
    modeladmin.message_user(request, f"{capfirst(kind)} {verb.done}: {len(records)}.")


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
