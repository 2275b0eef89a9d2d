"""Form data of an admin page as its browser would send it, for tests to change."""

from __future__ import annotations

from typing import Any


def values_of(response) -> dict[str, Any]:
    """The whole form of an add or change page as a browser would post it."""
    form = response.context["adminform"].form
    sent = _of_form(form)
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        sent |= _of_form(formset.management_form)
        for row in formset.forms:
            sent |= _of_form(row)
    return sent


def _of_form(form) -> dict[str, Any]:
    sent = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        if isinstance(value, (list, tuple)):
            value = [getattr(v, "pk", v) for v in value]
        elif bound.field.widget.__class__.__name__ == "CheckboxInput":
            value = "on"
        else:
            value = bound.field.prepare_value(value)
        sent[bound.html_name] = value
    return sent


def message_levels(response) -> list[str]:
    """Levels of the messages shown on a page, such as "success"."""
    return [message.level_tag for message in response.context["messages"]]


def codes_of(response) -> dict[str, list[str]]:
    """Codes of the form and formset errors of an admin page, by field."""
    codes = _codes(response.context["adminform"].form, "")
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        for number, row in enumerate(formset.forms):
            codes |= _codes(row, f"{formset.prefix}-{number}-")
        if general := formset.non_form_errors().as_data():
            codes[formset.prefix] = [error.code for error in general]
    return codes


def _codes(form, prefix: str) -> dict[str, list[str]]:
    return {
        f"{prefix}{name}": [error.code for error in errors]
        for name, errors in form.errors.as_data().items()
    }


def errors_of(response) -> dict[str, list[str]]:
    """Form and formset errors of an admin page, by field."""
    found = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for number, row in enumerate(inline.formset.errors):
            found |= {f"{inline.formset.prefix}-{number}-{k}": v for k, v in row.items()}
    return found
