"""Autocompletes that add a speaker, publisher, organisation or country that is not in the archive.

The list of results ends with the record that the typed text describes, such as “Add Jane Doe,
Energy Minister, Norway”. Its value, ``new:`` and the text, becomes a record when the form is
cleaned; :class:`~articles.admin.base.RecordAdmin` rolls this back if the form is not valid.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, JsonResponse

from articles.extraction.countries import country_named, iso_countries
from articles.models import Alias, Appointment, Country, Organisation, Publisher, Speaker
from articles.models.parents import may_save
from articles.text.normalize import fold

NEW = "new:"
"""Prefix of the value of a record to add."""

CREATABLE = (Speaker, Publisher, Organisation, Country)
MAX_COUNTRIES = 10


class Description(NamedTuple):
    """A record as typed: “name, role, country”; only speakers have a role."""

    name: str
    role: str
    country: Country | None

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.role, str(self.country or ""))))


def parse_description(model: type[models.Model], text: str) -> Description:
    """Read “name, role, country”; the country only if the last part is the name of one."""
    parts = [part for part in (" ".join(p.split()) for p in text.split(",")) if part]
    country = country_named(parts[-1]) if len(parts) > 1 else None
    if country is not None:
        parts.pop()
    if model is Speaker:
        return Description(parts[0] if parts else "", ", ".join(parts[1:]), country)
    return Description(", ".join(parts), "", country)


def find_by_name(model: type[models.Model], name: str) -> models.Model | None:
    """The first record with exactly this name or alias, apart from case."""
    if (record := model._base_manager.filter(name__iexact=name).order_by("pk").first()) is not None:
        return record
    kind = model._meta.model_name
    if kind not in ("speaker", "organisation"):
        return None
    alias = Alias.objects.filter(folded=fold(name), **{f"{kind}__isnull": False}).first()
    return getattr(alias, kind) if alias else None


def create_described(model: type[models.Model], text: str, user) -> tuple[models.Model, bool]:
    """The record that *text* describes, and whether it is new; raises ``ValidationError``."""
    if model is Country:
        country = country_named(text)
        if country is None:
            raise ValidationError(f"“{text}” is not a country of ISO 3166-1.", code="country")
        return _saved(country), False
    described = parse_description(model, text)
    if (record := find_by_name(model, described.name)) is not None:
        return record, False
    record = model(name=described.name, country=described.country)
    if not (_may_add(user, model) and may_save(user, record)):
        raise ValidationError("You cannot add this record.", code="permission")
    record.clean_fields(exclude={"slug", "country"})
    if described.country is not None:
        _saved(described.country)
    record.save()
    if described.role and user.has_perm("articles.add_appointment"):
        appointment = Appointment(speaker=record, role=described.role)
        appointment.clean_fields()
        appointment.save()
    return record, True


def _saved(country: Country) -> Country:
    if country._state.adding:
        country.save()
    return country


def _may_add(user, model: type[models.Model]) -> bool:
    return user.has_perm(f"articles.add_{model._meta.model_name}")


def new_options(model: type[models.Model], term: str, user) -> list[dict[str, str]]:
    """Results for records that *user* may add, for the end of an autocomplete list."""
    if model is Country:
        return _country_options(term)
    described = parse_description(model, term)
    if not described.name or not _may_add(user, model) or find_by_name(model, described.name):
        return []
    return [{"id": f"{NEW}{term}", "text": f"Add {described}"}]


def _country_options(term: str) -> list[dict[str, str]]:
    stored = set(Country.objects.values_list("code", flat=True))
    named = country_named(term)
    matches = [
        name
        for code, name in iso_countries()
        if code not in stored and (fold(term) in fold(name) or (named and named.code == code))
    ]
    return [{"id": f"{NEW}{name}", "text": name} for name in matches[:MAX_COUNTRIES]]


class CreatingAutocompleteView(AutocompleteJsonView):
    """Autocomplete endpoint; with ``create=1`` it also offers records to add, on the last page."""

    def get(self, request: HttpRequest, *args, **kwargs) -> JsonResponse:
        response = super().get(request, *args, **kwargs)
        term = self.term.strip()[:300]
        if "create" not in request.GET or not term or self.model_admin.model not in CREATABLE:
            return response
        content = json.loads(response.content)
        if not content["pagination"]["more"]:
            content["results"] += new_options(self.model_admin.model, term, request.user)
        return JsonResponse(content)
