"""Roles, states and rows from which the permission matrix is generated.

Roles without the permission to publish must never change public pages or withdrawn records. One of
them has every other permission.
"""

from __future__ import annotations

from contextlib import contextmanager

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import models, transaction
from django.test import RequestFactory
from django.urls import reverse

from articles.models import Alias, Article, State
from articles.models.parents import parent_fields
from articles.models.roles import may_publish
from articles.models.visibility import Publishable, VisibilityMixin
from tests import factories
from tests.admin.conftest import sign_in

STATES = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN)
NEW_TEXT = "https://example.org/changed"  # a value that every column of text takes
GIVEN = {"Article": {"body": ""}, "Alias": {"state": "matched"}}
# New entries of the append-only tables.
ENTRIES = {
    "StatusUpdate": {
        "status": "cannot-be-assessed",
        "as_of": "2025-06-01",
        "as_of_precision": "day",
        "reason": NEW_TEXT,
    },
    "PledgeCheck": {"checked_on": "2025-06-01", "searches": "boats fund"},
}


def can_be_edited(modeladmin) -> bool:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)  # not hashed: this runs while tests are collected
    return (
        modeladmin.has_add_permission(request)
        or modeladmin.has_change_permission(request)
        or modeladmin.has_delete_permission(request)
    )


def admins() -> list:
    registered = sorted(admin.site._registry.items(), key=lambda item: item[0].__name__)
    ours = [a for m, a in registered if m._meta.app_label == "articles"]
    return [a for a in ours if can_be_edited(a)]


def inlines() -> list[tuple]:
    return [(a, inline) for a in admins() for inline in a.inlines]


def name(value) -> str:
    return getattr(value, "__name__", None) or value.model.__name__


def everything_but_publishing():
    client = sign_in(None)
    codes = Permission.objects.filter(content_type__app_label="articles")
    client.user.user_permissions.set(codes.exclude(codename="publish"))
    return client


def factory_of(model):
    return getattr(factories, f"{model.__name__}Factory")


def row_in(model, state: str, **given):
    """A row of *model* that is in *state*, or whose parents are."""
    given = {**GIVEN.get(model.__name__, {}), **given}
    if issubclass(model, Publishable):
        if model.__name__ == "Quote":
            given.setdefault("article", row_in(Article, state))
        if model.__name__ == "Correction" and given:
            given.setdefault("article", None)
        return factory_of(model)(state=state, **given)
    fields = parent_fields(model)
    if not fields:
        row = factory_of(model)(**given)
        if model.__name__ == "Publisher":
            factories.ArticleFactory(publisher=row, state=state)
        if model.__name__ == "Statement":
            factories.QuoteFactory(statement=row, state=state)
        return row
    alternatives = all(model._meta.get_field(f).null for f in fields)
    for field in fields:
        if field not in given:
            related = model._meta.get_field(field).related_model
            wanted = not alternatives or not any(given.get(f) for f in fields)
            given[field] = row_in(related, state) if wanted else None
    return factory_of(model)(**given)


def text_field(form: forms.ModelForm) -> str:
    """A text field that can be changed independently of others."""
    columns = {f.name for f in form._meta.model._meta.concrete_fields} - {
        "slug",
        "currency",
        "code",
    }
    return next(
        name
        for name, field in form.fields.items()
        if name in columns and type(field) in (forms.CharField, forms.URLField)
    )


def _rows(rows: models.QuerySet, columns: list[str]) -> set[str]:
    return {repr(values) for values in rows.order_by().values_list(*columns)}


def seen() -> dict[str, set[str]]:
    """Public and withdrawn rows."""
    found = {}
    for model in apps.get_app_config("articles").get_models():
        columns = [f.attname for f in model._meta.concrete_fields if f.name != "updated_at"]
        if issubclass(model, VisibilityMixin):
            found[model.__name__] = _rows(model.objects.published(), columns)
        if issubclass(model, Publishable):
            withdrawn = model.objects.filter(state=State.WITHDRAWN)
            found[f"{model.__name__}, withdrawn"] = _rows(withdrawn, columns)
    named = Alias.objects.exclude(speaker__state="draft").exclude(organisation__state="draft")
    found["Alias"] = _rows(named, ["pk", "form", "speaker", "organisation", "state"])
    return found


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def address(record, action: str = "change") -> str:
    args = [] if action in ("add", "changelist") else [record.pk]
    return reverse(f"admin:articles_{record._meta.model_name}_{action}", args=args)


def is_shared(model) -> bool:
    return not issubclass(model, Publishable) and not parent_fields(model)


def is_open(record, state: str) -> bool:
    """Expected permission, as a simple reimplementation of the rule."""
    return not record.is_public if is_shared(type(record)) else state == State.DRAFT


def may(client, model, action: str, opened: bool) -> bool:
    allowed = client.user.has_perm(f"articles.{action}_{model._meta.model_name}")
    return allowed and (opened or may_publish(client.user))


def check(roles, model, action: str, opened: bool, act) -> list[str]:
    """Try *act* as each role, roll back, and compare with the expected permission."""
    wrong, before = [], seen()
    for role, client in roles.items():
        with undone():
            happened = act(client)
            if happened != may(client, model, action, opened):
                wrong.append(f"{role}: {action} {model.__name__} gave {happened}")
            if not may_publish(client.user) and seen() != before:
                wrong.append(f"{role}: {action} {model.__name__} is seen by the public")
    return wrong


def states_of(model) -> tuple[str, ...]:
    return (State.PUBLISHED,) if model.__name__ in ("Country", "Topic") else STATES
