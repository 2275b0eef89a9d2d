"""Country lookup by name and adjective.

Names and codes are from ISO 3166-1 (pycountry) and CLDR (babel); neither has adjectives. Only exact
matches count, because a similar name is often another country.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pycountry
from babel import Locale

from articles.models import Country
from articles.models.compiled_query import CompiledQuery
from articles.text.normalize import fold

# Names in English-language news that neither ISO 3166-1 nor CLDR has.
_OTHER_NAMES = {
    "GB": "uk|u k|britain|great britain",
    "US": "us|usa|u s|u s a|america",
    "AE": "uae|emirates",
    "TR": "turkey",
    "CD": "democratic republic of congo|dr congo",
    "CI": "ivory coast",
    "VA": "vatican|holy see",
    "PS": "palestine",
    "NL": "holland",
    "SZ": "swaziland",
}

# The adjective in “the German government”, “German ministers”.
ADJECTIVES = {
    "GB": "british|uk s", "FR": "french", "DE": "german", "IT": "italian", "ES": "spanish",
    "PT": "portuguese", "NL": "dutch", "BE": "belgian", "IE": "irish", "DK": "danish",
    "SE": "swedish", "NO": "norwegian", "FI": "finnish", "IS": "icelandic", "PL": "polish",
    "CZ": "czech", "SK": "slovak", "HU": "hungarian", "AT": "austrian", "CH": "swiss",
    "GR": "greek", "TR": "turkish", "BG": "bulgarian", "RO": "romanian", "RS": "serbian",
    "HR": "croatian", "SI": "slovenian", "AL": "albanian", "MK": "macedonian", "XK": "kosovan",
    "UA": "ukrainian", "RU": "russian", "MD": "moldovan", "GE": "georgian", "AM": "armenian",
    "AZ": "azerbaijani", "US": "american", "CA": "canadian", "MX": "mexican", "BR": "brazilian",
    "AR": "argentine|argentinian", "CL": "chilean", "CO": "colombian", "PE": "peruvian",
    "CN": "chinese", "JP": "japanese", "KR": "south korean", "IN": "indian", "PK": "pakistani",
    "BD": "bangladeshi", "ID": "indonesian", "VN": "vietnamese", "TH": "thai",
    "PH": "philippine|filipino", "AU": "australian", "NZ": "new zealand", "SA": "saudi",
    "AE": "emirati", "IQ": "iraqi", "IR": "iranian", "SY": "syrian", "IL": "israeli",
    "EG": "egyptian", "TN": "tunisian", "LY": "libyan", "DZ": "algerian", "MA": "moroccan",
    "NG": "nigerian", "GH": "ghanaian", "KE": "kenyan", "ET": "ethiopian", "RW": "rwandan",
    "ZA": "south african", "SN": "senegalese", "CR": "costa rican",
}  # fmt: skip


def country_named(name: str) -> Country | None:
    """The country of this name; None if unknown.

    A country missing in the database is created from ISO 3166-1 and saved by the caller.
    """
    return _country(_codes().get(_fold_without_article(name)))


def country_of_adjective(word: str) -> Country | None:
    """The country of “French”, “British”; None for any other word."""
    return _country(_adjectives().get(fold(word)))


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's name, or an empty string."""
    return _codes().get(_fold_without_article(name), "")


def adjective_code(word: str) -> str:
    """The ISO 3166-1 alpha-2 code of “French”, “British”, or an empty string."""
    return _adjectives().get(fold(word), "")


def country_names() -> Iterable[str]:
    """All folded names that :func:`country_code` knows."""
    return _codes().keys()


@cache
def iso_countries() -> tuple[tuple[str, str], ...]:
    """Code and usual English name of every country of ISO 3166-1, by name."""
    rows = ((c.alpha_2, getattr(c, "common_name", c.name)) for c in pycountry.countries)
    return tuple(sorted(rows, key=lambda row: fold(row[1])))


_countries = CompiledQuery(lambda codes: Country.objects.filter(code__in=codes))


def _country(code: str | None) -> Country | None:
    if not code:
        return None
    country = _countries.first(code)
    if country is None:
        iso_country = pycountry.countries.get(alpha_2=code)
        country = Country(code=code, name=getattr(iso_country, "common_name", iso_country.name))
    return country


def _fold_without_article(name: str) -> str:
    return fold(name).removeprefix("the ")


@cache
def _codes() -> dict[str, str]:
    codes = {}
    english = Locale("en").territories
    for country in pycountry.countries:
        codes[_fold_without_article(english[country.alpha_2])] = country.alpha_2
        for field in ("name", "common_name", "official_name"):
            if hasattr(country, field):
                codes[_fold_without_article(getattr(country, field))] = country.alpha_2
    for code, names in _OTHER_NAMES.items():
        codes |= {_fold_without_article(name): code for name in names.split("|")}
    return codes


@cache
def _adjectives() -> dict[str, str]:
    return {
        adjective: code
        for code, names in ADJECTIVES.items()
        if pycountry.countries.get(alpha_2=code)
        for adjective in names.split("|")
    }
