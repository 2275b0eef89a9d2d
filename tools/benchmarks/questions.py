"""The questions that are timed: addresses of lists, as a reader would open them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from tools.benchmarks.words import Words


@dataclass(frozen=True, slots=True)
class Question:
    """A name for the table, and the parameters of the listing at ``path``.

    ``datasette`` is what Datasette is asked for the same records; None when it has no such filter.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    datasette: tuple[tuple[str, str], ...] | None = None
    path: str = "/articles/"

    def address(self) -> str:
        """The address of the page."""
        return f"{self.path}?{urlencode(self.parameters)}"

    def datasette_address(self, form: str = "") -> str | None:
        """The address of Datasette's page with two facets, or None; *form* is "" or ".json"."""
        if self.datasette is None:
            return None
        facets = [("_facet", "publisher"), ("_facet", "summit"), ("_size", "20")]
        return f"/bench/articles{form}?" + urlencode([*self.datasette, *facets])


def questions(articles: int) -> list[Question]:
    """Every question to the corpus of this many articles."""
    source = Words()
    rare = source.rare(articles // 2)
    sentence = source.sentences[0].lower().rstrip(".").split()
    at = next(place for place, word in enumerate(sentence) if place and len(word) > 5)
    phrase = f"{sentence[at - 1]} {sentence[at]}"
    deep = max(2, min(400, articles // 200))

    def ask(name: str, datasette=None, **parameters) -> Question:
        pairs = [
            (key.rstrip("_"), one)
            for key, value in parameters.items()
            for one in (value if isinstance(value, (list, tuple)) else (value,))
        ]
        return Question(name, tuple(pairs), datasette)

    def words(typed: str, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        return (("_search", typed), *more)

    return [
        ask("rare word", words(rare), q=rare),
        ask("common word", words("oil"), q="oil"),
        ask("two common words", words("oil climate"), q="oil climate"),
        ask("either of two", None, q="oil or treaty"),
        ask("one without the other", None, q="oil -climate"),
        ask("phrase", None, q=f'"{phrase}"'),
        ask("prefix", None, q="smug*"),
        ask("prefix and filters", None, q="clim*", publisher="gazette-1", kind="news"),
        ask("everything", (), order="newest"),
        ask("everything, the last page", None, order="newest", page=str(articles // 20 - 1)),
        ask(
            "everything, two filters",
            (("publisher", "gazette-1"), ("kind", "news")),
            publisher="gazette-1",
            kind="news",
        ),
        ask("common word, dates", None, q="oil", from_="2010-01-01", to="2012-12-31"),
        ask("common word, newest first", None, q="oil", order="newest"),
        ask("common word, a page far down", None, q="oil", page=str(deep)),
        ask("common word, a publisher excluded", None, q="oil", publisher="-gazette-1"),
        ask(
            "common word, either of two summits",
            None,
            q="energy",
            summit=("summit-1", "summit-2"),
        ),
        Question("common word, all kinds", (("q", "oil"),), path="/search/"),
    ]
