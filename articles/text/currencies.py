"""How currencies and large numbers are written, in English and five other languages."""

from __future__ import annotations

from decimal import Decimal

SYMBOLS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "R$": "BRL", "NT$": "TWD", "$": "USD", "£": "GBP", "€": "EUR",
    "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₦": "NGN", "₪": "ILS",
    "₱": "PHP", "฿": "THB", "₫": "VND", "zł": "PLN", "Kč": "CZK",
}  # fmt: skip

CODES = frozenset(
    "AED AUD BDT BRL CAD CHF CLP CNY CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR IQD IRR ISK "
    "JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB RWF SAR "
    "SEK SGD THB TND TRY TWD TZS UAH UGX USD UZS VND XAF XDR XOF ZAR ZMW".split()
)

# A word with an adjective before it is another country's money: "Australian dollars".
ADJECTIVES = {
    "dollar": {
        "australian": "AUD", "canadian": "CAD", "new zealand": "NZD", "hong kong": "HKD",
        "singapore": "SGD", "american": "USD", "us": "USD", "u.s.": "USD", "taiwan": "TWD",
        "australiens": "AUD", "canadiens": "CAD",
    },
    "pound": {"egyptian": "EGP", "british": "GBP", "sterling": "GBP", "lebanese": "LBP",
              "syrian": "SYP", "sudanese": "SDG", "turkish": "TRY"},
    "franc": {"swiss": "CHF", "cfa": "XOF", "schweizer": "CHF", "suisses": "CHF", "rwandan": "RWF"},
    "rupee": {"indian": "INR", "pakistani": "PKR", "sri lankan": "LKR", "nepalese": "NPR"},
    "krone": {"danish": "DKK", "norwegian": "NOK"},
    "krona": {"swedish": "SEK", "icelandic": "ISK"},
    "won": {"south korean": "KRW", "korean": "KRW"},
    "peso": {"mexican": "MXN", "philippine": "PHP", "chilean": "CLP", "argentine": "ARS",
             "colombian": "COP"},
    "dinar": {"iraqi": "IQD", "kuwaiti": "KWD", "tunisian": "TND", "jordanian": "JOD",
              "serbian": "RSD"},
    "riyal": {"saudi": "SAR", "qatari": "QAR"},
    "shilling": {"kenyan": "KES", "ugandan": "UGX", "tanzanian": "TZS"},
    "lira": {"turkish": "TRY"},
    "yuan": {"chinese": "CNY"},
    "yen": {"japanese": "JPY"},
}  # fmt: skip

# The currency a bare word means; None where the word alone does not say.
WORDS: dict[str, tuple[str, str | None]] = {}
for _forms, _kind, _code in (
    ("euro euros", "euro", "EUR"),
    ("dollar dollars dólar dólares dollari dollaro", "dollar", "USD"),
    ("pound pounds livres sterline pfund libras", "pound", "GBP"),
    ("yen yens", "yen", "JPY"),
    ("yuan renminbi rmb", "yuan", "CNY"),
    ("franc francs franken franchi francos", "franc", None),
    ("rupee rupees", "rupee", "INR"),
    ("krone kroner kronen", "krone", None),
    ("krona kronor", "krona", "SEK"),
    ("won", "won", "KRW"),
    ("peso pesos", "peso", None),
    ("dinar dinars", "dinar", None),
    ("riyal riyals", "riyal", None),
    ("shilling shillings", "shilling", None),
    ("lira liras", "lira", "TRY"),
    ("rouble roubles ruble rubles rubel", "rouble", "RUB"),
    ("hryvnia hryvnias", "hryvnia", "UAH"),
    ("zloty zlotys", "zloty", "PLN"),
    ("rand", "rand", "ZAR"),
    ("naira", "naira", "NGN"),
    ("dirham dirhams", "dirham", "AED"),
    ("reais", "real", "BRL"),
    ("shekel shekels", "shekel", "ILS"),
    ("ringgit", "ringgit", "MYR"),
    ("baht", "baht", "THB"),
    ("taka", "taka", "BDT"),
):
    WORDS |= dict.fromkeys(_forms.split(), (_kind, _code))

_THOUSAND, _MILLION, _BILLION, _TRILLION = (Decimal(10) ** n for n in (3, 6, 9, 12))

ENGLISH_SCALES = {
    "hundred": Decimal(100), "thousand": _THOUSAND, "k": _THOUSAND,
    "million": _MILLION, "mn": _MILLION, "m": _MILLION, "mln": _MILLION,
    "billion": _BILLION, "bn": _BILLION, "b": _BILLION, "bln": _BILLION,
    "trillion": _TRILLION, "tn": _TRILLION, "trn": _TRILLION,
    "lakh": Decimal(10) ** 5, "crore": Decimal(10) ** 7,
}  # fmt: skip
FOREIGN_SCALES = {
    "millions": _MILLION, "milliard": _BILLION, "milliards": _BILLION, "mille": _THOUSAND,
    "millionen": _MILLION, "mio": _MILLION, "mio.": _MILLION, "milliarde": _BILLION,
    "milliarden": _BILLION, "mrd": _BILLION, "mrd.": _BILLION, "md": _BILLION, "mds": _BILLION,
    "billionen": _TRILLION, "tausend": _THOUSAND,
    "millón": _MILLION, "millon": _MILLION, "millones": _MILLION, "mil": _THOUSAND,
    "mil millones": _BILLION, "billón": _TRILLION, "billones": _TRILLION,
    "milione": _MILLION, "milioni": _MILLION, "miliardo": _BILLION, "miliardi": _BILLION,
    "mila": _THOUSAND, "milhão": _MILLION, "milhões": _MILLION, "mil milhões": _BILLION,
    "bilhão": _BILLION, "bilhões": _BILLION, "trilhão": _TRILLION, "trilhões": _TRILLION,
}  # fmt: skip
SCALES = ENGLISH_SCALES | FOREIGN_SCALES

NUMBER_WORDS = {
    word: Decimal(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=1,
    )
} | {
    "a": Decimal(1), "an": Decimal(1), "half a": Decimal("0.5"), "a quarter of a": Decimal("0.25"),
    "thirty": Decimal(30), "forty": Decimal(40), "fifty": Decimal(50), "sixty": Decimal(60),
    "seventy": Decimal(70), "eighty": Decimal(80), "ninety": Decimal(90),
    "a hundred": Decimal(100), "one hundred": Decimal(100), "two hundred": Decimal(200),
    "three hundred": Decimal(300), "five hundred": Decimal(500),
}  # fmt: skip

# What stands before a sum, in six languages, and the English word we print for it.
QUALIFIERS: dict[str, str] = {}
for _printed, _forms in {
    "up to": "up to|as much as|a maximum of|jusqu'à|bis zu|hasta|fino a|até",
    "about": "about|around|roughly|approximately|some|circa|an estimated|estimated|in the region of"
    "|environ|quelque|rund|etwa|ungefähr|unos|cerca de|alrededor de|aproximadamente|intorno a",
    "nearly": "nearly|almost|just under|close to|près de|fast|knapp|beinahe|casi|quasi|quase",
    "more than": "more than|over|upwards of|in excess of|plus de|mehr als|über|más de|oltre|"
    "più di|mais de",
    "at least": "at least|a minimum of|no less than|au moins|mindestens|al menos|almeno|pelo menos",
    "less than": "less than|under|below|fewer than|moins de|weniger als|unter|menos de|meno di",
}.items():
    QUALIFIERS |= dict.fromkeys(_forms.split("|"), _printed)
