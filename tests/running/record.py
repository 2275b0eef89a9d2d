"""Work in an archive's process: ``python -m tests.running.record fill N | hashes | save SEED``.

``fill N`` creates N articles with quotes, pledges, verdicts and documents; ``hashes`` prints a
digest of the rows of each table; ``save SEED`` saves records until killed and prints the slug of
each after its commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys


def fill(number: str) -> None:
    from django.db import transaction

    from tests import factories as make

    with transaction.atomic():
        for turn in range(int(number)):
            text = f"Ministers met on day {turn}. “We will pay,” she said. Größe, 数, ẞ.\r\n"
            article = make.ArticleFactory(body=text)
            start = text.index("We will")
            make.QuoteFactory(article=article, exact="We will pay,", start=start, end=start + 12)
            make.status_update(make.PledgeFactory())
            content = text.encode() + bytes(range(256))
            make.DocumentFactory(
                article=article,
                content=content,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                received_at="2025-06-01T00:00:00Z",
            )


def hashes() -> None:
    from django.db import connection

    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(
                repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
                for row in cursor.fetchall()
            )
            digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
            digests[table] = f"{len(rows)} {digest}"
    print(json.dumps(digests))  # noqa: T201 - the test reads it


def save(seed: str) -> None:
    from articles.models import Topic

    turn = 0
    while True:
        turn += 1
        slug = f"topic-{seed}-{turn}"
        Topic.objects.create(slug=slug, name=slug)
        os.write(1, f"{slug}\n".encode())


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    {"fill": fill, "hashes": hashes, "save": save}[sys.argv[1]](*sys.argv[2:])
