"""The language of a record's words, as markup and citations give it."""

from __future__ import annotations

from articles.text.languages import known_language


class LanguageMixin:
    """A record with a ``language``, a BCP 47 tag or “und”."""

    language: str

    @property
    def lang(self) -> str:
        """The value of an HTML ``lang`` attribute; empty, as HTML has it, when it is not known."""
        return self.language if known_language(self.language) else ""
