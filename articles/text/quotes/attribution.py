"""Speaker attribution: a chain of rules, the most precise first."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import ATTITUDES, PREPOSITIONS, SUBORDINATORS
from articles.text.quotes.attribution_after import AttributionAfter
from articles.text.quotes.attribution_before import AttributionBefore
from articles.text.quotes.evidence import (
    AFTER,
    ATTITUDE,
    BEFORE,
    CLAUSE_BEFORE_SENTENCE,
    COLON,
    CONFIDENCE,
    CONFLICT,
    CONTINUED,
    LATER_CLAUSE,
    LEADING_PARTICIPLE,
    LONE_PARAGRAPH,
    LONE_PARAGRAPH_UNSURE,
    NONE,
    NOT_ASSERTED,
    PREVIOUS_SENTENCE,
    SAME_PARAGRAPH,
    SAME_SENTENCE,
    SIGNED,
    SIGNED_BY_LINE,
    UNREAD_CLAUSE,
    Attribution,
)
from articles.text.quotes.people import PeopleInText
from articles.text.quotes.pronouns import LastSpeaker
from articles.text.quotes.quote_position import QuotePosition
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.ranking import SpeakerRanker
from articles.text.quotes.ranking_features import NearbyPeopleReader
from articles.text.quotes.subject_resolver import SubjectResolver
from articles.text.quotes.subjects import PERSON, AttributionClause, Subjects
from articles.text.quotes.tokens import STOP, WORD, TokenisedText

_MAX_VERB_DISTANCE, _MAX_ATTITUDE_DISTANCE = 6, 10
_MIN_LAST_SPEAKER_CONFIDENCE = 0.49


class Attributor:
    """Attributes the quotations of one document in order."""

    def __init__(self, doc: TokenisedText, quoted: list[QuoteSpan], people: PeopleInText) -> None:
        self.doc, self.quoted, self.people = doc, quoted, people
        self.position = QuotePosition(doc, quoted)
        self.subjects = Subjects(doc, people)
        self.before_finder = AttributionBefore(doc, self.subjects)
        self.after_finder = AttributionAfter(doc, self.subjects)
        self.resolver = SubjectResolver(doc, people)
        self.ranker = SpeakerRanker(NearbyPeopleReader(doc, quoted, people, self.resolver.pronouns))
        self.attributions: list[Attribution] = []

    def attribute_all(self) -> list[Attribution]:
        for number in range(len(self.quoted)):
            found = self.ranker.settle(
                number,
                self._attribute(number),
                self.attributions,
                is_sentence=self.position.is_sentence(number),
            )
            self.attributions.append(found)
            if found.person and found.confidence >= _MIN_LAST_SPEAKER_CONFIDENCE:
                self.resolver.last = LastSpeaker(self.doc.quote_tokens[number], found.person)
        self._fill_from_following_quotes()
        return self.attributions

    def _attribute(self, number: int) -> Attribution:
        for rule in (
            self._by_reopened_quote,
            self._by_clause,
            self._by_leading_participle,
            self._by_signature,
            self._by_same_sentence,
            self._by_later_clause,
            self._by_same_paragraph,
            self._by_colon_paragraph,
            self._by_attitude,
            self._by_previous_sentence,
            self._by_lone_paragraph,
        ):
            if found := rule(number):
                return found
        return Attribution(NONE, "No speaker is named near the quote.", CONFIDENCE[NONE])

    def _by_reopened_quote(self, number: int) -> Attribution | None:
        quote = self.quoted[number]
        if not quote.reopened or not number:
            return None
        if (following := self._other_speaker_after(number)) is not None:
            return following
        return self._copy_attribution(
            number - 1, CONTINUED, "The paragraph continues the previous quote."
        )

    def _other_speaker_after(self, number: int) -> Attribution | None:
        """The speaker of "said X" after a reopened quotation, if it is not the previous speaker.

        The attribution of the previous part is then lowered to ``CONFLICT``.
        """
        token, before = self.doc.quote_tokens[number], self.attributions[number - 1]
        stop = self.position.closing(self.quoted[number]) == "."
        clause = self.after_finder.find(token, ends_with_stop=stop)
        if clause is None or clause.subject.kind != PERSON or not before.named:
            return None
        found = self.resolver.by_clause(clause, token)
        if not found.named or found.person is before.person:
            return None
        before.confidence = min(before.confidence, CONFLICT)
        return found

    def _by_clause(self, number: int) -> Attribution | None:
        token = self.doc.quote_tokens[number]
        quote = self.quoted[number]
        closing = self.position.closing(quote)
        after = self.after_finder.find(token, ends_with_stop=closing == ".")
        before = self.after_finder.agent(token) or self.before_finder.find(token)
        is_finished = closing in ",?!—–-.…" or self.position.is_followed_by(token, ",")
        order = (after, before) if is_finished or not before else (before, after)
        if (
            before
            and before.distance <= 1
            and before.side == "before"
            and self.position.is_introduced(token)
        ):
            order = (before, after) if not self.position.comma_then_cue(token, after) else order
        if before and after and self._leads_in(token, before):
            order = (before, after)
        found = [self.resolver.by_clause(clause, token) for clause in order if clause]
        inside = self.doc.sentence(token)[0] < token
        if inside and (
            rejected := next(
                (attribution for attribution in found if attribution.kind == NOT_ASSERTED), None
            )
        ):
            return rejected
        if found and before and order[0] is before and self._is_split(number, before, found[0]):
            found[0].confidence = self.attributions[number - 1].confidence
        if len(found) == 2 and found[0].cue == "according to" and not found[0].named:
            # "He said it was "a theft", according to a translation": a source, not the speaker.
            return found[1]
        return found[0] if found else None

    def _by_leading_participle(self, number: int) -> Attribution | None:
        """Attribute to the subject behind: Calling it "a heap of stones", X left."""
        token = self.doc.quote_tokens[number]
        clause = self.after_finder.leading_participle(token)
        if clause is None:
            return None
        found = self.resolver.by_clause(clause, token)
        found.confidence = min(found.confidence, LEADING_PARTICIPLE)
        return found

    def _is_split(self, number: int, before: AttributionClause, found: Attribution) -> bool:
        """Whether one clause splits the quotation: "...," X said, "..."."""
        if not number or found.person is None:
            return False
        last = self.attributions[number - 1]
        near = before.distance <= 1 and self.doc.words[self.doc.quote_tokens[number] - 1]
        return near == "," and last.kind == AFTER and last.person is found.person

    def _leads_in(self, token: int, before: AttributionClause) -> bool:
        """Whether a quotation inside a clause is the object of the verb before it.

        When X called it "a mess", Y left.
        """
        doc = self.doc
        first = doc.sentence(token)[0]
        return (
            doc.kinds[token - 1] == WORD
            and 0 <= before.distance <= _MAX_VERB_DISTANCE
            and doc.lower[first] in SUBORDINATORS | PREPOSITIONS
            and all(doc.words[number] not in ",:" for number in range(before.verb, token))
        )

    def _by_same_sentence(self, number: int) -> Attribution | None:
        if not number:
            return None
        here, there = self.doc.quote_tokens[number], self.doc.quote_tokens[number - 1]
        if self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        if self.doc.sentence_number(here) != self.doc.sentence_number(there):
            return None
        if here - there > 25 or not self.attributions[number - 1].printed:
            return None
        before = self.attributions[number - 1]
        split = (
            before.kind == AFTER and here - before.end <= 2 and self.position.is_introduced(here)
        )
        reason = "Same sentence as the previous quote, whose speaker is named."
        return self._copy_attribution(
            number - 1, SAME_SENTENCE, reason, before.confidence if split else None
        )

    def _by_later_clause(self, number: int) -> Attribution | None:
        """Attribute to the clause that ends the sentence: "...", a view that few share, X said."""
        token = self.doc.quote_tokens[number]
        clause = self.after_finder.ending(token, self.doc.sentence(token)[1])
        if clause is None:
            return None
        found = self.resolver.by_clause(clause, token)
        if found.kind != NOT_ASSERTED:
            found.kind, found.confidence = SAME_SENTENCE, round(found.confidence * LATER_CLAUSE, 2)
        return found if found.named or found.printed else None

    def _by_same_paragraph(self, number: int) -> Attribution | None:
        if not number or self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        here, there = self.doc.quote_tokens[number], self.doc.quote_tokens[number - 1]
        doc = self.doc
        last_token = max(there, self.attributions[number - 1].end - 1)
        between = doc.sentence_number(here) - doc.sentence_number(last_token)
        starts_sentence = doc.sentence(here)[0] == here
        if (starts_sentence and between <= 1) or (
            between == 1 and not self._names_other_person(there + 1, here)
        ):
            return self._copy_attribution(
                number - 1,
                SAME_PARAGRAPH,
                "Same paragraph as the previous quote.",
                None if self.position.is_complete(number) else UNREAD_CLAUSE,
            )
        if between >= 1 and self.position.is_finished(number):
            return self._by_main_subject_before(number) or (
                None
                if self._names_other_person(there + 1, here)
                else self._copy_attribution(
                    number - 1,
                    SAME_PARAGRAPH,
                    "Same paragraph as the previous quote, no one else named.",
                    0.7,
                )
            )
        return None

    def _by_colon_paragraph(self, number: int) -> Attribution | None:
        token = self.doc.quote_tokens[number]
        if (
            not self.position.opens_paragraph(token)
            or token < 3
            or self.doc.words[token - 2] != ":"
        ):
            return None
        first, _ = self.doc.sentence(token - 2)
        clause = self.before_finder.find(token - 1)
        if clause:
            found = self.resolver.by_clause(clause, token - 1)
            if found.kind == NOT_ASSERTED:
                return found
            found.kind, found.confidence = COLON, min(found.confidence, CONFIDENCE[COLON])
            found.reason = f"The previous paragraph introduces the quote: {found.reason}"
            return found
        subject = self.before_finder.main_subject(first, token - 1)
        return self.resolver.by_subject(subject, COLON, 0.7, "introduces the quote with a colon")

    def _by_previous_sentence(self, number: int) -> Attribution | None:
        token = self.doc.quote_tokens[number]
        if self.position.opens_paragraph(token) or not self.position.is_finished(number):
            return None
        return self._by_main_subject_before(number)

    def _by_main_subject_before(self, number: int) -> Attribution | None:
        """Attribute to the subject of the previous sentence in the paragraph."""
        token = self.doc.quote_tokens[number]
        first, _ = self.doc.sentence(token)
        if first < token:
            return self._by_own_main_subject(first, token)
        if not first or self.doc.words[first - 1] == "\n":
            return None
        before, _ = self.doc.sentence(first - 1)
        if clause := self.after_finder.ending(before, first):
            found = self.resolver.by_clause(clause, token)
            if found.named and found.kind != NOT_ASSERTED:
                confidence = round(found.confidence * CLAUSE_BEFORE_SENTENCE, 2)
                found.kind, found.confidence = PREVIOUS_SENTENCE, confidence
                found.reason = f"The previous sentence ends: {found.reason}"
                return found
        subject = self.before_finder.main_subject(before, first)
        return self.resolver.by_subject(
            subject, PREVIOUS_SENTENCE, CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the previous sentence",
        )  # fmt: skip

    def _by_attitude(self, number: int) -> Attribution | None:
        """Attribute a partial quotation to who "found", "wants" or "rejects" it."""
        doc, token = self.doc, self.doc.quote_tokens[number]
        quote = self.quoted[number]
        words = doc.text[quote.start : quote.end].split()
        first = doc.sentence(token)[0]
        if len(words) < 2 or first == token or words[0][:1].isupper():
            return None
        for verb in range(token - 1, max(first, token - _MAX_ATTITUDE_DISTANCE), -1):
            if doc.kinds[verb] != WORD or verb in self.people.starting:
                return None
            if doc.lower[verb] in ATTITUDES:
                subject = self.before_finder.main_subject(first, verb)
                reason = f"with “{doc.words[verb]}” comes before the words, a part of the sentence"
                return self.resolver.by_subject(subject, BEFORE, ATTITUDE, reason)
        return None

    def _by_own_main_subject(self, first: int, token: int) -> Attribution | None:
        subject = self.before_finder.main_subject(first, token)
        return self.resolver.by_subject(
            subject,
            PREVIOUS_SENTENCE,
            CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the sentence",
        )

    def _by_signature(self, number: int) -> Attribution | None:
        """Attribute a paragraph that is one quotation to the name on the line below."""
        token = self.doc.quote_tokens[number]
        if not self.position.opens_paragraph(token) or not self.position.closes_paragraph(token):
            return None
        clause = self.after_finder.signed_below(token)
        if clause is None:
            return None
        found = self.resolver.by_clause(clause, token)
        limit = SIGNED if clause.cue == "—" else SIGNED_BY_LINE
        found.confidence = round(min(found.confidence, limit), 2)
        found.reason = f"The line below the quote names “{clause.subject.printed}”."
        return found

    def _by_lone_paragraph(self, number: int) -> Attribution | None:
        quote = self.quoted[number]
        token = self.doc.quote_tokens[number]
        if not self.position.opens_paragraph(token) or not self.position.closes_paragraph(token):
            return None
        if number and self.quoted[number - 1].paragraph == quote.paragraph - 1:
            before = self.attributions[number - 1]
            if before.named:
                return self._copy_attribution(
                    number - 1,
                    LONE_PARAGRAPH,
                    "The whole paragraph is a quote and follows a quote by this speaker.",
                    None if before.kind == AFTER else LONE_PARAGRAPH_UNSURE,
                )
            return None
        if token < 2:
            return None
        first, _ = self.doc.sentence(token - 2)
        if self.doc.kinds[token - 2] != STOP:
            return None
        subject = self.before_finder.main_subject(first, token - 1)
        return self.resolver.by_subject(
            subject,
            PREVIOUS_SENTENCE,
            CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the previous sentence",
        )

    def _fill_from_following_quotes(self) -> None:
        """Give a quotation without a speaker the speaker of the next one in its paragraph."""
        for number in range(len(self.attributions) - 2, -1, -1):
            attribution, following = self.attributions[number], self.attributions[number + 1]
            if (
                attribution.kind != NONE
                or not following.named
                or not self.position.is_finished(number)
            ):
                continue
            if self.quoted[number].paragraph != self.quoted[number + 1].paragraph:
                continue
            here, there = self.doc.quote_tokens[number : number + 2]
            if there - here == 1:
                self.attributions[number] = following.copy_for(
                    "same paragraph",
                    "The next quote of the paragraph names the speaker.",
                    0.7,
                )

    def _copy_attribution(
        self, number: int, kind: str, reason: str, limit: float | None = None
    ) -> Attribution | None:
        before = self.attributions[number]
        if not before.named and not before.printed:
            return None
        return before.copy_for(kind, reason, limit or CONFIDENCE[kind])

    def _names_other_person(self, first: int, last: int) -> bool:
        """Whether another person is a subject between two quotations."""
        doc, last_speaker = self.doc, self.resolver.last
        for number in range(first, last):
            mention = self.people.starting.get(number)
            if mention is None or mention.possessive or doc.lower[number - 1] in PREPOSITIONS:
                continue
            if last_speaker is None or mention.person is not last_speaker.person:
                return True
        return False
