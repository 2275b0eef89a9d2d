"""Stop words and alphabets of the languages that share a script, for language detection.

The words are the most frequent short ones of each language (articles, prepositions, conjunctions,
auxiliary verbs). A word may be listed for several languages.
"""

from __future__ import annotations

STOP_WORDS: dict[str, str] = {
    # Latin script
    "en": "the of and to in that is was for with on has have by at from said will not "
    "this are they be as it which were been their would its but he she his we our "
    "who you can an or must says could should about after before because more "
    "than there when what if so no do does did also all out up into over between "
    "during under against without had him her them us your",
    "fr": "le la les des et une est dans pour que qui sur avec au aux du pas plus cette "
    "ont de un en par il elle ne se ce sont été nous vous mais leur à son sa ses "
    "ou où d l qu n s c j",
    "de": "der die das und ist nicht mit den von zu ein eine auf für sich dem des im "
    "auch werden in es an als bei nach aus wird haben hat sie er wir ich sind "
    "einen einer dass oder um über war durch nur noch",
    "es": "el los las una que en por con para del es se lo como más su sus al fue este "
    "de la y un no ha han pero ser son esta entre cuando muy sin sobre también "
    "hay le desde está o",
    "it": "il lo gli che di una per con del della è nel sono alla le dei anche più "
    "questo ha la un e in non si da al i nella dal delle ma come se degli hanno "
    "stato essere dell l all nell",
    "pt": "o os uma que não para com do da em dos das por mais como foi ao são pela "
    "também a e de um no na se à ou mas ser ele ela seu sua nos nas pelo até está "
    "há já isso",
    "sl": "in je za na se so da ki pri ne bi tudi po od kot ter bo med vse lahko v z ni "
    "pa s o bil ali iz še bila do le",
    "nl": "de het een en van in is op te dat die voor met zijn niet aan er om ook als "
    "maar bij naar uit door over nog worden wordt heeft hebben ze wij we kan werd "
    "dan geen deze hun of tot zal",
    "af": "die en van in is nie het dat om te vir op met sal wat sy hulle word ook ons "
    "aan deur maar was kan moet na by een hierdie as daar",
    "pl": "i w z na do nie się że jest to o od za po jak przez dla ale są był tym co "
    "tak przy czy oraz będzie które który także może już został jego ich tego być "
    "ze we",
    "cs": "a v se na je že s z do o k i to za pro ve od jsou by po jako ale podle který "
    "které při byl také není nebo až už ze jeho mezi bude která být si tak co",
    "sk": "a v sa na je že s z do o k i to za pre vo od sú by po ako ale podľa ktorý "
    "ktoré pri bol aj nie alebo až už zo jeho medzi bude ktorá byť si tak čo aby",
    "hr": "i u je se na da za su od s o kako koji će iz što a ne nije to bi po koje do "
    "ili biti koja te sve bio nakon više još samo ali prema kada također tko "
    "tijekom tisuća europske europska europskog tjedna uopće kazao",
    "bs": "i u je se na da za su od s o kako koji će iz što šta a ne nije to bi po koje "
    "do ili biti koja te sve bio nakon više još samo ali prema kada također",
    "sr-Latn": "i u je se na da za su od s o kako koji će iz što šta a ne nije to bi po koje "
    "do ili biti koja te sve bio nakon posle više još samo ali prema kada takođe "
    "gde pre",
    "sv": "och i att det som en på är av för med den till inte om ett har de vi så men "
    "jag han hon från kan var ska vid när också eller efter över under sig mot "
    "sin blir skulle",
    "is": "og í að er á sem til ekki við um en það var með fyrir af hann eru því hefur "
    "frá eftir þá verið hafa þeir ég sé segir þessi",
    "no": "og i det på som en er av for å med at til den har ikke de om et fra vi så "
    "men jeg han hun kan var skal ved når også eller etter over seg mot sin blir "
    "skulle ble vil hva sier noen mye uten mellom noe nå opp sa fikk være dem "
    "både hvor gjør",
    "da": "og i det på som en er af for at med til den har ikke de om et fra vi så men "
    "jeg han hun kan var skal ved når også eller efter over sig mod sin bliver "
    "skulle blev vil hvad siger nogle meget uden mellem noget nu op sagde fik "
    "være dem både hvor gør",
    "fi": "ja on ei että se oli hän mutta ovat myös kun joka tai kuin niin jos ole sen "
    "mukaan sitä vain voi jo ollut olisi tämä mitä nyt jotka sekä ne hänen eivät "
    "me minä",
    "et": "ja on ei et see oli ta aga ka kui mis või oma kes ning nad siis seda olid "
    "selle ole veel mida ma pole saab juba",
    "hu": "a az és hogy nem is egy van volt ez meg de csak azt mint már ki még ha be "
    "lesz lehet el után vagy amely aki kell szerint arra ezt minden között nincs "
    "sem ezért",
    "tr": "ve bir bu için da de ile olarak çok daha olan gibi en ne ama kadar sonra ise "
    "var göre her ya o dedi olduğunu değil mi biz diye tarafından ancak yeni",
    "ro": "și de a în la cu care că nu pe din un o pentru este mai se au sunt prin al "
    "ale fi dar sau după fost lui această cele ca ce dintre către între am vom să",
    "id": "yang dan di untuk dengan ini dari itu pada tidak akan dalam ke ada juga oleh "
    "kami telah adalah mereka atau bisa karena sebagai para kita sudah bahwa "
    "lebih saat dapat agar namun tersebut",
    "ms": "yang dan di untuk dengan ini dari itu pada tidak akan dalam ke ada juga oleh "
    "telah adalah mereka atau kami boleh kerana sebagai para kita sudah bahawa "
    "lebih ialah beliau kata daripada",
    "vi": "và của là có không được cho trong một các với những này đã để người khi về ở "
    "đó cũng ra từ năm như sẽ nhưng trên đến vào theo tại bị",
    "gl": "o os a as unha un que non para con do da en dos das por máis como foi ao son "
    "pola tamén e de no na se ou mais ser el ela seu súa nos nas polo ata está "
    "hai xa iso é",
    "ca": "el la els les de i que en un una per amb no és del al ha als a ser són però "
    "més com també aquest aquesta seu seva han l d s entre quan molt ho hi",
    "br": "ha da ar an a e en ne eus ez gant evit war ur un hag eo d o gwel zo pe ket n hep dre",
    "eo": "la de kaj en estas por ne kiu kiuj ke ili al kun el sur aŭ pri li ĝi tiu per "
    "sed estis ĉe",
    "fy": "de it in en fan is te dat op net foar mei yn ek hat wie se hy ik wy troch om "
    "oan as nei binne wurden",
    "eu": "eta da du dute ere ez bat izan dira zen dela egin baina duen hori bere den "
    "beste nahi hau zuen zuten dio",
    "lt": "ir yra kad į iš su bet ne tai buvo kaip už apie jo dėl po bus ar taip nuo "
    "per jis prie o kurie tik mes jau dar",
    "lv": "un ir ka no ar uz par bet kas tas arī nav bija pie lai gan vai jau kā tā "
    "tiek šo pēc viņš mēs to līdz",
    "sq": "të e në dhe për një me nga se është i që do ka më si u janë kjo ky nuk por kanë ishte",
    "sw": "ya wa na kwa ni katika za la kuwa hii huo cha si hiyo kama pia yake wake "
    "watu huu alisema hilo baada lakini ambao",
    "tl": "ang ng sa na mga at ay si ni hindi ito para kung may siya ko nila niya sila mula ding",
    "ga": "an na agus ar go is i a le do ag níl tá bhí sé sí air don nach mar leis chun gach",
    "gd": "an na agus air gu is a tha bha e do aig le chan nach mar bho gus anns sin "
    "seo airson gach nan nam",
    "cy": "y yn yr a i o ac ar wedi mae eu ei bod gan oedd hefyd nid fod i'r o'r ond bydd fel dros",
    # Cyrillic script
    "ru": "и в не на что с по это как из он к а но за его для от то у о же мы так все "
    "был они было или до если при бы быть также уже чтобы она их были будет "
    "который после",
    "uk": "і в не на що з по це як із він до а але за його для від то у про ми так все "
    "був вони було або якщо при би бути також вже щоб вона їх були буде який "
    "після та є",
    "bg": "и в не на че с по това как от той да а но за го е се са то у до ще или ако "
    "при би бъде също вече тя ги бяха който след със беше като има",
    "sr": "и у не на да с по то како из он је а али за га се су од о ће или ако при би "
    "бити такође већ она их били који након са као што није",
    "mk": "и во не на да с по тоа како од тој е а но за го се ќе или ако при би биде "
    "исто веќе таа ги беа кој со што беше има сето",
    "be": "і у не на што з па гэта як ён да а але за яго для ад то мы так усё быў яны "
    "было або калі пры б быць таксама ўжо каб яна іх былі будзе які пасля",
    "kk": "және бір бұл мен үшін деп болды да де осы сол бар жоқ еді оның біз олар "
    "деген қазақ керек туралы",
    # Arabic script
    "ar": "في من على أن إلى التي الذي هذا هذه مع عن كان لا ما قد بعد كل بين كما أو لم "
    "إن ذلك كانت حيث قال و هو هي ثم اليوم عند خلال",
    "fa": "در به از که این را با است برای آن یک می بر شد ها های خود تا کرد نیز شده وی و "
    "اما باید هم یا بود کرده ما هر دو گفت کند",
    "ur": "کے کی میں کا اور ہے سے کو نے پر یہ اس کہ نہیں ہیں بھی کر تھا تھے کیا گیا ہو "
    "جو ایک وہ لیے ان ہوئے ساتھ کہا",
    "ps": "د په او چې له ته دي کې کړ هم دا يې شو سره دې به نه يو لپاره څخه کړي",
    # Devanagari script
    "hi": "के की में है और का से को ने पर यह एक इस हैं कि भी नहीं हो तो कर था लिए वह "
    "साथ ही किया गया या थे जो रहे होने कहा",
    "mr": "आहे आणि या च्या ते हे की तर मध्ये व नाही त्या असून होते केली केला आहेत एक असे झाली म्हणाले त्यांनी",
    "ne": "छ र को मा ले का यो हो पनि गर्न गरेको भने भएको लागि थियो छन् एक गर्ने तथा नेपाल बताए",
}

