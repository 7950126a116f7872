"""Personal data: what is a span, what is none, and what the team reads in its place."""

import pytest

from cafe_forms.recognition import personal
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.tables import lines


def found(text):
    return [(span.kind, span.text) for span in personal.find(text)]


@pytest.mark.parametrize(
    "number",
    ["0176 / 123 45 67", "(0172) 9973185", "+49 170 1234567", "0049-151-23456789", "٠١٧٦ ٠٤٠٦٩٠١٢",
     "0️⃣1️⃣7️⃣6️⃣ 04069012", "null eins sieben sechs null vier null sechs neun null eins zwei",
     "null eins sieben sechs 1234567", "zero șapte doi 1234567", "нуль шість сім 123 45 67",
     "0176 eins zwei drei 4567", "o176-12345678", "0176 1o4 56O78"],
)  # fmt: skip
def test_it_finds_a_number_however_it_is_typed(number):
    assert found(f"ruf an: {number}, danke") == [("phone", number)]


def test_it_finds_numbers_of_home_without_a_country_code():
    assert found("numaram 0532 123 45 67") == [("phone", "0532 123 45 67")]
    assert found("мій номер 067 123 45 67") == [("phone", "067 123 45 67")]


@pytest.mark.parametrize(
    "text",
    ["Die 116 117 war besetzt", "Elterntelefon 0800 111 0550", "am 12.05.2026 um 14:30", "12,99 Euro", "§ 16 SGB II",
     "Kundennummer 0123456789", "U7a und U8", "Kurs A2.1 von 8.30 bis 11.45", "1234567 Sachen",
     "null eins 2026", "eins zwei drei 2026"],
)  # fmt: skip
def test_help_lines_dates_and_amounts_are_nobodys_number(text):
    assert found(text) == []


def test_an_account_needs_its_checksum_unless_it_is_german():
    assert found("TR33 0006 1005 1978 6457 8413 26") == [("iban", "TR33 0006 1005 1978 6457 8413 26")]
    assert found("TR34 0006 1005 1978 6457 8413 26") == []
    assert found("DE88 3704 0044 0532 0130 00") == [("iban", "DE88 3704 0044 0532 0130 00")]


def test_an_account_ends_where_the_next_word_begins():
    text = "bitte auf DE02 1203 0000 0000 2020 51 elden"
    assert found(text) == [("iban", "DE02 1203 0000 0000 2020 51")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Wohne Poststr. 12, Essen", "Poststr. 12, Essen"),
        ("poststr. 12, essen bring ich mit", "poststr. 12"),
        ("Hauptstr. 5 Köln, 2. Stock", "Hauptstr. 5 Köln"),
        ("Переехали на Билльштедтер Хауптштрассе 29, ищу садик", "Билльштедтер Хауптштрассе 29"),
        ("lindenweg 4, frankfurt am main", "lindenweg 4, frankfurt am main"),
        ("Adresse Alte Poststr. 12, Ulm", "Alte Poststr. 12, Ulm"),
        ("Das Paket ging an Pidinger Au 4, 83451 Piding zurück", "Pidinger Au 4, 83451 Piding"),
        ("Wohne in der salzburger str 12, freilassing", "salzburger str 12, freilassing"),
    ],
)
def test_a_known_town_belongs_to_the_address_and_the_sentence_around_it_does_not(text, address):
    assert found(text) == [("address", address)]


@pytest.mark.parametrize(
    ("text", "address"),
    [("wohne in der salzburger straße 12", "salzburger straße 12"), ("komm zu mir, am bahnhof 3", "am bahnhof 3"),
     ("in der au 4 wohnen wir", "in der au 4"), ("wir sind hauptstr nr 5", "hauptstr nr 5"),
     ("lindenweg 7, 2. stock", "lindenweg 7"), ("i live at 12 baker street", "12 baker street"),
     ("stanujem u ulici kralja tomislava 5", "ulici kralja tomislava 5"),
     ("ul. bana jelačića 12", "ul. bana jelačića 12"),
     ("str. mihai eminescu 12", "str. mihai eminescu 12"), ("locuiesc pe ulița mare 5", "ulița mare 5"),
     ("gül sokak 12'de oturuyorum", "gül sokak 12"), ("atatürk caddesi no: 5", "atatürk caddesi no: 5"),
     ("вул шевченка 12", "вул шевченка 12"), ("живу на улице ленина 5", "улице ленина 5"),
     ("wohne münchener allee 7", "münchener allee 7"), ("wohne im lindenweg sieben", "lindenweg sieben"),
     ("вулиця шевченка буд 12", "вулиця шевченка буд 12"), ("зальцбургер штрассе 12", "зальцбургер штрассе 12"),
     ("شارع الملك فيصل 12", "شارع الملك فيصل 12"),
     ("خیابان ولیعصر 12", "خیابان ولیعصر 12")],
)  # fmt: skip
def test_an_address_needs_no_capitals(text, address):
    assert found(text) == [("address", address)]


