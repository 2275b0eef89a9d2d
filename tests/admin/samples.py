"""A sample text in the style of a news agency: five quotes, three pledges."""

from pathlib import Path

FERRIES = Path(__file__).parent.parent / "samples" / "ferries.txt"
COVERAGE = FERRIES.read_text(encoding="utf-8")

LONG_COVERAGE = FERRIES.with_name("ferries_long.txt").read_text(encoding="utf-8")
"""The same report with the usual length of 847 words."""
