"""Boxes in which one record is chosen by typing a few letters."""

from __future__ import annotations

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models


class ChosenSelect(AutocompleteSelect):
    """An autocomplete that need not ask for the name of the record it shows.

    ``known`` maps keys (as text) to names; a page of fifty rows sets it for each row, because the
    widget of Django would ask the database once a box.
    """

    known: dict[str, str] | None = None

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.known = None
        return copied

    def optgroups(self, name, value, attrs=None):
        chosen = {str(v) for v in value if str(v)}
        if self.known is None or not chosen <= set(self.known):
            return super().optgroups(name, value, attrs)
        blank = [] if self.is_required else [("", "", False)]
        options = [*blank, *((key, self.known[key], True) for key in chosen)]
        return [
            (None, [self.create_option(name, key, label, picked, 0, attrs=attrs)], 0)
            for key, label, picked in options
        ]


class ChosenWidgets:
    """For admins and inlines: fields in ``autocomplete_fields`` get a :class:`ChosenSelect`, and an
    address typed without its scheme is taken for https.
    """

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site, using=using)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            using = kwargs.get("using")
            kwargs["widget"] = AutocompleteSelectMultiple(db_field, self.admin_site, using=using)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
