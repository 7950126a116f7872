"""Questions that a café must not ask, and questions about her life: found by the words in their labels."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from cafe_forms.surveys.definition.question import Question

# Beginnings of words, or of several words in a row, in every language that a label may have.
NEVER_ASKED: Mapping[str, tuple[str, ...]] = {
    "name": (
        "dein name", "deinen namen", "deinem namen", "wie heißt du", "vorname", "nachname", "familienname",
        "wie heißen sie", "ihr name", "ihren namen", "ihrem namen",
        "your name", "your full name", "first name", "last name", "surname",
        "adın ne", "adını yaz", "adınız", "ismin ne", "soyad",
        "اسمك", "ما اسم", "твоє ім", "тебе звати", "прізвищ", "твое имя", "твоё имя", "тебя зовут", "фамили",
        "numele tău", "te cheamă", "nume de familie", "tvoje ime", "se zoveš", "prezime",
        "اسمت", "نامت", "نام خانوادگی",
    ),
    "contact": (
        "telefonnummer", "handynummer", "deine nummer", "ihre nummer", "mailadresse", "e-mail-adresse", "email",
        "phone number", "your number", "e-mail", "telefon numaran", "رقم هاتف", "رقمك", "номер телефон",
        "numărul de telefon", "numărul tău", "broj telefona", "شماره تلفن", "شماره‌ی تلفن",
    ),
    "address": (
        "deine adresse", "deine anschrift", "wohnadresse", "straße wohnst", "wo wohnst", "postleitzahl",
        "ihre adresse", "ihre anschrift", "wo wohnen sie", "straße wohnen sie",
        "your address", "where do you live", "postcode", "zip code",
        "adresin", "nerede oturuyorsun", "nerede yaşıyorsun", "عنوانك", "أين تسكن", "اين تسكن",
        "твоя адрес", "твій адрес", "де ти живеш", "твой адрес", "где ты живёшь", "где ты живешь",
        "adresa ta", "unde locuiești", "tvoja adresa", "gdje živiš", "آدرست", "کجا زندگی",
    ),
    "nationality": (
        "nationalität", "staatsangehörig", "staatsbürger", "herkunft", "woher kommst", "aus welchem land",
        "geburtsland", "muttersprache", "volksgruppe", "ethni",
        "nationality", "citizenship", "where are you from", "country of origin", "which country", "mother tongue",
        "uyruğun", "vatandaşlı", "nerelisin", "hangi ülke", "ana dilin", "جنسيتك", "الجنسية", "من أي بلد", "لغتك الأم",
        "громадянств", "національн", "звідки ти", "з якої країни", "рідна мова",
        "гражданств", "национальн", "откуда ты", "из какой страны", "родной язык",
        "cetățeni", "naționalit", "din ce țară", "de unde ești", "limba maternă",
        "državljanstv", "nacionalnost", "odakle si", "iz koje zemlje", "materinji jezik",
        "ملیت", "تابعیت", "اهل کجا", "از کدام کشور", "زبان مادری",
    ),
    "residence status": (
        "aufenthaltsstatus", "aufenthaltstitel", "aufenthaltserlaubnis", "duldung", "asyl", "welche papiere",
        "hast du papiere", "dein visum", "residence permit", "residence status", "immigration status",
        "asylum", "your visa",
        "oturum izn", "ikamet izn", "iltica", "إقامتك", "تصريح الإقامة", "اللجوء",
        "посвідк", "дозвіл на проживання", "притулк", "вид на жительство", "убежищ",
        "permis de ședere", "azil", "boravišn", "dozvola boravka", "اجازه اقامت", "اجازه‌ی اقامت", "پناهندگی",
    ),
    "religion": (
        "religion", "religiös", "konfession", "glaubst du an", "dein glaube", "religious", "your faith", "faith",
        "dinin", "dini inanc", "دينك", "ديانت", "религи", "релігі", "віроспов", "вероисповед", "religie", "religia",
        "vjera", "tvoju vjeru", "vjersk", "vjeroispov", "religij", "دینت", "مذهب",
    ),
    "diagnosis": (
        "diagnose", "welche krankheit", "diagnosis", "which illness", "tanın ne", "hangi hastalı", "تشخيص",
        "діагноз", "диагноз", "diagnostic", "dijagnoz", "تشخیص", "بیماری‌ات",
    ),
}  # fmt: skip
# What others may know of her: harmless alone, but together such answers can point at one mother.
ABOUT_HER = (
    "wie alt", "dein alter", "alter deine", "wie viele kinder hast", "kinder hast du", "alleinerziehend", "schwanger",
    "verheiratet", "getrennt", "geschieden", "beruf", "arbeitest du", "seit wann", "wie lange", "in welchem ort",
    "welcher ort", "wo kannst du", "wann kannst du", "sprache sprichst", "sprachen sprichst", "führerschein",
    "how old", "your age", "children do you have", "single parent", "pregnant", "married", "separated", "divorced",
    "your job", "do you work", "since when", "how long", "which town", "which language", "languages do you speak",
)  # fmt: skip

# Numbers that tell most: a mother of five, or of nineteen, is known in her café.
AGES = (
    "wie alt", "dein alter", "ihr alter", "alter in jahren", "alter deine", "alter der", "alter des", "lebensalter",
    "geburtsjahr", "how old", "your age", "age of", "age in years", "years old", "kaç yaşında", "yaşınız", "كم عمر",
    "скільки тобі років", "скільки вам років", "сколько тебе лет", "сколько вам лет", "ce vârstă", "câți ani",
    "koliko imaš godina", "koliko imate godina", "چند سال",
)  # fmt: skip
CHILDREN = (
    "kinder hast", "kinder haben sie", "kinder leben", "anzahl kinder", "anzahl der kinder", "anzahl deiner kinder",
    "zahl der kinder", "children do you have", "number of children", "how many kids do you have", "kaç çocuğun var",
    "كم طفلاً لديك", "كم طفلا لديك", "كم ولد", "скільки в тебе дітей", "скільки у тебе дітей", "сколько у тебя детей",
    "сколько у вас детей", "câți copii ai", "koliko djece imaš", "koliko djece imate", "چند فرزند دار", "چند بچه دار",
)  # fmt: skip

# What a choice may tell of her that nobody else should know: such choices want the higher threshold.
SENSITIVE = (
    "gewalt", "schlägt", "geschlagen", "missbrauch", "missbraucht", "vergewaltig", "bedroht", "misshandel", "verprügel",
    "suizid", "selbstmord", "umbringen", "selbstverletz", "drogen", "süchtig", "alkohol", "abtreib", "abgetrieben",
    "abschieb", "abgeschoben", "ohne papiere", "inobhut",
    "violence", "hit you", "hits you", "beaten", "beats you", "abuse", "raped", "suicid", "self-harm", "drugs",
    "addict", "alcohol", "abortion", "deport", "without papers",
    "şiddet", "dövüyor", "intihar", "uyuşturucu", "العنف", "عنف", "يضرب", "انتحار", "مخدرات",
    "насильств", "б'є", "самогуб", "наркот", "насили", "бьет", "бьёт", "самоуб",
    "violenț", "te bate", "sinucid", "drogur", "nasilj", "tuče", "samoubo", "خشونت", "کتک", "خودکشی", "مواد مخدر",
)  # fmt: skip


def never_asked(question: Question) -> tuple[str, ...]:
    """What a question asks for that must not be asked, such as ("name",)."""
    said = _said(question)
    return tuple(what for what, words in NEVER_ASKED.items() if _pattern(words).search(said))


def is_age(text: str) -> bool:
    return bool(_pattern(AGES).search(_folded(text)))


def is_age_or_children(question: Question) -> bool:
    """Whether it asks for her age, or how many children she has."""
    return bool(_pattern((*AGES, *CHILDREN)).search(_said(question)))


def is_about_her(question: Question) -> bool:
    """Whether its choices are facts that other people may know of her."""
    return bool(question.choices) and bool(_pattern(ABOUT_HER).search(_said(question)))


def is_sensitive_unmarked(question: Question) -> bool:
    """Whether it sounds like something nobody else should know of her, and none of its choices is marked so."""
    choices = question.choices
    if not choices or any(choice.sensitive for choice in choices):
        return False
    said = " ".join(text for choice in choices for _language, text in choice.label.texts)
    return bool(_pattern(SENSITIVE).search(f"{_said(question)} {_folded(said)}"))


def _said(question: Question) -> str:
    wordings = filter(None, (question.label, question.hint))
    return _folded(" ".join(text for wording in wordings for _language, text in wording.texts))


def _folded(text: str) -> str:
    """Small letters without accents over Latin ones, single spaces; ı counts as i."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern:
    # A word begins here: Arabic may stand behind an article or a conjunction, so there it is found anywhere.
    return re.compile("|".join(_beginning(_folded(word)) for word in words))


def _beginning(word: str) -> str:
    return re.escape(word) if word > "\u0600" else rf"\b{re.escape(word)}"
