"""Form mixin for the language of a record: chosen by the editor or detected from the text."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from articles.text.languages import UNDETERMINED, canonical_tag, guess_language, known_language


class LanguageForm(forms.ModelForm):
    """Accepts a BCP 47 tag; when empty, the language is detected from the text or undetermined.

    The text is that of the first of ``text_fields`` that is not empty.
    """

    text_fields: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("language"):
            field.required = False
            field.help_text = "Such as “en”. Leave empty to detect it from the text."
            if not known_language(self.initial.get("language", "")):
                self.initial["language"] = ""

    def clean_language(self) -> str:
        typed = self.cleaned_data["language"].strip()
        if typed and typed != UNDETERMINED and not canonical_tag(typed):
            raise ValidationError(f"“{typed}” is not a language code. Use a code such as “en”.")
        return canonical_tag(typed)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("language") == "":
            texts = filter(None, (cleaned.get(name) for name in self.text_fields))
            cleaned["language"] = guess_language(next(texts, "")) or UNDETERMINED
        return cleaned
