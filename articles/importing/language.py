"""Language of a document: stated by a person, declared by the page, or detected."""

from __future__ import annotations

import re
from typing import Any

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
    """Language tag of *text* and its source.

    *stated* by a person takes precedence over *declared* by the page; a *hint* (such as
    ``og:locale``, a default on many sites) counts only if detection does not contradict it.
    """
    if tag := canonical_tag(stated):
        return tag, LanguageSource.STATED
    if tag := canonical_tag(declared):
        # The region comes from the site's template and is dropped.
        return without_region(tag), LanguageSource.DECLARED
    detected, hinted = guess_language(text), without_region(canonical_tag(hint))
    if hinted and detected in ("", primary_language(hinted)):
        return hinted, LanguageSource.DECLARED
    if detected:
        return detected, LanguageSource.DETECTED
    return UNDETERMINED, LanguageSource.NONE


def languages_of_tree(root: Any) -> tuple[str, str]:
    """Declared language of an HTML page parsed as *root* (lxml), and the hint in its metadata.

    The first is the ``lang`` attribute of the document or its body, the second ``Content-Language``
    or ``og:locale``; unnormalised, empty if absent. Lists of several languages are ignored.
    """
    declared = [
        element.get(name, "")
        for element in [root, *root.iterfind("body")]
        for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
    ]
    hints = [
        meta.get("content", "")
        for meta_name in ("content-language", "og:locale", "language", "dc.language")
        for meta in root.iter("meta")
        if meta_name in (meta.get(name, "").lower() for name in ("http-equiv", "property", "name"))
    ]
    return _first_tag(declared), _first_tag(hints)


def _first_tag(values: list[str]) -> str:
    for value in values:
        tags = {primary_language(canonical_tag(tag)) for tag in _TAG_SEPARATORS.split(value) if tag}
        if len(tags) == 1 and "" not in tags:
            return _TAG_SEPARATORS.split(value.strip(" ,;"))[0]
    return ""


LANGUAGE_SOURCES = {
    LanguageSource.STATED: "as entered",
    LanguageSource.DECLARED: "as declared by the page",
    LanguageSource.DETECTED: "detected from the text",
}


def language_in_words(document: ImportedDocument, stored: str) -> str:
    """Describe the *stored* language and its source, such as "French, detected from the text".

    Adds a warning if the text is certainly in another language.
    """
    if stored != document.language:
        words = f"{language_name(stored)}, unchanged"
    elif known_language(stored):
        words = f"{language_name(stored)}, {LANGUAGE_SOURCES[document.language_source]}"
    else:
        words = "unknown"
    detected = guess_language(document.body)
    if detected and known_language(stored) and not same_language(detected, stored):
        words += f"; the text seems to be in {language_name(detected)}"
    return words


def length_in_words(document: ImportedDocument) -> str:
    """Describe the length of the text; in characters for scripts without spaces."""
    if not document.body:
        return "no text"
    detected = guess_language(document.body)
    if detected in ("zh", "ja", "th", "lo", "km", "my"):
        return f"{len(document.body):,} characters"
    words = len(document.body.split())
    return f"{words:,} {'word' if words == 1 else 'words'}"
