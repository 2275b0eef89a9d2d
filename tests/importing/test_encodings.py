"""Decoding of files, or rejection with the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.encodings import decode, decode_exactly, normalise
from articles.importing.exceptions import ImportRefused

NOTE = "read as Windows-1252, because it is not UTF-8"
PROSE = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@pytest.mark.parametrize(
    ("content", "text", "note"),
    [
        (b"", "", ""),
        (b"\xef\xbb\xbfA mark before", "A mark before", ""),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n", ""),
        ("“Ça”, £3 — 東京".encode(), "“Ça”, £3 — 東京", ""),
        (b"\x93Caf\xe9\x94 \x96 \xa33", "“Café” – £3", NOTE),
        (b"R\xe9union \xe0 Z\xfcrich", "Réunion à Zürich", NOTE),
        (b"One line\x0banother", "One line\nanother", ""),
        ("“Ça”, £3".encode("utf-16"), "“Ça”, £3", "read as UTF-16"),
        ("Ärger".encode("utf-16-be").join((b"\xfe\xff", b"")), "Ärger", "read as UTF-16"),
    ],
)
def test_text_is_decoded(content, text, note):
    assert decode(content) == (text, note)


@pytest.mark.parametrize(
    ("codec", "name", "text"),
    [
        ("cp1252", "Windows-1252", "Elle a dit « oui » à midi, et que la réunion sera à l’été ½."),
        ("cp1252", "Windows-1252", "È vero che la città è più grande, ma perché non si può farlo?"),
        ("cp1250", "Windows-1250", "Ministrowie zgodzili się, że pomoc dla wybrzeża jest większa."),
        ("cp1250", "Windows-1250", "Ministři se dohodli, že pomoc pro pobřeží bude větší."),
        ("cp1251", "Windows-1251", "Министры договорились о помощи побережью. Это важно, и она."),
        ("cp1251", "Windows-1251", "Міністри домовилися про допомогу узбережжю. Це важливо, та є."),
        ("cp932", "Shift-JIS", "大臣たちは海岸への支援について合意した。これは重要だと述べた。"),
    ],
)
def test_an_older_code_page_is_detected_by_its_language(codec, name, text):
    assert decode(text.encode(codec)) == (text, f"read as {name}, because it is not UTF-8")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "The ministers said that they will help the coast, and they did.",
        "Die Minister haben gesagt, dass sie der Küste helfen.\nDas ist nicht neu, und es ist gut.",
        "Министры договорились о помощи побережью. Это важно, и она.",
        "大臣たちは海岸への支援について合意した。\nこれは重要だと述べた。",
    ],
)
def test_utf16_is_recognised_without_a_byte_order_mark(codec, text):
    assert decode(text.encode(codec)) == (
        text,
        "read as UTF-16, though it has no byte order mark",
    )


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"A\n\xff\xfeB", "byte 0xff is not UTF-8", 2),
        (b"A\nB\0", "a NUL byte", 2),
        (b"A\n\x1b[31m", "the control character U+001B", 2),
        ("Škoda".encode("iso-8859-2"), "byte 0xa9 is not UTF-8; save the file as UTF-8", 1),
        ("会議".encode("shift_jis"), "is not UTF-8", 1),
        ("“half".encode() + b"\xe2\x80", "byte 0xe2 is not UTF-8", 1),
        ("A".encode("utf-16-be"), "a NUL byte", 1),
    ],
)
def test_other_content_is_rejected_with_its_line(content, reason, line):
    if content == "Škoda".encode("iso-8859-2"):
        content += b" \xb9"
    with pytest.raises(ImportRefused) as refused:
        decode(content)
    assert reason in refused.value.reason
    assert refused.value.line == line


@given(PROSE)
def test_any_utf8_text_is_decoded_unchanged(text):
    assert decode_exactly(text.encode()) == (text.removeprefix("\ufeff"), "")
    assert decode(text.encode()) == (normalise(text), "")


@given(PROSE)
def test_normalisation_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        (
            "Franc\u0327ois Lefe\u0300vre, Zoe\u0308 Dvor\u030ca\u0301k",
            "François Lefèvre, Zoë Dvořák",
        ),
        ("Nguye\u0302\u0303n Va\u0306n", "Nguyễn Văn"),
        ("Ilse Brand\u00advik \u200bHale \ufeffOren\u2060", "Ilse Brandvik Hale Oren"),
        ("Auf\u200clage", "Auflage"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("1\u00a0000 l’été", "1\u00a0000 l’été"),
    ],
)
def test_letters_are_composed_and_invisible_characters_removed(text, normalised):
    assert normalise(text) == normalised
    assert decode(text.encode()) == (normalised, "")


@given(st.binary())
def test_any_bytes_are_decoded_or_rejected(content):
    try:
        text, _ = decode(content)
    except ImportRefused as refused:
        assert refused.reason
    else:
        assert "\r" not in text
        assert "\0" not in text
