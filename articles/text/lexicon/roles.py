"""Words next to names: titles, roles, organisations, and words that only look like names."""

from __future__ import annotations

TITLES = frozenset(
    "mr mrs ms mx miss dr prof professor sir dame lord lady baroness baron viscount rev reverend "
    "hon honourable madam madame monsieur mme m herr frau señor señora sen rep gov gen lt col capt "
    "sgt maj cmdr adm president senator king queen prince princess pope sheikh emir sultan emperor "
    "empress cardinal archbishop bishop rabbi imam chief justice judge".split()
)
"""Titles before a name, in lower case without a stop. Those that are offices are also in ROLES."""

SOVEREIGNS = frozenset("pope king queen prince princess emperor empress sultan".split())
"""Titles that belong to a single name: "Pope Francis"."""

MALE_TITLES = frozenset("mr sir lord baron viscount king prince pope herr señor monsieur".split())
FEMALE_TITLES = frozenset(
    "mrs ms miss dame lady baroness queen princess madam madame mme frau señora empress".split()
)

ROLES = frozenset(
    "president premier chancellor minister secretary spokesman spokeswoman spokesperson senator "
    "governor mayor director chief leader chairman chairwoman chair chairperson candidate official "
    "adviser advisor manager strategist professor congressman congresswoman representative "
    "attorney lawyer solicitor barrister ambassador commissioner "
    "commander analyst nominee billionaire "
    "businessman businesswoman head boss executive ceo founder co-founder economist scientist "
    "researcher activist campaigner author editor host correspondent reporter journalist columnist "
    "envoy negotiator delegate diplomat general admiral colonel captain sergeant officer inspector "
    "superintendent constable sheriff judge justice prosecutor coroner bishop archbishop cardinal "
    "king queen prince princess emperor emir sultan pope imam rabbi vicar president-elect mp mep "
    "peer whip speaker treasurer deputy undersecretary coordinator organiser organizer partner "
    "president-designate mogul aide voter pollster frontrunner front-runner winner actor actress "
    "singer coach player captain fan resident farmer fisherman teacher nurse doctor student "
    "worker driver pilot engineer expert historian sociologist psychologist biologist physicist "
    "oceanographer ecologist trustee president-for-life laureate lecturer fellow principal "
    "headteacher consultant investor banker trader broker owner landlord publisher producer "
    "secretary-general director-general vice-president vice-chancellor vice-chair vice-chairman "
    "attorney-general solicitor-general auditor comptroller ombudsman rapporteur convenor "
    "moderator counsel counsellor councillor alderman lawmaker legislator parliamentarian "
    "politician statesman dictator ruler monarch survivor victim witness neighbour neighbor "
    "brother sister mother father son daughter wife husband widow friend colleague".split()
)
"""Nouns for roles of persons, in lower case."""

ROLE_LEADS = frozenset(
    "prime home foreign defence defense interior finance health education justice environment "
    "energy climate trade transport immigration security culture labour labor agriculture "
    "fisheries oceans digital science technology treasury business work pensions housing "
    "international development european external affairs shadow deputy vice acting assistant "
    "associate senior junior chief former ex then then- interim outgoing incoming general "
    "executive managing national regional federal state permanent principal special un us uk eu "
    "nato first second lead federal chief white house democratic republican conservative labour "
    "tory liberal green opposition party campaign press communications policy political "
    "national-security border command police fire council union trade-union company board group "
    "lord high district city county associate adjunct emeritus co-chief world humanitarian".split()
)
"""Words allowed before the noun of a role: "Home" Secretary, "Shadow" Home Secretary."""

SINGLE_ROLES = frozenset(
    "spokesman spokeswoman spokesperson official source aide minister diplomat adviser advisor "
    "officer statement report resident voter analyst lawyer expert witness".split()
)

BODIES = frozenset(
    "office ministry department agency commission committee council parliament government "
    "administration union association federation organisation organization institute university "
    "college school foundation fund bank group company corporation corp inc ltd plc centre center "
    "party campaign network service services authority court senate congress house kremlin "
    "pentagon treasury cabinet police force forces army navy command alliance coalition "
    "confederation league society trust board bureau secretariat assembly society charity forum "
    "initiative project programme program news times post journal herald tribune telegraph "
    "guardian street palace embassy mission delegation task unit team club newspaper hospital "
    "church nations community watch international media press radio television industries "
    "chamber partners holdings airlines motors systems technologies laboratories labs".split()
)
"""Last words of names of organisations, in lower case."""

