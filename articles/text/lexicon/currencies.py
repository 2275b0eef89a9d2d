"""How currencies are written: signs, ISO 4217 codes, and words in some thirty languages.

A sign or word used by several countries belongs to a *family* ("dollar", "krone"). An adjective,
the only country of the family in the sentence, or the language of the text selects the currency of
the family; otherwise it is ambiguous.
"""

from __future__ import annotations

import re

import pycountry

# Every form of a sign before a number: an ISO code, or the family that uses it.
SIGNS = {
    "US$": "USD", "USD$": "USD", "US $": "USD", "U.S. $": "USD", "U.S.$": "USD", "$US": "USD",
    "A$": "AUD", "AU$": "AUD", "AU $": "AUD", "Aus$": "AUD", "AUD$": "AUD",
    "C$": "CAD", "CA$": "CAD", "CA $": "CAD", "Can$": "CAD", "CDN$": "CAD", "CAD$": "CAD",
    "NZ$": "NZD", "NZ $": "NZD", "NZD$": "NZD", "HK$": "HKD", "HK $": "HKD", "HKD$": "HKD",
    "S$": "SGD", "SG$": "SGD", "SGD$": "SGD", "NT$": "TWD", "NT $": "TWD", "TWD$": "TWD",
    "MX$": "MXN", "Mex$": "MXN", "MXN$": "MXN", "RD$": "DOP", "FJ$": "FJD", "J$": "JMD",
    "TT$": "TTD", "N$": "NAD", "EC$": "XCD", "Bds$": "BBD", "R$": "BRL",
    "$": "dollar", "£": "pound", "GBP£": "GBP", "E£": "EGP", "€": "EUR", "EUR€": "EUR",
    "¥": "yen sign", "￥": "yen sign", "JP¥": "JPY", "CN¥": "CNY", "RMB": "CNY", "RMB¥": "CNY",
    "₹": "INR", "Rs": "rupee", "Rs.": "rupee", "₨": "rupee", "₩": "KRW", "₺": "TRY", "TL": "TRY",
    "₽": "RUB", "₴": "UAH", "₦": "NGN", "₪": "ILS", "₱": "PHP", "฿": "THB", "₫": "VND",
    "₵": "GHS", "GH₵": "GHS", "GH¢": "GHS", "₸": "KZT", "₾": "GEL", "৳": "BDT", "Tk": "BDT",
    "Tk.": "BDT", "RM": "MYR", "Rp": "IDR", "Rp.": "IDR", "KSh": "KES", "Ksh": "KES", "KSh.": "KES",
    "Ksh.": "KES", "KShs": "KES", "Kshs": "KES", "USh": "UGX", "Ush": "UGX", "TSh": "TZS",
    "Tsh": "TZS", "Sh": "shilling", "Shs": "shilling", "R": "ZAR", "N": "NGN", "zł": "PLN",
    "Kč": "CZK", "kr": "krone", "kr.": "krone", "Kr": "krone", "Skr": "SEK", "SKr": "SEK",
    "NKr": "NOK", "DKr": "DKK", "Fr.": "franc", "Fr": "franc", "SFr": "CHF", "SFr.": "CHF",
    "sFr.": "CHF", "FCFA": "CFA franc", "CFA": "CFA franc", "Ft": "HUF", "Birr": "ETB",
}  # fmt: skip

# One or two letters are a currency only before a large number: "R50 million".
WEAK_SIGNS = frozenset("R N Sh Shs Fr TL Ft RM Tk Rp".split())

# Signs that may follow a number. A plain "$" there depends on the language.
SIGNS_BEHIND = {
    "€": "EUR", "£": "pound", "¥": "yen sign", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY",
    "₩": "KRW", "₪": "ILS", "₫": "VND", "₸": "KZT", "₾": "GEL", "TL": "TRY", "zł": "PLN",
    "Kč": "CZK", "Ft": "HUF", "kr": "krone", "US$": "USD", "$US": "USD", "$ US": "USD",
    "$CA": "CAD", "$ CA": "CAD", "$ CAN": "CAD", "FCFA": "CFA franc", "грн": "UAH", "руб": "RUB",
    "$": "",
}  # fmt: skip

