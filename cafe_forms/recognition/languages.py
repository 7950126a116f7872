"""Which languages a text may be written in, told by its script and its little words."""

import re

from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.lexicon import Words, words

LITTLE_WORDS = {
    language: frozenset(fold(words).split())
    for language, words in {
        "de": "ich i mir mich mi du er wir ihr der die das den dem des ein eine einen und oder aber nicht ned net kein "
        "keine mit von für auf bei zu im am um ist is sind war hab habe hat haben wie was wo wann wer mein meine mei "
        "meinem meiner noch nur auch schon wenn weil dass so sehr mehr immer gar da dann a an de und man sich",
        "en": "i the a an and or but not no my your is are was were have has had how what where when who to of in on "
        "for with at it she he we they this that dont cant im its me do does can would could",
        "tr": "ben bir ve çok için ne bu da de mi mı var yok nasıl gibi ama daha değil benim bana beni olarak kadar "
        "her ile istiyorum artık zaman şey o hiç ya çocuk nerede",
        "ro": "și si nu eu la de cu pe un o pentru ce este sunt am are mai să sa că ca mi mă ma fi din cum unde în in "
        "copilul meu mea dar care le îmi imi foarte vreau",
        "hr": "je se i u na da ne sam što sto kako mi me za od s sa su ali nije imam bih ga joj mu moj moja moje kad "
        "gdje gde više vise to li si smo jako bi koji",
        "ru-latn": "ya ne chto kak mne menya moi moy moya u na v i ochen nado est eto no s dlya ty my gde rebenok "
        "spasibo ja mozhno net tak uzhe mene meni mni moyi i duzhe treba v ne muzh cholovik rebenka hochu "
        "khochu bolshe zhit mogu znayu esli kogda menya boyus bojus syn doch deti ona oni tolko potomu "
        "sebya bez nas hotila khochetsya zhyty",
        "ar-latn": "ana w ma mesh mish mo shu bdi bedi 3ndi 3nd kteer ktir bas ya fi 3la la2 wallah el al min kif wen "
        "inno hek kol yom ma jozi zawji baddi ibni binti habibi shukran "
        "jouzi zoji wlad lwlad bint men wa ba2a ba3d hayati",
        "fa-latn": "man az be ke ra ro am ast hast ba mikonam nemi kheili khili mara bache bacheha nist kar dar ye "
        "yek khaste mano dige mikham shoharam merci mersi moshkel nemikone nemidunam kojast bacham "
        "pesaram dokhtaram baba azash mitarsam nemizare nemikham zendegi har shab rooz behem",
    }.items()
}  # fmt: skip
BY_LETTER = {
    "uk": re.compile("[іїєґ]"), "ru": re.compile("[ыэъё]"), "fa": re.compile("[پچژگ]"),
    "ar": re.compile("[ةىأإؤئ]"),
}  # fmt: skip
CHAT_DIGIT = re.compile(r"[a-z][23579][a-z]|\b[37][aiu]\w")  # Arabic sounds that Latin has no letter for
LATIN = ("de", "en", "tr", "ro", "hr")
IN_LATIN_LETTERS = ("ru-latn", "ar-latn", "fa-latn")


def of(text: str) -> set[str]:
    """As `languages`, of a text that nobody has read yet."""
    return languages(text, words(fold(text)))


def languages(text: str, read: Words) -> set[str]:
    """Codes that `text` may be in, several if in doubt; 'ru-latn' and the like for Latin spellings."""
    found = set()
    if any(word[0] >= "\u0400" and word[0] < "\u0530" for word in read.texts):
        found |= _by_letter(text, ("uk", "ru"))
    if any("\u0600" <= word[0] < "\u0700" for word in read.texts):
        found |= _by_letter(text, ("fa", "ar"))
    latin = [word for word in read.texts if word.isascii()]
    if CHAT_DIGIT.search(" ".join(latin)):
        found.add("ar-latn")
    return found | _by_little_words(latin) if latin else found


def _by_letter(text: str, pair: tuple[str, str]) -> set[str]:
    told = {language for language in pair if BY_LETTER[language].search(text.lower())}
    return told or set(pair)


def _by_little_words(latin: list[str]) -> set[str]:
    scores = {language: sum(word in known for word in latin) for language, known in LITTLE_WORDS.items()}
    best = max(scores[language] for language in LATIN)
    by_sound = {language for language in IN_LATIN_LETTERS if scores[language] > best}
    return by_sound or {language for language in LATIN if scores[language] * 2 >= best}
