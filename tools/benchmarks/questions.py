"""Benchmark queries: addresses of list pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from tools.benchmarks.words import Words


@dataclass(frozen=True, slots=True)
class Question:
    """A query: its name in the table, and the parameters of the list page at ``path``.

    ``datasette`` has the parameters for the same records in Datasette, None without an equivalent.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    datasette: tuple[tuple[str, str], ...] | None = None
    path: str = "/articles/"

    def address(self) -> str:
        """Path and query string of the page."""
        return f"{self.path}?{urlencode(self.parameters)}"

    def datasette_address(self, extension: str = "") -> str | None:
        """Path of Datasette's page with two facets, or None; *extension* is "" or ".json"."""
        if self.datasette is None:
            return None
        facets = [("_facet", "publisher"), ("_facet", "summit"), ("_size", "20")]
        return f"/bench/articles{extension}?" + urlencode([*self.datasette, *facets])


def questions(articles: int) -> list[Question]:
    """All queries for a corpus of this size."""
    source = Words()
    rare = source.rare(articles // 2)
    sentence = source.sentences[0].lower().rstrip(".").split()
    at = next(place for place, word in enumerate(sentence) if place and len(word) > 5)
    phrase = f"{sentence[at - 1]} {sentence[at]}"
    deep = max(2, min(400, articles // 200))

    def question(name: str, datasette=None, **parameters) -> Question:
        pairs = [
            (key.rstrip("_"), item)
            for key, value in parameters.items()
            for item in (value if isinstance(value, (list, tuple)) else (value,))
        ]
        return Question(name, tuple(pairs), datasette)

    return [
        question("rare word", (("_search", rare),), q=rare),
        question("common word", (("_search", "oil"),), q="oil"),
        question("two common words", (("_search", "oil climate"),), q="oil climate"),
        question("either of two words", None, q="oil OR treaty"),
        question("one word without another", None, q="oil -climate"),
        question("phrase", None, q=f'"{phrase}"'),
        question("prefix", None, q="smug*"),
        question("prefix and filters", None, q="clim*", publisher="gazette-1", kind="news"),
        question("all articles", (), order="newest"),
        question("all articles, last page", None, order="newest", page=str(articles // 20 - 1)),
        question(
            "all articles, two filters",
            (("publisher", "gazette-1"), ("kind", "news")),
            publisher="gazette-1",
            kind="news",
        ),
        question("common word, dates", None, q="oil", from_="2010-01-01", to="2012-12-31"),
        question("common word, newest first", None, q="oil", order="newest"),
        question("common word, deep page", None, q="oil", page=str(deep)),
        question("common word, excluded publisher", None, q="oil", publisher="-gazette-1"),
        question(
            "common word, two summits",
            None,
            q="energy",
            summit=("summit-1", "summit-2"),
        ),
        Question("common word, all record types", (("q", "oil"),), path="/search/"),
    ]
