"""Measure the quote finder on annotated texts: ``python -m tools.extraction FOLDER``.

A text is ``NAME.LANGUAGE.txt`` (UTF-8; ``NAME.txt`` is English). Beside it, a ``.json`` file of the
same name lists its quotations in order::

    [{"exact": "the words without their marks", "speaker": "Full Name"}, ...]

``speaker`` is the full name that the archive should record, "" where the text names none. An
optional ``start`` gives the character offset; without one, the words are looked for behind the
previous quotation. Everything found that is not listed counts as an error.

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

from articles.text.normalize import fold
from articles.text.quotes import FoundQuotation, find_quotations

BANDS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.45, 0.0)


@dataclass
class Case:
    """One quotation: annotated (*speaker*), found, or both."""

    file: str
    words: str
    speaker: str | None
    found: FoundQuotation | None

    @property
    def right(self) -> bool:
        """Whether words and speaker are both right."""
        if self.found is None or self.speaker is None:
            return False
        return fold(self.found.speaker_name) == fold(self.speaker)

    @property
    def named(self) -> bool:
        """Whether a speaker was given, so that it may be published."""
        return self.found is not None and bool(self.found.speaker_name)


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
    for language, cases in sorted(languages.items()):
        sys.stdout.write(report(language, cases, options.threshold))
        if options.errors:
            sys.stdout.writelines(errors(cases))
    return 0


def read_folder(folder: Path) -> dict[str, list[Case]]:
    """The cases of all annotated texts, by language."""
    languages: dict[str, list[Case]] = defaultdict(list)
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        language = Path(path.stem).suffix.lstrip(".") or "en"
        annotated = json.loads(path.read_text(encoding="utf-8"))
        languages[language] += compare(path.stem, text, language, annotated)
    return languages


def compare(file: str, text: str, language: str, annotated: list[dict]) -> Iterator[Case]:
    """Match what is found in *text* with its annotations."""
    found = {quotation.start: quotation for quotation in find_quotations(text, (), language)}
    behind = 0
    for row in annotated:
        start = row.get("start", text.find(row["exact"], behind))
        if text[start : start + len(row["exact"])] != row["exact"] or start < 0:
            raise SystemExit(f"{file}: “{row['exact'][:60]}” is not in the text")
        behind = start + len(row["exact"])
        quotation = found.get(start)
        if quotation is not None and quotation.exact.rstrip(",") == row["exact"].rstrip(","):
            yield Case(file, row["exact"], row["speaker"], found.pop(start))
        else:
            yield Case(file, row["exact"], row["speaker"], None)
    for quotation in found.values():
        yield Case(file, quotation.exact, None, quotation)


def report(language: str, cases: list[Case], threshold: float) -> str:
    """The table of one language."""
    annotated = [case for case in cases if case.speaker is not None]
    matched = [case for case in annotated if case.found]
    extra = [case for case in cases if case.speaker is None]
    with_speaker = [case for case in matched if case.speaker]
    published = [c for c in cases if c.named and c.found and c.found.confidence >= threshold]
    lines = [
        f"{language}: {len(annotated)} quotations",
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
            got = f"{case.found.speaker_name!r} {case.found.confidence}" if case.found else "missed"
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
