"""``sources``: lists the cited pages of which the archive holds no text."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.models.missing_sources import missing_sources


class Command(BaseCommand):
    help = (
        "Count the cited pages of which the archive holds no text. With --missing, print their "
        "addresses, those first that would verify most quotes and pledges. Save the pages, then "
        "run “import_documents FOLDER --attach”."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--missing", action="store_true", help="print the addresses")
        parser.add_argument(
            "--addresses-only",
            action="store_true",
            help="with --missing: print only addresses, for “wget --input-file=-”",
        )
        parser.add_argument(
            "--waiting",
            action="store_true",
            help="leave out pages for which no quote or pledge waits",
        )

    def handle(self, *, missing: bool, addresses_only: bool, waiting: bool, **options) -> None:
        sources = missing_sources(waiting_only=waiting)
        if missing:
            for source in sources:
                line = f"{source.quotes:>4} quotes {source.pledges:>4} pledges  {source.url}"
                self.stdout.write(source.url if addresses_only else line)
        if not addresses_only:
            quotes = sum(source.quotes for source in sources)
            pledges = sum(source.pledges for source in sources)
            self.stdout.write(
                f"{len(sources):,} cited pages without a text; {quotes:,} quotes and "
                f"{pledges:,} pledges cite them."
            )
