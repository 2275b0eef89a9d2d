"""Indexes of the archive in a cluster: writing, and replacement by a new one behind an alias.

::

    PREFIX              alias of the active index, which is searched
    PREFIX-next         alias of the index that a rebuild fills
    PREFIX-20260102-…   an index
    PREFIX-state        one document, whose version numbers the writes

Processes on several machines may write at the same time: a write takes a number before it
reads the records, and stores them with the number as their version. The cluster refuses a record
that is older than the stored one. A refused write of the outbox is repeated with a new number
and the records as they are then; a rebuild may leave it at that, because the newer write came from
the outbox, which writes to both indexes during a rebuild.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opensearchpy import NotFoundError, helpers
from opensearchpy.exceptions import RequestError

from articles.search.engine import (
    REBUILD_HINT,
    IndexDocument,
    IndexUnavailableError,
    Key,
    OutdatedWriteError,
)
from articles.search.indexing.advisory_lock import advisory_lock
from articles.search.indexing.encoding import key_of
from articles.search.indexing.storage import IndexStorage
from articles.search.opensearch.client import ClusterClient
from articles.search.opensearch.schema import (
    SERVING_SETTINGS,
    VERSION,
    index_body,
    to_opensearch_document,
)

# Documents and bytes per request.
CHUNK_DOCUMENTS, CHUNK_BYTES = 1_000, 10_000_000
WRITE_TIMEOUT = 60  # seconds; merges and new primaries can delay a write
COPY_TIMEOUT = 60  # seconds that a rebuild waits for the copies of the new index

CONFLICT, NOT_FOUND = 409, 404


class ClusterIndex:
    """The index of the archive in a cluster; *folder* has the locks of this machine."""

    def __init__(self, client: ClusterClient, prefix: str, shards: int, folder: Path) -> None:
        self.client, self.alias, self._shards = client, prefix, shards
        self._next_alias = f"{prefix}-next"
        self._state_index = f"{prefix}-state"
        self._locks = IndexStorage(folder)

    @contextmanager
    def lock(self, name: str, *, wait: float) -> Iterator[bool]:
        """Acquire a lock of this machine; that for a rebuild excludes other machines too."""
        with self._locks.lock(name, wait=wait) as acquired:
            if not acquired or name != "rebuild":
                yield acquired
                return
            with advisory_lock(f"{self.alias} {name}") as alone:
                yield alone

    def names(self, alias: str) -> dict[str, str]:
        """The indexes of an alias, each with its schema version."""
        with self.client.errors():
            try:
                answer = self.client.api.indices.get_mapping(index=alias)
            except NotFoundError:
                return {}
        return {
            name: str(index["mappings"].get("_meta", {}).get("schema", ""))
            for name, index in answer.items()
        }

    def active_name(self) -> str:
        """The name of the active index; raises ``IndexUnavailableError`` if there is none."""
        names = self.names(self.alias)
        if not names:
            raise IndexUnavailableError(f"there is no search index; {REBUILD_HINT}")
        [(name, version)] = names.items()
        if version != VERSION:
            raise IndexUnavailableError(
                f"the search index has schema {version} and not {VERSION}; {REBUILD_HINT}"
            )
        return name

    # -- changes --------------------------------------------------------------------------------

    def open_writer(self, target: str | None = None, *, fresh: bool = False) -> ClusterWriter:
        """A writer to the active index, and to that of a running rebuild.

        Open it after the queue was read and before the records are. With *target*, a new index:
        to that one only, where newer versions win if it is *fresh*.
        """
        number = self._next_number()
        if target is not None:
            return ClusterWriter(self.client, (self._next_alias,), number, newer_wins=fresh)
        self.active_name()
        rebuilding = self.names(self._next_alias)
        aliases = (self.alias, self._next_alias) if rebuilding else (self.alias,)
        return ClusterWriter(self.client, aliases, number)

    def _next_number(self) -> int:
        with self.client.errors():
            answer = self.client.api.index(index=self._state_index, id="writes", body={})
        return answer["_version"]

    def log_changes(self, keys: Iterable[Key]) -> None:
        """Nothing: writers write to the index of a running rebuild too."""

    def logged_changes(self, target: str) -> list[Key]:
        """No changes; see ``log_changes``."""
        return []

    def find_damage(self) -> list[str]:
        """No files: the cluster checks its own."""
        return []

    # -- rebuilding -----------------------------------------------------------------------------

    def create_index(self) -> str:
        """Create an empty index with the alias of a running rebuild."""
        name = f"{self.alias}-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        body = {**index_body(self._shards), "aliases": {self._next_alias: {}}}
        with self.client.errors():
            if not self.client.api.indices.exists(index=self._state_index):
                self._create_state()
            self.client.api.indices.create(index=name, body=body)
        return name

    def _create_state(self) -> None:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        mappings = {"dynamic": "strict"}
        try:
            self.client.api.indices.create(
                index=self._state_index, body={"settings": settings, "mappings": mappings}
            )
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def activate(self, name: str) -> None:
        """Make an index the active one, atomically, once it has copies on other nodes."""
        with self.client.errors():
            indices = self.client.api.indices
            indices.refresh(index=name)
            indices.put_settings(index=name, body={"index": SERVING_SETTINGS})
            # A cluster that cannot place the copies now does so later.
            self.client.api.cluster.health(
                index=name,
                params={
                    "wait_for_status": "green",
                    "wait_for_no_initializing_shards": "true",
                    "timeout": f"{COPY_TIMEOUT}s",
                    "request_timeout": COPY_TIMEOUT + 10,
                    "ignore": 408,
                },
            )
            actions: list[dict[str, Any]] = [
                {"remove": {"index": old, "alias": self.alias}} for old in self.names(self.alias)
            ]
            actions += [
                {"add": {"index": name, "alias": self.alias}},
                {"remove": {"index": name, "alias": self._next_alias}},
            ]
            indices.update_aliases(body={"actions": actions})

    def end_rebuild(self) -> None:
        """Delete the index of a rebuild that did not finish."""
        with self.client.errors():
            for name in self.names(self._next_alias):
                self.client.api.indices.delete(index=name)

    def delete_unused(self) -> None:
        """Delete the indexes that are neither active nor being built."""
        with self.client.errors():
            pattern = f"{self.alias}-2*"  # their names begin with the year
            answer = self.client.api.indices.get_alias(index=pattern)
            for name, index in answer.items():
                if not index["aliases"]:
                    self.client.api.indices.delete(
                        index=name, params={"ignore_unavailable": "true"}
                    )


class ClusterWriter:
    """Writer of whole documents, all with the version *number*."""

    def __init__(
        self,
        client: ClusterClient,
        aliases: tuple[str, ...],
        number: int,
        *,
        newer_wins: bool = False,
    ) -> None:
        self._client, self._aliases, self._number = client, aliases, number
        self._newer_wins = newer_wins
        self._outdated = False

    def replace(self, documents: Iterable[IndexDocument]) -> None:
        """Upsert these documents by key."""
        self._write(
            {
                "_op_type": "index",
                "_id": key_of((document.kind, document.pk)),
                "_source": to_opensearch_document(document, self._number),
            }
            for document in documents
        )

    def delete(self, keys: Iterable[Key]) -> None:
        """Delete these documents; missing ones are ignored."""
        self._write({"_op_type": "delete", "_id": key_of(key)} for key in keys)

    def _write(self, actions: Iterable[dict[str, Any]]) -> None:
        actions = list(actions)
        for alias in self._aliases if actions else ():
            with self._client.errors():
                for succeeded, item in self._bulk(alias, actions):
                    if not succeeded:
                        self._check(*item.values())

    def _bulk(self, alias: str, actions: list[dict[str, Any]]) -> Iterator[tuple[bool, Any]]:
        version = {"version": self._number, "version_type": "external_gte"}
        return helpers.streaming_bulk(
            self._client.api,
            [{**action, **version, "_index": alias} for action in actions],
            chunk_size=CHUNK_DOCUMENTS,
            max_chunk_bytes=CHUNK_BYTES,
            max_retries=5,
            initial_backoff=0.2,
            raise_on_error=False,
            # After a swap the alias of a rebuild is gone: nothing may be created in its place.
            require_alias=True,
            request_timeout=WRITE_TIMEOUT,
        )

    def _check(self, result: dict[str, Any]) -> None:
        """Raise for a document that was not written, unless that is no failure."""
        if result["status"] == CONFLICT:
            self._outdated = True
        elif result.get("result") == "not_found" and result["status"] == NOT_FOUND:
            return
        elif result["status"] == NOT_FOUND and not self._newer_wins:
            self._outdated = True  # the alias of a rebuild is gone
        else:
            raise IndexUnavailableError(f"the search cluster refuses a record: {result['error']}")

    def commit(self) -> None:
        """Make the changes visible; raises ``OutdatedWriteError`` if they must be repeated."""
        if self._outdated and not self._newer_wins:
            raise OutdatedWriteError("another process wrote newer records")
        with self._client.errors():
            for alias in self._aliases:
                answer = self._client.api.indices.refresh(index=alias)
                if answer["_shards"]["failed"]:
                    raise IndexUnavailableError("the search cluster lost a node meanwhile")

    def close(self) -> None:
        """Nothing to release."""
