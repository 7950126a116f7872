"""How an address is written: in German, abroad, and as a place of every day beside a word of living somewhere."""

import re

from cafe_forms.recognition.tables import table

# "Heimweg 20 Minuten", "Am Samstag 10-12 Uhr", "Weg 2,5": a number of something is no house.
AMOUNT = (
    r"(?:€|%|(?i:uhr|min|minuten|std|stunden?|km|m|meter|kinder|plätze|euro|jahren?|mal|x|tagen?|wochen?|monaten?|"
    r"leuten?|kilometer|personen|mütter|mamas|frauen|stück|h)\b)"
)
HOUSE = (
    rf"\d{{1,3}}(?:[ ]?[-/][ ]?\d{{1,3}})?(?:/I{{1,3}}V?)?(?:[ ]?[a-h](?!\w))?(?![\w:]|[.,]\d|[ ]?{AMOUNT})"
)
NUMBER = rf"(?:,?[ ]?(?i:(?:haus)?(?:nr|nummer))\b\.?)?[ ]?{HOUSE}"
FORENAME = r"(?:(?:Bad|St\.|Sankt|Markt|Bayerisch|Schwäbisch)[ ])?"
TOWN = rf"{FORENAME}[A-ZÄÖÜ][\w-]{{2,}}(?:[ ](?:am|an der|im|bei|ob der)[ ][A-ZÄÖÜ]\w+)?"
WORD_AS_WELL = (
    r"(?!(?i:bergen|essen|halle|hof|norden|siegen|singen|weiden)[ ]\w)"  # "…, Essen bringe ich mit"
)
# Behind a street and a postcode a town needs no capital.
SMALL_TOWN = r"(?!(?:sind|ist|und|euro|oder)\b)[a-zäöüß]{4,}"
FIRST = r"(?<![\w.'-])"
NO_NAME = (  # begins a sentence, not the name of a street
    r"(?!(?i:wohnen?|wohnhaft|adresse|(?:[dms]?eine|unsere|euere|diese)[rn]?|kommen?|bitte|haben?|suchen?|treffen|gerne|"
    r"liebe|danke|bringen?|holen?|schicken?|klingeln?|leben?|lebe|ziehen?|wäre|immer|bisher|jede[rn]?|alle[rn]?)[ ])"
)
NAMED = NO_NAME + r"(?:(?:[A-ZÄÖÜ][\w-]{2,}e[rn]?|St\.|Sankt|Prof\.|Dr\.)[ ])"
# A telephone's keyboard writes "salzburger str 12": where no word of every day has that shape, it needs no capital.
SMALL_NAMED = (
    NO_NAME
    + r"(?!(?:dieser|unserer|eurer|ihrer|großer|kleiner|ruhiger|welcher|solcher|selber)[ ])[a-zäöüß][\w-]{2,}er[ ]"
)
STREET = r"(?i:stra(?:ß|ss)e|strass|str\.?)"
WAY = r"(?i:weg|platz|gasse|gassl|allee|ring|ufer|damm|steig|siedlung|promenade|leiten?|anger)"
NO_WAY = (
    r"(?!(?i:kita|krippen|spiel|park|arbeits|betreuungs|therapie|sitz|hort|heim|um|aus|hin|rück|kurs|studien|wickel)"
    r"(?:platz|weg|steig))"
)
SMALL_WAY = r"(?:weg|gasse|gassl|allee|platz|(?<!ä)ufer|promenade)"
NO_SMALL_WAY = (
    r"(?!\w*(?:kita|schul|kindergarten|kiga|krippen|betreuungs|spiel|sport|fußball|park|stell|sitz|schlaf|liege|wickel|"
    r"arbeits|ausbildungs|studien|praktikums|kurs|therapie|hort|heim|lebens|mittel|wander|rad|geh|fuß|fahr|anfahrts|"
    r"zelt|camping|grill|bolz|lern|lieblings|bau|flug|rast|bade|ernte|führungs|stamm|tages|arzt|frei)"
    r"(?:platz|weg)|(?:[aä]us|her|hin|um|rück|unter|durch|halb|halte|er|warte|stehen|best)(?:weg|platz)[ ])"
)
IN_THE = r"(?:An der|An den|Am|In der|Im|Zum|Zur|Auf der|Auf dem|Beim|Unter den|Hinter der|Vor dem)"
NO_PLACE = (
    r"(?!(?:\w*tag|Mittwoch|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Sommer|"
    r"Winter|Herbst|Früh|Advent|Wochen|Kurs|Klasse|Gruppe|Stock|Monat|Schnitt|Alter|Jahr|Nacht|Kind|Kita|Schul|Haus|"
    r"Zimmer|Kino|Café|Kapitel|Vormittag|Nachmittag|Abend|Morgen|Ende|Anfang|Platz|Bus|Zug|Eltern|Punkt|Frage|Teil|"
    r"Treffen|Test|Level|Seite|Familie|Wohnung)\w*[ ])"
)
NO_PLACE_AT_HOME = (
    r"(?!(?:\w*geschoss|\w*kreis|Bett|Tisch|Zoo|Garten|Eingew|Anmeld|Spiel|Park|Wohnzimmer)\w*[ ])"
)
SAID = (
    r"(?:eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|(?:drei|vier|fünf|sech|sieb|acht|neun)?zehn|elf|zwölf|zwanzig)"
    rf"(?!\w|[ ]?{AMOUNT})"
)
END = r"(?=\W*$|[ ]?[,.;!?)']|[ ](?:кв|ap|stan|daire)\b)"
GOES_ON = rf"(?:{END}|(?=[ ](?:um|ab|in|bei|und|mit|gleich|direkt|da|dort|ganz|wohn\w*)\b))"
# Where somebody says that she tells where she lives, a word of every day is a place: "ich wohne am bahnhof 3".
HOME = re.compile(
    r"(?<![\w\[])(?:wohn\w*|adress?\w*|anschrift|vorbei\w*|besuch\w*|klingel\w*|daheim|zu ?hause|my place|live|living|"
    r"(?:zu|bei|to|at|la|kod|k|ko|do|у|до|к|ко) (?:mir|uns|me|us|mine|noi|mene|nas|мене|нас|меня|мне|нам)|"
    r"[zž]ivim\w*|stanuje\w*|locui\w*|stau|адрес\w*|жив[уеё]\w*|прожива\w*|мешка\w*)(?!\w)",
    re.IGNORECASE,
)
NEAR_HOME = 30  # letters before it, or behind it
WORD = r"[^\W\d_][\w-]+"
AT_HOME = [
    rf"{FIRST}{NO_NAME}(?!(?:[dw]\w\w|ein\w*)[ ]){NO_SMALL_WAY}{WORD}[ ]?(?:{STREET}|{WAY})(?:{NUMBER}|[ ]{SAID})",
    rf"{FIRST}{IN_THE}[ ]{NO_PLACE}{NO_PLACE_AT_HOME}(?!(?:{WORD}[ ])?[\w-]*(?:{STREET}|{WAY})[ ])"
    rf"(?:{WORD}e[rn][ ])?{WORD}[ ]{HOUSE}{GOES_ON}",
    rf"(?<!\w)(?:улиц[аеуы]|вулиц[яіюі]|пров\w*|переул\w*|бульвар\w*)[ ](?:{WORD}[ ,]{{1,2}}){{1,2}}"
    rf"(?:дом|д|буд|будинок)?[ .]{{0,2}}{HOUSE}{END}",
    rf"(?<!\w)(?:ulic(?:[aiu]|om)|trgu?|putu?)[ ](?:{WORD}[ ,]{{1,2}}){{1,3}}(?:br|broj)?[ .:]{{0,2}}{HOUSE}{END}",
    rf"(?<!\w)(?:aleea|calea|[sș]oseaua|pia[tț]a|uli[tț]a|strada|bulevardul)[ ](?:{WORD}[ ,]{{1,2}}){{1,3}}"
    rf"(?:nr|num[aă]rul)?[ .:]{{0,2}}{HOUSE}{END}",
    rf"(?<![\w-])\d{{1,4}}[a-h]?[ ](?:{WORD}[ ]){{1,2}}(?:street|st|road|rd|avenue|ave|lane|drive|close)\b",
]
ABROAD = [
    rf"(?i)(?<!\w)в?ул\b\.?[ ]?(?:{WORD}[ ,]{{1,2}}){{1,2}}(?:дом|д|буд|будинок|№)?[ .]{{0,2}}{HOUSE}",
    rf"(?i)(?<!\w)(?:улиц[аеуы]|вулиц[яію])[ ](?:{WORD}[ ,]{{1,2}}){{1,2}}(?:дом|буд|будинок)\b[ .]{{0,2}}{HOUSE}",
    rf"(?i)(?<![\w-]){WORD}[ ]?(?:штрассе|штрасе|штр\.)[ ]{HOUSE}",
    rf"(?i)(?<!\w)(?:ul\.?|ulica)[ ](?:{WORD}[ ,]{{1,2}}){{1,3}}(?:(?:br|broj)\b[ .:]{{0,2}}{HOUSE}|{HOUSE}{END})",
    rf"(?i)(?<!\w)(?:str\.?|strada|bd\.?|uli[tț]a)[ ](?!mea|noastr|asta)(?:{WORD}[ ,]{{1,2}}){{1,3}}"
    rf"(?:(?:nr|num[aă]rul)\b[ .:]{{0,2}}{HOUSE}|{HOUSE}{END})",
    rf"(?i)(?<![\w-])(?!(?:bu|her|bir|o|hangi|şu)[ ]){WORD}[ ](?:caddesi|cad(?:de|\.)?|soka(?:k|ğı|gi)|sok\.?|sk\.?|"
    rf"bulvarı),?[ ](?:(?:no|numara|nr)\b[ .:]{{0,2}}{HOUSE}|{HOUSE}{END})",
    r"(?<!\w)(?:[A-ZÇĞİÖŞÜ]\w+[ ]){1,3}(?i:caddesi|cadde|cad|sokak|sokağı|sk|mahallesi|mahalle|mah|bulvarı)\b\.?,?[ ]"
    r"(?:(?:[A-ZÇĞİÖŞÜ]\w+[ ]){1,2}(?i:caddesi|cadde|cad|sokak|sokağı|sk)\b\.?,?[ ])?(?i:no|numara|nr)?[ .:]{0,2}"
    + HOUSE,
    r"(?<!\w)(?i:ул|вул|улиц[аеы]|вулиц[яі]|просп\w*|переул\w*|пров\w*|бульвар\w*|шоссе)\b\.?[ ]?[А-ЯІЇЄҐ][\w.-]*"
    r"(?:[ ][А-ЯІЇЄҐ][\w-]*)?,?[ ]?(?i:дом|д|буд|будинок|№|no)?\.?[ ]?" + HOUSE,
    r"(?<!\w)(?:[А-ЯІЇЄҐ][\w-]+ер[ ])?[А-ЯІЇЄҐ][\w-]*[ ]?(?i:штрассе|штрасе|штр\.|вег|плац|гассе|аллее|ринг)[ ]"
    + HOUSE,
    r"(?<!\w)[\u0600-\u06ff]+[ ]?(?:شتراسه|شتراسة|شتراسيه|اشتراسه|اشتراسۀ)[ ،,]{1,2}(?:رقم[ ]|پلاک[ ])?"
    + HOUSE,
    r"(?<!\w)(?i:str|strada|bd|bulevardul|aleea|calea|șoseaua|piața)\b\.?[ ](?:[A-ZĂÂÎȘȚ][\w.-]*[ ,]{1,2}){1,3}"
    r"(?i:nr|numărul)?[ .:]{0,2}" + HOUSE,
    r"(?<!\w)(?i:ul|ulic[aie]|trg|trgu|put)\b\.?[ ](?:[a-zčćđšž]{3,}[ ])?(?:[A-ZČĆĐŠŽ][\w.-]*[ ,]{1,2}){1,3}"
    r"(?i:br|broj)?[ .:]{0,2}" + HOUSE,
    r"(?<!\w)(?:ب|ال)?(?:شارع|حي)[ ][^\W\d]+(?:[ ][^\W\d]+)??[ ،,]{1,2}(?:رقم[ ]|بناء[ ]|بناية[ ])?" + HOUSE,
    r"(?<!\w)(?:خیابان|خیابون|کوچه|بلوار)[ ][^\W\d]+(?:[ ][^\W\d]+)??(?:[ ]?[،,][ ]کوچه[ ][^\W\d]+)?[ ،,]{1,2}"
    r"(?:پلاک[ ]|شماره[ ])?" + HOUSE,
]
FLAT = re.compile(
    r"(?:,?[ ](?:(?i:кв|ap|apt|bl|sc|et|daire|kat|whg|wohnung|tür|top|stan)\b\.?|D:|الطابق|شقة|واحد)"
    r"[ ]?:?[ ]?[A-Z]?\d{1,4}\b)+"
)
# Languages that write no noun with a capital: behind the comma, the next word with one is the town.
TOWN_ABROAD = re.compile(
    r"[,،][ ](?:\d{4,6}[ ])?(?:[A-ZÇĞİÖŞÜĂÂÎȘȚČĆĐŠŽА-ЯІЇЄҐ][^\W\d_]{2,}(?:/[A-ZÇĞİÖŞÜ][^\W\d_]+)?|[\u0600-\u06ff]{3,})"
)


