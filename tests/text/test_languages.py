import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.languages import (
    canonical_tag,
    guess_language,
    known_language,
    language_name,
    without_region,
)
from articles.text.lexicon.stop_words import ALPHABETS, STOP_WORDS

PROSE = {
    "en": "The ministers met in London and said that they will not wait for the others.",
    "fr": "Les ministres ont annoncé dans la nuit une aide pour les pays qui sont touchés.",
    "de": "Die Minister haben sich in der Nacht auf ein Paket geeinigt, das nicht reicht.",
    "es": "Los ministros se reunieron en la ciudad para hablar de las ayudas del fondo.",
    "it": "I ministri sono arrivati per il vertice, che è stato più breve della cena.",
    "pt": "Os ministros não chegaram a um acordo para o fundo, que foi proposto por uma.",
    "sl": "Predsednik je povedal, da so se dogovorili in da bo pomoč tudi za druge.",
    "nl": "De ministers hebben in de nacht een pakket gesloten, maar het is niet genoeg voor ons.",
    "pl": "Ministrowie uzgodnili w nocy pakiet, który nie jest jeszcze gotowy, ale będzie po to.",
    "cs": "Ministři se v noci dohodli na balíčku, který podle nich není hotový, ale bude.",
    "sk": "Ministri sa v noci dohodli na balíku, ktorý podľa nich nie je hotový, ale bude.",
    "sv": "Ministrarna enades i natten om ett paket, men det är inte klart och det ska dröja.",
    "no": "Ministrene ble enige om en pakke i natt, men den er ikke ferdig, sier hun etter møtet.",
    "da": "Ministrene blev enige om en pakke i nat, men den er ikke færdig, siger hun efter mødet.",
    "fi": "Ministerit sopivat yöllä paketista, mutta se ei ole valmis, ja sen mukaan on jo kiire.",
    "hu": "A miniszterek az éjjel megegyeztek egy csomagról, de az még nem kész, és nem is lesz.",
    "tr": "Bakanlar gece bir paket için anlaştı ama bu henüz hazır değil, daha sonra da olacak.",
    "ro": "Miniștrii au convenit în noapte asupra unui pachet care nu este gata, dar va fi și el.",
    "ca": "Els ministres van acordar amb la nit un paquet per als països, però no és del tot fet.",
    "id": "Para menteri sudah sepakat dengan paket ini karena mereka akan bertemu pada malam itu.",
    "vi": "Các bộ trưởng đã đồng ý về một gói hỗ trợ cho những nước này và sẽ họp vào ngày mai.",
    "ru": "Министры договорились о пакете в ночь, но он ещё не готов, и это было уже после того.",
    "uk": "Міністри домовилися про пакет уночі, але він ще не готовий, і це було вже після того.",
    "bg": "Министрите се договориха за пакета през нощта, но той не е готов и това ще се промени.",
    "el": "Οι υπουργοί συμφώνησαν τη νύχτα σε ένα πακέτο.",
    "he": "השרים הסכימו בלילה על חבילה",
    "zh": "部长们当晚在伦敦就一揽子计划达成一致。",
    "ja": "首脳会議は共同宣言を採択しました。",
    "ko": "장관들은 밤에 합의에 이르렀다고 밝혔다.",
    "ar": "اجتمع الوزراء في لندن يوم الاثنين مع نظرائهم من أوروبا على أن يعود الوفد بعد ذلك",
    "fa": "وزیران در لندن با این بسته موافقت کردند که برای همه است و آن را تا فردا می‌فرستند",
    "ur": "وزراء نے لندن میں اس پیکج پر اتفاق کیا ہے اور کہا کہ یہ سب کے لیے نہیں",
    "hi": "मंत्रियों ने लंदन में बैठक की और कहा कि यह सब के लिए है",
    "th": "รัฐมนตรีตกลงกันในคืนวันจันทร์",
}


@pytest.mark.parametrize(("language", "text"), PROSE.items())
def test_the_language_of_prose_is_detected(language, text):
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GBP 30m",
        "Zxq vvv kkk ppp mmm nnn rrr",
        "Norlund, Varnholm, Brandvik, Hale, Quill, Ostend, Kestrel, Merrow",
        "The pact is signed",
        "42 10,5 % 2031-06-30 €40 17:05 300 000",
        "Ja!",
        f"{PROSE['en']}\n\n{PROSE['de']}",
        f"{PROSE['fr']} {PROSE['en']} {PROSE['fr']} {PROSE['en']}",
        f"{PROSE['no']} {PROSE['da']}",
        f"{PROSE['ru']}\n{PROSE['en']}",
        f"{PROSE['zh']} {PROSE['ko']}",
        # Unsupported languages must not be detected as similar ones.
        "Il-ministri qablu matul il-lejl dwar pakkett li mhux lest u qalu li mhux se jistennew",
        "Вазирлар тунда Лондонда пакет бўйича келишиб олдилар ва кутмасликларини айтдилар",
    ],
)
def test_short_or_mixed_texts_and_lists_of_names_are_undetermined(text):
    assert guess_language(text) == ""


def test_a_long_text_is_sampled_throughout():
    english, german = f"{PROSE['en']} " * 200, f"{PROSE['de']} " * 200
    assert guess_language(english) == "en"
    assert guess_language(english + german) == ""


def test_foreign_letters_in_names_do_not_change_a_short_text():
    text = "The harbour must stay open, said François Lefèvre, the mayor of Curaçao."
    assert guess_language(text) == "en"


def test_a_foreign_quote_and_foreign_names_do_not_change_the_language():
    text = f"{PROSE['en']} {PROSE['en']} „Wir handeln gemeinsam“, hieß es in Zürich. {PROSE['en']}"
    assert guess_language(text) == "en"


@given(st.text(max_size=400))
def test_any_text_has_a_tag_or_none(text):
    assert canonical_tag(guess_language(text)) == guess_language(text)


def test_every_alphabet_contains_the_letters_of_its_stop_words():
    for language, letters in ALPHABETS.items():
        words = STOP_WORDS[language].replace(" ", "")
        basic = "abcdefghijklmnopqrstuvwxyz'" if words[0] < "\u0250" else "'"
        assert {c for c in words if c not in basic and c not in letters} == set(), language


@pytest.mark.parametrize(
    ("tag", "canonical", "bare"),
    [
        ("en", "en", "en"),
        ("EN-gb", "en-GB", "en"),
        ("fr_FR", "fr-FR", "fr"),
        ("zh-hant-tw", "zh-Hant-TW", "zh-Hant"),
        ("sr-latn", "sr-Latn", "sr-Latn"),
        ("eng", "en", "en"),
        ("ca-ES-valencia", "ca-ES-valencia", "ca"),
        ("es-419", "es-419", "es"),
        ("x-default", "", ""),
        ("und", "", ""),
        ("mul", "", ""),
        ("English", "", ""),
        ("", "", ""),
        ("<b>", "", ""),
    ],
)
def test_tags_are_canonicalised(tag, canonical, bare):
    assert canonical_tag(tag) == canonical
    assert without_region(canonical) == bare


def test_languages_have_english_names():
    assert [language_name(tag) for tag in ("fr", "en-GB", "und", "", "qqq")] == [
        "French",
        "English (United Kingdom)",
        "Not known",
        "Not known",
        "qqq",
    ]
    assert [known_language(tag) for tag in ("fr", "und", "")] == [True, False, False]
