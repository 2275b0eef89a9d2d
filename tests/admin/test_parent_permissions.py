"""Who may change what, for every admin, inline and desk view there is: generated, not listed.

The roles without the right to publish must never change what the public sees, nor a record that
was withdrawn. The strictest of them has every other permission of the archive.
"""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.test import RequestFactory
from django.urls import reverse

from articles.models import Alias, Article, State
from articles.models.parents import parent_fields
from articles.models.publishing import Gated, Publishable
from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS, may_publish
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db
STATES = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN)
NEW_TEXT = "https://example.org/changed"  # a value that every column of text takes
GIVEN = {"Article": {"body": ""}, "Alias": {"state": "matched"}}
VERDICT = {"status": "cannot-be-assessed", "as_of": "2025-06-01", "as_of_precision": "day"} | {
    "reason": NEW_TEXT
}


def can_be_edited(modeladmin) -> bool:
    request = RequestFactory().get("/")
    request.user = factories.UserFactory.build(is_superuser=True, is_active=True)
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


@pytest.fixture
def roles(db) -> dict:
    return {
        "contributor": sign_in(CONTRIBUTORS),
        "reviewer": sign_in(REVIEWERS),
        "everything but publishing": everything_but_publishing(),
        "editor": sign_in(EDITORS),
        "superuser": sign_in(None, is_superuser=True),
    }


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
    """A text that can be changed by itself."""
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
    """All that the public sees, and all that was withdrawn."""
    found = {}
    for model in apps.get_app_config("articles").get_models():
        columns = [f.attname for f in model._meta.concrete_fields if f.name != "updated_at"]
        if issubclass(model, Gated):
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


def test_every_model_that_can_be_edited_says_what_it_belongs_to():
    undeclared = []
    for model in {a.model for a in admins()} | {inline.model for _, inline in inlines()}:
        if not issubclass(model, Publishable):
            try:
                parent_fields(model)
            except ImproperlyConfigured as error:
                undeclared.append(str(error))
    assert undeclared == [], "\n".join(undeclared)


def test_a_model_that_declares_nothing_is_told_what_to_declare():
    with pytest.raises(ImproperlyConfigured, match=r"Orphan .*PARENT_FIELDS"):
        parent_fields(type("Orphan", (), {}))


def test_only_superusers_change_what_is_not_the_archives(roles):
    others = [m for m in admin.site._registry if m._meta.app_label != "articles"]
    for model in others:
        for role in ("contributor", "reviewer", "everything but publishing", "editor"):
            page = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            assert roles[role].get(reverse(page)).status_code == 403


def is_shared(model) -> bool:
    return not issubclass(model, Publishable) and not parent_fields(model)


def is_open(record, state: str) -> bool:
    """What the rule says of the record, in the simplest words there are."""
    return not record.is_public if is_shared(type(record)) else state == State.DRAFT


def may(client, model, action: str, opened: bool) -> bool:
    allowed = client.user.has_perm(f"articles.{action}_{model._meta.model_name}")
    return allowed and (opened or may_publish(client.user))