# Codes that are also words or abbreviations ("ALL", "COP 29", "SDG 7"), and those of ISO 4217 for
# funds, bond markets and metals.
_NOT_RECOGNISED = frozenset(
    "ALL BAM BOB COP CUP CVE ERN GIP LAK MOP SCR SDG SOS SSP TOP "
    "BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XBB XBC XBD XPD XPT XSU XTS XUA "
    "XXX".split()
)
# BGN was withdrawn in 2026.
CODES = {currency.alpha_3 for currency in pycountry.currencies} - _NOT_RECOGNISED | {"BGN"}
# Other codes before a small number may not be a currency: "As SGD 7 predicts".
CERTAIN_CODES = frozenset("USD EUR GBP CHF JPY".split())

# The members of a family, each with a pattern of its country's names and adjectives.
FAMILIES: dict[str, dict[str, str]] = {
    "dollar": {
        "USD": r"US\b|U\.S\.|United States|Americ|Amerik|amerik|americ|Washington|USA|Estados Unid|"
        r"estadoun|États|états|Vereinigte|Stati Uniti|США|[أا]م[ير]+كي",
        "AUD": r"[Aa]ustral|[Аа]встрал|[أا]سترالي", "CAD": r"[CKck]anad|[Кк]анад|كندي",
        "NZD": r"New Zealand|[Nn]euseel|[Nn]ouvelle-Z|néo-z|[Nn]eozel|[Nn]ieuw-Z|[Nn]yzeel|"
        r"نيوزيلند",
        "HKD": r"[Hh]ong[ -]?[Kk]ong|هونغ", "SGD": r"[Ss]inga?p|سنغافور", "TWD": r"[Tt]aiw|[Tt]ajw",
        "FJD": r"Fiji|Fidschi|Fidji", "JMD": r"[JG]i?amai[ck]|jamai[ck]", "NAD": r"[Nn]amib",
        "TTD": r"Trinidad", "BBD": r"[Bb]arbad", "BSD": r"[Bb]aham", "LRD": r"[Ll]iberi",
        "GYD": r"[Gg]uyan", "BND": r"[Bb]runei", "BZD": r"[Bb]eliz", "SBD": r"Solomon Isl",
        "ZWL": r"[Zz]imbabw", "XCD": r"East(?:ern)? Caribbean|Antigua|Saint Lucia|Dominica\b",
    },
    "pound": {
        "GBP": r"Brit|brit|UK\b|U\.K\.|United Kingdom|England|Scot|Wales|Welsh|London|[Ss]terl",
        "EGP": r"[EÉÄ]g[iy]p|[eéä]g[iy]p", "LBP": r"[Ll](?:e|í|i)ban", "SYP": r"[Ss][yií]ri|[Ss]yr",
        "SDG": r"[Ss]udan|[Ss]oudan",
    },
    "guinea": {"EGP": "مصري", "GBP": "سترليني", "SDG": "سوداني", "SYP": "سوري", "LBP": "لبناني"},
    "yen sign": {"JPY": r"Japan|japan|Tokyo|日本", "CNY": r"Chin[ae]|chin|Beijing|中国"},
    "rupee": {
        "INR": r"\bIndia|\bindi|Delhi|भारत", "PKR": r"[Pp]akist|Islamabad", "LKR": r"Sri Lank",
        "NPR": r"[Nn]epal", "MUR": r"Mauriti", "SCR": r"Seychell", "IDR": r"Indones",
    },
    "krone": {
        "NOK": r"[Nn]orw|Norge|Noreg|norsk|[Nn]orv[eé]g|Oslo",
        "DKK": r"Denmark|Danish|Danmark|dansk|[Dd]än|[Dd]anes|Copenhagen|København|Faroe|Greenland",
        "SEK": r"Swed|Sverige|[Ss]vensk|[Ss]chwed|[Ss]u[eéè]d|Stockholm",
        "ISK": r"Iceland|[IÍ]sland|íslen|isländ|islandsk|Isl[aä]nd",
        "CZK": r"Czech|Česk|česk|[Tt]schech|[Tt]chèq",
    },
    "franc": {
        "CHF": r"Swiss|Switzerland|[Ss]chwei[tz]|[Ss]uisse|[Ss]v?i[tz]z?er|[Ss]uiz|Bern\b",
        "RWF": r"[RrЯ]wand", "BIF": r"[Bb]urundi", "GNF": r"[Gg]uin[eé]", "CDF": r"[CK]ongo",
        "DJF": r"[Dd]jibout", "XOF": r"West African|Senegal|Sénégal|Mali\b|Ivory Coast|Burkina|"
        r"Togo|Niger\b|Benin|Bénin|Côte d", "XAF": r"Central African|Camero|Gabon|Chad\b|Tchad",
    },
    "CFA franc": {
        "XOF": r"West African|Ouest|Senegal|Sénégal|Mali\b|Ivory Coast|Burkina|Togo|Niger\b|Benin|"
        r"Bénin|Côte d", "XAF": r"Central African|centrale|[CK]amer|Gabon|Chad\b|Tchad|Congo",
    },
    "peso": {
        "MXN": r"[MmМ][eéè][xj]i", "CLP": r"[CcЧ]hile", "ARS": r"[Aa]rgent",
        "COP": r"[CcK]ol[ou]mb", "PHP": r"Philip|[Ff]ilip", "UYU": r"[Uu]rug", "DOP": r"[Dd]ominic",
        "CUP": r"\b[CcK]uba",
    },
    "dinar": {
        "IQD": r"[Ii]ra[qk]|عراقي", "KWD": r"[Kk][uo]u?w[ae]|كويتي",
        "TND": r"[Tt][uú]n[ie]", "JOD": r"[Jj]ord|[أا]ردني",
        "RSD": r"[Ss][eé]rb", "DZD": r"[AaÁ]l?l?g[eé]r", "BHD": r"[Bb]ahr", "LYD": r"[Ll][iy]b[yi]",
    },
    "riyal": {"SAR": r"[Ss]a[uo]u?d|سعودي", "QAR": r"[QqKC]atar|قطري",
              "OMR": r"\b[Oo]man|عماني", "YER": r"[YyJj][eé]men|يمني",
              "IRR": r"\b[Ii]ran|[إا]يراني"},
    "shilling": {"KES": r"[Kk]en[iy]", "UGX": r"[UuO]u?gand",
                 "TZS": r"[Tt]an[sz]an", "SOS": r"[Ss]omal"},
    "dirham": {"AED": r"[Ee]mirat|UAE|Dubai|Abu Dhabi|[إا]ماراتي", "MAD": r"[Mm][ao]ro[ck]|مغربي"},
    "lira": {"TRY": r"[Tt][uü]r[ckq]", "LBP": r"[Ll][ie]ban", "SYP": r"[Ss]yri"},
    "rouble": {"RUB": r"Russi|russ|росс|Росс|Moscow", "BYN": r"[Bb]elar|[Бб]елор"},
    "won": {"KRW": r"[Kk]orea|Seoul|한국", "KPW": r"North Korea|Pyongyang"},
    "leu": {"RON": r"[Rr]om[aâ]n|[Rr]oum", "MDL": r"[Mm]oldo"},
    "kwacha": {"ZMW": r"[Zz]ambi", "MWK": r"[Mm]alaw"},
    "yuan": {"CNY": r"Chin|chin|中国|人民", "TWD": r"[Tt]aiw|台湾|臺灣|台灣"},
}  # fmt: skip

