import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from articles.text.quotes import find_quotations
from articles.text.visible import visible


def test_invisible_signs_are_left_out_and_letters_composed():
    seen = visible("Brand\u00advik, \u200bAndre\u0301")
    assert seen.text == "Brandvik, André"
    assert seen.original(0, 9) == (0, 10)
    assert seen.original(10, 15) == (12, 18)


def test_joiners_stay_where_a_script_needs_them():
    text = "می\u200cخواهم"
    assert visible(text).text == text


def test_offsets_of_a_quotation_are_those_of_the_stored_text():
    text = "Mi\u00adnister Ilse Brand\u00advik sai\u200bd: “Le\u0301o keeps the li\u00adghts on.”"
    (quotation,) = find_quotations(text)
    assert quotation.speaker_name == "Ilse Brandvik"
    assert text[quotation.start : quotation.end] == quotation.exact
    assert quotation.exact == "Le\u0301o keeps the li\u00adghts on."


@given(st.text(alphabet="ae\u0301\u0308\u00ad\u200b가각\u1100\u1161“” ", max_size=60))
def test_every_character_has_an_offset(text):
    seen = visible(text)
    places = [seen.original(at, at + 1) for at in range(len(seen.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    for at, (start, end) in enumerate(places):
        assert seen.text[at] in unicodedata.normalize("NFC", text[start:end])
