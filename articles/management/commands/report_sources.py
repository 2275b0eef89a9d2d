"""``report_sources``: lists the sources of every public fact."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from articles.models.source_audit import audit_public_facts


class Command(BaseCommand):
    help = "Print the sources of every public fact. Exits with status 1 if a fact has none."
    failed = False

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="print only the facts without a source"
        )

    def run_from_argv(self, argv) -> None:
        super().run_from_argv(argv)
        if self.failed:
            sys.exit(1)

    def handle(self, *, missing: bool, **options) -> None:
        facts = without = 0
        for entry in audit_public_facts():
            facts += 1
            without += not entry.addresses
            if missing and entry.addresses:
                continue
            self.stdout.write(entry.fact)
            for address in entry.addresses or ("NO SOURCE",):
                self.stdout.write(f"    {address}")
        self.failed = without > 0
        self.stdout.write(f"{facts} public facts, {without} without a source.")
