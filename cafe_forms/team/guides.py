"""'Wie geht das?': the guides for the team and for the carrier, the same words as in `docs/`; and the card round."""

from flask import render_template

from cafe_forms import headers
from cafe_forms.cafe import legal_text
from cafe_forms.reports.printed import card_round
from cafe_forms.team import door

NAMES = ("anleitung", "datenschutz")


@door.page(f"/wie/<any({', '.join(NAMES)}):name>")
def guide(name):
    title, _, text = render_template(f"guides/{name}.md").partition("\n")
    return render_template(
        "team/guide.html", title=title.removeprefix("# "), blocks=legal_text.blocks(text, {}, {})
    )


@door.page("/karten.pdf")
def cards():
    """The same for every café and whatever was answered."""
    return headers.pdf(card_round.pdf(), "kartenrunde")
