"""``report_sources``: what every public fact rests on."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from articles.models.source_audit import audit_public_facts


class Command(BaseCommand):
    help = "Print the source addresses of every public fact; ends with 1 when a fact has none."
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
        for grounds in audit_public_facts():
            facts += 1
            without += not grounds.addresses
            if missing and grounds.addresses:
                continue
            self.stdout.write(grounds.fact)
            for address in grounds.addresses or ("NO SOURCE",):
                self.stdout.write(f"    {address}")
        self.failed = without > 0
        self.stdout.write(f"{facts} public facts, {without} without a source.")
