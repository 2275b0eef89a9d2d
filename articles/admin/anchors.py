"""Words entered by hand, pinned to where they stand in the article's text."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from articles.admin.concurrency import VersionedForm
from articles.models import Article, Mention, Quote, Verification, pin
from articles.text.spans import Span, context, locate, occurrences

SHOWN = 25
"""Characters shown around each place, where the words stand several times."""


class AnchoredForm(forms.ModelForm):
    """A form of a quote or mention: its words must stand in the text, or be said not to.

    Nobody counts characters: the words are looked for, and only if they stand several times has
    the editor to say which place is meant.
    """

    place = forms.IntegerField(
        required=False,
        min_value=1,
        label="Which place",
        help_text="Only if the words stand several times: 1 for the first place.",
    )
    without_span = forms.BooleanField(
        required=False,
        label="Keep without a span",
        help_text="The stored text does not have these words, and that is right so.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._span: Span | None = None
        self._article: Article | None = None
        if self.instance.pk and not self.instance.pinned and "without_span" in self.fields:
            self.fields["without_span"].initial = True

    def clean(self) -> dict:
        cleaned = super().clean()
        words = (cleaned.get("exact", self.instance.exact) or "").strip()
        article = cleaned.get("article", self.instance.article if self.instance.pk else None)
        if not words or article is None or not article.body or cleaned.get("without_span"):
            return cleaned
        same = (self.instance.exact, self.instance.article_id) == (words, article.pk)
        if same and self.instance.pinned and not cleaned.get("place"):
            self._span = Span(self.instance.start, self.instance.end)
        else:
            self._span = self._find(article.body, words, cleaned.get("place"))
        self._article = article
        if self._span is not None and self._taken(cleaned, article, self._span):
            kind = self.instance._meta.verbose_name
            self._fault(f"This article already has a {kind} at this span.")
        return cleaned

    def _taken(self, cleaned: dict, article: Article, span: Span) -> bool:
        same = {"article": article.pk, "start": span.start, "end": span.end}
        if isinstance(self.instance, Mention):
            pledge = cleaned.get("pledge")
            same["pledge"] = pledge.pk if pledge else self.instance.pledge_id
        if None in same.values():
            return False  # beside a record that is only being entered
        rows = type(self.instance)._base_manager.filter(**same)
        return rows.exclude(pk=self.instance.pk).exists()

    def place_taken(self) -> tuple | None:
        """What no second row of the same page may have; None where nothing is pinned."""
        if self._span is None or self.errors:
            return None
        return (self._article.pk, getattr(self.cleaned_data.get("pledge"), "pk", None), self._span)

    def _find(self, body: str, words: str, place: int | None) -> Span | None:
        places = occurrences(body, words)
        if not places:
            self._fault(
                "The article's text does not have these words. Copy them from it, or tick “Keep "
                "without a span” if that is right."
            )
            return None
        if place is None and len(places) > 1:
            known, span = self.instance, None
            if known.exact == words:
                span = locate(body, words, known.prefix, known.suffix, known.start)
            if span is None:
                self._fault(f"These words stand {len(places)} times: {_shown(body, words, places)}")
            return span
        if place is not None and place > len(places):
            self._fault(f"These words stand {len(places)} times only.")
            return None
        start = places[(place or 1) - 1]
        return Span(start, start + len(words))

    def _fault(self, text: str) -> None:
        self.add_error("exact" if "exact" in self.fields else None, ValidationError(text))

    def _post_clean(self) -> None:
        # Before the record's own checks, which compare its words with its span.
        record = self.instance
        if not self.errors and "exact" in self.cleaned_data:
            if self._span is None:
                record.start = record.end = None
                if isinstance(record, Quote):
                    self._say_check(Verification.FOUND, Verification.CITED)
                super()._post_clean()
                return
            self.cleaned_data["exact"] = self._article.body[self._span.start : self._span.end]
            if isinstance(record, Quote):
                self._say_check(Verification.CITED, Verification.FOUND)
            pin(record, self._article, self._span)
        super()._post_clean()

    def _say_check(self, before: str, after: str) -> None:
        if self.cleaned_data.get("verification") == before:
            self.cleaned_data["verification"] = after
        if self.instance.verification == before:
            self.instance.verification = after


class VersionedAnchoredForm(AnchoredForm, VersionedForm):
    """The same on a page of its own."""


def _shown(body: str, words: str, places: list[int]) -> str:
    around = (context(body, Span(at, at + len(words)), SHOWN) for at in places[:9])
    return "; ".join(
        f"{number}: …{' '.join(before.split())} [{words[:20]}…] {' '.join(after.split())}…"
        for number, (before, after) in enumerate(around, start=1)
    )


class AnchorColumnsMixin:
    """For admins and inlines of quotes and mentions: where the words stand."""

    def where(self, record: models.Model) -> str:
        """The span, or why there is none."""
        if record.pinned:
            return f"characters {record.start}–{record.end}"
        return "lost by a revision" if record.pin_lost else "no span"
