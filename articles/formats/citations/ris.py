"""CSL items as RIS, the format every citation manager imports."""

from __future__ import annotations

from collections.abc import Iterable

from rispy import RisWriter

from articles.formats.citations.author_names import inverted

_TYPES = {
    "article-newspaper": "NEWS",
    "post-weblog": "BLOG",
    "speech": "SPCH",
    "broadcast": "VIDEO",
    "webpage": "ELEC",
}


class _RisWriter(RisWriter):
    """Without rispy's numbering, which is no part of the format."""

    def set_header(self, count: int) -> str:
        return ""


def ris(items: Iterable[dict]) -> str:
    """The items as RIS records, each closed by ``ER  -`` and an empty line."""
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
        "notes": [item["note"]] if item.get("note") else None,
        "type_of_work": item.get("genre"),
        "language": item.get("language"),
        "edition": item.get("version"),
        "name_of_database": item["archive"],
        "urls": list(dict.fromkeys([item["URL"], item["archive_location"]])),
    }
    return {name: value for name, value in fields.items() if value}


def _date(parts: list[int]) -> str | None:
    """``YYYY/MM/DD/`` with what is not known left empty."""
    if not parts:
        return None
    year, month, day = [*parts, None, None][:3]
    return f"{year:04}/{f'{month:02}' if month else ''}/{f'{day:02}' if day else ''}/"


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        # RIS reads a comma as the end of the family name.
        return name["literal"].replace(",", "")
    return inverted(name)