@pytest.mark.parametrize(
    "text",
    ["am montag 3 kinder", "am bahnhof 3", "ich wohne im stock 3", "besuch im zoo 4", "bei uns in der gruppe 3",
     "in unserer straße 12 autos", "der schulweg 5", "kitaplatz 2", "verkäufer 3", "на улице минус 10",
     "pe strada mea sunt 5", "na ulici 5 djece", "bu sokak 5", "i live with 3 kids"],
)  # fmt: skip
def test_a_number_behind_a_word_in_small_letters_is_no_house(text):
    assert found(text) == []


def test_the_domain_of_an_email_is_no_address_of_its_own():
    assert found("fatma (at) web . de, sonst www.example.org.") == [
        ("email", "fatma (at) web . de"),
        ("url", "www.example.org"),
    ]


def test_a_missing_space_makes_no_web_address():
    assert found("Ich bin müde.At home alles gut, z.B. Basteln") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ich bins nochmal, die Rosalinde mit den Zwillingen", "Rosalinde"),
        ("lg Annegret, bitte mehr Kaffee ohne Koffein", "Annegret"),
        ("komşu Brigitte'deymiş, telefonu da yok", "Brigitte"),
        ("мій Тимурчик плаче біля садка", "Тимурчик"),
        ("baiatul meu Ștefănel e acasă", "Ștefănel"),
        ("это Альфия, я была во вторник", "Альфия"),
        ("thanks for last time, Siobhan x", "Siobhan"),
        ("دکتر رستگار فارسی حرف میزنه", "رستگار"),
        ("my son Oluwaxobi has no friends", "Oluwaxobi"),
        ("oğlum Yağızbey kreşte konuşmuyor", "Yağızbey"),
        ("Ich bin die Gergana ausm Erdgeschoss", "Gergana"),
        ("السلام عليكم انا ام قصي من ادلب", "ام قصي"),
        ("به ذکیه زنگ بزنید", "ذکیه"),
    ],
)
def test_a_rarer_given_name_needs_no_announcement(text, name):
    assert found(text) == [("name", name)]


@pytest.mark.parametrize(
    "words",
    [
        "Bad Tag Weg Amt Geld Kind Kita Mama Papa Oma Bus Zug Rat Not Angst Hilfe Mut Ruhe Zeit Raum Arzt Kurs Spiel",
        "Brot Milch Haus Miete Strom Schule Hort Ferien Sommer Winter Thema Frage Schlaf Trotz Streit Wut Liebe Geduld",
        "Handy Deutsch Lesen Arbeit Beruf Tochter Sohn Mann Eltern Freundin Windel Zahn Bett Garten Rad Rand Nikolaus",
        "Anders Lasse Kläre Basel Alexa Winnie Stasi Kasper",
        "This That Maybe Please Help Need Want Time Kids Money Rent Sleep Tea Summer Sometimes",
        "Bir Ben Kira Para Uyku Yemek Umut Metin Saniye Bahar Kasım Sabah Merhaba Selam Bence Hadi Adam Karım",
        "Как Где Когда Очень Мой Дети Школа Надежда Вера Коли Тому Яким Дуже Дитина Діти Люди Верю Надежду Нині Віку",
        "Cum Unde Copil Sună Bună Regula Timp Dan Seara Flori Patru Una",
        "Niko Dani Danas Rana Stanu Kako Gdje Još Dijete Posao San Hvala Možda",
    ],
)
def test_a_word_of_every_day_names_nobody_because_a_name_somewhere_sounds_so(words):
    assert [word for word in words.split() if found(f"{word} ist wichtig")] == []


@pytest.mark.parametrize(
    "text",
    ["Zu Peter und Paul ist Dorffest", "In St. Johann gibts ein Hallenbad", "za Svetog Nikolu djeca dobiju čarape",
     "de Moș Nicolae vine unul cu coarne", "Gregs Tagebuch Band 12", "deine E-Mail-Adresse",
     "Flohmarkt im Mai", "my son ADHD is bad", "my daughter English is good", "kızım Almanca öğreniyor"],
)  # fmt: skip
def test_saints_books_and_addresses_are_nobody(text):
    assert found(text) == []


def test_the_wide_list_is_sorted_and_holds_nothing_twice():
    names = lines("given_names_wide")
    assert names == sorted(names, key=fold)
    assert len({fold(name) for name in names}) == len(names)


def test_the_span_of_a_name_is_the_name_only():
    assert found("Frag nach Frau Dr. Huber") == [("name", "Huber")]
    assert found("Ich heiße Fatma Yılmaz und bin neu") == [("name", "Fatma Yılmaz")]
    assert found("أنا اسمي نور") == [("name", "نور")]


@pytest.mark.parametrize(
    "text", ["Ich bin die Neue", "Liebe Grüße", "LG und danke", "Frau Holle", "adım adım"]
)
def test_what_only_looks_announced_is_no_name(text):
    assert found(text) == []