ALPHABETS: dict[str, str] = {
    "en": "",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "de": "äöüß",
    "es": "áéíñóúü",
    "it": "àèéìíîòóùú",
    "pt": "áâãàçéêíóôõúü",
    "sl": "čšž",
    "nl": "áéíóúàèëïöüĳ",
    "af": "áéèêëîïôöúû",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hr": "čćđšž",
    "bs": "čćđšž",
    "sr-Latn": "čćđšž",
    "sv": "åäöé",
    "is": "áéíóúýþæöð",
    "no": "æøåéèêóòôü",
    "da": "æøåé",
    "fi": "äöåšž",
    "et": "äõöüšž",
    "hu": "áéíóöőúüű",
    "tr": "âçğıîöşüû\u0307",
    "ro": "ăâîșțşţ",
    "id": "é",
    "gl": "áéíóúñüï",
    "ms": "",
    "br": "ñùêâ",
    "gd": "àèìòù",
    "ca": "àçéèíïóòúü",
    "eo": "ĉĝĥĵŝŭ",
    "fy": "âêôûúéäëïöü",
    "eu": "ñü",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "sq": "çë",
    "sw": "",
    "tl": "ñ",
    "ga": "áéíóú",
    "cy": "âêîôûŵŷáéëïö",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
    "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ur": "ءآأؤئاۂبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےۓ",
    "ps": "ءآأئابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهةۀيېىۍئ",
}
"""Letters beyond a to z for languages in Latin script; the whole alphabet for others."""
