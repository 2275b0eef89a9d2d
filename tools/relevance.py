"""Search relevance on a judged collection: nDCG@10 and the share of queries without a result.

    python -m tools.relevance FOLDER [--language en]

FOLDER has a collection in the format of BEIR (Thakur et al. 2021):

- ``corpus.jsonl``: one document per line, ``{"_id": "d1", "title": "…", "text": "…"}``; the
  language is ``metadata.language`` of a document if given (BCP 47), else ``--language``
- ``queries.jsonl``: ``{"_id": "q1", "text": "…"}``
- ``qrels/*.tsv`` or ``qrels.tsv``: query id, document id and grade (0 is not relevant), separated
  by tabs, with a header line; only queries with a judgement are searched for

The documents are indexed as articles in a temporary folder and found by the engine of the archive:
first the records with all words, then those with some, as on a list page. The same is measured for
the records with all words alone, which exports, feeds and the API return.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")

DEPTH = 10
Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and queries by id, and the grades of the documents judged for each query."""

    documents: Mapping[str, dict]
    queries: Mapping[str, str]
    judgements: Judgements


@dataclass(frozen=True, slots=True)
class Score:
    """Mean nDCG@10 and the share of queries without a result, over *queries* queries."""

    ndcg: float
    empty: float
    queries: int

    def __str__(self) -> str:
        return f"nDCG@{DEPTH} {self.ndcg:.3f}, empty {self.empty:.1%}, {self.queries} queries"


def read_collection(folder: Path) -> Collection:
    """Read a collection in the format of BEIR."""
    documents = {row["_id"]: row for row in _json_lines(folder / "corpus.jsonl")}
    queries = {row["_id"]: row["text"] for row in _json_lines(folder / "queries.jsonl")}
    judgements: dict[str, dict[str, int]] = {}
    files = sorted(folder.glob("qrels/*.tsv")) or [folder / "qrels.tsv"]
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            judgements.setdefault(query, {})[document] = int(grade)
    return Collection(documents, queries, judgements)


def _json_lines(file: Path) -> Iterator[dict]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten documents, with linear gains."""

    def gain(values: Sequence[int]) -> float:
        return sum(value / math.log2(rank + 2) for rank, value in enumerate(values[:DEPTH]))

    ideal = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(document, 0) for document in ranking]) / ideal if ideal else 0.0


def score(rankings: Mapping[str, Sequence[str]], judgements: Judgements) -> Score:
    """The score of these rankings; queries without a relevant document are left out."""
    judged = [query for query, grades in judgements.items() if any(grades.values())]
    total = sum(ndcg(rankings.get(query, ()), judgements[query]) for query in judged)
    empty = sum(not rankings.get(query) for query in judged)
    number = max(len(judged), 1)
    return Score(total / number, empty / number, len(judged))


def measure(collection: Collection, language: str = "en") -> tuple[Score, Score]:
    """The scores of a collection: as list pages show it, and of records with all words alone."""
    from articles.search.query.parser import parse_query
    from articles.search.request import SearchRequest

    ids = list(collection.documents)
    pages: dict[str, list[str]] = {}
    literal: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder), collection, language)
        for query in collection.judgements:
            words = parse_query(collection.queries[query]).words
            if words is None:
                continue
            request = SearchRequest("article", words)
            hits = engine.search(request, limit=DEPTH)
            keys = list(hits.keys)
            literal[query] = [ids[pk] for _, pk in keys]
            if hits.total < DEPTH:
                keys += engine.related(request, exact=hits.keys, limit=DEPTH).keys
            pages[query] = [ids[pk] for _, pk in keys]
    return score(pages, collection.judgements), score(literal, collection.judgements)


def _engine(folder: Path, collection: Collection, language: str):
    """The engine over an index of the documents, as articles numbered from 0."""
    from articles.search.engine import IndexDocument
    from articles.search.indexing.storage import IndexStorage
    from articles.search.tantivy.engine import TantivyEngine
    from articles.search.tantivy.writer import TantivyWriter

    files = IndexStorage(folder)
    generation = files.create_folder()
    writer = TantivyWriter(generation, fresh=True)
    writer.replace(
        IndexDocument(
            "article",
            number,
            document.get("title") or "",
            document.get("text") or "",
            (document.get("metadata") or {}).get("language") or language,
        )
        for number, document in enumerate(collection.documents.values())
    )
    writer.commit()
    writer.close()
    files.activate(generation)
    return TantivyEngine(folder)


def main() -> None:
    import django

    django.setup()
    parser = argparse.ArgumentParser(
        prog="python -m tools.relevance", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en", help="of documents that give none")
    arguments = parser.parse_args()
    pages, literal = measure(read_collection(arguments.folder), arguments.language)
    print(f"list pages: {pages}")
    print(f"all words:  {literal}")


if __name__ == "__main__":
    main()
