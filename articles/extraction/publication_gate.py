"""The gate before publication: which open proposals are published by themselves, and which wait.

A language has a publishing threshold only where the precision of "words and speaker both right" was
measured to reach .95 (``EXTRACTION_PUBLISH_THRESHOLDS``). In other languages every proposal waits
for an editor, however sure the finder is. Whoever answers for the archive may give one confidence
that holds for all languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from articles.models import ActorRole, Decision, Origin, PledgeActor, ProposalKind, State
from articles.text.languages import UNDETERMINED, language_name, primary_language

READY = ""
NAME = "name"
RECORD = "record"
LANGUAGE = "language"
SPEAKER = "speaker"
MAKER = "maker"
UNFINISHED = "unfinished"
BRIEFING = "briefing"
CONFIDENCE = "confidence"

_WORDS = {
    NAME: "a new name to be confirmed",
    RECORD: "its record is gone or no longer a draft",
    SPEAKER: "no speaker is known",
    MAKER: "no maker of the pledge is known",
    BRIEFING: "our briefing is the only source of the pledge",
    UNFINISHED: "a speaker or organisation in it is an unfinished draft",
}


@dataclass(frozen=True)
class WaitReason:
    """Why a proposal waits; ``language`` and ``least`` where the reason is one of these."""

    reason: str
    language: str = ""
    least: float | None = None

    def __str__(self) -> str:
        if self.reason == CONFIDENCE:
            return f"less sure than {self.least:.2f}"
        if self.reason != LANGUAGE:
            return _WORDS[self.reason]
        if self.language == UNDETERMINED:
            return "the language of the text is not known"
        return f"{language_name(self.language)} has no publishing threshold"


def parse_confidence(value: object) -> float:
    """A confidence from 0 to 1; raises ``ValidationError`` for anything else."""
    try:
        number = float(str(value).strip())
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:  # not a number fails this, too
        raise ValidationError(f"A confidence is a number from 0 to 1, such as 0.8, not “{value}”.")
    return number


def threshold_for(language: str) -> float | None:
    """The confidence from which proposals in this language are published; None if never.

    A threshold for a language holds for its regions, unless the region has its own.
    """
    thresholds = {
        tag.lower(): least for tag, least in settings.EXTRACTION_PUBLISH_THRESHOLDS.items()
    }
    return thresholds.get(language.lower(), thresholds.get(primary_language(language)))


def with_wait_reason(proposals: QuerySet, confidence: float | None = None) -> QuerySet:
    """Open *proposals* annotated with ``wait_reason``: empty for those that are ready.

    Each is counted under the first thing that keeps it. *confidence* goes before all thresholds.
    """
    return proposals.filter(decision=Decision.OPEN).annotate(
        wait_reason=Case(
            When(kind=ProposalKind.NAME, then=Value(NAME)),
            When(~_has_draft(), then=Value(RECORD)),
            *_gates(proposals, confidence),
            default=Value(READY),
            output_field=CharField(),
        )
    )


def _gates(proposals: QuerySet, confidence: float | None) -> Iterable[When]:
    maker = PledgeActor.objects.filter(pledge=OuterRef("pledge"), part=ActorRole.MAKER)
    nobody = Q(quote__speaker=None, quote__organisation_at_time=None)
    complete = (
        When(Q(kind=ProposalKind.QUOTE) & nobody, then=Value(SPEAKER)),
        When(Q(kind=ProposalKind.PLEDGE) & ~Exists(maker), then=Value(MAKER)),
        When(
            Q(kind=ProposalKind.PLEDGE, article__publisher__is_archive=True), then=Value(BRIEFING)
        ),
        When(_has_unfinished_part(), then=Value(UNFINISHED)),
    )
    if confidence is not None:
        return *complete, When(confidence__lt=confidence, then=Value(CONFIDENCE))
    languages = set(
        proposals.filter(decision=Decision.OPEN)
        .order_by()
        .values_list("article__language", flat=True)
        .distinct()
    )
    least = {language: threshold_for(language) for language in languages}
    closed = [language for language, threshold in least.items() if threshold is None]
    return (
        When(article__language__in=closed, then=Value(LANGUAGE)),
        *complete,
        *(
            When(article__language=language, confidence__lt=threshold, then=Value(CONFIDENCE))
            for language, threshold in least.items()
            if threshold is not None
        ),
    )


def _has_unfinished_part() -> Q | Exists:
    """Whether a speaker or organisation in it is a draft that an editor or an import entered."""

    def unfinished(path: str) -> Q:
        draft = Q(**{f"{path}__state": State.DRAFT})
        return draft & ~Q(**{f"{path}__origin": Origin.EXTRACTION})

    actors = PledgeActor.objects.filter(pledge=OuterRef("pledge"))
    quoted = unfinished("quote__speaker") | unfinished("quote__organisation_at_time")
    return quoted | Exists(actors.filter(unfinished("speaker") | unfinished("organisation")))


def _has_draft() -> Q:
    """Whether the record of the proposal is there and undecided."""
    return (
        Q(kind=ProposalKind.QUOTE, quote__state=State.DRAFT)
        | Q(kind=ProposalKind.PLEDGE, pledge__state=State.DRAFT)
        | Q(kind=ProposalKind.MENTION, mention__state=State.DRAFT)
    )


def ready_proposals(proposals: QuerySet, confidence: float | None = None) -> QuerySet:
    """The open *proposals* that nothing keeps from being accepted without a look."""
    return with_wait_reason(proposals, confidence).filter(wait_reason=READY)


def count_waiting(proposals: QuerySet, confidence: float | None = None) -> Counter[WaitReason]:
    """How many of the open *proposals* wait for an editor, by reason."""
    rows = (
        with_wait_reason(proposals, confidence)
        .exclude(wait_reason=READY)
        .order_by()
        .values_list("wait_reason", "article__language")
        .annotate(Count("pk"))
    )
    found: Counter[WaitReason] = Counter()
    for reason, language, count in rows:
        least = confidence if confidence is not None else threshold_for(language)
        found[
            WaitReason(
                reason,
                language if reason == LANGUAGE else "",
                least if reason == CONFIDENCE else None,
            )
        ] += count
    return found


def describe_waiting(waits: Counter[WaitReason]) -> str:
    """The counts in a sentence without its stop, the largest first; empty when nothing waits.

    Such as “5 wait for an editor: 3 (French has no publishing threshold), 2 (no speaker is known)”.
    """
    total = sum(waits.values())
    if not total:
        return ""
    reasons = ", ".join(
        f"{count} ({wait})"
        for wait, count in sorted(waits.items(), key=lambda item: (-item[1], str(item[0])))
    )
    return f"{total} {'waits' if total == 1 else 'wait'} for an editor: {reasons}"
