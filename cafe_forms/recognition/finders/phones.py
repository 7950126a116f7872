"""Telephone numbers as women type them: any grouping, words for digits, home countries without a prefix."""

import re
from collections.abc import Iterator

from cafe_forms.recognition.spans import Found

RUN = re.compile(r"(?<![\w+])(?:\+[ ]?)?\(?[0-9](?:[ ./()\-]{0,3}[0-9])*+(?![A-Za-z0-9])")
GROUP = re.compile(r"[0-9]+")
FIRST_DIGITS = "034789"  # of numbers that nothing announces
LONGEST = 15  # digits, ITU-T E.164
SHORTEST_STEPWISE = 9
SHORTEST_SPOKEN, PIECES = 7, 6  # digits; words and groups of digits
MOST_LOOKED_UP = 1000  # (number, region) of one text; the fullest of our 17,000 test texts asks for 34
HOME = ("DE", "AT")
# Where the women of the cafés come from: their numbers are written without a country code, too.
ELSEWHERE = ("TR", "UA", "RO", "HR", "BA", "RS", "SY", "IR", "IQ", "AF", "RU", "BG", "PL")
COUNTRY_CODES = ("49", "43", "90", "380", "40", "385", "387", "381", "963", "98", "964", "93", "7")
GERMAN_MOBILE = re.compile(r"01[567]\d{7,9}")
SERVICE = re.compile(r"(?:0800|00800|0180|0137|0900|116\d{3}$|19240$)")  # help lines are nobody's own number
ANNOUNCEMENT = re.compile(
    r"(?<![\w-])(?:tel|fon|phone|number|call|handy|mobil|cell|whats ?app|wa\b|viber|telegram|festnetz|nummer|nr|"
    r"rufnummer|anruf|ruf|ruaf|sms|numara|ara\b|arayın|tlf|cep|номер|тел|звон|пиш|вайбер|в[ао][йц]?т?сап|дзвон|"
    r"num[ăa]r|suna|sunați|broj|zovi|nazovi|javi|رقم|واتس|اتصل|تلف|شماره|موبایل|زنگ)[^\d]{0,24}\Z",
    re.IGNORECASE,
)
OTHER_NUMBER = re.compile(
    r"(?:(?:kunden|steuer|versicherungs?|kindergeld|haus|konto|mitglieds?|vertrags?|bg|akten|ticket|bestell)"
    r"-?(?:nummer|nr|zeichen|id)|\b(?:az|id|plz|blz|дела|справи|dosar\w*|dosya\w*|predmet\w*)\b)[ .:]{0,3}\Z",
    re.IGNORECASE,
)
AMOUNT_AFTER = re.compile(
    r"[ ]?(?:€|%|(?:euro?|uhr|kg|cm|km|h|lei|lira|tl|грн|руб|kinder|jahre)\b)", re.IGNORECASE
)
DATE = re.compile(r"(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d|(?:19|20)\d\d[-/.][01]?\d)(?!\d)")
DIGIT_WORDS = (
    r"(?:null|eins|ein|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|"
    r"zero|oh|one|two|three|four|five|six|seven|eight|nine|"
    r"sıfır|bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz|"
    r"ноль|нуль|один|два|три|чотири|четыре|пять|п'ять|шесть|шість|семь|сім|восемь|вісім|девять|дев'ять|"
    r"unu|doi|trei|patru|cinci|șase|sase|șapte|sapte|opt|nouă|noua|"
    r"nula|jedan|dva|tri|četiri|pet|šest|sedam|osam|devet|"
    r"صفر|واحد|اثنين|ثلاثة|اربعة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|[0-9]{1,9})"
)
SPOKEN = re.compile(rf"(?<!\w){DIGIT_WORDS}(?:[ ,./-]{{1,3}}{DIGIT_WORDS}){{2,19}}(?!\w)", re.IGNORECASE)
ZERO = re.compile(r"(?:0|null|zero|oh|sıfır|ноль|нуль|nula|صفر)", re.IGNORECASE)
# "0176 dann 040 und dann 69044": somebody spells it out
STEPWISE = re.compile(
    r"(?<![\w+])0\d{2,4}(?:[ ,]{1,2}(?:und |and |i |ve |și |та |и )?(?:dann|then|sonra|apoi|onda|потім|потом|بعدين|بعد)"
    r"[ ]\d{2,6}){1,5}(?!\w)",
    re.IGNORECASE,
)

# "o176-12345678": a letter stands where a zero was meant
LETTER_O = re.compile(r"(?<![\w+])[0o]1[567](?:[ ./-]{0,3}[0-9o]){7,9}(?!\w)", re.IGNORECASE)