def check(roles, model, action: str, opened: bool, act) -> list[str]:
    """Let each role try to *act*, and compare with the rule; each try is undone."""
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


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_change_and_delete_on_a_page_of_its_own(modeladmin, roles):
    model, wrong = modeladmin.model, []
    for state in states_of(model):
        record = row_in(model, state)
        page = roles["superuser"].get(address(record))
        field = text_field(page.context["adminform"].form)
        values = {**values_of(page), field: NEW_TEXT}
        rows = model._base_manager.filter(pk=record.pk)

        def change(client, record=record, values=values, rows=rows, field=field):
            client.post(address(record), values)
            return rows.filter(**{field: NEW_TEXT}).exists()

        def delete(client, record=record, rows=rows):
            client.post(address(record, "delete"), {"post": "yes"})
            return not rows.exists()

        def delete_selected(client, record=record, rows=rows):
            sent = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
            client.post(address(record, "changelist"), sent)
            return not rows.exists()

        opened = is_open(record, state)
        found = check(roles, model, "change", opened, change)
        if model.__name__ not in ("Publisher", "Statement"):  # in use, and protected by that
            found += check(roles, model, "delete", opened, delete)
            found += check(roles, model, "delete", opened, delete_selected)
        wrong += [f"{state}: {words}" for words in found]
    assert wrong == []


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_add_on_a_page_of_its_own_and_in_a_popup(modeladmin, roles):
    model, wrong = modeladmin.model, []
    for state in states_of(model):
        with undone():
            record = row_in(model, state)
            page = roles["superuser"].get(address(record))
            values = values_of(page)
            field = text_field(page.context["adminform"].form)
            if is_shared(model):
                values |= {"code": "ZZ", "slug": "another", "name": "Another"}
            else:
                model._base_manager.filter(pk=record.pk).delete()
            values |= {field: NEW_TEXT, "_popup": "1"}
            values.pop("version_seen", None)
            new = model._base_manager.exclude(pk=record.pk).filter(**{field: NEW_TEXT})

            def add(client, record=record, values=values, new=new):
                client.post(address(record, "add"), values)
                return new.exists()

            opened = is_open(record, state)
            if issubclass(model, Publishable):
                opened = True  # it becomes a draft, whatever the form was made to say
            elif is_shared(model):
                opened = not model().is_public
            found = check(roles, model, "add", opened, add)
            wrong += [f"{state}: {words}" for words in found]
    assert wrong == []


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_a_row_is_not_moved_between_parents_of_different_states(modeladmin, roles):
    model, wrong = modeladmin.model, []
    if issubclass(model, Publishable) or not parent_fields(model):
        return
    for name in parent_fields(model):
        related = model._meta.get_field(name).related_model
        for before, after in ((State.DRAFT, State.PUBLISHED), (State.PUBLISHED, State.DRAFT)):
            record = row_in(model, before, **{name: row_in(related, before)})
            target = row_in(related, after)
            values = {**values_of(roles["superuser"].get(address(record))), name: target.pk}
            moved = model._base_manager.filter(pk=record.pk, **{name: target})

            def move(client, record=record, values=values, moved=moved):
                client.post(address(record), values)
                return moved.exists()

            wrong += check(roles, model, "change", False, move)
    assert wrong == []


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_the_history_does_not_bring_a_row_back_to_a_public_parent(modeladmin, roles):
    model, wrong = modeladmin.model, []
    if issubclass(model, Publishable) or not parent_fields(model) or not hasattr(model, "history"):
        return
    for name in parent_fields(model):
        related = model._meta.get_field(name).related_model
        public = row_in(related, State.PUBLISHED)
        record = row_in(model, State.PUBLISHED, **{name: public})
        first = record.history.earliest()
        setattr(record, name, row_in(related, State.DRAFT))
        record.save()
        page = reverse(
            f"admin:articles_{model._meta.model_name}_simple_history",
            args=[record.pk, first.history_id],
        )
        back = model._base_manager.filter(pk=record.pk, **{name: public})

        def revert(client, page=page, back=back):
            client.post(page)
            return back.exists()

        wrong += check(roles, model, "change", False, revert)
    assert wrong == []


@pytest.mark.parametrize(("modeladmin", "inline"), inlines(), ids=name)
def test_rows_beside_a_record(modeladmin, inline, roles):
    model, wrong = inline.model, []
    fk = inline.fk_name or next(
        f.name
        for f in model._meta.concrete_fields
        if f.is_relation and f.related_model is modeladmin.model
    )
    prefix = model._meta.get_field(fk).remote_field.get_accessor_name()
    for state in STATES:
        parent = row_in(modeladmin.model, state)
        page = address(parent)
        if model.__name__ == "StatusUpdate":
            empty = values_of(roles["superuser"].get(page))
            sent = {f"{prefix}-0-{key}": value for key, value in VERDICT.items()}
            sent = {**empty, **sent, f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}

            def judge(client, page=page, parent=parent, sent=sent):
                client.post(page, sent)
                return parent.status_updates.exists()

            found = check(roles, model, "add", state == State.DRAFT, judge)
            wrong += [f"{state}: {words}" for words in found]
            continue
        row = row_in(model, state, **{fk: parent})
        shown = roles["superuser"].get(page)
        formset = next(
            i.formset for i in shown.context["inline_admin_formsets"] if i.formset.prefix == prefix
        )
        field = text_field(formset.forms[0])
        values = values_of(shown)
        changed = {**values, f"{prefix}-0-{field}": NEW_TEXT}
        removed = {**values, f"{prefix}-0-DELETE": "on"}
        added = {**changed, f"{prefix}-0-id": "", f"{prefix}-INITIAL_FORMS": 0}
        del added["version_seen"]  # the row is deleted below, and that is no conflict
        rows = model._base_manager.filter(pk=row.pk)
        others = model._base_manager.exclude(pk=row.pk).filter(**{field: NEW_TEXT})

        def change(client, page=page, changed=changed, rows=rows, field=field):
            client.post(page, changed)
            return rows.filter(**{field: NEW_TEXT}).exists()

        def delete(client, page=page, removed=removed, rows=rows):
            client.post(page, removed)
            return not rows.exists()

        def add(client, page=page, added=added, others=others):
            client.post(page, added)
            return others.exists()

        opened = state == State.DRAFT
        found = check(roles, model, "change", opened, change)
        found += check(roles, model, "delete", opened, delete)
        with undone():
            rows.delete()
            found += check(roles, model, "add", opened, add)
        wrong += [f"{state}: {words}" for words in found]
    assert wrong == []
