"""Common first names by gender, for reading "he" and "she"; a hint, never a record."""

from __future__ import annotations

FEMALE = frozenset(
    """aisha alexandra alice alison amanda amber amy ana andrea angela angelina anita anna annalena
    anne annalisa annie antonia astrid barbara beatrice bernadette beth betty brenda bridget camilla
    carla carol carolina caroline catherine cathy charlotte cheryl chloe christiana christina
    christine claire clare claudia cristina cynthia daniela deborah debbie debra denise diana diane
    donna doris dorothy edith eleanor elena elisabeth eliza elizabeth ella ellen elly emily emma
    esther eva eve evelyn fatima fiona fran frances francesca gabriela gail georgia geraldine gina
    giorgia gloria grace greta hannah harriet heather heidi helen helena hilary hillary hope inga
    ingrid irene isabel isabella ivanka jackie jacinda jacqueline jane janet janice jean jennifer
    jenny jess jessica jill joan joanna joanne josephine joyce judith judy julia julie karen karin
    kate katharina katherine kathleen kathy katie kayleigh keira kelly kellyanne kim kirsty kirsten
    laura lauren leah leila lena leslie liliana linda lisa liz lola lorraine louise lucia lucy
    lydia lynn mairead margaret margarethe maria mariam marianne marie marina marine marion marjorie
    martha mary maya megan megyn melania melanie melinda meredith mette mia michelle mina miranda
    miriam molly monica nadia nadine nancy naomi natalia natalie nicola nicole nina nora olga olivia
    pamela patricia paula pauline penny petra phoebe polly priti priya rachel rebecca regina rita
    roberta rosa rose rosemary roxana roxane ruth sally samantha sandra sara sarah shabana sharon
    shirley siobhan sofia sonia sophia sophie stella stephanie sue suella susan susanne suzanne
    sylvia tamara tanya tara teresa thangam theresa tina tracey tulip ursula valerie vanessa vera
    veronica victoria virginia vivian wendy yasmin yulia yvette yvonne zoe""".split()
)

MALE = frozenset(
    """aaron abdul abdullah adam adrian ahmed aidan alan albert alejandro alessandro alex alexander
    alfred ali alistair allan allen andre andreas andrew andy angus anthony anthony antonio antony
    antónio arnold arthur barack barry ben benjamin bernard bernie bill billy bob boris brad brandon
    brendan brett brian bruce carl carlos charles charlie chris christian christopher chuck clive
    colin craig damian dan daniel darren dave david dennis dick dmitry dominic don donald doug
    douglas duncan ed eddie edward elon emmanuel eric ernest evan felix fernando francesco francis
    francisco frank franz fred frederick friedrich fumio gareth gary gavin geoff geoffrey george
    gerald gerard giovanni giuseppe glenn gordon graham greg gregory guy hakeem hamid hans harold
    harry hassan henry herbert howard hugh hugo hussein iain ian ibrahim ilham isaac ivan jack
    jacob jake james jamie jan jared jason javier jay jean-claude jean-luc jeff jeffrey jens jeremy
    jerry jim jimmy joao joe joel johan johann john johnny jon jonathan jonny jorge jose joseph
    joshua juan julian julius justin karl keir keith ken kenneth kevin kofi kyriakos lars lawrence
    lee leo leonard lewis liam lindsey lloyd louis luca luigi luis luiz luke malcolm manuel marc
    marco marcus mario mark markus martin matt matteo matthew max michael michel miguel mike mitch
    mitt mohamed mohammad mohammed mohammad muhammad mukhtar narendra nathan neil newt nicholas nick
    nicolas nigel noah norman oleg oliver olaf oscar owen pablo patrick paul paulo pedro pete peter
    phil philip philippe pierre rafael ralph ramzan ray raymond recep reince ricardo richard rick
    rishi rob robert roberto robin rod rodrigo roger roland roman ron ronald rory ross roy rudy
    rupert russell ryan salvatore sam samuel scott sean sebastian sergei sergey seth shane simon
    stefan stephen steve steven stuart ted terry thomas tim timothy toby tom tommy tony trevor
    viktor vincent vladimir volodymyr wallace walter warren wayne wes william wolfgang xi yair
    yusuf zac""".split()
)

UNCLEAR = FEMALE & MALE


def gender_of_forename(forename: str) -> str:
    """``"f"``, ``"m"``, or ``""`` when the name is not known or given to both."""
    name = forename.casefold()
    if name in UNCLEAR:
        return ""
    return "f" if name in FEMALE else "m" if name in MALE else ""
