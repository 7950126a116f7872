"""Bank accounts: IBANs of any country by checksum, and German or announced ones even with a slip."""

import re
from collections.abc import Iterator

from cafe_forms.recognition.spans import Found

# Lengths from the IBAN registry (ISO 13616) for the countries these families come from or live in.
LENGTHS = {
    "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FR": 27,
    "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LT": 20, "LU": 20, "MD": 24, "ME": 22, "MK": 19,
    "NL": 18, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "TR": 26, "UA": 29, "XK": 20,
}  # fmt: skip
ACCOUNT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ ]?[0-9]{2}(?:[ .:/-]{0,2}[A-Za-z0-9]){8,31}")
# Of any other country: written in one go or in groups, to the end, and with the right checksum.
ANYWHERE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z]{4})?(?:[ ]?[0-9]){10,26}(?![A-Za-z0-9]|[ ][0-9])"
)
ANNOUNCED = re.compile(
    r"\biban\b\W{0,3}(?:\w{2,8}\W{1,2}){0,2}?((?:[a-z]{2}[ :]{0,2})?[0-9](?:[ .-]?[0-9o]){11,27})(?!\w)", re.I
)


def find_accounts(text: str) -> Iterator[Found]:
    from stdnum.iso7064 import mod_97_10  # here, because it brings pydoc along

    for match in ACCOUNT.finditer(text):
        end = _end_of_account(match)
        if end:
            yield "iban", match.start(), end
    for match in ANYWHERE.finditer(text):
        number = match[0].replace(" ", "")
        if mod_97_10.is_valid(number[4:] + number[:4]):
            yield "iban", match.start(), match.end()
    for match in ANNOUNCED.finditer(text):
        yield "iban", match.start(1), match.end(1)


def _end_of_account(match: re.Match) -> int | None:
    """Where the country's number of characters is reached, if they make up an account number."""
    from stdnum import iban

    country = match[0][:2].upper()
    length = LENGTHS.get(country)
    places = [place for place, character in enumerate(match[0]) if character.isalnum()]
    if not length or len(places) < length:
        return None
    end = places[length - 1] + 1
    number = "".join(character for character in match[0][:end] if character.isalnum())
    # A German account number with a slipped digit still leads to somebody's account.
    german = country == "DE" and number[2:].isdigit()
    return match.start() + end if german or iban.is_valid(number) else None
