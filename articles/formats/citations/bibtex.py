"""CSL items as BibTeX, in UTF-8, with what TeX would take for a command escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENTRIES = {"article-newspaper": "article"}

# Braces are named, because BibTeX counts them even behind a backslash.
_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
    }
)
_WORDS = re.compile(r"([^\W_]+)")
_IN_ADDRESSES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", " ": "%20"})


class _BibTeXWriter(Writer):
    """pybtex's writer for fields that are escaped already, and for months by their macro."""

    def _encode(self, text: str) -> str:
        return text

    def _write_field(self, stream, type: str, value: str) -> None:
        written = value if type == "month" else f"{{{value}}}"
        self.check_braces(written)
        stream.write(f",\n    {type} = {written}")


def bibtex(items: Iterable[dict]) -> str:
    """The items as BibTeX entries: ``@article`` for news, ``@misc`` for everything else."""
    entries = {item["id"]: _entry(item) for item in items}
    return _BibTeXWriter(encoding="UTF-8").to_string(BibliographyData(entries)) if entries else ""


def escaped(text: str) -> str:
    """The text as TeX prints it."""
    return text.translate(_ESCAPES)


def title_field(text: str) -> str:
    """A title as TeX prints it, with braces around what styles would print in small letters: every
    word with a capital, but for the first letter of the title (``change.case$`` with "t")."""
    before, *rest = _WORDS.split(text)
    written = [escaped(before)]
    for number, (word, between) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        lowered = word[1:] if number == 0 and not before else word
        written.append(word if lowered == lowered.lower() else f"{{{word}}}")
        written.append(escaped(between))
    return "".join(written)


def _entry(item: dict) -> Entry:
    kind = _ENTRIES.get(item["type"], "misc")
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    fields = {
        "author": " and ".join(_name(name) for name in item.get("author", ())),
        "title": title_field(item["title"]),
        "journal" if kind == "article" else "howpublished": escaped(item["container-title"]),
        "publisher": escaped(item.get("publisher", "")),
        "year": f"{issued[0]:04}" if issued else "",
        "month": _MONTHS[issued[1] - 1] if len(issued) > 1 else "",
        "date": "-".join(f"{part:02}" for part in issued),
        "note": escaped(item.get("note", "")),
        "version": item.get("version", ""),
        "language": item.get("language", ""),
        "entrysubtype": "newspaper" if kind == "article" else "",
        "url": item["URL"].translate(_IN_ADDRESSES),
        "abstract": escaped(item.get("abstract", "")),
    }
    return Entry(kind, fields=[(name, value) for name, value in fields.items() if value])


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    # BibTeX wants the suffix in the middle: "King, Jr., Martin Luther".
    parts = (name[key] for key in ("family", "suffix", "given") if key in name)
    return ", ".join(escaped(part) for part in parts)
