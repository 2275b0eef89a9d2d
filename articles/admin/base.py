"""What every page of the desk has: provenance, history, versions, and who may do what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
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
from articles.admin.unsupported_records import (
    note_support,
    report_taken_back,
    take_back_the_unsupported,
)
from articles.admin.widgets import AutocompleteFieldsMixin, offered_to
from articles.models import Article, Correction, State
from articles.models.acceptance import publish_accepted
from articles.models.roles import may_publish
from articles.models.visibility import Publishable, VisibilityMixin

from .concurrency import VERSION
from .permissions import (
    InlinePermissions,
    ParentPermissions,
    RecordForm,
    refuse_rows,
    refuse_unless_allowed,
)


class RelatedRowFormSet(BaseInlineFormSet):
    """Rows beside a record, whose boxes show the records they have without asking one by one."""

    user = None

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ties = [f.name for f in self.model._meta.fields if f.is_relation and f.name != self.fk.name]
        # Once for all rows; the pages of all rows then need no further question.
        self._queryset = self.get_queryset()
        for row in self._queryset:
            row._known = {
                name: row._state.fields_cache.get(name)
                for name in ties
                if row._state.fields_cache.get(name) is not None
            }

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        for name, record in getattr(form.instance, "_known", {}).items():
            widget = getattr(form.fields.get(name), "widget", None)
            inner = getattr(widget, "widget", widget)
            if inner is not None:
                inner.known = {str(record.pk): str(record)}

    def clean(self) -> None:
        super().clean()
        places = [f.place_taken() for f in self.forms if hasattr(f, "place_taken")]
        pinned = [place for place in places if place is not None]
        if len(pinned) != len(set(pinned)):
            raise ValidationError("Two rows have the same words at the same place.")
        if self.user is not None:
            refuse_rows(self, self.user)


class RelatedRowInline(InlinePermissions, AutocompleteFieldsMixin, admin.TabularInline):
    """Rows beside a record; their ties are loaded with them."""

    extra = 0
    formset = RelatedRowFormSet
    show_change_link = False
    ties: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.ties)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset

    def get_readonly_fields(self, request, obj=None) -> tuple:
        own = tuple(super().get_readonly_fields(request, obj))
        if issubclass(self.model, Publishable) and not may_publish(request.user):
            return (*own, "state")
        return own


class RecordAdmin(
    ParentPermissions, SavedFiltersMixin, AutocompleteFieldsMixin, SimpleHistoryAdmin
):
    """A kind of record with its history."""

    form = RecordForm
    save_on_top = True
    list_per_page = 50
    show_full_result_count = False
    provenance: ClassVar[tuple[str, ...]] = ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.inline_models = tuple(inline.model for inline in self.get_inlines(request, obj))
        form.user = request.user
        return form

    def get_readonly_fields(self, request, obj=None) -> tuple:
        own = tuple(super().get_readonly_fields(request, obj))
        return (*own, *self.provenance) if obj is not None else own

    def get_fieldsets(self, request, obj=None) -> list:
        found = list(super().get_fieldsets(request, obj))
        if obj is None:
            return found
        version = [] if not self.has_change_permission(request, obj) else [VERSION]
        rest = [*self.provenance, *version]
        return [*found, ("Where this record comes from", {"fields": rest})] if rest else found

    def get_fields(self, request, obj=None) -> list:
        if self.fields:
            return list(self.fields)
        hidden = {VERSION, *self.provenance}
        return [name for name in super().get_fields(request, obj) if name not in hidden]

    def get_search_results(self, request, queryset, search_term):
        rows, duplicates = super().get_search_results(request, queryset, search_term)
        return offered_to(request, rows), duplicates

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        return revert_record(self, request, object_id, version_id)

    def save_formset(self, request, form, formset, change) -> None:
        rows = formset.save(commit=False)
        note_support(request, [*(row for row in rows if row.pk), *formset.deleted_objects])
        for row in rows:
            refuse_unless_allowed(request.user, row)
            if isinstance(row, Correction) and row.editor is None:
                row.editor = request.user
            row.save()
        for row in formset.deleted_objects:
            refuse_unless_allowed(request.user, row)
            row.delete()
        formset.save_m2m()

    def get_deleted_objects(self, objs, request):
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        # Nobody deletes these on their own; with their article they go.
        return to_delete, counts, needed - {"proposal", "article revision"}, protected


class PublishableAdmin(RecordAdmin):
    """A record with a state of its own: drafts for everybody, publication for editors."""

    provenance = ("on_the_site", "origin", "created_at", "updated_at", "published_at")
    actions = (publish, withdraw, back_to_draft)
    gates: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # Django looks at list_select_related only where nothing is joined yet.
        ties = [*self.gates, *(self.list_select_related or ())]
        rows = super().get_queryset(request)
        return rows.select_related(*ties) if ties else rows

    def get_list_filter(self, request: HttpRequest) -> tuple:
        return (MyDraftsFilter, *super().get_list_filter(request))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """What the actions ask for."""
        return may_publish(request.user)

    def get_readonly_fields(self, request, obj=None) -> tuple:
        own = super().get_readonly_fields(request, obj)
        return own if may_publish(request.user) else (*own, "state")

    def save_model(self, request, obj, form, change) -> None:
        refuse_unless_allowed(request.user, obj)
        if change and form.changed_data:
            note_support(request, [obj])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        obj = form.instance
        if isinstance(obj, Article):
            # Its rows were read before it was published, and may have been saved as drafts again.
            publish_accepted(obj, request.user)
        state = State.WITHDRAWN if obj.state == State.PUBLISHED else obj.state
        take_back_the_unsupported(request, state, keep=obj)
        if "state" in form.changed_data and obj.state == State.PUBLISHED:
            report_taken_back(request, obj)

    def delete_model(self, request, obj) -> None:
        note_support(request, [obj])
        super().delete_model(request, obj)
        take_back_the_unsupported(request, State.WITHDRAWN)

    def delete_queryset(self, request, queryset) -> None:
        note_support(request, list(queryset))
        super().delete_queryset(request, queryset)
        take_back_the_unsupported(request, State.WITHDRAWN)

    def view_on_site(self, obj) -> str:
        """The public page, or its preview while there is none."""
        if obj.is_public:
            return public_url_of(obj)
        return reverse("admin:preview", args=[obj._meta.model_name, obj.pk])

    @admin.display(description="On the site")
    def on_the_site(self, obj) -> str:
        """The public address, or what keeps the record from the public."""
        reasons = obj.why_not_public()
        if not reasons:
            return format_html('<a href="{0}">{0}</a>', public_url_of(obj))
        return format_html(
            "Not public: <ul>{}</ul>", format_html_join("", "<li>{}</li>", ((r,) for r in reasons))
        )

    @admin.display(description="public", boolean=True)
    def seen(self, obj: VisibilityMixin) -> bool:
        """Whether the public sees the record now."""
        return obj.is_public


class ReadOnlyAdmin(SavedFiltersMixin, admin.ModelAdmin):
    """Rows that the archive writes itself, to be looked at."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
