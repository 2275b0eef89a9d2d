"""Form mixins that anchor the words of a quote or mention to their position in the article."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models

from articles.admin.concurrency import VersionedForm
from articles.admin.typed_fields import TypedValuesForm
from articles.models import Article, Mention, Quote, State, Verification, pin
from articles.text.locate_quote import quote_places
from articles.text.spans import Span, context, locate

CONTEXT_CHARS = 25
"""Characters shown around each occurrence when the words occur several times."""


class AnchoredForm(TypedValuesForm):
    """Form of a quote or mention that finds its words in the article's text.

    Editors never enter offsets: the form searches for the words, and asks which occurrence is meant
    only if there are several.
    """

    occurrence = forms.IntegerField(
        required=False,
        min_value=1,
        label="Which occurrence (1 = first)",
        help_text="Only needed if the words occur several times.",
    )
    not_in_text = forms.BooleanField(
        required=False,
        label="Not in the stored text (keep anyway)",
    )

    is_row = True
    """Whether it is a row on the page of another record."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._span: Span | None = None
        self._article: Article | None = None
        self.follows_page = False
        if "state" in self.fields and self.is_row and not self.instance.pk:
            self.fields["state"].required = False
            self.fields["state"].choices = [("", "Same as this page"), *State.choices]
            self.initial["state"] = ""
        if self.instance.pk and not self.instance.pinned and "not_in_text" in self.fields:
            self.fields["not_in_text"].initial = True

    def clean_state(self) -> str:
        """The state; one left empty becomes that of the page in ``RelatedRowFormSet``."""
        state = self.cleaned_data["state"]
        self.follows_page = state == ""
        return state or State.DRAFT

    def clean(self) -> dict:
        cleaned = super().clean()
        words = (cleaned.get("exact", self.instance.exact) or "").strip()
        article = cleaned.get("article", self.instance.article if self.instance.pk else None)
        if not words or article is None or not article.body or cleaned.get("not_in_text"):
            return cleaned
        unchanged = (self.instance.exact, self.instance.article_id) == (words, article.pk)
        if unchanged and self.instance.pinned and not cleaned.get("occurrence"):
            self._span = Span(self.instance.start, self.instance.end)
        else:
            self._span = self._find(article.body, words, cleaned.get("occurrence"))
        self._article = article
        if self._span is not None and self._is_duplicate(cleaned, article, self._span):
            kind = self.instance._meta.verbose_name
            self._add_error(f"This article already has a {kind} at this position.", "duplicate")
        return cleaned

    def _is_duplicate(self, cleaned: dict, article: Article, span: Span) -> bool:
        key = {"article": article.pk, "start": span.start, "end": span.end}
        if isinstance(self.instance, Mention):
            pledge = cleaned.get("pledge")
            key["pledge"] = pledge.pk if pledge else self.instance.pledge_id
        if None in key.values():
            return False  # the parent record is not saved yet
        rows = type(self.instance)._base_manager.filter(**key)
        return rows.exclude(pk=self.instance.pk).exists()

    def uniqueness_key(self) -> tuple | None:
        """Key that must be unique among the rows of a formset; None for unanchored rows."""
        if self._span is None or self.errors:
            return None
        return (self._article.pk, getattr(self.cleaned_data.get("pledge"), "pk", None), self._span)

    def _find(self, body: str, words: str, occurrence: int | None) -> Span | None:
        places = quote_places(body, words)
        if not places:
            self._add_error(
                "These words are not in the article’s text. Copy them from the text, or tick “Not "
                "in the stored text”.",
                "not_in_text",
            )
            return None
        if occurrence is None and len(places) > 1:
            record, span = self.instance, None
            if record.exact == words:
                span = locate(body, words, record.prefix, record.suffix, record.start)
            if span is None:
                listed = _list_occurrences(body, words, places)
                self._add_error(f"These words occur {len(places)} times: {listed}", "ambiguous")
            return span
        if occurrence is not None and occurrence > len(places):
            times = "once" if len(places) == 1 else f"{len(places)} times"
            self._add_error(f"These words occur only {times}.", "no_such_occurrence")
            return None
        return places[(occurrence or 1) - 1]

    def _add_error(self, text: str, code: str) -> None:
        self.add_error(
            "exact" if "exact" in self.fields else None, ValidationError(text, code=code)
        )

    def _post_clean(self) -> None:
        # Runs before the model's validation, which compares the words with the span.
        record = self.instance
        if not self.errors and "exact" in self.cleaned_data:
            if self._span is None:
                record.start = record.end = None
                if isinstance(record, Quote):
                    self._replace_verification(Verification.FOUND, Verification.CITED)
                super()._post_clean()
                return
            self.cleaned_data["exact"] = self._article.body[self._span.start : self._span.end]
            if isinstance(record, Quote):
                self._replace_verification(Verification.CITED, Verification.FOUND)
            pin(record, self._article, self._span)
        super()._post_clean()

    def _replace_verification(self, old: str, new: str) -> None:
        if self.cleaned_data.get("verification") == old:
            self.cleaned_data["verification"] = new
        if self.instance.verification == old:
            self.instance.verification = new


class VersionedAnchoredForm(AnchoredForm, VersionedForm):
    """Anchored form of a change page, with conflict detection."""

    is_row = False


def _list_occurrences(body: str, words: str, places: list[Span]) -> str:
    contexts = (context(body, place, CONTEXT_CHARS) for place in places[:9])
    return "; ".join(
        f"{number}: …{' '.join(before.split())} [{words[:20]}…] {' '.join(after.split())}…"
        for number, (before, after) in enumerate(contexts, start=1)
    )


class AnchorColumnsMixin:
    """Mixin of admins and inlines of quotes and mentions: a column with the anchor's status."""

    @admin.display(description="position in text")
    def anchor_status(self, record: models.Model) -> str:
        if record.pinned:
            return "Found in text"
        return "No longer matches" if record.pin_lost else "Not found"
