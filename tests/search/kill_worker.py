"""Worker processes of ``test_kill.py``, which change records until they are killed.

``python -m tests.search.kill_worker`` reads one seed per line, forks a worker for it and prints its
process id. Workers save, link, withdraw and delete random records, and sometimes rebuild the index.
"""

from __future__ import annotations

import os
import random
import signal
import sys


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    from tests import factories  # noqa: F401 - imported once, before forking

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # reap children automatically
    say("ready")
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            work(int(line))
        say(number)


def say(word: object) -> None:
    """Print a line for the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def work(seed: int) -> None:
    """Change records until killed."""
    from articles.models import Article, Quote, Speaker, State, Topic
    from articles.search.engine import IndexUnavailableError
    from articles.search.indexing import rebuild
    from tests import factories as make

    chance = random.Random(seed)
    turn = 0
    while True:
        turn += 1
        what = chance.random()
        articles = list(Article.objects.order_by("?")[:3])
        if what < 0.4 or len(articles) < 3:
            article = make.ArticleFactory(
                url=f"https://example.org/{seed}/{turn}",
                publisher__slug=f"gazette-{seed}-{turn}",
                publisher__name=f"Gazette {seed} {turn}",
                summit__slug=f"summit-{seed}-{turn}",
            )
            make.QuoteFactory(article=article, speaker__slug=f"speaker-{seed}-{turn}")
        elif what < 0.6:
            articles[0].state = chance.choice(list(State))
            articles[0].title = f"Turn {turn} of {seed}"
            articles[0].save()
        elif what < 0.7:
            speaker = Speaker.objects.order_by("?").first()
            speaker.state = chance.choice([State.PUBLISHED, State.DRAFT])
            speaker.name = f"Speaker of turn {turn}"
            speaker.save()
        elif what < 0.8:
            topic, _ = Topic.objects.get_or_create(name=f"Topic {chance.randint(1, 5)}")
            topic.articles.set(articles)
        elif what < 0.9:
            # Another process may have deleted it already.
            Quote.objects.filter(pk__in=Quote.objects.order_by("?").values("pk")[:1]).delete()
        else:
            try:
                rebuild.rebuild_index()
            except IndexUnavailableError:
                continue  # another process is writing


if __name__ == "__main__":
    main()
