"""Permissions of every admin, inline and editorial view, as a generated matrix.

Roles without the permission to publish must never change public pages or withdrawn records.
"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from articles.models import State
from articles.models.parents import parent_fields
from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS
from articles.models.visibility import Publishable
from tests.admin.conftest import sign_in
from tests.admin.forms import values_of
from tests.admin.matrix import (
    ENTRIES,
    NEW_TEXT,
    STATES,
    address,
    admins,
    check,
    everything_but_publishing,
    inlines,
    is_open,
    is_shared,
    name,
    row_in,
    states_of,
    text_field,
    undone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles(db) -> dict:
    return {
        "contributor": sign_in(CONTRIBUTORS),
        "reviewer": sign_in(REVIEWERS),
        "everything but publishing": everything_but_publishing(),
        "editor": sign_in(EDITORS),
        "superuser": sign_in(None, is_superuser=True),
    }


def test_every_editable_model_declares_its_parents():
    undeclared = []
    for model in {a.model for a in admins()} | {inline.model for _, inline in inlines()}:
        if not issubclass(model, Publishable):
            try:
                parent_fields(model)
            except ImproperlyConfigured as error:
                undeclared.append(str(error))
    assert undeclared == [], "\n".join(undeclared)


def test_a_model_without_declared_parents_is_an_error():
    with pytest.raises(ImproperlyConfigured, match=r"Orphan .*PARENT_FIELDS"):
        parent_fields(type("Orphan", (), {}))


def test_only_superusers_change_models_of_other_apps(roles):
    others = [m for m in admin.site._registry if m._meta.app_label != "articles"]
    for model in others:
        for role in ("contributor", "reviewer", "everything but publishing", "editor"):
            page = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            assert roles[role].get(reverse(page)).status_code == 403


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_change_and_delete_on_the_change_page(modeladmin, roles):
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
def test_add_on_the_add_page_and_in_a_popup(modeladmin, roles):
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
    for parent in parent_fields(model):
        related = model._meta.get_field(parent).related_model
        for before, after in ((State.DRAFT, State.PUBLISHED), (State.PUBLISHED, State.DRAFT)):
            record = row_in(model, before, **{parent: row_in(related, before)})
            target = row_in(related, after)
            values = {**values_of(roles["superuser"].get(address(record))), parent: target.pk}
            moved = model._base_manager.filter(pk=record.pk, **{parent: target})

            def move(client, record=record, values=values, moved=moved):
                client.post(address(record), values)
                return moved.exists()

            wrong += check(roles, model, "change", False, move)
    assert wrong == []


@pytest.mark.parametrize("modeladmin", admins(), ids=name)
def test_restoring_a_version_does_not_add_a_row_to_a_public_parent(modeladmin, roles):
    model, wrong = modeladmin.model, []
    if issubclass(model, Publishable) or not parent_fields(model) or not hasattr(model, "history"):
        return
    for parent in parent_fields(model):
        related = model._meta.get_field(parent).related_model
        public = row_in(related, State.PUBLISHED)
        record = row_in(model, State.PUBLISHED, **{parent: public})
        first = record.history.earliest()
        setattr(record, parent, row_in(related, State.DRAFT))
        record.save()
        page = reverse(
            f"admin:articles_{model._meta.model_name}_simple_history",
            args=[record.pk, first.history_id],
        )
        back = model._base_manager.filter(pk=record.pk, **{parent: public})

        def revert(client, page=page, back=back):
            client.post(page)
            return back.exists()

        wrong += check(roles, model, "change", False, revert)
    assert wrong == []


@pytest.mark.parametrize(("modeladmin", "inline"), inlines(), ids=name)
def test_inline_rows(modeladmin, inline, roles):
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
        if model.__name__ in ENTRIES:
            empty = values_of(roles["superuser"].get(page))
            sent = {f"{prefix}-0-{key}": value for key, value in ENTRIES[model.__name__].items()}
            sent = {**empty, **sent, f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}

            def judge(client, page=page, parent=parent, sent=sent):
                client.post(page, sent)
                return getattr(parent, prefix).exists()

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
