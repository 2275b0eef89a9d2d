"""Writes CSL items as RIS, which all citation managers import."""

from __future__ import annotations

from collections.abc import Iterable

from rispy import RisWriter

from articles.formats.citations.author_names import inverted_name

_TYPES = {
    "article-newspaper": "NEWS",
    "post-weblog": "BLOG",
    "speech": "SPCH",
    "broadcast": "VIDEO",
    "webpage": "ELEC",
}


# RIS and BibTeX have no value for an unknown date.
UNDATED = "n.d."


class _RisWriter(RisWriter):
    """rispy's writer without its numbering of records, which is not part of RIS."""

    def set_header(self, count: int) -> str:
        return ""


def ris(items: Iterable[dict]) -> str:
    """The items as RIS records, each ending with ``ER  -`` and an empty line."""
    return "".join(f"{_RisWriter().formats([_reference(item)])}\n" for item in items)


def _reference(item: dict) -> dict:
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    fields = {
        "type_of_reference": _TYPES[item["type"]],
        "id": item["id"],
        "authors": [_name(name) for name in item.get("author", ())],
        "title": item["title"],
        "secondary_title": item.get("container-title"),
        "publisher": item.get("publisher"),
        "year": f"{issued[0]:04}" if issued else None,
        "date": _date(issued),
        "abstract": item.get("abstract"),
        "notes": [note for note in (item.get("note"), "" if issued else UNDATED) if note],
        "access_date": _date(item.get("accessed", {}).get("date-parts", [[]])[0]),
        "type_of_work": item.get("genre"),
        "language": item.get("language"),
        "edition": item.get("version"),
        "name_of_database": item["archive"],
        "urls": list(dict.fromkeys([item["URL"], item["archive_location"]])),
    }
    return {name: value for name, value in fields.items() if value}


def _date(parts: list[int]) -> str | None:
    """``YYYY/MM/DD/`` with unknown parts empty."""
    if not parts:
        return None
    year, month, day = [*parts, None, None][:3]
    return f"{year:04}/{f'{month:02}' if month else ''}/{f'{day:02}' if day else ''}/"


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        # In RIS a comma ends the family name.
        return name["literal"].replace(",", "")
    return inverted_name(name)
