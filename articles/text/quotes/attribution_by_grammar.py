"""Speaker attribution in a language with a grammar file: German and French.

The rules follow word order and not a single language: a verb of saying beside the words, its
subject before or behind it, a preposition such as "laut" or "selon" before a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.text.lexicon.grammar import Grammar, plain
from articles.text.quotes.evidence import (
    AFTER,
    BEFORE,
    CONFIDENCE,
    CONTINUED,
    JOINT,
    LONE_PARAGRAPH,
    MAX_BODY,
    MAX_NOMINAL,
    MAX_SURNAME,
    NONE,
    NOT_ASSERTED,
    SAME_PARAGRAPH,
    SAME_SENTENCE,
    Attribution,
)
from articles.text.quotes.names_by_grammar import (
    NOMINAL,
    ORGANISATION,
    PERSON,
    PRONOUN,
    NamesByGrammar,
    NounPhrase,
)
from articles.text.quotes.people import Person
from articles.text.quotes.quote_position import QuotePosition
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.tokens import BREAK, QUOTE, WORD, TokenisedText

AFTER_WORDS, INTRODUCED, INSIDE, LATER = 0.96, 0.95, 0.92, 0.9
"""A clause right after the words, one that ends in a colon, one around them, a later one."""

FAR, OTHERS_NAMED, UNSURE_NAME = 0.8, 0.8, 0.7
ALONE, PRONOUN_UNSURE = 0.95, 0.7
_NEAR, _REACH, _LONGEST_TITLE = 14, 40, 5
_DASHES = "—–-―"
_VIEWING = frozenset(("für",))
_COPULAS = frozenset("ist sei war wäre sind est était soit serait sont étaient".split())
_INVERTED = ("-il", "-elle", "-t-il", "-t-elle")


class AttributorByGrammar:
    """Attributes the quotations of one document in order."""

    def __init__(
        self, doc: TokenisedText, quoted: list[QuoteSpan], grammar: Grammar, known: Iterable[str]
    ) -> None:
        self.doc, self.quoted, self.grammar = doc, quoted, grammar
        self.names = NamesByGrammar(doc, grammar, known)
        self.position = QuotePosition(doc, quoted)
        self.attributions: list[Attribution] = []
        self.last: tuple[int, Person] | None = None

    def attribute_all(self) -> list[Attribution]:
        for number in range(len(self.quoted)):
            found = self._attribute(number)
            self.attributions.append(found)
            if found.person:
                self.last = (self.doc.quote_tokens[number], found.person)
        return self.attributions

    def is_not_a_quotation(self, number: int) -> bool:
        """Whether the words between marks are a title, a term, or too few without a speaker."""
        token, who = self.doc.quote_tokens[number], self.attributions[number]
        near = [plain(word) for word in self.doc.words[max(0, token - 2) : token]]
        if near and near[-1] in _COPULAS:
            return False  # "dass der Plan „…“ ist": what is said of a thing, and not its name
        return who.kind != AFTER and any(
            word in self.grammar.names["named_things"] for word in near
        )

    def _attribute(self, number: int) -> Attribution:
        for rule in (
            self._by_reopened_quote,
            self._by_clause_after,
            self._by_clause_before,
            self._by_same_sentence,
            self._by_later_clause,
            self._by_same_paragraph,
            self._by_lone_paragraph,
        ):
            if found := rule(number):
                return found
        return Attribution(NONE, "No speaker is named near the quote.", CONFIDENCE[NONE])

    def _by_reopened_quote(self, number: int) -> Attribution | None:
        if not number or not self.quoted[number].reopened:
            return None
        return self._copy(number, CONTINUED, "The paragraph continues the previous quote.")

    def _by_clause_after(self, number: int) -> Attribution | None:
        """„…“, sagte X; « … », a déclaré X; „…“, so X; „…“, wie X sagte."""
        doc, token = self.doc, self.doc.quote_tokens[number]
        at, end = token + 1, self._clause_end(token + 1)
        comma = at < end and doc.words[at] == ","
        while at < end and (doc.words[at] == "," or doc.words[at] in _DASHES):
            at += 1
        if at >= end or doc.kinds[at] != WORD or (not comma and doc.is_capitalised(at)):
            return None
        inside = doc.sentence(token)[0] < token
        if not comma and inside and not self.position.is_finished(number):
            return None  # "im Gespräch mit dem „Boten“ sagte X": a name inside a sentence
        return self._clause_at(at, end, AFTER_WORDS)

    def _clause_at(self, at: int, end: int, confidence: float) -> Attribution | None:
        """The reporting clause that begins at token *at*."""
        doc = self.doc
        if doc.lower[at] not in _VIEWING and (source := self._source_at(at)):
            return self._to(self.names.phrase(source, end), AFTER, confidence, doc.words[at], end)
        if doc.lower[at] in ("wie", "comme") and self._verb_in(at + 1, self._sentence_end(at)):
            return self._to(self.names.phrase(at + 1, end), AFTER, INSIDE, doc.words[at], end)
        verb = self._verb_at(at, end)
        if verb is None:
            return None
        behind, pronoun = verb
        if pronoun:
            phrase: NounPhrase | None = self._pronoun(pronoun, at, behind)
        else:
            phrase = self.names.phrase(self._skip_asides(behind, end), end)
        return self._to(phrase, AFTER, confidence, doc.words[at], end)

    def _skip_asides(self, at: int, end: int) -> int:
        """The token after objects and adverbials between a verb and its subject."""
        doc = self.doc
        skipped = True
        while skipped and at < end:
            skipped = doc.lower[at] in self.grammar.grammar["objects"]
            at += skipped
            for aside in self.grammar.asides:
                if tuple(doc.lower[at : at + len(aside)]) == aside:
                    at, skipped = at + len(aside), True
                    break
        return at

    def _pronoun(self, pronoun: str, first: int, end: int) -> NounPhrase:
        """The pronoun joined to its verb: "dit-il"."""
        gender = "f" if pronoun in self.grammar.grammar["feminine"] else "m"
        return NounPhrase(PRONOUN, pronoun, first, end, gender=gender)

    def _verb_at(self, at: int, end: int) -> tuple[int, str] | None:
        """The token after the verb of saying at *at*, and the pronoun joined to it ("dit-il")."""
        doc, reporting = self.doc, self.grammar.reporting
        low, pronoun = doc.lower[at], ""
        for ending in _INVERTED:
            if low.endswith(ending):
                low, pronoun = low.removesuffix(ending).removesuffix("-t"), ending.split("-")[-1]
        if low in reporting["verbs"]:
            if low in self.grammar.separable and not self._has_particle(low, at + 1, end):
                return None
            return at + 1, pronoun
        if low in reporting["auxiliaries"] or low in ("s’est", "s’était"):
            stop = min(end, at + (4 if not self.grammar.nouns_capitalised else _REACH))
            for number in range(at + 1, stop):
                if doc.lower[number] in reporting["participles"]:
                    behind = at + 1 if self.grammar.nouns_capitalised else number + 1
                    behind += doc.lower[number : number + 2] in (
                        ["fait", "valoir"],
                        ["fait", "savoir"],
                    )
                    return behind, pronoun
        return None

    def _has_particle(self, verb: str, first: int, end: int) -> bool:
        particles = self.grammar.separable[verb]
        return any(low in particles for low in self.doc.lower[first:end])

    def _verb_in(self, first: int, end: int) -> bool:
        reporting = self.grammar.reporting
        known = reporting["verbs"] | reporting["participles"]
        return any(low in known for low in self.doc.lower[first:end])

    def _source_at(self, at: int) -> int:
        """The token after a preposition of a source at *at*: "laut", "nach Angaben von"; 0."""
        for source in self.grammar.sources:
            if tuple(self.doc.lower[at : at + len(source)]) == source:
                return at + len(source)
        return 0

    def _by_clause_before(self, number: int) -> Attribution | None:
        """X sagte: „…“; X nannte es „…“; dagegen meinte X: „…“; laut X „…“."""
        doc, token = self.doc, self.doc.quote_tokens[number]
        first = max(doc.sentence(token)[0], token - 2 * _REACH)
        for at in range(token - 1, first - 1, -1):
            if doc.kinds[at] in (QUOTE, BREAK) or self._is_taken(at, number):
                return None
            found = self._clause_before_at(at, first, token)
            if found is not None:
                return found
        return self._by_colon(first, token)

    def _by_colon(self, first: int, token: int) -> Attribution | None:
        """The person who begins a sentence that a colon ends, whatever its verb."""
        if self.doc.words[token - 1] != ":":
            return None
        if set(self.doc.lower[first:token]) & self.grammar.grammar["citing"]:
            return None
        phrase = self.names.phrase(first, token)
        if phrase is None or phrase.kind != PERSON:
            return None
        return self._to(phrase, BEFORE, FAR, ":", 0)

    def _is_taken(self, at: int, number: int) -> bool:
        """Whether token *at* is the verb of the clause behind the previous quotation."""
        if not number or self.attributions[number - 1].kind != AFTER:
            return False
        return at - self.doc.quote_tokens[number - 1] <= 2

    def _clause_before_at(self, at: int, first: int, token: int) -> Attribution | None:
        doc = self.doc
        introduced = doc.words[token - 1] == ":"
        confidence = INTRODUCED if introduced else INSIDE if token - at <= _NEAR else FAR
        if source := self._source_at(at):
            if source >= token or (plain(doc.words[at]) == "so") or not self._opens(at, first):
                return None
            named = self.names.phrase(source, token)
            if named is None or named.kind == ORGANISATION:
                return None
            if named.kind == NOMINAL and not self._is_definite(named):
                return None
            if doc.lower[at] in _VIEWING and not (
                doc.lower[named.end] in self.grammar.grammar["views"] and named.kind == PERSON
            ):
                return None
            return self._to(named, BEFORE, min(confidence, INSIDE), doc.words[at], 0)
        if doc.lower[at] in self.grammar.reporting["sources_behind"]:
            return self._to(
                self._subject_before(at, first), BEFORE, min(confidence, INSIDE), doc.words[at], 0
            )
        cue = self._cue_before(at, token)
        if cue is None:
            return None
        behind, pronoun = cue
        if pronoun:
            phrase: NounPhrase | None = self._pronoun(pronoun, at, behind)
        else:
            phrase = self._subject_before(at, first) or self._subject_behind(
                at, behind, first, token
            )
        if phrase is None:
            return None
        if set(doc.lower[first:token]) & self.grammar.grammar["denials"]:
            reason = (
                f"“{phrase.printed}” with “{doc.words[at]}”, but the sentence denies or supposes."
            )
            return Attribution(NOT_ASSERTED, reason, CONFIDENCE[NOT_ASSERTED], phrase.printed)
        if not introduced and self._others(phrase, first, token):
            confidence = min(confidence, OTHERS_NAMED)
        return self._to(phrase, BEFORE, confidence, doc.words[at], 0)

    def _cue_before(self, at: int, token: int) -> tuple[int, str] | None:
        """A verb of saying or naming at token *at* before the quotation at *token*."""
        doc, reporting = self.doc, self.grammar.reporting
        if doc.lower[at] in reporting["naming"]:
            return at + 1, ""
        stop = self._clause_end(token + 1)
        if doc.lower[at] in self.grammar.separable:
            around = [*doc.lower[at + 1 : token], *doc.lower[token + 1 : stop]]
            fits = any(low in self.grammar.separable[doc.lower[at]] for low in around)
            return (at + 1, "") if fits else None
        if doc.lower[at] in reporting["auxiliaries"] and self.grammar.nouns_capitalised:
            behind = doc.lower[token + 1 : min(stop, token + 4)]
            before = doc.lower[at + 1 : token]
            said = any(low in reporting["participles"] for low in [*before, *behind])
            return (at + 1, "") if said else None
        return self._verb_at(at, token)

    def _subject_before(self, verb: int, first: int) -> NounPhrase | None:
        """The subject that fills its clause up to the verb: "Die Ministerin Y, 62, sagte"."""
        doc = self.doc
        for begin in self._clause_starts(verb, first):
            while begin < verb and doc.lower[begin] in ("und", "aber", "doch", "et", "mais", "or"):
                begin += 1
            if begin >= verb:
                continue
            phrase = self.names.phrase(begin, verb)
            if phrase is not None and self._reaches(phrase.end, verb):
                return phrase
        return None

    def _clause_starts(self, verb: int, first: int) -> Iterable[int]:
        """Where the clause of a verb may begin: the sentence, or after a comma before it."""
        yield first
        for number in range(verb - 1, first, -1):
            if self.doc.words[number] in ",;:" or self.doc.kinds[number] == QUOTE:
                yield number + 1

    def _reaches(self, at: int, verb: int) -> bool:
        """Whether only adverbs, brackets and an apposition between commas precede the verb."""
        doc = self.doc
        adverbs = self.grammar.grammar["adverbs"]
        while at < verb:
            closes_apposition = doc.words[at] == "," and at == verb - 1
            if closes_apposition or doc.lower[at] in adverbs or doc.lower[at] in ("y", "en", "ne"):
                at += 1
            elif doc.words[at] in ",(—–":
                closing = {",": ",", "(": ")", "—": "—", "–": "–"}[doc.words[at]]
                ends = [x for x in range(at + 1, verb) if doc.words[x] == closing]
                if not ends:
                    return False
                at = ends[0] + 1
            elif doc.lower[at] in self.grammar.grammar["inside"]:
                # The rest of the role: "X von der Küstenwacht sagte".
                return verb - at <= 8 and not any(doc.words[x] == "," for x in range(at, verb))
            else:
                return False
        return True

    def _subject_behind(self, verb: int, behind: int, first: int, token: int) -> NounPhrase | None:
        """The subject after its verb, which some other part of the sentence precedes."""
        if verb == first or not self._opens_with_other(verb, first):
            return None
        return self.names.phrase(behind, token)

    def _opens_with_other(self, verb: int, first: int) -> bool:
        """Whether what is before the verb holds no name that could be its subject."""
        low = self.doc.lower[first]
        if self.grammar.nouns_capitalised and low in self.grammar.grammar["prepositions"]:
            return True
        if low in self.grammar.grammar["articles"]:
            return False  # "Die Zeitung schrieb": a subject that is no person
        return not self.names.mentioned_between(first, verb) or self.doc.words[verb - 1] == ","

    def _opens(self, at: int, first: int) -> bool:
        """Whether a preposition opens its clause or follows a comma."""
        return at == first or self.doc.words[at - 1] in ",;:" or self.doc.kinds[at - 1] != WORD

    def _others(self, phrase: NounPhrase, first: int, token: int) -> bool:
        """Whether the sentence names someone else before the words."""
        people = self.names.mentioned_between(first, token)
        return any(person is not phrase.person for person in people)

    def _by_later_clause(self, number: int) -> Attribution | None:
        """The clause that ends the sentence: „…“ zu planen, sagte X."""
        doc, token = self.doc, self.doc.quote_tokens[number]
        end = self._sentence_end(token + 1)
        for at in range(token + 1, end - 1):
            if doc.words[at] == "," and self._verb_at(at + 1, end):
                found = self._clause_at(at + 1, end, LATER)
                if found:
                    found.kind = SAME_SENTENCE
                    return found
        return None

    def _by_same_sentence(self, number: int) -> Attribution | None:
        doc = self.doc
        if not number or self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        here, there = doc.quote_tokens[number], doc.quote_tokens[number - 1]
        if doc.sentence_number(here) != doc.sentence_number(there) or here - there > 30:
            return None
        before = self.attributions[number - 1]
        introduced = doc.words[here - 1] in ",:"
        near = before.kind == AFTER and introduced and here - max(before.end, there) <= 2
        reason = "Same sentence as the previous quote, whose speaker is named."
        return self._copy(number, SAME_SENTENCE, reason, INSIDE if near else None)

    def _by_same_paragraph(self, number: int) -> Attribution | None:
        doc = self.doc
        if not number or self.quoted[number].paragraph != self.quoted[number - 1].paragraph:
            return None
        here, there = doc.quote_tokens[number], doc.quote_tokens[number - 1]
        last = max(there, self.attributions[number - 1].end - 1)
        sentences = doc.sentence_number(here) - doc.sentence_number(last)
        first = doc.sentence(here)[0]
        if set(doc.lower[first:here]) & self.grammar.grammar["going_on"] and here - first <= 4:
            first = here
        if first != here or sentences > 1:
            return None
        whole = self.position.closing(self.quoted[number]) in ".!?…" or not self._goes_on(here)
        reason = "Same paragraph as the previous quote."
        return self._copy(number, SAME_PARAGRAPH, reason, None if whole else MAX_NOMINAL)

    def _goes_on(self, token: int) -> bool:
        """Whether a clause that was not understood follows the words."""
        doc = self.doc
        return token + 1 < len(doc) and (
            doc.words[token + 1] == "," or doc.kinds[token + 1] == WORD
        )

    def _by_lone_paragraph(self, number: int) -> Attribution | None:
        token = self.doc.quote_tokens[number]
        alone = self.position.opens_paragraph(token) and self.position.closes_paragraph(token)
        if not number or not alone:
            return None
        if self.quoted[number - 1].paragraph != self.quoted[number].paragraph - 1:
            return None
        reason = "The whole paragraph is a quote and follows a quote by this speaker."
        return self._copy(number, LONE_PARAGRAPH, reason, MAX_NOMINAL)

    def _copy(
        self, number: int, kind: str, reason: str, limit: float | None = None
    ) -> Attribution | None:
        before = self.attributions[number - 1]
        if not before.named and not before.printed:
            return None
        return before.copy_for(kind, reason, limit or CONFIDENCE[kind])

    def _clause_end(self, number: int) -> int:
        """The first token from *number* that ends a sentence or paragraph, or is a quotation."""
        doc = self.doc
        stop = min(len(doc), number + _REACH)
        for at in range(number, stop):
            if doc.kinds[at] in (QUOTE, BREAK) or doc.words[at] in ".!?…;":
                return at
        return stop

    def _sentence_end(self, number: int) -> int:
        """The first token from *number* that ends a sentence or paragraph."""
        doc = self.doc
        stop = min(len(doc), number + _REACH)
        for at in range(number, stop):
            if doc.kinds[at] == BREAK or doc.words[at] in ".!?…;":
                return at
        return stop

    def _to(
        self, phrase: NounPhrase | None, kind: str, confidence: float, cue: str, end: int
    ) -> Attribution | None:
        """The attribution to a subject; None without one."""
        if phrase is None:
            return None
        if joint := self._joint(phrase):
            return Attribution(kind, f"“{joint}” are quoted jointly.", JOINT, joint, end=end)
        where = "follows" if kind == AFTER else "comes before"
        denied = set(self.doc.lower[phrase.end : end]) & self.grammar.grammar["denials"]
        if kind == AFTER and denied:
            reason = f"“{phrase.printed}” with “{cue}” {where} the quote, but denies or supposes."
            return Attribution(NOT_ASSERTED, reason, CONFIDENCE[NOT_ASSERTED], phrase.printed)
        reason = f"“{phrase.printed}” with “{cue}” {where} the quote"
        found = self._resolve(phrase, kind, confidence, reason)
        found.end, found.cue, found.distance = end, cue, 0
        return found

    def _joint(self, phrase: NounPhrase) -> str:
        """The speakers as printed in "X und Y"; else empty."""
        doc, at = self.doc, phrase.end
        if at + 1 >= len(doc) or doc.lower[at] not in self.grammar.grammar["joining"]:
            return ""
        other = self.names.phrase(at + 1, min(len(doc), at + _NEAR))
        return doc.phrase(phrase.first, other.end) if other else ""

    def _resolve(
        self, phrase: NounPhrase, kind: str, confidence: float, reason: str
    ) -> Attribution:
        printed, person = phrase.printed, phrase.person
        if phrase.kind == PERSON and person is not None:
            if phrase.rivals:
                text = f"{reason}, but several people in this text have that name."
                return Attribution(kind, text, CONFIDENCE[NONE], printed)
            if not phrase.sure:
                text = f"{reason}; a word before the name may not belong to it."
                return Attribution(kind, text, min(confidence, UNSURE_NAME), printed, person)
            if not person.in_full:
                text = f"{reason}; the text does not give the full name."
                return Attribution(kind, text, min(confidence, MAX_SURNAME), printed, person)
            return Attribution(kind, f"{reason}.", round(confidence, 2), printed, person)
        if phrase.kind == ORGANISATION:
            return Attribution(kind, f"{reason}.", MAX_BODY, printed, body=printed)
        if phrase.kind == PRONOUN or (phrase.kind == NOMINAL and self._is_definite(phrase)):
            return self._by_reference(phrase, kind, confidence, reason)
        return Attribution(kind, f"{reason}, but no name is given.", 0.6, printed)

    def _is_definite(self, phrase: NounPhrase) -> bool:
        """Whether "die Ministerin" can mean someone named before; a spokesman never does."""
        spokes = phrase.role.startswith(("sprecher", "porte-parole")) or "sprecher" in phrase.role
        indefinite = self.doc.lower[phrase.first] in ("ein", "eine", "un", "une")
        return bool(phrase.gender) and not spokes and not indefinite

    def _by_reference(
        self, phrase: NounPhrase, kind: str, confidence: float, reason: str
    ) -> Attribution:
        """The person meant by a pronoun or by "die Ministerin": the only one who fits, or last."""
        people = self.names.mentioned_before(phrase.first, phrase.gender)
        if phrase.kind == NOMINAL:
            people = [one for one in people if one[1].role and phrase.role in one[1].role] or people
            confidence = min(confidence, MAX_NOMINAL)
        if not people:
            text = f"{reason}, but it is unclear who is meant."
            return Attribution(kind, text, CONFIDENCE[NONE], phrase.printed)
        named_at, person = people[0]
        if self.last and self.last[0] > named_at and self.last[1] in (one[1] for one in people):
            person = self.last[1]
        sure = ALONE if len(people) == 1 and person.gender else PRONOUN_UNSURE
        text = f"{reason}; most likely {person.name}."
        return Attribution(kind, text, round(confidence * sure, 2), phrase.printed, person)