# Default currency of a family.
_USUAL = {"dollar": "USD", "pound": "GBP", "yen sign": "JPY", "rupee": "INR", "lira": "TRY",
          "rouble": "RUB", "leu": "RON", "yuan": "CNY"}  # fmt: skip

# Default currency by language, if no other country of the family is named.
_NATIVE = {
    "krone": {"sv": "SEK", "da": "DKK", "no": "NOK", "nb": "NOK", "nn": "NOK", "is": "ISK",
              "cs": "CZK"},
    "won": {"ko": "KRW"},
    "yen sign": {"ja": "JPY", "zh": "CNY"},
}  # fmt: skip

# Families whose plain sign may mean the currency of a country mentioned before.
_HOME_MAY_BE_MEANT = frozenset({"dollar", "pound", "yen sign"})

# Currencies with the same sign as a family; a code next to the sign selects one.
SAME_SIGN = {
    "dollar": frozenset(FAMILIES["dollar"]) | frozenset(FAMILIES["peso"]) - {"PHP"} | {"BBD"},
    "pound": frozenset(FAMILIES["pound"]) | {"SSP", "GIP", "FKP"},
    "yen sign": frozenset({"JPY", "CNY"}),
    "rupee": frozenset(FAMILIES["rupee"]),
    "krone": frozenset(FAMILIES["krone"]),
    "franc": frozenset(FAMILIES["franc"]),
    "shilling": frozenset(FAMILIES["shilling"]),
}

