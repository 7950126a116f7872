"""Texts that take long to read, each of any length: full of one thing."""

import random
from collections.abc import Callable

LATIN, ARABIC, CYRILLIC = (
    "abcdefghijklmnopqrstuvwxyz",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "абвгдежзийклмнопрстуфхцчшщыэюя",
)
UNITS = (
    "\ufdfa", "\ufdfa، ", "\ufdf4 ", "\u321d ", "\u3300", "ａ１", "𝐀𝐧", "각", "😀", "a\u0301\u0302", "\u0301",
    "\n", " ", "_", "a", "A", "a ", "a.", "a@", ".,", "d'", "1", "0 1 ", "01 23 ", "0176 123 ", "+49 ", "1/",
    "12345 Aaaa ", "www.", "a punkt ", "DE12 ", "iban ", "eins zwei drei ", "insta ", "Anna ", "Anna-",
    "Anna und ", "Anna Müller ", "Müller ", "Frau Anna ", "ich bin ", "mein Mann ", "Sankt Anna ", "lg A. ",
    "von ", "Prof. Dr. ", "In der Aaaa 1 ", "Aastr. 12 ", "ул. Аа ", "شارع اب ", "[Name] ",
    "[Telefonnummer] 1 ", "Ich war mit Anna im Café, es war schön. ",
)  # fmt: skip


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda length: (unit * length)[:length]


def _words(letters: str, *, are_capital: bool) -> Callable[[int], str]:
    def text(length: int) -> str:
        lot = random.Random(1)
        words = ("".join(lot.choices(letters, k=lot.randint(3, 8))) for _ in range(length))
        return " ".join(word.capitalize() if are_capital else word for word in words)[:length]

    return text


def _numbers(pattern: str, greatest: int, between: str = " ") -> Callable[[int], str]:
    def text(length: int) -> str:
        lot = random.Random(2)
        return between.join(pattern.format(lot.randint(0, greatest)) for _ in range(length))[:length]

    return text


HEAVY = {
    **{repr(unit): _repeated(unit) for unit in UNITS},
    "words": _words(LATIN, are_capital=False),
    "capitals": _words(LATIN, are_capital=True),
    "short words of long signs": _words("\ufdfa\ufdfb\u321d", are_capital=False),
    "Arabic": _words(ARABIC, are_capital=False),
    "Cyrillic": _words(CYRILLIC, are_capital=True),
    "digits apart": _numbers("0 {}", 9),
    "digits": _numbers("{}", 9),
    "numbers of three": _numbers("{}", 999),
    "numbers of four": _numbers("{}", 9999),
    "89 and two": _numbers("89{}", 99),
    "numbers behind one": lambda length: ("0171 1234567" + ", 123456" * length)[:length],
    "accounts behind one": lambda length: ("IBAN 123456789012" + ", 123456789012" * length)[:length],
}
