"""Pagination and streaming of matching keys in sort order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from articles.kinds import RELEVANCE
from articles.search.engine import IndexUnavailableError, Key, SearchHits
from articles.search.indexing.encoding import (
    ASCENDING,
    ORDER_FIELDS,
    identity_of,
    key_from_identity,
    key_of,
)
from articles.search.opensearch.client import ClusterClient
from articles.search.opensearch.query_builder import build_query
from articles.search.opensearch.text_query import Query, any_term
from articles.search.request import SearchRequest

# The cluster refuses to skip more hits than this (``index.max_result_window``).
DEEP_OFFSET = 10_000
SNAPSHOT_LIFETIME = "5m"  # since the last batch

# Only the key of each hit, from a column.
KEYS_ONLY: dict[str, Any] = {"stored_fields": "_none_", "docvalue_fields": ["identity"]}
# Scores as if all shards were one, so that they do not depend on the number of shards.
GLOBAL_SCORES = {"search_type": "dfs_query_then_fetch"}


def sort_of(order: str, *, reverse: bool = False) -> list[dict[str, Any]]:
    """The sort of an order; records without a value come last, or first if it is reversed."""
    first, second = ("desc", "asc") if reverse else ("asc", "desc")
    if order == RELEVANCE:
        return [{"_score": {"order": second}}, {"identity": {"order": first}}]
    column = {
        "order": first if order in ASCENDING else second,
        "missing": "_first" if reverse else "_last",
    }
    return [{ORDER_FIELDS[order]: column}, {"identity": {"order": first}}]


def keys_of(response: Mapping[str, Any]) -> tuple[Key, ...]:
    """The keys of the hits of a response."""
    return tuple(key_from_identity(hit["fields"]["identity"][0]) for hit in _hits(response))


def _hits(response: Mapping[str, Any]) -> list[dict[str, Any]]:
    return response["hits"]["hits"]


def total_of(response: Mapping[str, Any]) -> int:
    """The exact number of matches (``track_total_hits``)."""
    return response["hits"]["total"]["value"]


def _search_body(
    selection: SearchRequest, hidden: frozenset[Key], *, reverse: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """Query, sort and parameters of a request for keys."""
    order = selection.ordering()
    scored = order == RELEVANCE
    query = build_query(selection, hidden, scored=scored)
    return (
        {"query": query, "sort": sort_of(order, reverse=reverse), **KEYS_ONLY},
        GLOBAL_SCORES if scored else {},
    )


def find_hits(
    client: ClusterClient,
    index: str,
    selection: SearchRequest,
    hidden: frozenset[Key],
    offset: int,
    limit: int,
) -> SearchHits:
    """One page of keys and the exact total."""
    if offset + limit > DEEP_OFFSET:
        return _deep_page(client, index, selection, hidden, offset, limit)
    body, params = _search_body(selection, hidden)
    body |= {"from": offset, "size": limit, "track_total_hits": True}
    response = client.search(index, body, **params)
    return SearchHits(total_of(response), keys_of(response))


def count(client: ClusterClient, index: str, query: Query) -> int:
    """The exact number of matches of a query."""
    body = {"query": query, "size": 0, "track_total_hits": True}
    return total_of(client.search(index, body))


def _deep_page(
    client: ClusterClient,
    index: str,
    selection: SearchRequest,
    hidden: frozenset[Key],
    offset: int,
    limit: int,
) -> SearchHits:
    """A page beyond ``DEEP_OFFSET``: walks through one snapshot from the nearer end."""
    total = count(client, index, build_query(selection, hidden))
    end = min(offset + limit, total)
    if offset >= end:
        return SearchHits(total)
    reverse = offset * 2 > total
    start, stop = (total - end, total - offset) if reverse else (offset, end)
    body, params = _search_body(selection, hidden, reverse=reverse)
    keys: list[Key] = []
    position = 0
    for batch in _walk(client, index, body, params, min(DEEP_OFFSET, stop)):
        if position + len(batch) > start:
            keys += batch[max(0, start - position) : stop - position]
        position += len(batch)
        if position >= stop:
            break
    return SearchHits(total, tuple(reversed(keys) if reverse else keys))


def scan(
    client: ClusterClient,
    index: str,
    selection: SearchRequest,
    hidden: frozenset[Key],
    batch_size: int,
) -> Iterator[tuple[Key, ...]]:
    """All matching keys in sort order, in batches of at most *batch_size*, from one snapshot."""
    body, params = _search_body(selection, hidden)
    yield from _walk(client, index, body, params, min(batch_size, DEEP_OFFSET))


def _walk(
    client: ClusterClient,
    index: str,
    body: Mapping[str, Any],
    params: Mapping[str, str],
    size: int,
) -> Iterator[tuple[Key, ...]]:
    """All keys in batches, each searched for after the last hit of the one before."""
    after: Sequence[Any] | None = None
    with Snapshot(client, index) as snapshot:
        while True:
            part = {**body, "size": size, "track_total_hits": False}
            if after is not None:
                part["search_after"] = after
            response = snapshot.search(part, params)
            if keys := keys_of(response):
                yield keys
            if len(keys) < size:
                return
            after = _hits(response)[-1]["sort"]


class Snapshot:
    """A point in time of the index.

    It is lost with a node that has one of its shards; the rest is then read from a new one.
    """

    def __init__(self, client: ClusterClient, index: str) -> None:
        self._client, self._index = client, index
        self._id = ""

    def __enter__(self) -> Snapshot:
        self._open()
        return self

    def __exit__(self, *error: object) -> None:
        with _ignoring_failures(), self._client.errors():
            self._client.api.delete_pit(body={"pit_id": [self._id]})

    def _open(self) -> None:
        with self._client.errors():
            options = {"keep_alive": SNAPSHOT_LIFETIME}
            self._id = self._client.api.create_pit(index=self._index, params=options)["pit_id"]

    def search(self, body: Mapping[str, Any], params: Mapping[str, str]) -> dict[str, Any]:
        """The answer to a search in the snapshot."""
        try:
            return self._search(body, params)
        except IndexUnavailableError:
            self._open()
            return self._search(body, params)

    def _search(self, body: Mapping[str, Any], params: Mapping[str, str]) -> dict[str, Any]:
        pit = {"id": self._id, "keep_alive": SNAPSHOT_LIFETIME}
        return self._client.search(None, {**body, "pit": pit}, **params)


@contextmanager
def _ignoring_failures() -> Iterator[None]:
    """The cluster drops a snapshot by itself after ``SNAPSHOT_LIFETIME``."""
    try:
        yield
    except IndexUnavailableError:
        return


def keys_after(
    client: ClusterClient,
    index: str,
    selection: SearchRequest,
    pk: int,
    limit: int,
    hidden: frozenset[Key],
) -> tuple[Key, ...]:
    """Matching keys of the request's kind with a higher primary key, by primary key."""
    after = {"range": {"identity": {"gt": identity_of((selection.kind, pk))}}}
    query = {"bool": {"filter": [build_query(selection, hidden), after]}}
    body = {"query": query, "sort": [{"identity": "asc"}], "size": limit, **KEYS_ONLY}
    return keys_of(client.search(index, body))


def among(
    client: ClusterClient,
    index: str,
    selection: SearchRequest,
    keys: Collection[Key],
    hidden: frozenset[Key],
) -> frozenset[Key]:
    """Those of these keys that match."""
    if not keys:
        return frozenset()
    wanted = any_term("key", map(key_of, keys))
    query = {"bool": {"filter": [build_query(selection, hidden), wanted]}}
    body = {"query": query, "size": len(keys), **KEYS_ONLY}
    return frozenset(keys_of(client.search(index, body)))
