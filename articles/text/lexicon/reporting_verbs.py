"""Reporting verbs in all their forms, and function words around them."""

from __future__ import annotations

_REGULAR = """accept accuse acknowledge add address admit advise affirm allege announce answer
argue ask assert assure attack bark beam blast blog boast brand caution challenge chant
charge chide chuckle cite claim clarify comment complain concede conclude condemn confess
confirm contend counsel counter crack criticise criticize declare decry defend demand denounce
deny describe disclose dismiss echo elaborate emphasise emphasize enquire enthuse exclaim explain
express exult fume gasp grin groan grumble gush hail highlight hint implore inform inquire
insist instruct interject intone joke joust label lament laugh lecture maintain mock moan
mumble murmur muse mutter note observe offer opine outline plead pledge post praise
pray predict preach press proclaim promise pronounce propose protest question quip rage
rail rant reason reassure recall recommend recount reflect refer reiterate remark remind
remonstrate repeat reply report respond retort reveal roar scoff scold scream shout shrug sigh slam
smile snap snarl snipe snort speculate spit state stress submit suggest surmise tease testify text
thank thunder tout tweet underline underscore urge venture voice vow wail warn welcome whisper
wonder yell crow ridicule rebuke blame marvel joke liken conjecture retweet guess reckon theorise
theorize correct grumble beg chime giggle sneer hiss bellow sniff fear volunteer
interrupt confide mention jeer caption summarise summarize admonish command counsel""".split()

_IRREGULAR = {
    "say": ("said", "says", "saying"),
    "tell": ("told", "tells", "telling"),
    "write": ("wrote", "writes", "writing"),
    "begin": ("began", "begins", "beginning"),
    "continue": ("continued", "continues", "continuing"),
    "conclude": ("concluded", "concludes", "concluding"),
    "think": ("thought", "thinks", "thinking"),
    "believe": ("believed", "believes", "believing"),
    "feel": ("felt", "feels", "feeling"),
    "swear": ("swore", "swears", "swearing"),
    "speak": ("spoke", "speaks", "speaking"),
    "sing": ("sang", "sings", "singing"),
    "read": ("read", "reads", "reading"),
    "put": ("put", "puts", "putting"),
    "dub": ("dubbed", "dubs", "dubbing"),
    "call": ("called", "calls", "calling"),
    "deem": ("deemed", "deems", "deeming"),
    "agree": ("agreed", "agrees", "agreeing"),
    "plead": ("pleaded", "pleads", "pleading"),
    "stress": ("stressed", "stresses", "stressing"),
    "deadpan": ("deadpanned", "deadpans", "deadpanning"),
    "brag": ("bragged", "brags", "bragging"),
    "shoot": ("shot", "shoots", "shooting"),
    "fire": ("fired", "fires", "firing"),
    "characterise": ("characterised", "characterises", "characterising"),
    "characterize": ("characterized", "characterizes", "characterizing"),
    "go": ("went", "goes", "going"),
}
# Taken as cues only in phrases ("fired back", "went on"), which :class:`quotes.verbs.Verbs` checks.
_PHRASAL = frozenset(
    "fire fired fires firing shoot shot shoots shooting go went goes going".split()
)
_PHRASAL |= frozenset("speak spoke speaks speaking order rule".split())