# Words for a currency: an ISO code, or a family; those of English first, then of other languages.
ENGLISH_WORDS: dict[str, str] = {}
FOREIGN_WORDS: dict[str, str] = {}
for _table, _meaning, _forms in (
    (ENGLISH_WORDS, "EUR", "euro euros"),
    (ENGLISH_WORDS, "dollar", "dollar dollars"),
    (ENGLISH_WORDS, "pound", "pound pounds"),
    (ENGLISH_WORDS, "JPY", "yen"),
    (ENGLISH_WORDS, "yuan", "yuan"),
    (ENGLISH_WORDS, "CNY", "renminbi rmb"),
    (ENGLISH_WORDS, "franc", "franc francs"),
    (ENGLISH_WORDS, "rupee", "rupee rupees"),
    (ENGLISH_WORDS, "krone", "krone kroner crown crowns"),
    (ENGLISH_WORDS, "SEK", "kronor"),
    (ENGLISH_WORDS, "ISK", "kronur krónur"),
    (ENGLISH_WORDS, "CZK", "koruna korunas"),
    (ENGLISH_WORDS, "won", "won"),
    (ENGLISH_WORDS, "peso", "peso pesos"),
    (ENGLISH_WORDS, "dinar", "dinar dinars"),
    (ENGLISH_WORDS, "riyal", "riyal riyals rial rials"),
    (ENGLISH_WORDS, "shilling", "shilling shillings"),
    (ENGLISH_WORDS, "lira", "lira liras"),
    (ENGLISH_WORDS, "rouble", "rouble roubles ruble rubles"),
    (ENGLISH_WORDS, "UAH", "hryvnia hryvnias hryvnya"),
    (ENGLISH_WORDS, "PLN", "zloty zlotys złoty"),
    (ENGLISH_WORDS, "ZAR", "rand"),
    (ENGLISH_WORDS, "NGN", "naira"),
    (ENGLISH_WORDS, "dirham", "dirham dirhams"),
    (ENGLISH_WORDS, "BRL", "reais"),
    (ENGLISH_WORDS, "ILS", "shekel shekels"),
    (ENGLISH_WORDS, "MYR", "ringgit ringgits"),
    (ENGLISH_WORDS, "IDR", "rupiah rupiahs"),
    (ENGLISH_WORDS, "THB", "baht"),
    (ENGLISH_WORDS, "BDT", "taka"),
    (ENGLISH_WORDS, "HUF", "forint forints"),
    (ENGLISH_WORDS, "KZT", "tenge"),
    (ENGLISH_WORDS, "GHS", "cedi cedis"),
    (ENGLISH_WORDS, "ETB", "birr"),
    (ENGLISH_WORDS, "VND", "dong"),
    (ENGLISH_WORDS, "kwacha", "kwacha"),
    (FOREIGN_WORDS, "EUR", "eura eurem euroa euron eurot evra evro evrov евро євро ευρώ يورو यूरो"),
    (FOREIGN_WORDS, "dollar", "dólar dólares dollari dollaro dolarów dolary dolar dolari dolarů "
     "dollaria dollár долларов доллара доллар доларов доларів долари долл دولار دولارات डॉलर"),
    (FOREIGN_WORDS, "pound", "livres sterline pfund libras funtów фунтов фунтів پاؤنڈ पाउंड"),
    (FOREIGN_WORDS, "JPY", "yens yenes иен ієн йен"),
    (FOREIGN_WORDS, "yuan", "yuans yuanes юаней юанів"),
    (FOREIGN_WORDS, "franc", "franchi francos"),
    (FOREIGN_WORDS, "CHF", "franken frank"),
    (FOREIGN_WORDS, "rupee", "rupien roupies rupias rupie"),
    (FOREIGN_WORDS, "INR", "रुपये रुपए रूपये रुपयों रुपया"),
    (FOREIGN_WORDS, "krone", "kronen couronnes coronas corone coroas kroon"),
    (FOREIGN_WORDS, "CZK", "korun koruny"),
    (FOREIGN_WORDS, "TRY", "lirası liralık"),
    (FOREIGN_WORDS, "rouble", "rubel roubles rublos rubli rubli рублей рубля рубль"),
    (FOREIGN_WORDS, "UAH", "гривень гривні гривен griwna hrywien"),
    (FOREIGN_WORDS, "PLN", "złotych złote"),
    (FOREIGN_WORDS, "HUF", "forintot forintos"),
    (FOREIGN_WORDS, "leu", "lei"),
    (FOREIGN_WORDS, "BGN", "лева левa"),
    (FOREIGN_WORDS, "KZT", "тенге"),
    (FOREIGN_WORDS, "VND", "đồng"),
    (FOREIGN_WORDS, "ILS", "שקל שקלים"),
    (FOREIGN_WORDS, "riyal", "ريال"),
    (FOREIGN_WORDS, "dirham", "درهم"),
    (FOREIGN_WORDS, "dinar", "دينار"),
    (FOREIGN_WORDS, "guinea", "جنيه"),
):  # fmt: skip
    _table |= dict.fromkeys(_forms.split(), _meaning)
