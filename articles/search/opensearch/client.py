"""HTTP client of an OpenSearch cluster: requests with retries, and errors as one exception.

A cluster that is away would cost every page a connection timeout. So after a failure to connect,
requests fail at once for a moment, and the database answers meanwhile.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from opensearchpy import OpenSearch, TransportError
from opensearchpy.exceptions import ConnectionError as ClusterConnectionError
from opensearchpy.exceptions import NotFoundError, OpenSearchException
from opensearchpy.serializer import JSONSerializer

from articles.search.engine import REBUILD_HINT, ClusterAwayError, IndexUnavailableError

TIMEOUT = 10  # seconds for a request
RETRY_AFTER = 1.0  # seconds without requests after a failure to connect
CONNECTIONS = 32  # per node, as many as a process has threads
# Equal queries go to the same copies of the shards, which have cached them.
PREFERENCES = 64

_serializer = JSONSerializer()
# The library logs every answer that is not a success, such as that there is no index yet.
logging.getLogger("opensearch").setLevel(logging.ERROR)


class ClusterClient:
    """Client of one cluster; safe to share between threads.

    *url* may name several nodes, separated by commas.
    """

    def __init__(self, url: str) -> None:
        self.api = OpenSearch(
            [node.strip() for node in url.split(",") if node.strip()],
            timeout=TIMEOUT,
            max_retries=3,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            dead_timeout=RETRY_AFTER,
            pool_maxsize=CONNECTIONS,
        )
        self._retry_at = 0.0
        self._failure = ""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise every error of the cluster as ``IndexUnavailableError``."""
        if time.monotonic() < self._retry_at:
            raise ClusterAwayError(self._failure)
        try:
            yield
        except NotFoundError as error:
            raise IndexUnavailableError(f"there is no search index; {REBUILD_HINT}") from error
        except ClusterConnectionError as error:
            self._failure = f"the search cluster cannot be reached ({_reason(error)})"
            self._retry_at = time.monotonic() + RETRY_AFTER
            raise ClusterAwayError(self._failure) from error
        except OpenSearchException as error:
            raise IndexUnavailableError(f"the search cluster fails ({_reason(error)})") from error

    def search(self, index: str | None, body: Mapping[str, Any], **params: Any) -> dict[str, Any]:
        """The answer of all shards to one search; without *index*, the body has a point in time.

        Without one of the shards, counts would be wrong, so that is an error.
        """
        if index is not None:
            params.setdefault("preference", _preference(body))
        with self.errors():
            return self.api.search(
                body=body, index=index, params={"allow_partial_search_results": "false", **params}
            )

    def multi_search(self, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches, in one request."""
        if not bodies:
            return []
        lines: list[Mapping[str, Any]] = []
        for body in bodies:
            header = {"allow_partial_search_results": False, "preference": _preference(body)}
            lines += [header, body]
        with self.errors():
            responses = self.api.msearch(body=lines, index=index)["responses"]
            for response in responses:
                if "error" in response:
                    raise TransportError(response["status"], str(response["error"]), response)
        return responses


def _preference(body: Mapping[str, Any]) -> str:
    return f"copy-{zlib.crc32(_serializer.dumps(body).encode()) % PREFERENCES}"


def _reason(error: OpenSearchException) -> str:
    """The error in a few words, without the address of the cluster, which may have a password."""
    if isinstance(error, TransportError):
        kind = str(error.error).partition("(")[0]
        return f"{error.status_code} {kind}" if error.status_code != "N/A" else kind
    return type(error).__name__
