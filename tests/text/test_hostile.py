"""Adversarial texts: every extractor returns quickly and never raises."""

import time

import pytest

from articles.text.deadlines import find_deadlines
from articles.text.languages import guess_language
from articles.text.money import find_money
from articles.text.names import capitalised_runs, split_name
from articles.text.pledges.extract import find_pledges
from articles.text.quotes import find_quotations
from articles.text.seed_document import SeedDocument, parse_seed
from articles.text.shingles import fingerprint
from articles.text.spans import MAX_CHARACTERS, locate, sentences
from articles.text.word_diff import similarity, word_difference

EXTRACTORS = {
    "quotations": find_quotations,
    "pledges": find_pledges,
    "money": find_money,
    "deadlines": find_deadlines,
    "sentences": sentences,
    "sections": lambda text: SeedDocument(None, text).sections,
    "locate": lambda text: locate(text, text[5:9], text[1:5], text[9:13], near=7),
    "names": capitalised_runs,
    "one name": split_name,
    "language": guess_language,
    "fingerprint": fingerprint,
    "difference": lambda text: (word_difference(text, text[1:]), similarity(text, text[1:])),
}
UNITS = (
    "“", '"', "'", "’", "‘a ", "“a ‘b ", "„a“ »b« ``d'' ", "“a b c d e f,” he said. ",
    "“We go then,” the minister said. Minister Tom Jones is here. ", "“abc def” and Tom said ",
    "Tom Jones and Mary Smith said ", "Tom ", "prime minister ", "Ann’s ", "A.", "A. ", ".", ". a",
    " ", "\n", "\na", "\n\n“a", "1", "1,", "111 ", "£1-", "£1m ", "between £1 and £2 million ",
    "by 2030 ", "by the end of the ", "will ", "has pledged to ",
    "France will spend £3 million and ", "a, ", "Ann Lee, who was, ",
    "quietly ", "of the ", "The Ministry of Fish ", "a new joint ",
    "including France ", "Sept. ", "—", "\t", "a\u0301", "\ud800", "\0", "·", "İ", "ﬁ",
)  # fmt: skip
SIZE = 8_000


@pytest.mark.parametrize("unit", UNITS, ids=[ascii(unit) for unit in UNITS])
def test_repeated_units(unit):
    text = unit * (SIZE // len(unit))
    for name, extractor in EXTRACTORS.items():
        begun = time.process_time()
        extractor(text)
        extractor(f"“We go now,” Ann Lee said. {text}")
        # Linear patterns take under 0.1 s; backtracking ones, minutes.
        assert time.process_time() - begun < 2, name


def test_nested_marks_and_long_texts():
    begun = time.process_time()
    find_quotations("“" * 50_000 + "a" + "”" * 50_000)
    find_quotations("word " * 400_000)
    text = "“We go now,” Ann Lee said.\n\n" + "A long paragraph of words. " * 400_000
    assert len(text) > 10_000_000
    (quote,) = find_quotations(text)
    assert (quote.exact, quote.speaker_name) == ("We go now,", "Ann Lee")
    assert find_pledges(text) == find_money(text) == find_deadlines(text) == []
    assert parse_seed(f"date 2025-03-31 {text}").body == text.rstrip()
    assert time.process_time() - begun < 60


def test_text_beyond_the_limit_is_ignored():
    tail = "“We go now,” Ann Lee said. It cost £3."
    assert find_quotations(" " * MAX_CHARACTERS + tail) == []
    assert find_money(" " * MAX_CHARACTERS + tail) == []