WORDS = ENGLISH_WORDS | FOREIGN_WORDS

# Qualifiers before an amount in six languages, with the English one that is displayed.
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


def currency_by_adjective(family: str, adjective: str) -> str:
    """The currency of *family* that an adjective names ("Canadian"); "" when it names none."""
    named = members_named(family, adjective)
    return named.pop() if len(named) == 1 else ""


def members_named(family: str, text: str) -> set[str]:
    """The currencies of *family* whose countries are named in *text*."""
    members = FAMILIES.get(family, {})
    found = {code for code, pattern in members.items() if re.search(pattern, text)}
    return found - {"KRW"} if "KPW" in found else found


def currency_meant(
    family: str, before: str, sentence: str, language: str = "", passage: str = ""
) -> str:
    """Resolve a sign or word of *family* in *sentence* to a currency; "" if ambiguous.

    *before* is the part of the sentence in front of the sum, *passage* the text around it, whose
    countries count when the sentence names none.
    """
    if family not in FAMILIES:
        return family
    native = _NATIVE.get(family, {}).get(language, "")
    usual = native or _USUAL.get(family, "")
    if family in _HOME_MAY_BE_MEANT:
        named = members_named(family, before)
        return usual if not named or usual in named else ""
    named = members_named(family, sentence)
    if native:
        return native if named <= {native} else ""
    named = named or members_named(family, passage)
    if len(named) == 1:
        return named.pop()
    return usual if not named else ""