KNOWN_BODIES = frozenset(
    {"downing street", "white house", "kremlin", "pentagon", "elysee", "number 10", "no 10",
     "home office", "foreign office", "state department", "european union", "united nations",
     "eu", "un", "nato", "who", "unicef", "unesco", "imf", "opec", "nca", "cps", "fbi", "cia",
     "bbc", "cnn", "reuters", "afp", "itv", "meta", "google", "openai", "microsoft", "facebook",
     "amazon", "apple", "tiktok", "twitter", "x", "anthropic", "deepmind", "mistral", "nvidia",
     "greenpeace", "amnesty", "oxfam", "wwf", "unhcr", "iom", "europol", "frontex", "interpol",
     "oecd", "wto", "g7", "g20", "fao", "wfp", "care", "save the children", "human rights watch",
     "amnesty international", "politico", "bloomberg", "guardian", "bild", "spiegel", "monde"}
)  # fmt: skip
"""Other names of organisations, folded."""

BODY_NOUNS = frozenset(
    "organisation organization company firm group charity newspaper agency broadcaster magazine "
    "think-tank tank website outlet platform start-up startup supermarket union party ship vessel "
    "brand app journal publisher weekly daily station channel".split()
)
"""Nouns before the name of an organisation: "the organisation Full Fact"."""

PLACES = frozenset(
    """africa america asia europe australia antarctica britain england scotland wales ireland london
    paris berlin rome madrid brussels washington moscow beijing kyiv kiev tokyo delhi baku nice
    geneva vienna davos lisbon dublin edinburgh cardiff belfast glasgow manchester birmingham leeds
    liverpool calais dover france germany italy spain portugal belgium netherlands luxembourg poland
    ukraine russia china japan india pakistan bangladesh indonesia vietnam thailand korea iran iraq
    israel palestine gaza syria lebanon jordan egypt turkey türkiye greece albania serbia kosovo
    bosnia croatia slovenia hungary romania bulgaria moldova georgia armenia azerbaijan kazakhstan
    denmark sweden norway finland iceland estonia latvia lithuania switzerland austria canada mexico
    brazil argentina chile peru colombia venezuela ecuador bolivia paraguay uruguay cuba haiti
    nigeria ghana kenya ethiopia somalia sudan rwanda uganda tanzania congo angola mozambique zambia
    zimbabwe botswana namibia morocco algeria tunisia libya senegal mali niger chad cameroon gabon
    afghanistan nepal myanmar malaysia singapore philippines taiwan kingdom states emirates arabia
    zealand guinea islands island sea ocean river lake bay coast channel mountains valley desert
    strip peninsula gulf strait county city town village street road avenue square park bridge hall
    airport station port york jersey hampshire carolina dakota virginia texas florida california
    ohio michigan pennsylvania arizona nevada georgia wisconsin iowa illinois massachusetts kent
    sussex essex surrey yorkshire cornwall lancashire blenheim apulia bletchley lancaster
    east west north south middle kong angeles francisco diego antonio vegas orleans
    d’ivoire d'ivoire""".split()
)
"""Last words of place names, in lower case."""

NOT_NAMES = frozenset(
    """the a an in on at but and or if when while after before as for from to of by with it he she
    they we i you this that these those his her their our my your its not no yes so what who how why
    where there here now then still yet however meanwhile asked according monday tuesday wednesday
    thursday friday saturday sunday january february march july september october november december
    republican republicans democrat democrats democratic american americans british german
    italian spanish russian chinese japanese european ukrainian scottish welsh canadian
    australian african asian tory tories conservative conservatives instead although though once
    since during both some many most all one two three four five another other also even just only
    because until under over asking speaking despite earlier later christians muslim muslims jewish
    jews catholic internet covid brexit additionally furthermore moreover finally first last next
    today yesterday tomorrow nobody everyone everybody nothing something anyone someone each every
    any several few whether unlike like among against about around across through throughout without
    within between beyond behind above below near please thank thanks read more follow subscribe
    photo image video related breaking updated copyright reporting editing per via such than too
    very oh okay ok let perhaps maybe indeed thus hence together well else none same which
    whom whose suppose imagine said had has have is are was were be been do does did will would
    should could can state""".split()
)
"""Capitalised words that are never part of a person's name, in lower case."""

NOT_LAST = frozenset(
    """summit treaty act bill law declaration agreement accord protocol convention article section
    chapter war day week month year night morning show christmas easter god french indian irish
    english labour second third may april june august summer winter spring autumn times
    amendment charter plan deal pact framework statement strategy report review index prize award
    cup league games olympics conference dialogue action roadmap""".split()
)
"""Last words of other capitalised phrases, in lower case."""

MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)

PARTICLES = frozenset(
    "de del della di da dos van von der den ter bin ibn al el la le du des st ben abu af zu".split()
)
"""Lower-case particles before a surname."""

GENERATIONS = frozenset("jr sr ii iii iv".split())
"""Generation suffixes: "Oren Hale Jr." is not Oren Hale."""

POST_NOMINALS = GENERATIONS | frozenset("mp mep msp phd md obe cbe mbe kc qc esq".split())
