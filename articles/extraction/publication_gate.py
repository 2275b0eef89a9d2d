"""Publication gate: which open proposals are published automatically, and which need review.

A language has a publishing threshold only if the measured precision of "words and speaker both
right" is at least .95 (``EXTRACTION_PUBLISH_THRESHOLDS``). In other languages every proposal needs
an editor, whatever its confidence, and so does a pledge where only quotes are measured. An
administrator may set one confidence for all languages.
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
PLEDGE_LANGUAGE = "pledge language"
SPEAKER = "speaker"
MAKER = "maker"
UNFINISHED = "unfinished"
BRIEFING = "briefing"
CONFIDENCE = "confidence"

LANGUAGES_OF_PLEDGES = ("en",)
"""Languages whose patterns of pledges are known."""

_REASON_LABELS = {
    NAME: "new name to confirm",
    RECORD: "the record is deleted or no longer a draft",
    SPEAKER: "no speaker",
    MAKER: "pledge without a maker",
    BRIEFING: "pledge found only in our briefing",
    UNFINISHED: "refers to an unfinished draft of a speaker or organisation",
}


@dataclass(frozen=True)
class WaitReason:
    """Why a proposal needs review; ``language`` and ``least`` detail two of the reasons."""

    reason: str
    language: str = ""
    least: float | None = None

    def __str__(self) -> str:
        if self.reason == CONFIDENCE:
            return f"confidence below {self.least:.2f}"
        if self.reason == PLEDGE_LANGUAGE:
            return f"pledges are not read in {language_name(self.language)}"
        if self.reason != LANGUAGE:
            return _REASON_LABELS[self.reason]
        if self.language == UNDETERMINED:
            return "unknown language"
        return f"{language_name(self.language)} has no publishing threshold"


def parse_confidence(value: object) -> float:
    """A confidence from 0 to 1; raises ``ValidationError`` for anything else."""
    try:
        number = float(str(value).strip())
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:  # NaN fails too
        raise ValidationError(
            f"Confidence must be a number from 0 to 1, such as 0.8, not “{value}”."
        )
    return number


def threshold_for(language: str) -> float | None:
    """The minimum confidence for automatic publication in a language; None without one.

    The threshold of a language applies to its regions, unless a region has its own.
    """
    thresholds = {
        tag.lower(): least for tag, least in settings.EXTRACTION_PUBLISH_THRESHOLDS.items()
    }
    return thresholds.get(language.lower(), thresholds.get(primary_language(language)))


def pledge_threshold_for(language: str) -> float | None:
    """The same for pledges: None where only quotes are measured."""
    reads_pledges = primary_language(language) in LANGUAGES_OF_PLEDGES
    return threshold_for(language) if reads_pledges else None


def with_wait_reason(
    proposals: QuerySet, confidence: float | None = None, languages: Iterable[str] | None = None
) -> QuerySet:
    """Annotate open *proposals* with ``wait_reason``, the first that applies; empty if ready.

    *confidence* overrides the thresholds of the languages; *languages* are those of the articles,
    if they are known.
    """
    return proposals.filter(decision=Decision.OPEN).annotate(
        wait_reason=Case(
            When(kind=ProposalKind.NAME, then=Value(NAME)),
            When(~_has_draft(), then=Value(RECORD)),
            *_cases(proposals, confidence, languages),
            default=Value(READY),
            output_field=CharField(),
        )
    )


def _cases(
    proposals: QuerySet, confidence: float | None, languages: Iterable[str] | None
) -> Iterable[When]:
    maker = PledgeActor.objects.filter(pledge=OuterRef("pledge"), part=ActorRole.MAKER)
    no_speaker = Q(quote__speaker=None, quote__organisation_at_time=None)
    incomplete_cases = (
        When(Q(kind=ProposalKind.QUOTE) & no_speaker, then=Value(SPEAKER)),
        When(Q(kind=ProposalKind.PLEDGE) & ~Exists(maker), then=Value(MAKER)),
        When(
            Q(kind=ProposalKind.PLEDGE, article__publisher__is_archive=True), then=Value(BRIEFING)
        ),
        When(_has_unfinished_part(), then=Value(UNFINISHED)),
    )
    if confidence is not None:
        return *incomplete_cases, When(confidence__lt=confidence, then=Value(CONFIDENCE))
    if languages is None:
        open_proposals = proposals.filter(decision=Decision.OPEN).order_by()
        languages = set(open_proposals.values_list("article__language", flat=True).distinct())
    least = {language: threshold_for(language) for language in languages}
    with_threshold = [language for language, threshold in least.items() if threshold is not None]
    quotes_only = [tag for tag in languages if least[tag] and pledge_threshold_for(tag) is None]
    return (
        When(~Q(article__language__in=with_threshold), then=Value(LANGUAGE)),
        When(
            ~Q(kind=ProposalKind.QUOTE) & Q(article__language__in=quotes_only),
            then=Value(PLEDGE_LANGUAGE),
        ),
        *incomplete_cases,
        *(
            When(article__language=language, confidence__lt=threshold, then=Value(CONFIDENCE))
            for language, threshold in least.items()
            if threshold is not None
        ),
    )


def _has_unfinished_part() -> Q | Exists:
    """Whether it refers to a draft speaker or organisation of an editor or an import."""

    def unfinished(path: str) -> Q:
        draft = Q(**{f"{path}__state": State.DRAFT})
        return draft & ~Q(**{f"{path}__origin": Origin.EXTRACTION})

    actors = PledgeActor.objects.filter(pledge=OuterRef("pledge"))
    quoted = unfinished("quote__speaker") | unfinished("quote__organisation_at_time")
    return quoted | Exists(actors.filter(unfinished("speaker") | unfinished("organisation")))


def _has_draft() -> Q:
    """Whether the record of the proposal exists and is a draft."""
    return (
        Q(kind=ProposalKind.QUOTE, quote__state=State.DRAFT)
        | Q(kind=ProposalKind.PLEDGE, pledge__state=State.DRAFT)
        | Q(kind=ProposalKind.MENTION, mention__state=State.DRAFT)
    )


def ready_proposals(proposals: QuerySet, confidence: float | None = None) -> QuerySet:
    """The open *proposals* that pass the gate."""
    return with_wait_reason(proposals, confidence).filter(wait_reason=READY)


def count_waiting(proposals: QuerySet, confidence: float | None = None) -> Counter[WaitReason]:
    """Number of open *proposals* that need review, by reason."""
    rows = (
        with_wait_reason(proposals, confidence)
        .exclude(wait_reason=READY)
        .order_by()
        .values_list("wait_reason", "article__language")
        .annotate(Count("pk"))
    )
    counts: Counter[WaitReason] = Counter()
    for reason, language, count in rows:
        counts[describe_reason(reason, language, confidence)] += count
    return counts


def describe_reason(reason: str, language: str, confidence: float | None = None) -> WaitReason:
    """The reason of :func:`with_wait_reason` with its details, for an article in *language*."""
    least = confidence if confidence is not None else threshold_for(language)
    return WaitReason(
        reason,
        language if reason in (LANGUAGE, PLEDGE_LANGUAGE) else "",
        least if reason == CONFIDENCE else None,
    )


def describe_waiting(waits: Counter[WaitReason]) -> str:
    """The counts as text, largest first; empty when nothing waits.

    For example “5 to review: 3 (French has no publishing threshold), 2 (no speaker)”.
    """
    total = sum(waits.values())
    if not total:
        return ""
    reasons = ", ".join(
        f"{count} ({wait})"
        for wait, count in sorted(waits.items(), key=lambda item: (-item[1], str(item[0])))
    )
    return f"{total} to review: {reasons}"
