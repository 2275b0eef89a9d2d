"""Who said it: the kinds of evidence, tried in the order of how often each is right."""

from __future__ import annotations

from articles.text.lexicon.reporting_verbs import PREPOSITIONS, SUBORDINATORS
from articles.text.quotes.attribution_after import AttributionAfter
from articles.text.quotes.attribution_before import AttributionBefore
from articles.text.quotes.clause import AttributionClause
from articles.text.quotes.evidence import (
    AFTER,
    COLON,
    CONFIDENCE,
    CONFLICT,
    CONTINUED,
    LONE,
    LONE_UNSURE,
    NONE,
    PREVIOUS_SENTENCE,
    SAME_PARAGRAPH,
    SAME_SENTENCE,
    SIGNED,
    SIGNED_BY_LINE,
    UNREAD_CLAUSE,
    UNSAID,
    Attribution,
)
from articles.text.quotes.people import PeopleInText
from articles.text.quotes.pronouns import LastSpeaker
from articles.text.quotes.quote_position import QuotePosition
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.subject_resolver import SubjectResolver
from articles.text.quotes.subjects import PERSON, Subjects
from articles.text.quotes.tokens import STOP, WORD, TokenisedText

_GOVERNED = 6
_HEARD = 0.49


class Attributor:
    """Attributes the quotations of one document, from first to last."""

    def __init__(
        self, narration: TokenisedText, quoted: list[QuoteSpan], cast: PeopleInText
    ) -> None:
        self.narration, self.quoted, self.cast = narration, quoted, cast
        self.place = QuotePosition(narration, quoted)
        self.subjects = Subjects(narration, cast)
        self.ahead = AttributionBefore(narration, self.subjects)
        self.behind = AttributionAfter(narration, self.subjects)
        self.resolver = SubjectResolver(narration, cast)
        self.done: list[Attribution] = []

    def attribute_all(self) -> list[Attribution]:
        for number in range(len(self.quoted)):
            found = self._attribute(number)
            self.done.append(found)
            if found.person and found.confidence >= _HEARD:
                self.resolver.last = LastSpeaker(self.narration.at_quote[number], found.person)
        self._look_ahead()
        return self.done

    def _attribute(self, number: int) -> Attribution:
        for rule in (
            self._continued,
            self._cue,
            self._signature,
            self._same_sentence,
            self._same_paragraph,
            self._colon_paragraph,
            self._previous_sentence,
            self._lone_paragraph,
        ):
            if found := rule(number):
                return found
        return Attribution(NONE, "No speaker is named near these words.", CONFIDENCE[NONE])

    # -- the rules -----------------------------------------------------------------------------

    def _continued(self, number: int) -> Attribution | None:
        quote = self.quoted[number]
        if not quote.reopened or not number:
            return None
        if (other := self._other_named_behind(number)) is not None:
            return other
        return self._like(number - 1, CONTINUED, "The paragraph reopens the quotation before it.")

    def _other_named_behind(self, number: int) -> Attribution | None:
        """The speaker of "said X" behind a reopened quotation where the part before is another's.

        Whose the part before is, is then unsure.
        """
        token, before = self.narration.at_quote[number], self.done[number - 1]
        stop = self.place.closing(self.quoted[number]) == "."
        clause = self.behind.find(token, ends_with_stop=stop)
        if clause is None or clause.subject.kind != PERSON or not before.named:
            return None
        found = self.resolver.by_clause(clause, token)
        if not found.named or found.person is before.person:
            return None
        before.confidence = min(before.confidence, CONFLICT)
        return found

    def _cue(self, number: int) -> Attribution | None:
        token = self.narration.at_quote[number]
        quote = self.quoted[number]
        closing = self.place.closing(quote)
        after = self.behind.find(token, ends_with_stop=closing == ".")
        before = self.behind.agent(token) or self.ahead.find(token)
        finished = closing in ",?!—–-.…" or self.place.follows(token, ",")
        order = (after, before) if finished or not before else (before, after)
        if before and before.distance <= 1 and before.side == "before" and self.place.leads(token):
            order = (before, after) if not self.place.comma_then_cue(token, after) else order
        if before and after and self._leads_in(token, before):
            order = (before, after)
        found = [self.resolver.by_clause(clause, token) for clause in order if clause]
        inside = self.narration.sentence(token)[0] < token
        if inside and (denied := next((one for one in found if one.kind == UNSAID), None)):
            return denied
        if found and before and order[0] is before and self._is_split(number, before, found[0]):
            found[0].confidence = self.done[number - 1].confidence
        if len(found) == 2 and found[0].cue == "according to" and not found[0].named:
            # "He said it was "a theft", according to a translation": a source, not a speaker.
            return found[1]
        return found[0] if found else None

    def _is_split(self, number: int, before: AttributionClause, found: Attribution) -> bool:
        """Whether the clause before these words is the one behind the words before: "...," X said,
        "...".
        """
        if not number or found.person is None:
            return False
        last = self.done[number - 1]
        near = before.distance <= 1 and self.narration.words[self.narration.at_quote[number] - 1]
        return near == "," and last.kind == AFTER and last.person is found.person

    def _leads_in(self, token: int, before: AttributionClause) -> bool:
        """Whether words in the middle of a clause belong to the verb before them: When X called
        it "a mess", Y left.
        """
        n = self.narration
        first = n.sentence(token)[0]
        return (
            n.kinds[token - 1] == WORD
            and 0 <= before.distance <= _GOVERNED
            and n.lows[first] in SUBORDINATORS | PREPOSITIONS
            and all(n.words[number] not in ",:" for number in range(before.verb, token))
        )

    def _same_sentence(self, number: int) -> Attribution | None:
        if not number:
            return None
        here, there = self.narration.at_quote[number], self.narration.at_quote[number - 1]
        if self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        if self.narration.sentence_number(here) != self.narration.sentence_number(there):
            return None
        if here - there > 25 or not self.done[number - 1].printed:
            return None
        before = self.done[number - 1]
        split = before.kind == AFTER and here - before.end <= 2 and self.place.leads(here)
        reason = "The sentence has already named its speaker."
        return self._like(number - 1, SAME_SENTENCE, reason, before.confidence if split else None)

    def _same_paragraph(self, number: int) -> Attribution | None:
        if not number or self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        here, there = self.narration.at_quote[number], self.narration.at_quote[number - 1]
        n = self.narration
        told = max(there, self.done[number - 1].end - 1)
        between = n.sentence_number(here) - n.sentence_number(told)
        starts_sentence = n.sentence(here)[0] == here
        if (starts_sentence and between <= 1) or (
            between == 1 and not self._names_other(there + 1, here)
        ):
            return self._like(
                number - 1,
                SAME_PARAGRAPH,
                "The paragraph goes on quoting the same speaker.",
                None if self.place.is_complete(number) else UNREAD_CLAUSE,
            )
        if between >= 1 and self.place.finished(number):
            return self._by_sentence_before(number) or (
                None
                if self._names_other(there + 1, here)
                else self._like(
                    number - 1, SAME_PARAGRAPH, "The paragraph names no other speaker.", 0.7
                )
            )
        return None

    def _colon_paragraph(self, number: int) -> Attribution | None:
        token = self.narration.at_quote[number]
        if (
            not self.place.opens_paragraph(token)
            or token < 3
            or self.narration.words[token - 2] != ":"
        ):
            return None
        first, _ = self.narration.sentence(token - 2)
        clause = self.ahead.find(token - 1)
        if clause:
            found = self.resolver.by_clause(clause, token - 1)
            if found.kind == UNSAID:
                return found
            found.kind, found.confidence = COLON, min(found.confidence, CONFIDENCE[COLON])
            found.reason = f"The paragraph before announces the words: {found.reason}"
            return found
        subject = self.ahead.main_subject(first, token - 1)
        return self.resolver.by_subject(subject, COLON, 0.7, "announces the words with a colon")

    def _previous_sentence(self, number: int) -> Attribution | None:
        token = self.narration.at_quote[number]
        if self.place.opens_paragraph(token) or not self.place.finished(number):
            return None
        return self._by_sentence_before(number)

    def _by_sentence_before(self, number: int) -> Attribution | None:
        """The subject of the sentence before, in the same paragraph."""
        token = self.narration.at_quote[number]
        first, _ = self.narration.sentence(token)
        if first < token:
            return self._by_own_sentence(first, token)
        if not first or self.narration.words[first - 1] == "\n":
            return None
        before, _ = self.narration.sentence(first - 1)
        subject = self.ahead.main_subject(before, first)
        return self.resolver.by_subject(
            subject, PREVIOUS_SENTENCE, CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the sentence before",
        )  # fmt: skip

    def _by_own_sentence(self, first: int, token: int) -> Attribution | None:
        subject = self.ahead.main_subject(first, token)
        return self.resolver.by_subject(
            subject,
            PREVIOUS_SENTENCE,
            CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the sentence",
        )

    def _signature(self, number: int) -> Attribution | None:
        """A quoted paragraph alone, with a line below that is its speaker's name."""
        token = self.narration.at_quote[number]
        if not self.place.opens_paragraph(token) or not self.place.closes_paragraph(token):
            return None
        clause = self.behind.signed_below(token)
        if clause is None:
            return None
        found = self.resolver.by_clause(clause, token)
        limit = SIGNED if clause.cue == "—" else SIGNED_BY_LINE
        found.confidence = round(min(found.confidence, limit), 2)
        found.reason = f"The line below a quoted paragraph names “{clause.subject.printed}”."
        return found

    def _lone_paragraph(self, number: int) -> Attribution | None:
        quote = self.quoted[number]
        token = self.narration.at_quote[number]
        if not self.place.opens_paragraph(token) or not self.place.closes_paragraph(token):
            return None
        if number and self.quoted[number - 1].paragraph == quote.paragraph - 1:
            before = self.done[number - 1]
            if before.named:
                return self._like(
                    number - 1,
                    LONE,
                    "A quoted paragraph alone, behind a quotation of this speaker.",
                    None if before.kind == AFTER else LONE_UNSURE,
                )
            return None
        if token < 2:
            return None
        first, _ = self.narration.sentence(token - 2)
        if self.narration.kinds[token - 2] != STOP:
            return None
        subject = self.ahead.main_subject(first, token - 1)
        return self.resolver.by_subject(
            subject,
            PREVIOUS_SENTENCE,
            CONFIDENCE[PREVIOUS_SENTENCE],
            "is the subject of the sentence before",
        )

    def _look_ahead(self) -> None:
        """A quotation without a speaker takes the one that its paragraph names right behind it."""
        for number in range(len(self.done) - 2, -1, -1):
            one, other = self.done[number], self.done[number + 1]
            if one.kind != NONE or not other.named or not self.place.finished(number):
                continue
            if self.quoted[number].paragraph != self.quoted[number + 1].paragraph:
                continue
            here, there = self.narration.at_quote[number : number + 2]
            if there - here == 1:
                self.done[number] = other.passed_on(
                    "same paragraph",
                    "The next words of the paragraph name the speaker.",
                    0.7,
                )

    def _like(
        self, number: int, kind: str, reason: str, limit: float | None = None
    ) -> Attribution | None:
        before = self.done[number]
        if not before.named and not before.printed:
            return None
        return before.passed_on(kind, reason, limit or CONFIDENCE[kind])

    def _names_other(self, first: int, last: int) -> bool:
        """Whether a sentence between two quotations has a subject of its own."""
        n, heard = self.narration, self.resolver.last
        for number in range(first, last):
            mention = self.cast.starting.get(number)
            if mention is None or mention.possessive or n.lows[number - 1] in PREPOSITIONS:
                continue
            if heard is None or mention.person is not heard.person:
                return True
        return False
