"""Measure quote and pledge finder on annotated texts: ``python -m tools.extraction FOLDER``.

A text is ``NAME.LANGUAGE.txt`` (UTF-8; ``NAME.txt`` is English). Beside it, a ``.json`` file of the
same name lists its quotations in order::

    [{"exact": "the words without their marks", "speaker": "Full Name"}, ...]

``speaker`` is the full name that the archive should record, "" where the text names none. An
optional ``start`` gives the character offset; without one, the words are looked for behind the
previous quotation. Everything found that is not listed counts as an error.

To measure pledges too, the file holds ``{"quotations": [...], "pledges": [...]}`` with the pledges
as ``{"exact": "words of the pledge", "makers": ["Name", ...]}``. A pledge is found if its words
hold the annotated ones.

The report gives for each language the share of quotations found and of speakers right, and what
would be published at the threshold: words and speaker both right, by confidence and by reason.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.text.normalize import fold
from articles.text.pledges.clauses import FoundPledge
from articles.text.pledges.extract import find_pledges
from articles.text.quotes import FoundQuotation, find_quotations

BANDS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.45, 0.0)


@dataclass
class Case:
    """One quotation or pledge: annotated (*speaker*), found, or both.

    *speaker* and :attr:`name` are the speaker, or the makers joined by commas.
    """

    file: str
    words: str
    speaker: str | None
    found: FoundQuotation | FoundPledge | None

    @property
    def name(self) -> str:
        """The speaker or makers that were found."""
        if isinstance(self.found, FoundPledge):
            return ", ".join(self.found.makers)
        return self.found.speaker_name if self.found else ""

    @property
    def right(self) -> bool:
        """Whether words and speaker are both right."""
        if self.found is None or self.speaker is None:
            return False
        return fold(self.name) == fold(self.speaker)

    @property
    def named(self) -> bool:
        """Whether a speaker was given, so that it may be published."""
        return bool(self.name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.extraction", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threshold", type=float, default=0.9)
    parser.add_argument("--errors", action="store_true", help="list what is wrong or missed")
    options = parser.parse_args()
    languages = read_folder(options.folder)
    if not languages:
        parser.error(f"{options.folder} has no annotated texts")
    for kind, measured in (("quotations", languages), ("pledges", read_pledges(options.folder))):
        for language, cases in sorted(measured.items()):
            sys.stdout.write(report(language, cases, options.threshold, kind))
            if options.errors:
                sys.stdout.writelines(errors(cases))
    return 0


def read_folder(folder: Path) -> dict[str, list[Case]]:
    """The quotations of all annotated texts, by language."""
    languages: dict[str, list[Case]] = defaultdict(list)
    for name, text, language, annotated in _read(folder):
        rows = annotated["quotations"] if isinstance(annotated, dict) else annotated
        languages[language] += compare(name, text, language, rows)
    return languages


def read_pledges(folder: Path) -> dict[str, list[Case]]:
    """The pledges of the texts whose pledges are annotated, by language."""
    languages: dict[str, list[Case]] = defaultdict(list)
    for name, text, language, annotated in _read(folder):
        if isinstance(annotated, dict):
            languages[language] += compare_pledges(name, text, language, annotated["pledges"])
    return languages


def _read(folder: Path) -> Iterator[tuple[str, str, str, Any]]:
    """Name, text, language and annotations of each annotated text."""
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        language = Path(path.stem).suffix.lstrip(".") or "en"
        yield path.stem, text, language, json.loads(path.read_text(encoding="utf-8"))


def compare_pledges(file: str, text: str, language: str, annotated: list[dict]) -> Iterator[Case]:
    """Match the pledges found in *text* with its annotations."""
    found = find_pledges(text, None, language)
    for row, start in _located(file, text, annotated):
        end = start + len(row["exact"])
        pledge = next((p for p in found if p.start <= start and end <= p.end), None)
        if pledge is not None:
            found.remove(pledge)
        yield Case(file, row["exact"], ", ".join(row["makers"]), pledge)
    for pledge in found:
        yield Case(file, pledge.exact, None, pledge)


def compare(file: str, text: str, language: str, annotated: list[dict]) -> Iterator[Case]:
    """Match what is found in *text* with its annotations."""
    found = {quotation.start: quotation for quotation in find_quotations(text, (), language)}
    for row, start in _located(file, text, annotated):
        quotation = found.get(start)
        if quotation is not None and quotation.exact.rstrip(",") == row["exact"].rstrip(","):
            yield Case(file, row["exact"], row["speaker"], found.pop(start))
        else:
            yield Case(file, row["exact"], row["speaker"], None)
    for quotation in found.values():
        yield Case(file, quotation.exact, None, quotation)


def _located(file: str, text: str, annotated: list[dict]) -> Iterator[tuple[dict, int]]:
    """The annotations with their offsets."""
    behind = 0
    for row in annotated:
        start = row.get("start", text.find(row["exact"], behind))
        if text[start : start + len(row["exact"])] != row["exact"] or start < 0:
            raise SystemExit(f"{file}: “{row['exact'][:60]}” is not in the text")
        behind = start + len(row["exact"])
        yield row, start


def report(language: str, cases: list[Case], threshold: float, kind: str = "quotations") -> str:
    """The table of one language."""
    annotated = [case for case in cases if case.speaker is not None]
    matched = [case for case in annotated if case.found]
    extra = [case for case in cases if case.speaker is None]
    with_speaker = [case for case in matched if case.speaker]
    published = [c for c in cases if c.named and c.found and c.found.confidence >= threshold]
    lines = [
        f"{language}: {len(annotated)} {kind}",
        _line("found", len(matched), len(annotated)),
        _line("of what is found, annotated", len(matched), len(matched) + len(extra)),
        _line(
            "speaker right, where one is named",
            sum(c.right for c in with_speaker),
            len(with_speaker),
        ),
        _line(f"published at {threshold:.2f}", len(published), len(annotated)),
        _line("of these, words and speaker right", sum(c.right for c in published), len(published)),
    ]
    bands: dict[str, Counter[bool]] = defaultdict(Counter)
    reasons: dict[str, Counter[bool]] = defaultdict(Counter)
    for case in cases:
        if case.named and case.found:
            low = next(band for band in BANDS if case.found.confidence >= band)
            bands[f"confidence {low:.2f} and above"][case.right] += 1
            reasons[_kind(case.found.reason)][case.right] += 1
    for counts in (bands, reasons):
        for name in sorted(counts, reverse=counts is bands):
            lines.append(_line(name, counts[name][True], counts[name].total()))
    return "\n".join(lines) + "\n\n"


def errors(cases: list[Case]) -> Iterator[str]:
    """A line for each error: missed, not annotated, or another speaker."""
    for case in cases:
        if not case.right:
            got = f"{case.name!r} {case.found.confidence}" if case.found else "missed"
            want = "not annotated" if case.speaker is None else f"{case.speaker!r}"
            reason = case.found.reason if case.found else ""
            yield f"{case.file}: “{case.words[:60]}” {want}, got {got} {reason}\n"


def _kind(reason: str) -> str:
    """A reason without the words it quotes and the names it gives."""
    return re.sub(r"“[^”]*”", "“…”", re.sub(r"most likely [^,.;]+", "most likely …", reason))


def _line(name: str, right: int, total: int) -> str:
    share = f"{right / total:.3f}" if total else "    –"
    return f"  {share}  {right:4} of {total:<4} {name}"


if __name__ == "__main__":
    sys.exit(main())
