"""What stands where no number may be seen, in German: for files, sheets and other programs, whoever reads them."""

from cafe_forms.results.disclosure import FEW, FEW_TEXTS, MANY, NEARLY_ALL, NOT_ASKED, Cell

WORDS = {
    "": "",
    FEW: "vereinzelt genannt",
    MANY: "von vielen genannt",
    NEARLY_ALL: "fast alle",
    NOT_ASKED: "zu wenige gefragt",
    FEW_TEXTS: "vereinzelt geschrieben",
}


def number_or_words(cell: Cell) -> str:
    return str(cell.count) if cell.count else WORDS[cell.note]
