"""Publication gate: thresholds by language, and the reasons why proposals wait."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from articles.extraction import accept_all, propose
from articles.extraction.publication_gate import (
    WaitReason,
    count_waiting,
    describe_waiting,
    parse_confidence,
    ready_proposals,
    threshold_for,
)
from articles.models import (
    Article,
    Decision,
    Mention,
    Pledge,
    PledgeActor,
    Proposal,
    Quote,
    State,
)
from tests.factories import (
    ArticleFactory,
    CountryFactory,
    MentionFactory,
    PledgeFactory,
    QuoteFactory,
    SpeakerFactory,
)
from tests.text.test_languages import PROSE

pytestmark = pytest.mark.django_db


def in_language(language: str, **values) -> Article:
    """An article that is recorded in this language, whatever is detected in its text."""
    article = ArticleFactory(**values)
    Article.objects.filter(pk=article.pk).update(language=language)
    article.refresh_from_db()
    return article


def proposed(
    kind: str, confidence: float, language: str = "en", *, known: bool = True, **values
) -> Proposal:
    """An open proposal; *known*: whether its speaker or maker is."""
    article = in_language(language)
    records = {}
    if kind == "quote":
        speaker = SpeakerFactory() if known else None
        values = {"state": State.DRAFT, "language": language, **values}
        records["quote"] = QuoteFactory(article=article, speaker=speaker, **values)
    elif kind in ("pledge", "mention"):
        state = State.DRAFT if kind == "pledge" else State.PUBLISHED
        pledge = PledgeFactory(state=state)
        pledge.actors.all().delete()
        if known:
            PledgeActor(pledge=pledge, country=CountryFactory(), part="maker").save()
        mention = MentionFactory(pledge=pledge, article=article, state=State.DRAFT)
        records = {"pledge": pledge, "mention": mention}
    proposal = Proposal(
        kind=kind, article=article, confidence=confidence, reason="A test.", **records
    )
    proposal.fingerprint = f"{article.pk}"
    proposal.save()
    return proposal


def waits_for(proposal: Proposal, confidence: float | None = None) -> list[WaitReason]:
    return list(count_waiting(Proposal.objects.filter(pk=proposal.pk), confidence))


@pytest.mark.parametrize(
    ("language", "least"),
    [
        ("en", 0.9),
        ("EN", 0.9),
        ("en-GB", 0.9),
        ("de", 0.9),
        ("fr-CA", 0.9),
        ("es", None),
        ("und", None),
        ("", None),
    ],
)
def test_measured_languages_have_a_default_threshold(language, least):
    assert threshold_for(language) == least


def test_a_regional_language_may_have_its_own_threshold(settings):
    settings.EXTRACTION_PUBLISH_THRESHOLDS = {"en": 0.9, "en-IN": 0.95, "pt-BR": 0.8}
    languages = ("en-IN", "en-GB", "pt-br", "pt")
    assert [threshold_for(tag) for tag in languages] == [0.95, 0.9, 0.8, None]


@pytest.mark.parametrize("kind", ["quote", "pledge", "mention"])
@pytest.mark.parametrize(
    ("language", "confidence", "wait"),
    [
        ("en", 0.9, None),
        ("en-GB", 0.95, None),
        ("en", 0.89, WaitReason("confidence", least=0.9)),
        ("es", 1.0, WaitReason("language", "es")),
        ("und", 1.0, WaitReason("language", "und")),
    ],
)
def test_each_kind_is_compared_with_the_threshold_of_its_language(kind, language, confidence, wait):
    proposal = proposed(kind, confidence, language)
    assert waits_for(proposal) == ([wait] if wait else [])
    assert ready_proposals(Proposal.objects.all()).exists() == (wait is None)


def test_pledges_wait_where_only_quotes_are_measured():
    quote, pledge = proposed("quote", 0.9, "fr"), proposed("pledge", 1.0, "fr")
    assert waits_for(quote) == []
    (wait,) = waits_for(pledge)
    assert (wait, str(wait)) == (
        WaitReason("pledge language", "fr"),
        "pledges are not read in French",
    )


def test_a_quote_without_speaker_or_pledge_without_maker_waits():
    quote = proposed("quote", 1.0, known=False)
    pledge = proposed("pledge", 1.0, known=False)
    assert waits_for(quote) == waits_for(quote, 0.0) == [WaitReason("speaker")]
    assert waits_for(pledge) == waits_for(pledge, 0.0) == [WaitReason("maker")]


def test_deleted_or_decided_records_and_names_wait():
    gone = proposed("quote", 1.0)
    Quote.objects.filter(pk=gone.quote_id).delete()
    withdrawn = proposed("quote", 1.0, state=State.WITHDRAWN)
    name = proposed("name", 1.0)
    assert [waits_for(one) for one in (gone, withdrawn, name)] == [
        [WaitReason("record")],
        [WaitReason("record")],
        [WaitReason("name")],
    ]


def test_an_explicit_confidence_overrides_all_thresholds():
    for language, confidence in (("en", 0.8), ("es", 0.8), ("und", 0.85), ("en", 0.79)):
        proposed("quote", confidence, language)
    assert ready_proposals(Proposal.objects.all(), 0.8).count() == 3
    assert count_waiting(Proposal.objects.all(), 0.8) == Counter(
        {WaitReason("confidence", least=0.8): 1}
    )
    assert ready_proposals(Proposal.objects.all(), 0.95).count() == 0


def test_decided_proposals_are_not_counted():
    proposal = proposed("quote", 1.0)
    Proposal.objects.update(decision=Decision.REJECTED)
    assert waits_for(proposal) == [] and not ready_proposals(Proposal.objects.all()).exists()


def test_the_reasons_as_text():
    waits = Counter(
        {
            WaitReason("language", "fr"): 3,
            WaitReason("language", "und"): 1,
            WaitReason("speaker"): 2,
            WaitReason("confidence", least=0.9): 1,
        }
    )
    text = describe_waiting(waits)
    assert re.findall(r"\d+(?= \()", text) == ["3", "2", "1", "1"]
    assert text.startswith("7 ") and "French" in text and "0.90" in text
    assert describe_waiting(Counter()) == ""


@pytest.mark.parametrize(("typed", "number"), [("0", 0.0), (" .8 ", 0.8), (1, 1.0), (0.95, 0.95)])
def test_a_confidence_is_a_number_from_0_to_1(typed, number):
    assert parse_confidence(typed) == number


@pytest.mark.parametrize("typed", ["", "80", "-0.1", "nan", "inf", "1.01", "0,8", "80 %", "sure"])
def test_other_confidences_are_rejected(typed):
    with pytest.raises(ValidationError):
        parse_confidence(typed)


SAID = "Ilse Brandvik, the energy minister, said: “{}” The union pledged €40 million by 2033."


@pytest.mark.parametrize(
    "language",
    ["es", "it", "pt", "nl", "pl", "cs", "sv", "ru", "tr", "fi", "ro", "el"],
)
def test_nothing_in_other_languages_is_published_automatically(language):
    SpeakerFactory(name="Ilse Brandvik")
    words = PROSE[language]
    # However sure the extractor is, and though the words around the quote are English here.
    body = f"{SAID.format(words)}\n\n{words}"
    article = ArticleFactory(body=body, language=language)
    propose(article)
    Proposal.objects.update(confidence=1.0)
    findings = accept_all(article)
    assert not findings.changed
    assert set(findings.waiting) <= {WaitReason("language", language), WaitReason("name")}
    assert Quote.objects.published().count() == Pledge.objects.published().count() == 0
    # A person may set another confidence, but no speaker is guessed for him.
    accept_all(article, 0.5)
    assert set(Quote.objects.values_list("speaker", "state")) == {(None, State.DRAFT)}


def test_a_text_in_another_language_than_recorded_is_not_published():
    body = f"Ilse Brandvik: “{PROSE['de']}”\n\n{PROSE['de']}\n\n{PROSE['de']}"
    mislabelled = ArticleFactory(body=body, language="en")
    propose(mislabelled)
    (proposal,) = mislabelled.proposals.filter(kind="quote")
    assert proposal.confidence <= 0.5
    assert "German" in proposal.reason
    assert not accept_all(mislabelled).counts["quotes published"]


class TestAMentionOfARecordedPledge:
    """It is public at once only where the language has a threshold, or a person recorded it."""

    BODY = "Leaders met. The United Kingdom will give £30 million to a fund for safer harbours."

    def mention(self, language: str) -> Mention:
        pledge = PledgeFactory(
            title="£30 million for safer harbours",
            summary="The United Kingdom will give £30 million to a fund for safer harbours.",
            amount=30_000_000,
            currency="GBP",
        )
        article = in_language(language, body=self.BODY, summit=pledge.summit)
        propose(article)
        return pledge.mentions.get(article=article)

    def test_in_english(self):
        mention = self.mention("en")
        decision = mention.proposals.get().decision
        assert (mention.state, decision) == (State.PUBLISHED, Decision.JOINED)

    @pytest.mark.parametrize("language", ["sw", "und"])
    def test_in_another_language(self, language):
        mention = self.mention(language)
        decision = mention.proposals.get().decision
        assert (mention.state, decision) == (State.DRAFT, Decision.OPEN)