def _forms(verb: str) -> tuple[str, str, str]:
    """Past, third person and -ing form of a regular verb."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d", verb + "s", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied", verb[:-1] + "ies", verb + "ing"
    if verb in ("admit", "submit", "snap", "quip", "slam", "refer", "spit", "grin"):
        double = verb + verb[-1]
        return double + "ed", verb + "s", double + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb + "ed", verb + "es", verb + "ing"
    return verb + "ed", verb + "s", verb + "ing"


_VERBS = {*_REGULAR, *_IRREGULAR}
FINITE = frozenset(form for verb in _VERBS for form in _forms(verb)[:2]) - _PHRASAL
PARTICIPLES = frozenset(_forms(verb)[2] for verb in _VERBS) - _PHRASAL
BASES = frozenset(_VERBS) - _PHRASAL
CUES = FINITE | PARTICIPLES

HELPERS = frozenset(
    """has had have is are was were will would do does did may might can could should must be been
    being didn't doesn't hasn't hadn't wouldn't couldn't won't isn't wasn't didn’t doesn’t hasn’t
    hadn’t wouldn’t couldn’t won’t isn’t wasn’t""".split()
)
"""Auxiliary verbs proper."""

THAT_VERBS = frozenset("found finds ruled rules decided heard concluded showed".split())
"""Verbs that are cues only before "that": The court found that "..."."""

SPEAKING = frozenset("spoke speaks speaking spoken talked talks talking".split())
"""Verbs that are cues only with "of" or a colon: She spoke of "a chance"."""

SPEECH = frozenset(
    """said says say told tells wrote writes added adds asked asks explained explains replied
    replies continued continues noted notes insisted insists warned warns tweeted tweets argued
    argues concluded concludes responded responds declared recalled joked stated states remarked
    exclaimed shouted yelled whispered quipped admitted conceded announced claimed commented
    observed reported retorted countered stressed urged began confirmed suggested predicted
    acknowledged complained lamented cautioned mused boasted snapped answered testified vowed
    promised pledged agreed repeated reiterated emphasised emphasized cried laughed posted
    contends contended maintains maintained asserted asserts opined recounted thundered roared
    demanded protested reflected reasoned reads shot fired""".split()
)
"""Forms that allow inversion: "...", said X."""

SAYING = frozenset(
    """say tell call describe add insist warn argue declare announce claim write repeat ask deny
    answer reply explain label brand dub accuse""".split()
)
"""Base forms that are also cues after an auxiliary: will say, did not call."""

NOUNISH = frozenset(
    """state states claim claims report reports call calls charge charges note notes demand demands
    comment comments post posts tweet tweets promise promises pledge pledges vow vows question
    questions answer answers reply offer offers boast voice brand brands label labels attack attacks
    text texts blog press address addresses order rule cite remark remarks shout scream laugh smile
    blame praise welcome urge thanks chant chants hint hints joke jokes protest protests counsel
    command commands read put challenge challenges highlight highlights""".split()
)
"""Forms that are often nouns; they need a clear subject right before them."""

NAMING = frozenset(
    """called calls calling call described describes describing dubbed branded branding labelled
    labeled labeling labelling deemed characterised characterized hailed dismissed mocked slammed
    blasted criticised criticized praised denounced condemned decried attacked accused touted
    referred referring refers welcomed likened ridiculed rebuked""".split()
)
"""Verbs with the quotation as object or complement: He called it "a mistake"."""

AUXILIARIES = frozenset(
    """has had have also later then once recently previously reportedly repeatedly simply publicly
    flatly finally subsequently even often already just was is were are been be being would will did
    does do not never could should may might must can again still now first himself herself famously
    more further too either both all always only soon afterwards instead however meanwhile thus
    nonetheless nevertheless sarcastically defiantly today yesterday didn't doesn't hasn't hadn't
    wouldn't couldn't won't isn't wasn't didn’t doesn’t hasn’t hadn’t wouldn’t couldn’t won’t isn’t
    wasn’t""".split()
)
"""Words allowed between a subject and its verb, in addition to adverbs in -ly."""

PASSIVE = frozenset("was is were are been be being".split())
PRONOUNS = frozenset("he she they i we it".split())
NO_FINITE = frozenset("and but or as while because which who in on at for to with after".split())
DETERMINERS = frozenset(
    """the a an his her their its our my one another some many several two three four five six both
    other this these those no most former current then fellow each every""".split()
)
PREPOSITIONS = frozenset(
    """of for from in at on with by to about during after before under over against between among
    through into like near within without across behind outside inside toward towards upon via
    since until as than amid alongside regarding following despite beyond including""".split()
)
SUBORDINATORS = frozenset(
    """that but while because although when if after before though whereas since until unless once
    whether where why how what which so yet as""".split()
)
LEADS = frozenset(
    """in on at during after before as when while for by with asked speaking earlier later meanwhile
    but and still also now however instead then although though despite since once because if
    following until under according from to writing appearing responding referring noting citing
    pressed questioned addressing talking standing sitting although amid unlike like so yet
    additionally furthermore moreover finally today yesterday indeed perhaps not only""".split()
)
"""Words that begin a chunk which is not the subject of its sentence."""

NAMED_THINGS = frozenset(
    """called titled entitled named dubbed headlined so-called word words term phrase slogan hashtag
    nicknamed known film movie song book album show series novel headline caption labelled labeled
    meaning like chants chant""".split()
)
"""Words before a title or term in quotation marks that is not speech."""
