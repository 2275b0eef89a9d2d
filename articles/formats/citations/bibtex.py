"""Writes CSL items as BibTeX in UTF-8, with TeX's special characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pybtex.database import BibliographyData, Entry
from pybtex.database.output.bibtex import Writer

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENTRIES = {"article-newspaper": "article"}

# Braces as commands: BibTeX counts them even after a backslash.
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
_URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", " ": "%20"})


class _BibTeXWriter(Writer):
    """pybtex's writer for fields that are already escaped; months become macros (``jan``)."""

    def _encode(self, text: str) -> str:
        return text

    def _write_field(self, stream, type: str, value: str) -> None:
        field = value if type == "month" else f"{{{value}}}"
        self.check_braces(field)
        stream.write(f",\n    {type} = {field}")


def bibtex(items: Iterable[dict]) -> str:
    """The items as BibTeX entries: ``@article`` for news, ``@misc`` for everything else."""
    entries = {item["id"]: _entry(item) for item in items}
    return _BibTeXWriter(encoding="UTF-8").to_string(BibliographyData(entries)) if entries else ""


def escape(text: str) -> str:
    """The text with TeX's special characters escaped."""
    return text.translate(_ESCAPES)


def title_field(text: str) -> str:
    """A title with braces around words whose capitals BibTeX styles would lower.

    That is every word with a capital, consecutive ones together: ``{European Commission}``;
    ``change.case$`` with "t" keeps the title's first letter.
    """
    prefix, *rest = _WORDS.split(text)
    parts = [escape(prefix)]
    protected = False
    for number, (word, separator) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        lowered = word[1:] if number == 0 and not prefix else word
        has_capital = lowered != lowered.lower()
        if has_capital and protected and parts[-1] == " ":
            parts[-2:] = [f"{parts[-2][:-1]} {word}}}"]
        else:
            parts.append(f"{{{word}}}" if has_capital else word)
        parts.append(escape(separator))
        protected = has_capital
    return "".join(parts)


def _entry(item: dict) -> Entry:
    kind = _ENTRIES.get(item["type"], "misc")
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    accessed = item.get("accessed", {}).get("date-parts", [[]])[0]
    fields = {
        "author": " and ".join(_name(name) for name in item.get("author", ())),
        "title": title_field(item["title"]),
        "journal" if kind == "article" else "howpublished": escape(item["container-title"]),
        "publisher": escape(item.get("publisher", "")),
        "year": f"{issued[0]:04}" if issued else "n.d.",
        "month": _MONTHS[issued[1] - 1] if len(issued) > 1 else "",
        "date": "-".join(f"{part:02}" for part in issued),
        "note": escape(item.get("note", "")),
        "version": item.get("version", ""),
        "language": item.get("language", ""),
        "entrysubtype": "newspaper" if kind == "article" else "",
        "urldate": "-".join(f"{part:02}" for part in accessed),
        "url": item["URL"].translate(_URL_ESCAPES),
        "abstract": escape(item.get("abstract", "")),
    }
    return Entry(kind, fields=[(name, value) for name, value in fields.items() if value])


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{escape(name['literal'])}}}"
    # BibTeX expects the suffix in the middle: "King, Jr., Martin Luther".
    parts = (name[key] for key in ("family", "suffix", "given") if key in name)
    return ", ".join(escape(part) for part in parts)
