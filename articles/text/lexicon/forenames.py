"""Common first names by gender, for reading "he" and "she"; a hint, never a record."""

from __future__ import annotations

FEMALE = frozenset(
    """agnes agnieszka aisha akiko alessandra alexandra alexandria alice alison amanda amber
    amina aminata amy ana andrea angela angelina anita anna annalena annalisa anne anne-marie
    annie annika antonia astrid ayanna barbara beatrice beatriz benazir berit bernadette beth
    betty brenda bridget brigitte camilla camille carla carmen carol carolina caroline catarina
    catherine cathy chantal charlotte cheryl chiara chloe christiana christina christine claire
    clare claudia condoleezza cristina cynthia daniela debbie deborah debra delphine denise
    diana diane dolores donna doris dorothy edith eleanor elena elin elisabeth elise eliza
    elizabeth ella ellen elly emily emma esther eva eve evelyn fatima fatou fiona fran frances
    francesca gabriela gail georgia geraldine gina giorgia giulia gloria grace graça greta
    hannah harriet heather heidi helen helena helle hilary hillary hope hélène ilhan indira
    inga ingeborg inger ingrid inés irene isabel isabella ivanka jacinda jacinta jackie
    jacqueline jane janet janice jean jennifer jenny jess jessica jill joan joanna joanne
    josephine joyce judith judy julia julie kamala karen kari karin karolina kate katharina
    katherine kathleen kathy katie kayleigh keiko keira kelly kellyanne khadija kim kirsten
    kirsty laura lauren layla leah leila lena leslie leyla liliana linda lisa liz lola lorna
    lorraine louise lucia lucy lydia lynn lúcia mairead maja mamata margaret margarethe maria
    mariam mariana marianne marie marina marine marion marit marjorie marta martha mary
    mathilde maya megan megyn mei melania melanie melinda meredith mette mia michelle michiko
    mina miranda miriam moira molly monica nadia nadine nadège najat nancy naomi natalia
    natalie ngozi nicola nicole nikki nina nirmala nora olga olivia pamela paola patricia paula
    pauline penelope penny petra phoebe pilar polly priti priya priyanka rachel rebecca regina
    rita roberta rosa rosalind rose rosemary roxana roxane ruth sally samantha samira sanae
    sandra sanna sara sarah shabana sharon shirin shirley sigrid silvia siobhan smriti sofia
    solveig sonia sophia sophie stella stephanie sue suella susan susanne sushma suzanne sylvia
    ségolène tamara tammy tanya tara teresa tessa thangam theresa tina tracey tulip tulsi
    ursula valerie valérie vanessa vera veronica victoria virginia vivian wendy winnie yasmin
    yasmine yoko yolanda yulia yuriko yvette yvonne zainab zoe élisabeth""".split()
)

MALE = frozenset(
    """aaron abdul abdullah adam adrian ahmed ahmet aidan alan albert alberto alejandro
    alessandro alex alexander alfred ali alistair allan allen amit anders andre andreas andrew
    andrius andrzej andy angus anthony antonio antony antti antónio anwar arnold arthur arun
    asif barack barry bashar ben benjamin benyamin bernard bernie bilawal bill billy binyamin
    bjarne bob bola bongbong boris brad brandon brendan brett brian bronisław bruce bruno carl
    carlos charles charlie chris christian christophe christopher chuck clive colin craig cyril
    dale damian dan daniel darren dave david dennis dick dmitry dominic don donald doug douglas
    duncan ed eddie edward ekrem elon emmanuel enrico eric erik ernest evan evo felix ferdinand
    fernando francesco francis francisco frank franz françois fred frederick fredrik friedrich
    fumio félix gabriel gareth gary gavin geoff geoffrey george gerald gerard giancarlo
    giovanni gitanas giuseppe glenn goodluck gordon graham greg gregory gustavo guy gyula
    gérald hakan hakeem hamid hamza hank hans harold harry hassan heiko helmut henry herbert
    hiroshi horst hosni howard hugh hugo hussein iain ian ibrahim ilham imran isaac ivan jack
    jacob jair jake james jamie jan jared jarosław jason javier jay jean-claude jean-luc
    jean-noël jeff jeffrey jens jeremy jerry jim jimmy jinping joachim joao joe joel johan
    johann john johnny joko jon jonas jonathan jonny jorge jose joseph joshua josé juan julian
    julius justin jürgen karl keir keith kemal ken kenji kenneth keqiang kevin kjell kofi kwame
    kyriakos lars laurent lawrence lech lee leo leonard lewis liam lindsey lloyd lorenzo louis
    luca ludwig luigi luis luiz luke lászló magnus mahmoud malcolm manmohan manuel marc
    marcello marco marcus mariano mario mark markus martin mateusz matt matteo matthew mauricio
    max mevlüt michael michel miguel mike mitch mitt mohamed mohammad mohammed muhammad mukhtar
    naftali najib narendra nathan nawaz nayib neil nelson newt nicholas nick nicolas nigel noah
    norman olaf oleg oliver olivier olusegun oscar owen pablo paolo patrick paul paulo pavel
    pedro pete peter petr petteri phil philip philippe pierre prabowo péter radosław rafael
    rahul ralph ramzan ray raymond recep reince ricardo richard rick rishi rob robert roberto
    robin rod rodrigo roger roland roman romano ron ronald rory ross roy rudy rupert russell
    ryan salvatore sam samuel scott sean sebastian sebastián sergei sergey sergio seth shane
    shehbaz shigeru shinzo sigmar silvio simon stefan stephen steve steven stuart sébastien
    takeshi ted tedros terry thabo thierry thomas tim timothy toby tom tomas tommy tomáš tony
    toomas trevor uhuru valdis viktor vincent vladimir volodymyr wallace walter warren wayne
    wes william willy wolfgang xi yair yoav yoshihide yoshimasa yoweri yusuf yves zac zbigniew
    édouard éric""".split()
)

UNCLEAR = FEMALE & MALE


def gender_of_forename(forename: str) -> str:
    """``"f"``, ``"m"``, or ``""`` for an unknown or unisex name."""
    name = forename.casefold()
    if name in UNCLEAR:
        return ""
    return "f" if name in FEMALE else "m" if name in MALE else ""
