"""The language of a document: stated by a person, declared by the page, or detected."""

from __future__ import annotations

import re

from articles.text.languages import (
    UNDETERMINED,
    canonical_tag,
    guess_language,
    known_language,
    language_name,
    primary_language,
    same_language,
    without_region,
)

from .records import ImportedDocument, LanguageSource

_TAG_SEPARATORS = re.compile(r"[,;\s]+")


def language_of_document(
    text: str, stated: str = "", declared: str = "", hint: str = ""
) -> tuple[str, LanguageSource]:
    """The tag of the language that *text* is in, and where it is known from.

    *stated* is what a person says, *declared* what the page says of itself; a *hint* (such as
    ``og:locale``, a default on many sites) only counts where the text says nothing else.
    """
    if tag := canonical_tag(stated):
        return tag, LanguageSource.STATED
    if tag := canonical_tag(declared):
        # The region is that of the site's template; what counts is the language.
        return without_region(tag), LanguageSource.DECLARED
    detected, hinted = guess_language(text), without_region(canonical_tag(hint))
    if hinted and detected in ("", primary_language(hinted)):
        return hinted, LanguageSource.DECLARED
    if detected:
        return detected, LanguageSource.DETECTED
    return UNDETERMINED, LanguageSource.NONE


def declared_languages(page: bytes) -> tuple[str, str]:
    """What an HTML page declares its language to be, and what its metadata hint at.

    The first is the ``lang`` of the document (or of its body), the second ``Content-Language`` or
    ``og:locale``; both as they are written, empty when there is none. A list of several languages
    says nothing.
    """
    from trafilatura import load_html  # takes half a second to load; few imports need it

    root = load_html(page)
    if root is None:
        return "", ""
    declared = [
        element.get(name, "")
        for element in [root, *root.iterfind("body")]
        for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
    ]
    hints = [
        meta.get("content", "")
        for wanted in ("content-language", "og:locale", "language", "dc.language")
        for meta in root.iter("meta")
        if wanted in (meta.get(name, "").lower() for name in ("http-equiv", "property", "name"))
    ]
    return _first_tag(declared), _first_tag(hints)


def _first_tag(values: list[str]) -> str:
    for value in values:
        tags = {primary_language(canonical_tag(tag)) for tag in _TAG_SEPARATORS.split(value) if tag}
        if len(tags) == 1 and "" not in tags:
            return _TAG_SEPARATORS.split(value.strip(" ,;"))[0]
    return ""


_SOURCES = {
    LanguageSource.STATED: "as it was given",
    LanguageSource.DECLARED: "as the page says",
    LanguageSource.DETECTED: "detected from the text",
}


def language_in_words(document: ImportedDocument, stored: str) -> str:
    """The name of the *stored* language and where it is known from: "French, as the page says".

    With a warning where the text is surely in another language.
    """
    if stored != document.language:
        words = f"{language_name(stored)}, as the archive has it"
    elif known_language(stored):
        words = f"{language_name(stored)}, {_SOURCES[document.language_source]}"
    else:
        words = "not known"
    detected = guess_language(document.body)
    if detected and known_language(stored) and not same_language(detected, stored):
        words += f"; the text reads as {language_name(detected)}"
    return words


def length_in_words(document: ImportedDocument) -> str:
    """How long the text is; in characters where the script has no spaces between words."""
    if not document.body:
        return "no text"
    detected = guess_language(document.body)
    if detected in ("zh", "ja", "th", "lo", "km", "my"):
        return f"{len(document.body):,} characters"
    words = len(document.body.split())
    return f"{words:,} {'word' if words == 1 else 'words'}"
