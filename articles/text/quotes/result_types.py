"""What the finder of quotations answers with."""

from __future__ import annotations

from dataclasses import dataclass

DIRECT, PARTIAL = "direct", "partial"


@dataclass(frozen=True)
class FoundQuotation:
    """Words in quotation marks and who said them, so far as the text tells.

    ``text[start:end] == exact``, marks left out. *speaker_name* is the full name as the document
    (or the archive) has it, empty when unsure; *speaker_kind* is ``person``, ``organisation`` or
    empty. *attributed_to* is the subject as printed ("she", "a spokesman for the ministry"), also
    where it names nobody. *role* is printed with the speaker somewhere in the text. *form* is
    ``direct`` or ``partial``. *reason* is for editors; *confidence*, 0 to 1, is about the speaker,
    or, where there is none, about the words being a quotation at all. *unsaid*: a clause tells that
    the words were denied, alleged, or only might be said.
    """

    start: int
    end: int
    exact: str
    speaker_name: str
    speaker_kind: str
    role: str
    attributed_to: str
    form: str
    reason: str
    confidence: float
    unsaid: bool = False
