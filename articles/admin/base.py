"""Base classes of the ModelAdmins and inlines: permissions, versions, history, provenance."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from simple_history.admin import SimpleHistoryAdmin

from articles.admin.editorial.revert import revert_record
from articles.admin.list_filters import MyDraftsFilter, SavedFiltersMixin
from articles.admin.publish_actions import (
    back_to_draft,
    public_url_of,
    publish,
    withdraw,
)
from articles.admin.record_search import FoldedSearchMixin
from articles.admin.typed_fields import TypedValuesForm
from articles.admin.unsupported_records import (
    remember_dependents,
    report_withdrawn_dependents,
    withdraw_unsupported,
)
from articles.admin.widgets import (
    AutocompleteFieldsMixin,
    autocomplete_choices,
    created_records,
    preload_choices,
)
from articles.models import Article, Correction, PledgeCheck, State
from articles.models.acceptance import publish_accepted, publish_record
from articles.models.roles import may_publish
from articles.models.visibility import Publishable

from .concurrency import VERSION
from .permissions import (
    InlinePermissions,
    ParentPermissions,
    RecordForm,
    refuse_rows,
    refuse_unless_allowed,
)


class RelatedRowFormSet(BaseInlineFormSet):
    """Inline formset that preloads the labels of its autocompletes, avoiding N+1 queries."""

    user = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        relations = [
            f.name for f in self.model._meta.fields if f.is_relation and f.name != self.fk.name
        ]
        # Evaluate once for all rows.
        self._queryset = self.get_queryset()
        for row in self._queryset:
            row._prefetched = {
                name: row._state.fields_cache.get(name)
                for name in relations
                if row._state.fields_cache.get(name) is not None
            }

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        preload_choices(form, getattr(form.instance, "_prefetched", {}))
        for name, record in getattr(form.instance, "_prefetched", {}).items():
            widget = getattr(form.fields.get(name), "widget", None)
            inner = getattr(widget, "widget", widget)
            if inner is not None:
                inner.labels = {str(record.pk): str(record)}

    def clean(self) -> None:
        super().clean()
        forms = [form for form in self.forms if hasattr(form, "uniqueness_key")]
        keys = [key for form in forms if (key := form.uniqueness_key()) is not None]
        if len(keys) != len(set(keys)):
            raise ValidationError("Two rows have the same words and position.", code="duplicate")
        for form in forms:
            if form.follows_page and getattr(self.instance, "state", "") == State.PUBLISHED:
                form.instance.state = State.PUBLISHED
        if self.user is not None:
            refuse_rows(self, self.user)


class RelatedRowInline(InlinePermissions, AutocompleteFieldsMixin, admin.StackedInline):
    """Stacked inline whose ``prefetched`` relations are loaded with its rows.

    Stacked, because a table with as many columns is wider than the window.
    """

    extra = 0
    form = TypedValuesForm
    formset = RelatedRowFormSet
    show_change_link = False
    prefetched: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.prefetched)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset

    def get_readonly_fields(self, request, obj=None) -> tuple:
        fields = tuple(super().get_readonly_fields(request, obj))
        if issubclass(self.model, Publishable) and not may_publish(request.user):
            return (*fields, "state")
        return fields


class RecordAdmin(
    ParentPermissions,
    SavedFiltersMixin,
    FoldedSearchMixin,
    AutocompleteFieldsMixin,
    SimpleHistoryAdmin,
):
    """ModelAdmin of records with a history, permissions by state, and saved filters."""

    form = RecordForm
    list_per_page = 50
    show_full_result_count = False
    provenance: ClassVar[tuple[str, ...]] = ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.inline_models = tuple(inline.model for inline in self.get_inlines(request, obj))
        form.user = request.user
        return form

    def get_readonly_fields(self, request, obj=None) -> tuple:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, *self.provenance) if obj is not None else fields

    def get_fieldsets(self, request, obj=None) -> list:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None:
            return fieldsets
        version = [] if not self.has_change_permission(request, obj) else [VERSION]
        if fields := [*self.provenance, *version]:
            fieldsets.append(("Origin and dates", {"fields": fields}))
        return fieldsets

    def get_fields(self, request, obj=None) -> list:
        if self.fields:
            return list(self.fields)
        hidden = {VERSION, *self.provenance}
        return [name for name in super().get_fields(request, obj) if name not in hidden]

    def get_search_results(self, request, queryset, search_term):
        rows, duplicates = super().get_search_results(request, queryset, search_term)
        return autocomplete_choices(request, rows), duplicates

    def get_changelist_instance(self, request):
        """The change list; without links to years while searching, as they cost a scan more."""
        changes = super().get_changelist_instance(request)
        field = changes.date_hierarchy
        if changes.query and field and not any(name.startswith(field) for name in changes.params):
            changes.date_hierarchy = None
        return changes

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        return revert_record(self, request, object_id, version_id)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        response = super()._changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and "adminform" in getattr(response, "context_data", {}):
            # The form again, not saved: undo what its fields have created in this transaction.
            transaction.set_rollback(True)
        return response

    def save_formset(self, request, form, formset, change) -> None:
        rows = formset.save(commit=False)
        remember_dependents(request, [*(row for row in rows if row.pk), *formset.deleted_objects])
        for row in rows:
            refuse_unless_allowed(request.user, row)
            if isinstance(row, (Correction, PledgeCheck)) and row.editor is None:
                row.editor = request.user
            row.save()
        for row in formset.deleted_objects:
            refuse_unless_allowed(request.user, row)
            row.delete()
        formset.save_m2m()

    def get_deleted_objects(self, objs, request):
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        # Deleted by cascade only, with their article: no one has permission to delete these.
        return to_delete, counts, needed - {"proposal", "article revision"}, protected


class PublishableAdmin(RecordAdmin):
    """ModelAdmin of records with a state: everybody may edit drafts, editors publish."""

    provenance = ("public_link", "origin", "created_at", "updated_at", "published_at")
    actions = (publish, withdraw, back_to_draft)
    visibility_relations: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # Django ignores list_select_related on a queryset that already has select_related.
        relations = [*self.visibility_relations, *(self.list_select_related or ())]
        rows = super().get_queryset(request)
        return rows.select_related(*relations) if relations else rows

    def get_list_filter(self, request: HttpRequest) -> tuple:
        return (MyDraftsFilter, *super().get_list_filter(request))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Permission check of the publish actions."""
        return may_publish(request.user)

    def get_readonly_fields(self, request, obj=None) -> tuple:
        fields = super().get_readonly_fields(request, obj)
        return fields if may_publish(request.user) else (*fields, "state")

    def save_model(self, request, obj, form, change) -> None:
        refuse_unless_allowed(request.user, obj)
        # What a record supports depends on its state and its foreign keys only.
        relations = [field.name for field in obj._meta.fields if field.is_relation]
        if change and not {"state", *relations}.isdisjoint(form.changed_data):
            remember_dependents(request, [obj])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        obj = form.instance
        if obj.state == State.PUBLISHED and may_publish(request.user):
            rows = [row for formset in formsets for row in formset.forms]
            for record in created_records([form, *rows]):
                if isinstance(record, Publishable):
                    publish_record(record)
        if isinstance(obj, Article):
            # The inline rows were loaded before publication and may have been saved as drafts.
            publish_accepted(obj, request.user)
        state = State.WITHDRAWN if obj.state == State.PUBLISHED else obj.state
        withdraw_unsupported(request, state, keep=obj)
        if "state" in form.changed_data and obj.state == State.PUBLISHED:
            report_withdrawn_dependents(request, obj)

    def delete_model(self, request, obj) -> None:
        remember_dependents(request, [obj])
        super().delete_model(request, obj)
        withdraw_unsupported(request, State.WITHDRAWN)

    def delete_queryset(self, request, queryset) -> None:
        remember_dependents(request, list(queryset))
        super().delete_queryset(request, queryset)
        withdraw_unsupported(request, State.WITHDRAWN)

    def view_on_site(self, obj) -> str:
        """URL of the public page, or of the preview if the record is not public."""
        if obj.is_public:
            return public_url_of(obj)
        return reverse("admin:preview", args=[obj._meta.model_name, obj.pk])

    @admin.display(description="Public page")
    def public_link(self, obj) -> str:
        """Link to the public page, or why the record is not public."""
        reasons = obj.why_not_public()
        if not reasons:
            return format_html('<a href="{0}">{0}</a>', public_url_of(obj))
        return format_html(
            "Not public: <ul>{}</ul>", format_html_join("", "<li>{}</li>", ((r,) for r in reasons))
        )


class ReadOnlyAdmin(SavedFiltersMixin, admin.ModelAdmin):
    """ModelAdmin without add, change and delete, for rows that the application writes."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
