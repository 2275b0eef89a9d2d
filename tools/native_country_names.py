"""Write the names of countries in other languages (CLDR) to ``native_country_names.tsv``.

    python -m tools.native_country_names

Run it after an update of Babel. Reading the file takes 10 ms, reading CLDR's languages 700 ms.
"""

from __future__ import annotations

from pathlib import Path

from babel import Locale

from articles.text.normalize import fold

FILE = Path(__file__).parent.parent / "articles/filters/native_country_names.tsv"

LANGUAGES = (
    "fr de es it pt nl sv da nb fi pl cs sk hu ro bg el ru uk tr ar he fa hi ja ko zh zh_Hant id "
    "vi bn ur ta te gu mr th ka hy az be mk sr kk mn my km lo si ne am sw ms"
)
# Short names that CLDR does not have.
SHORT_NAMES = {
    "KR": "한국|南韓",
    "US": "США|アメリカ|米国|أمريكا|अमेरिका",
    "GB": "بريطانيا|Англия|ब्रिटेन",
    "AE": "الإمارات|阿联酋",
    "SA": "السعودية|沙特|サウジ",
}


def table() -> str:
    """A line for each country: its code and its folded names, separated by tabs."""
    codes: dict[str, str] = {}
    for language in LANGUAGES.split():
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                codes.setdefault(fold(name), code)
    for code, names in SHORT_NAMES.items():
        codes |= {fold(name): code for name in names.split("|")}
    by_code: dict[str, list[str]] = {}
    for name, code in codes.items():
        by_code.setdefault(code, []).append(name)
    return "".join("\t".join([code, *sorted(by_code[code])]) + "\n" for code in sorted(by_code))


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
