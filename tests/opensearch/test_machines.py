"""Three web machines and a watcher on one PostgreSQL and one cluster."""

from __future__ import annotations

import secrets
import signal
import threading
import time

import pytest
from django.conf import settings

from articles.search.engine import OPENSEARCH
from tools.postgres_server import programs

try:
    programs()
    reason = ""
except LookupError as error:
    reason = f"NOT RUN: {error}"

pytestmark = [
    pytest.mark.opensearch,
    pytest.mark.skipif(settings.SEARCH_ENGINE != OPENSEARCH, reason="make test-opensearch"),
    pytest.mark.skipif(bool(reason), reason=reason),
]
UNQUEUED = 1_500


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    from tests.opensearch.machines import Machines

    index = f"summit-archive-test-{secrets.token_hex(6)}"
    with Machines(tmp_path_factory.mktemp("machines"), index, UNQUEUED) as machines:
        yield machines


def test_a_save_is_found_and_a_killed_machine_loses_nothing(machines):
    from tests.opensearch.machines import seconds_until

    first, second = machines.drafts
    assert [machines.count(number) for number in range(3)] == [0, 0, 0]
    machines.publish(0, first)
    saved = time.monotonic()
    for number in (1, 2):
        seconds_until(lambda number=number: machines.count(number) == 1, 2)
    assert time.monotonic() - saved < 2

    # The second machine dies while it writes its save and many other changes; the watcher sleeps.
    machines.watcher.send_signal(signal.SIGSTOP)
    machines.sql(
        "INSERT INTO articles_queuedindexchange (kind, object_id, created_at) "
        "SELECT 'article', id, now() FROM articles_article WHERE url LIKE '%/bulk/%'"
    )
    save = threading.Thread(target=_publish_and_fail, args=(machines, second))
    save.start()
    seconds_until(lambda: machines.claims() == {"web-2"}, 10)
    machines.kill(1)
    save.join()
    assert machines.queued() > UNQUEUED, "the save itself, too"
    assert machines.count(0) < UNQUEUED + 2
    machines.watcher.send_signal(signal.SIGCONT)
    seconds_until(lambda: machines.queued() == 0, 10)
    assert [machines.count(number) for number in (0, 2)] == [UNQUEUED + 2] * 2

    machines.watcher.send_signal(signal.SIGTERM)
    assert machines.watcher.wait(5) == 0


def _publish_and_fail(machines, pk: int) -> None:
    with pytest.raises(OSError):
        machines.publish(1, pk)
