"""Words of German and French deadlines, as parts of regular expressions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeadlineWords:
    """The words of deadlines in a language, as parts of regular expressions.

    *by* are the words that lead to a time, *before* those of them that exclude it, *ends* and
    *starts* what comes between them and the time. *within* leads to a number of days or months.
    """

    by: str
    before: str
    ends: str
    starts: str
    middle: str
    year_word: str
    during: str
    within: str
    counts_from: str
    months: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, str]
    seasons: dict[str, int]
    ordinals: dict[str, int]
    quarter: str
    half: str
    end_of_year: str
    next_year: str
    end_of_decade: str
    undated: str
    not_before: str
    not_a_year: str


def _numbered(words: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), 1)}


def _forms(*names: str) -> dict[str, int]:
    return {form: number for number, forms in enumerate(names, 1) for form in forms.split()}


GERMAN = DeadlineWords(
    by=(
        r"(?:bis(?: spätestens)?|spätestens(?: bis)?|noch vor|vor)"
        r"(?: (?:zum|zur|am|im|dem|der|in|das|den))?"
    ),
    before=r"(?:noch )?vor\b",
    ends=r"(?:Ende|Ablauf|Schluss|Abschluss)(?: (?:des|vom|von|der))?(?: (?:Monats|Jahres))?",
    starts=r"Beginn(?: (?:des|vom|von|der))?(?: (?:Monats|Jahres))?",
    middle=r"(?:Mitte|zur Mitte)(?: des)?",
    year_word=r"(?:Jahr(?:es)?|Anfang|Anfang des Jahres|Jahresende|Jahreswechsel)",
    during=r"(?:im Laufe des|noch im|im|in dem)",
    within=(
        r"(?:innerhalb(?: von| der)?|binnen|in|im Laufe der|während der|über die)"
        r"(?P<next> (?:den )?(?:nächsten|kommenden|folgenden))?(?: de[rn])?(?: nächsten)?"
    ),
    counts_from=r" (?:nach|ab|seit|von|vor)\b",
    months=_forms(
        "januar jänner jan", "februar feber feb", "märz mrz", "april apr", "mai", "juni jun",
        "juli jul", "august aug", "september sept sep", "oktober okt", "november nov",
        "dezember dez",
    ),
    numbers=_numbered("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")
    | {"eines": 1, "einem": 1, "einer": 1, "zweier": 2, "dreier": 3}
    | {"fünfzehn": 15, "achtzehn": 18, "zwanzig": 20, "dreißig": 30},
    units={
        "tag": "day", "woche": "week", "monat": "month", "jahr": "year",
        "jahrzehnt": "decade", "dekade": "decade",
    },
    seasons={"frühjahr": 5, "frühling": 5, "frühsommer": 6, "sommer": 8, "herbst": 11},
    ordinals=_forms("ersten erste erstes", "zweiten zweite zweites", "dritten dritte drittes",
                    "vierten vierte viertes letzten letzte"),
    quarter="Quartals?",
    half="Halbjahr(?:es)?",
    end_of_year=(
        r"(?:(?:bis )?(?:zum |vor )?(?:Jahresende|Jahresschluss|Ende (?:des|dieses) Jahres)"
        r"|(?:noch )?(?:in diesem|im laufenden) Jahr|noch dieses Jahr)"
    ),
    next_year=r"(?:bis|spätestens)(?: (?:zum|im|Ende))? nächste[ns](?:  ?)? Jahr(?:es)?",
    end_of_decade=r"(?:bis|vor)(?: (?:zum|dem))? Ende (?:des|dieses) Jahrzehnts",
    undated=(
        r"(?:zum|zur|vor der|vor dem)? ?(?:nächsten|kommenden) "
        r"(?:COP|Gipfel|Klimakonferenz|Konferenz|Weltklimakonferenz|Gipfeltreffen|Sitzung|Wahl)"
        r"|(?:zur )?COP ?\d\d|(?:zum )?(?:Haushalts|Geschäfts|Fiskal|Finanz)jahr(?:es)? "
        r"\d{4}(?:[/–-]\d{2,4})?|(?:in )?den 20\d0er[- ]Jahren"
    ),
    not_before=r"\b(?:nicht|nie|kein\w*|kurz|lange|Jahre|Monate|Wochen|Tage)(?: [\w’']+){0,2} \Z",
    not_a_year=(
        r" ?(?:%|Prozent|Euro\b|Dollar\b|Franken\b|Tonn|Menschen|Personen|Arbeitspl|Jahre|"
        r"Uhr|Mega|Giga|Kilo|Meter|Hektar|Soldat|Wohnungen|Stellen|Boote|"
        r"und 20\d\d|oder 20\d\d|bis 20\d\d)"
    ),
)  # fmt: skip
FRENCH = DeadlineWords(
    by=(
        r"(?:d[’']ici(?: (?:à|au|aux|en|le|la))?(?: la)?|avant(?: (?:le|la|les|l[’']))?"
        r"|au plus tard(?:,)?(?: (?:le|en|à|au|d[’']ici(?: à)?))?"
        r"|jusqu[’'](?:au|en|à)|à l[’']horizon(?: de)?|pour(?= (?:fin|la fin)))"
    ),
    before=r"avant\b",
    ends=r"(?:la )?(?:fin|clôture)(?: (?:de|du|d[’']))?(?: ?(?:l[’']année|l[’']an|mois d[e’']))?",
    starts=r"(?:le )?(?:début|commencement)(?: (?:de|du))?(?: (?:l[’']année|mois d[e’']))?",
    middle=r"(?:(?:la )?mi-|(?:le )?milieu de(?: l[’']année)?)",
    year_word=r"(?:l[’'](?:année|an)|année)",
    during=r"(?:au cours du|au|dans le|durant le|pendant le)",
    within=(
        r"(?:dans(?: les| (?:un|le) délai d[e’'])?|d[’']ici(?: à)?|sous(?: les)?|au cours des"
        r"|en l[’']espace de|en moins de|pendant les|durant les|sur(?: les)?)"
        r"(?P<next> prochaine?s)?"
    ),
    counts_from=(
        r"(?: (?:qui )?(?:suivant|suivront|suivent)\b| (?:après|à compter|à partir|depuis|de)\b)"
    ),
    months=_forms(
        "janvier janv", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil",
        "août aout", "septembre sept", "octobre oct", "novembre nov", "décembre déc",
    ),
    numbers=_numbered("un deux trois quatre cinq six sept huit neuf dix onze douze")
    | {"une": 1, "quinze": 15, "dix-huit": 18, "vingt": 20, "trente": 30},
    units={
        "jour": "day", "semaine": "week", "mois": "month", "an": "year", "année": "year",
        "décennie": "decade",
    },
    seasons={"printemps": 5, "été": 8, "automne": 11},
    ordinals=_forms("premier", "deuxième second", "troisième", "quatrième dernier"),
    quarter="trimestre",
    half="semestre",
    end_of_year=(
        r"(?:d[’']ici(?: à)?|avant|pour|à) (?:la )?fin (?:de )?(?:l[’']|cette )ann[ée]e"
        r"|cette année|d[’']ici(?: à)? fin d[’']année|avant la fin d[’']année"
    ),
    next_year=(
        r"(?:d[’']ici(?: à)?|au plus tard|avant la fin de|d[’']ici la fin de)? ?"
        r"(?:l[’']an prochain|l[’']année prochaine)"
    ),
    end_of_decade=r"(?:d[’']ici(?: à)?|avant) (?:la )?fin de (?:la|cette) décennie",
    undated=(
        r"(?:la )?(?:prochaine|prochain) (?:COP|conférence|réunion|session|sommet|élection)"
        r"|(?:le )?prochain sommet|(?:la )?COP ?\d\d"
        r"|(?:l[’'])?(?:exercice|année budgétaire|année fiscale) \d{4}(?:[/–-]\d{2,4})?"
        r"|les années 20\d0"
    ),
    not_before=r"\b(?:pas|jamais|peu|juste|longtemps|ans|mois|semaines|jours)(?: [\w’']+){0,2} \Z",
    not_a_year=(
        r" ?(?:%|pour cent|d[’']?euros?|euros?\b|dollars?\b|francs?\b|tonnes|personnes|emplois|"
        r"heures|mètres|méga|giga|km\b|hectares|soldats|logements|bateaux|et 20\d\d|ou 20\d\d)"
    ),
)  # fmt: skip
LANGUAGES = {"de": GERMAN, "fr": FRENCH}