def test_offsets_count_code_points_of_the_text_as_given():
    text = "🙂 ich heiße Zoe\u0308, ０１７６ ０４０６９０１２"
    spans = personal.find(text)
    assert [text[span.start : span.end] for span in spans] == ["Zoe\u0308", "０１７６ ０４０６９０１２"]
    assert [span.text for span in spans] == ["Zoe\u0308", "０１７６ ０４０６９０１２"]


def test_it_puts_a_mark_in_place_of_each_span():
    text = "LG Sandra, 0176 04069012, Lindenweg 4 in Piding"
    assert personal.redact(text).text == "LG [Name], [Telefonnummer], [Adresse] in Piding"


@pytest.mark.parametrize(
    ("text", "handle"),
    [("insta @leyla.k85 da seht ihr torten", "@leyla.k85"), ("pišite @sneki_p82, hvala", "@sneki_p82"),
     ("تلگرام @zahra_karimi6", "@zahra_karimi6"), ("folgt mir auf tiktok: lisas.backstube", "lisas.backstube"),
     ("телеграм @oksana_bond7.", "@oksana_bond7"), ("insta torten_von_mina", "torten_von_mina")],
)  # fmt: skip
def test_it_finds_names_in_social_networks(text, handle):
    assert found(text) == [("url", handle)]


@pytest.mark.parametrize(
    "text",
    ["2 Stück @ 3 Euro", "10 Euro @ Woche", "party @ the cafe on friday", "Kurs @home wär gut", "Danke @all",
     "Insta und TikTok ab welchem Alter", "telegram gruppe wär praktisch"],
)  # fmt: skip
def test_an_at_sign_alone_names_nobody(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("va pup, Andreea Popescu", "Andreea Popescu"), ("signed Priya Raghunathan, mum", "Priya Raghunathan"),
     ("дякую за сніданок! Ірина Ковальчук", "Ірина Ковальчук"), ("شكرا كتير، سلمى درويش", "سلمى درويش"),
     ("ممنون از همه، زهرا کریمی", "زهرا کریمی"), ("danke für alles – Aynur Tekin-Schmid", "Aynur Tekin-Schmid"),
     ("teşekkürler, Hatice Yıldırım", "Hatice Yıldırım"), ("mfg K. Rasmussen", "K. Rasmussen")],
)  # fmt: skip
def test_it_finds_who_signs_at_the_end(text, name):
    assert found(text) == [("name", name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [("ben emine sahin iki cocugum var", "emine sahin"), ("ma cheama cristina ionescu si caut", "cristina ionescu"),
     ("اسمي ريم الحمصي وعندي ثلاث أولاد", "ريم الحمصي"), ("я Айгуль Сатпаева из Алматы", "Айгуль Сатпаева"),
     ("اسم من شیرین احمدی هست", "شیرین احمدی"), ("my names joy adebayo and i", "joy adebayo"),
     ("ja sam Snežana Petrović iz Tuzle", "Snežana Petrović"), ("herr grabmaier hat gesagt", "grabmaier"),
     ("мой муж Рустам Галиев", "Рустам Галиев")],
)  # fmt: skip
def test_a_family_name_belongs_to_the_name(text, name):
    assert found(text) == [("name", name)]


@pytest.mark.parametrize(
    "text",
    ["خانم دکتر بهتره", "شكرا للمعلمة اللطيفة", "я мама двух детей", "Rosa Kleid in 104", "Mai oder Juni Ausflug",
     "Umut var", "die Marke Tom Tailor", "Peter Pan Theater", "doamna de la recepție e drăguță", "Thanks God",
     "Frau immer müde, Mann immer weg", "ich bin Syrerin und Mama", "Spasibo"],
)  # fmt: skip
def test_brands_colours_and_months_are_nobody(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [("mail maja точка k собака example точка com", ("email", "maja точка k собака example точка com")),
     ("scrie la ioana punct p arond example punct ro", ("email", "ioana punct p arond example punct ro")),
     ("unter 0171 dann 220 und dann 33455", ("phone", "0171 dann 220 und dann 33455")),
     ("zero one seven six 40112 33", ("phone", "zero one seven six 40112 33")),
     ("schreib @alle.mamas.hier", ("url", "@alle.mamas.hier")), ("fiul meu Darius doarme", ("name", "Darius")),
     ("fetita mea Larisa plange", ("name", "Larisa")),
     ("Ulica bana Jelačića 12", ("address", "Ulica bana Jelačića 12")),
     ("اسمي هدى الحلبي وعندي سؤال", ("name", "هدى الحلبي")), ("پسرم محمدحسین مریضه", ("name", "محمدحسین"))],
)  # fmt: skip
def test_what_is_spelled_out_or_said_without_accents_is_found(text, span):
    assert found(text) == [span]


def test_the_second_twin_has_a_name_too():
    assert found("die Zwillinge Anna und Jakob spielen") == [("name", "Anna"), ("name", "Jakob")]
    assert found("meine Tochter Anna und Kuchen") == [("name", "Anna")]
