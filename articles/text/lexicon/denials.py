"""Negation, modality and hearsay: words that mark a statement as not asserted."""

from __future__ import annotations

NEGATIONS = frozenset("not never cannot nor neither hardly scarcely nearly almost no".split())

NEGATIVE_SUBJECTS = frozenset("neither nor nobody none no not hardly few unlike".split())
"""Words before or instead of a subject that negate the statement: Neither X nor Y said."""

MODALS = frozenset("would could may might should must will shall can 'll ’ll 'd ’d ought".split())

HABIT = frozenset(
    """later often always sometimes usually eventually subsequently regularly frequently soon only
    go afterwards again repeatedly famously routinely""".split()
)
"""Adverbs that make "would say" a past fact: would later say, could only say."""

HEARD = frozenset("heard seen overheard filmed recorded".split())
"""Verbs that assert the words after a modal: can be heard saying."""

HEDGES = frozenset(
    """allegedly reportedly supposedly purportedly apparently seemingly ostensibly presumably
    probably possibly perhaps hypothetically""".split()
)

UNDONE = frozenset(
    """declined declines decline declining refused refuses refuse refusing failed fails fail failing
    denied denies deny denying yet unable unwilling reluctant forgot forgets neglected omitted
    avoided avoids avoid avoiding hesitated hesitates resisted resists resist resisting refrained
    refrains short instead rather without away stopped far opposed""".split()
)
"""Governors that negate a reporting verb: declined to say, stopped short of calling."""

BLOCKED = frozenset(
    """hesitate hesitated resist fail failed stop stopped tire tired tires refrain cease ceased shy
    away help miss""".split()
)
"""Verbs whose negation asserts the words: did not hesitate to say."""

UNREAL = frozenset(
    """expected expects expect due likely about tempted wanted wants want hoped hopes hope planned
    plans plan intended intends intend meant means set scheduled supposed wished wishes wish seemed
    seems seem appeared appears appear pretended pretends pretend threatened threatens considered
    considers considering prepared preparing poised ready if though unlikely close afraid wary
    capable possible dreamed imagined imagine urged ordered advised instructed encouraged invited
    told asked feared fear""".split()
)
"""Governors that make a reporting verb hypothetical: is expected to say."""

HEARSAY = frozenset(
    """alleged alleges allege alleging claimed claims claim claiming rumoured rumored suggested
    suggests suggesting insinuated insinuates implied implies purported purports""".split()
)
"""Verbs of hearsay by someone else: alleged that X said."""

ACCUSING = HEARSAY | frozenset(
    """accused accuse accuses accusing suspected suspect suspects suspecting guilty misquoted said
    reported believed thought understood""".split()
)
"""Governors of hearsay: accused of calling, is said to have called."""

TELLING = frozenset(
    """told tell tells telling asked ask asks asking urged urge urges ordered orders advised advises
    instructed instructs wanted wants want expected expects begged begs challenged challenges
    persuaded persuades invited invites encouraged encourages forbade forbids allowed warned dared
    accused accuse accuses accusing suspected suspect""".split()
)
"""Verbs that instruct or accuse the object: told X to say, accuses X of calling."""

FALSELY = frozenset(
    """wrongly falsely mistakenly incorrectly erroneously inaccurately untruthfully wrong
    mistaken""".split()
)

FALSE = frozenset(
    """false untrue fake fabricated invented fiction fictitious myth lie lies hoax unfounded
    baseless incorrect wrong untruth made-up misquoted unproven disproved debunked
    apologised apologized apologises retracted withdrew withdrawn corrected""".split()
)

FAKE = frozenset(
    """fake faked doctored fabricated spoof parody satirical altered manipulated deepfake hoax bogus
    invented imaginary fictional forged false ai-generated""".split()
)

MEDIA = frozenset(
    """video videos clip clips post posts tweet tweets quote quotes account accounts letter letters
    article articles statement statements story stories recording recordings image images screenshot
    screenshots report reports advert audio interview speech site website page poster leaflet
    meme""".split()
)

DENYING = frozenset("denied denies deny denying".split())

REJECTING = DENYING | frozenset(
    """dismissed dismisses dismiss dismissing rejected rejects reject rejecting condemned condemns
    slammed blasted criticised criticized attacked attacks denounced decried ridiculed mocked
    rebuked refuted refutes disputed disputes rubbished scoffed laughed countered""".split()
)

HEARSAY_NOUNS = frozenset(
    """claim claims suggestion suggestions report reports allegation allegations accusation
    accusations rumour rumours rumor rumors criticism criticisms assertion assertions insinuation
    insinuations speculation""".split()
)

REJECTED_NOUNS = frozenset(
    "idea ideas notion talk charge charges complaint complaints fears argument arguments".split()
)

OWN = frozenset("his her their its my our own".split())

INVERTED = frozenset(
    "did does do had has have would could should will can might must was were".split()
)
"""Auxiliaries right before a subject: Had X said ..., Did X say ...?"""