def in_german() -> list[str]:
    """Not made by an import: that would be a third of a start."""
    # Longest first, or "Frankfurt am Main" would end at Frankfurt.
    towns = sorted(
        (re.escape(town) for some in table("towns").values() for town in some), key=len, reverse=True
    )
    known = rf"{WORD_AS_WELL}(?:{'|'.join(towns)})\b"
    # After a street, a town that is known as one belongs to the address without a postcode, too.
    place = rf"(?:,?[ ](?:D-|A-)?\d{{4,5}}[ ]{TOWN}|,?[ ]\d{{5}}[ ]{SMALL_TOWN}|,[ ](?i:{known})|[ ]{known})?"
    return [
        rf"{FIRST}(?:{NAMED}{{1,2}}{STREET}|{NAMED}?[\w.'-]+?{STREET}){NUMBER}{place}",
        rf"{FIRST}{SMALL_NAMED}{STREET}{NUMBER}{place}",
        rf"{FIRST}{NO_SMALL_WAY}[a-zäöüß]{{3,}}{SMALL_WAY}[ ]{HOUSE}{place}",
        rf"{FIRST}{NO_WAY}(?:{NAMED}{{1,2}}{WAY}|{NAMED}?[A-ZÄÖÜ][\w.'-]*?{WAY})[ ]{HOUSE}{place}",
        rf"{FIRST}{NO_WAY}[a-zäöüß]{{3,}}{WAY}[ ]"
        rf"(?:\d{{1,3}}[ ]?[a-h](?!\w)|\d{{1,3}}(?=,?[ ]\d{{5}}[ ]\w|,[ ](?i:{known}))){place}",
        rf"(?<![\w-])\d{{5}}[ ](?i:{known})",
        rf"{FIRST}{IN_THE}[ ]{NO_PLACE}(?:{NAMED})?[A-ZÄÖÜ][\w-]{{3,}}[ ]{HOUSE}(?:{place})(?=\W*$|[ ]?[,.;!?)])",
        rf"(?<![\w-])(?:(?:D-?[ ]?)?(?!\d\d000)\d{{5}}|A-?[ ]?\d{{4}})[ ](?!{AMOUNT})"
        rf"(?!(?i:schritte|euro|sachen|dinge|menschen|kalorien|mal|stück)\b){TOWN}",
        r"(?<![\w-])\d{4}[ ](?:Salzburg|Wals|Hallein|Bergheim|Großgmain|Oberndorf)\b",
        rf"{FIRST}(?:{NAMED}[A-ZÄÖÜ]\w+|[A-ZÄÖÜČĆĐŠŽ]\w{{3,}})[ ]{HOUSE},?[ ]\d{{5}}[ ]{TOWN}",
        rf"(?<![\w-]){HOUSE}[ ][A-ZÄÖÜ]\w+(?:{STREET}|(?i:gasse))(?=,?[ ]\d{{4,5}}[ ])",
        rf"(?<=\b(?:at|on|in)[ ]){HOUSE}[ ][A-ZÄÖÜ]\w+(?:{STREET}|(?i:gasse|weg))\b",
        r"(?<![\w-])\d{1,4}[ ](?:[A-Z]\w+[ ]){1,3}(?i:street|st|road|rd|avenue|ave|lane|drive|close)\b\.?"
        r"(?:(?:,[ ][A-Z]\w+)?,?[ ][A-Z]{1,2}\d{1,2}[A-Z]?[ ]\d[A-Z]{2}\b)?",
    ]