class Directory:
    """What `phonenumbers` knows, asked for one text and what is left of it, each number once.

    A text with more of them than anybody types holds nothing but numbers: from there on each one counts as a telephone
    number, so that no text takes long to read.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], bool] = {}

    def holds(self, number: str, region: str | None, *, strictly: bool = True) -> bool:
        asked = (number, region)
        if asked not in self._known:
            if len(self._known) >= MOST_LOOKED_UP:
                return True
            self._known[asked] = _is_valid(number, region, strictly=strictly)
        return self._known[asked]


def find_phones(text: str, directory: Directory) -> Iterator[Found]:
    for run in RUN.finditer(text):
        yield from _in_run(text, run, directory)
    for match in STEPWISE.finditer(text):
        if sum(map(str.isdigit, match[0])) >= SHORTEST_STEPWISE:
            yield "phone", match.start(), match.end()
    for match in LETTER_O.finditer(text):
        if "o" in match[0].lower():
            yield "phone", match.start(), match.end()
    for match in SPOKEN.finditer(text):
        if _is_spelled_out(match[0]):
            yield "phone", match.start(), match.end()


def _is_spelled_out(run: str) -> bool:
    """Six pieces and more, or a number that begins as one: 'null eins sieben sechs 1234567'."""
    pieces = re.split(r"[ ,./-]+", run)
    words = sum(not piece[0].isdigit() for piece in pieces)
    digits = words + sum(map(str.isdigit, run))
    is_long = len(pieces) >= PIECES and words > 2 and digits >= SHORTEST_SPOKEN
    return is_long or (ZERO.match(run) is not None and words > 1 and digits >= SHORTEST_STEPWISE)


def _in_run(text: str, run: re.Match, directory: Directory) -> Iterator[Found]:
    groups = [group.span() for group in GROUP.finditer(text, run.start(), run.end())]
    before = text[max(0, run.start() - 40) : run.start()]
    if OTHER_NUMBER.search(before):
        return
    announced = bool(ANNOUNCEMENT.search(before))
    first = 0
    while first < len(groups):
        if date := DATE.match(text, groups[first][0]):
            first += sum(start < date.end() for start, _ in groups[first:])
            continue
        last = _last_group(text, groups, first, directory, announced=announced and first == 0)
        if last is not None:
            yield "phone", _first_sign(text, groups[first][0], run.start()), groups[last][1]
            first = last
        first += 1


def _first_sign(text: str, digit: int, floor: int) -> int:
    """Where the number starts with its plus sign and its bracket."""
    signs = re.search(r"(?:\+ ?)?\(?\Z", text[max(floor, digit - 3) : digit])
    start = digit - len(signs[0] if signs else "")
    return start if ")" in text[digit : digit + 8] or text[start] != "(" else digit


def _last_group(
    text: str, groups: list[tuple[int, int]], first: int, directory: Directory, *, announced: bool
) -> int | None:
    """The last group of the longest number that starts with group `first`; None if none does."""
    begin = groups[first][0]
    sign = "+" if text[max(0, begin - 3) : begin].rstrip(" (").endswith("+") else ""
    if not (sign or announced or text[begin] in FIRST_DIGITS):
        return None
    for last, digits in reversed(_windows(text, groups, first)):
        stray = groups[last][1] - groups[last][0] == 1 and groups[last - 1][1] - groups[last - 1][0] > 2
        if stray or AMOUNT_AFTER.match(text, groups[last][1]):
            continue
        if _is_phone(sign + digits, directory, announced):
            return last
    return None


def _windows(text: str, groups: list[tuple[int, int]], first: int) -> list[tuple[int, str]]:
    """(last group, digits) of every stretch from `first` on that is not too long for a number or all zeros."""
    windows, digits = [], ""
    for last in range(first, min(len(groups), first + LONGEST)):
        digits += text[slice(*groups[last])]
        if len(digits) > LONGEST or digits.startswith("000"):
            break
        windows.append((last, digits))
    return windows


def _is_phone(number: str, directory: Directory, announced: bool) -> bool:
    """`number`: digits, perhaps after a plus sign; `announced`: a word before it says that it is one."""
    if len(number) < 6 or SERVICE.match(number):
        return False
    if number.startswith(("+", "00")):
        return directory.holds("+" + number.lstrip("+0"), None, strictly=False)
    if GERMAN_MOBILE.fullmatch(number) or any(
        directory.holds(number, region) for region in HOME if number[0] == "0"
    ):
        return True
    if len(number) >= 9 and (number[0] == "0" or announced or number.startswith("89")):
        return announced or any(directory.holds(number, region) for region in ELSEWHERE)
    if len(number) >= 11 and number.startswith(COUNTRY_CODES) and directory.holds("+" + number, None):
        return True
    return announced


def _is_valid(number: str, region: str | None, *, strictly: bool = True) -> bool:
    import phonenumbers  # a tenth of a second that most texts do not need

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) if strictly else phonenumbers.is_possible_number(parsed)
